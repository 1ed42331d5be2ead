/** `course stage N`: one stage in the foreground. */
import { basename, resolve } from 'node:path'
import type { NodeState } from '@ztm/lab/node-state'
import type { Link } from '@ztm/lab/running-system'
import { EMULATED, SIZES, sizeNamed } from '@ztm/lab/sizes'
import { watchCaches } from './caches-in-words.ts'
import { inWords } from './events-in-words.ts'
import { inItsPlace } from './exercise/in-its-place.ts'
import { seedNamed } from './filling.ts'
import { openLab } from './lab-server.ts'
import { movable, portOf } from './ports.ts'
import { stageFolder } from './repository.ts'
import { untilCtrlC } from './until-ctrl-c.ts'
import { webCount } from './web-count.ts'

type Options = {
  seed?: string
  data?: string
  web?: string
  size?: string
  links?: boolean
  withExercise?: string
}

export async function stage(wanted: string, options: Options): Promise<void> {
  const folder = stageFolder(wanted)
  const seed = options.seed === undefined ? undefined : seedNamed(options.seed)
  const data = options.data === undefined ? undefined : { folder: resolve(options.data), seed }
  const counts = webCount(options.web)
  const size = options.size === undefined ? undefined : sizeNamed(options.size)
  const { links, withExercise } = options
  const place = withExercise === undefined ? undefined : await inItsPlace(folder, withExercise)
  const say = (line: string) => console.log(`${new Date().toLocaleTimeString('en-GB')}  ${line}`)
  const lab = await openLab({ data, env: place?.env, say })
  let ending = false
  const ended = untilCtrlC(async () => {
    ending = true
    console.log('\nEnding …')
    await lab.close()
  })

  let ready = false
  let caches: ReturnType<typeof watchCaches> | undefined
  lab.runner.onEvent((event) => {
    if (event.type === 'system' && event.system.state === 'running' && !ready) {
      ready = true
      caches = watchCaches(event.system.nodes)
      const { url, nodes, links } = event.system
      console.log(told({ title: basename(folder), app: url ?? '', lab: lab.url, nodes, links }))
      if (place) console.log(`With ${place.words}.`)
      console.log(`Ready after ${(performance.now() / 1000).toFixed(1)} s.`)
    } else if (event.type === 'figures') {
      for (const words of caches?.(event.figures) ?? []) say(words)
    } else if (ready && !ending) {
      const words = inWords(event)
      if (words) say(words)
    }
  })
  try {
    await lab.runner.start(basename(folder), { seed: seed ?? 'demo', counts, size, links })
  } catch (error) {
    // Ctrl-C while it starts or is filled is no failure.
    if (ending) return await ended
    await lab.close()
    throw await movable(error)
  }
  await ended
}

type Told = {
  title: string
  app: string
  lab: string
  nodes: readonly NodeState[]
  links: readonly Link[]
}

function told({ title, app, lab, nodes, links }: Told): string {
  const widest = Math.max(...nodes.map(({ name }) => name.length))
  const rows = nodes.map(({ name, ip, roles, size }) => {
    const machine = size ? `  ${size}: ${SIZES[size].perSecond} requests/s, ${EMULATED}` : ''
    return `  ${name.padEnd(widest)}  ${ip.padEnd(14)}  ${roles.join(', ')}${machine}`
  })
  const cuttable = links.find(({ from, cut }) => cut !== undefined && !from.startsWith('dns'))
  const cut = cuttable
    ? `\n  cut a link curl -X POST ${lab}/lab/links/${cuttable.from}/${cuttable.to}/cut` +
      `\n  heal it    curl -X POST ${lab}/lab/links/${cuttable.from}/${cuttable.to}/heal`
    : ''
  const dns = nodes.find(({ roles }) => roles.includes('names'))
  const victim = nodes.find(({ roles }) => roles.includes('web'))?.name
  return `
${title}

${rows.join('\n')}

  the app    ${app}
  the lab    ${lab}/lab/system
  its name   dig @127.0.0.1 -p ${dns?.port ?? portOf('dns')} photos.test
  kill one   curl -X POST ${lab}/lab/nodes/${victim}/kill
  revive it  curl -X POST ${lab}/lab/nodes/${victim}/start${cut}
  end all    Ctrl-C
`
}
