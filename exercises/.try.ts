import { exercises } from '@ztm/course/exercise/catalogue'
import { openChecker } from '@ztm/course/exercise/checker'
import { prove } from '@ztm/course/exercise/prove'

const c = openChecker({ workers: 2, within: 60000 })
const only = process.argv[2]
for (const p of await prove(
  exercises().filter((e) => !only || e.id === only),
  c,
))
  console.log(p.fault ? 'FAULT' : 'ok', p.exercise.id, p.answer, p.fault ?? '')
c.close()
