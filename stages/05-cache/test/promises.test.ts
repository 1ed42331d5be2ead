import { promiseTests } from '@ztm/testkit/promise-tests'

promiseTests(import.meta)
