import { badRequests } from '@ztm/testkit/bad-requests'
import { stageUnderTest } from '@ztm/testkit/stage-under-test'

badRequests(stageUnderTest(import.meta))
