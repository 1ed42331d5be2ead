/** The whole system, while its cache servers and its edges break, one after another. */
import { stageUnderTest } from '@ztm/testkit/stage-under-test'
import { createSubject } from '@ztm/testkit/subject'
import { cacheFaults } from './cache-faults.ts'
import { edgeFaults } from './edge-faults.ts'

const SECRET = 'a secret of this test'
/** In milliseconds. Older than an upload becomes here, and soon gone through. */
const SWEEP = { SWEEP_AGE_MS: '5000', SWEEP_EVERY_MS: '500' }

const start = stageUnderTest(import.meta)
const subject = createSubject(() => start({ env: { TIER_SECRET: SECRET, ...SWEEP } }))

cacheFaults(subject, SECRET)
edgeFaults(subject)
