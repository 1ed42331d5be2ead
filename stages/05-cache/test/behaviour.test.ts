import { behaviourContract } from '@ztm/testkit/behaviour'
import { stageUnderTest } from '@ztm/testkit/stage-under-test'

behaviourContract(stageUnderTest(import.meta))
