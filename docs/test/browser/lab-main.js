/** The lab with the site as it was built last, as a process of its own. `npm start` would look first whether to build it. */
import { join } from 'node:path'
import { openLab } from '@ztm/course/lab-server'
import { untilCtrlC } from '@ztm/course/until-ctrl-c'

const lab = await openLab({ site: join(import.meta.dirname, '../../.vitepress/dist') })
console.log(`The course is at ${lab.url}`)
await untilCtrlC(lab.close)
