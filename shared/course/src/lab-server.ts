/** The lab on its port: a runner of stages and its control API, for the site, for other terminals, and for curl. */
import { createServer } from 'node:http'
import { listenOn } from '@ztm/lab/ports'
import { createRunner, type SeedName } from '@ztm/lab/runner'
import { dataFolder, fill, isEmpty, leaveEmpty, prepared } from './filling.ts'
import type { labApp } from './lab-app.ts'
import { movable, portOf } from './ports.ts'
import { STAGES } from './repository.ts'

type Options = {
  /** The folder of the built site, where it is served too. */
  site?: string
  /** Instead of the stage's own folders, and what somebody said is to be in it. */
  data?: { folder: string; seed: SeedName | undefined } | undefined
  /** What the nodes find in their environment besides. */
  env?: Record<string, string> | undefined
  /** Is told what is being done while a stage is filled. */
  say?: (line: string) => void
}

/** @throws PlainError where its port is taken */
export async function openLab({ site, data, env, say = () => {} }: Options) {
  const ports = { lab: portOf('lab'), world: portOf('world'), dns: portOf('dns') }
  // Loaded when somebody asks: a stage should not wait for a web framework that only its spectators need.
  let app: Promise<ReturnType<typeof labApp>> | undefined
  const server = createServer(async (req, res) => {
    app ??= import('./lab-app.ts').then(({ labApp }) => labApp(runner, site))
    const { answer } = await app
    answer(req, res)
  })
  const port = await listenOn(server, '127.0.0.1', ports.lab).catch(async (error) => {
    throw await movable(error)
  })
  const url = `http://localhost:${port}`

  const toFill = new Set<string>()
  const folderOf = (stage: string, seed: SeedName) => data?.folder ?? dataFolder(stage, seed)
  const runner = createRunner({
    stages: STAGES,
    world: { port: ports.world },
    dnsPort: ports.dns,
    // The site shows the app in a frame.
    env: { ...env, FRAME_ANCESTORS: `'self' ${url}` },
    dataDir: (stage, seed) => {
      const folder = prepared(folderOf(stage, seed), data && { stage, seed: data.seed })
      if (isEmpty(folder)) {
        if (seed === 'none') leaveEmpty(folder, stage)
        else toFill.add(folder)
      }
      return folder
    },
    fill: async (system, seed) => {
      const folder = folderOf(system.stage, seed)
      if (toFill.delete(folder)) await fill(system, folder, seed, say)
    },
  })

  return {
    url,
    runner,
    async close() {
      server.close()
      server.closeAllConnections()
      await Promise.all([runner.stop(), app?.then(({ end }) => end())])
    },
  }
}
