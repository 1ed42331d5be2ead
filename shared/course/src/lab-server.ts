/** The lab on its port: a runner of stages and its control API, for the site, for other terminals, and for curl. */
import { createServer } from 'node:http'
import { controlRouter } from '@ztm/lab/control'
import { listenOn } from '@ztm/lab/ports'
import { createRunner, type SeedName } from '@ztm/lab/runner'
import express, { type RequestHandler } from 'express'
import { dataFolder, fill, isEmpty, prepared } from './filling.ts'
import { movable, portOf } from './ports.ts'
import { STAGES } from './repository.ts'

type Options = {
  /** What else is served there. */
  site?: RequestHandler
  /** Instead of the stage's own folders. */
  dataDir?: string
  /** Is told what is being done while a stage is filled. */
  say?: (line: string) => void
}

/** @throws PlainError where its port is taken */
export async function openLab({ site, dataDir, say = () => {} }: Options) {
  const ports = { lab: portOf('lab'), world: portOf('world'), dns: portOf('dns') }
  const app = express()
  app.disable('x-powered-by')
  const server = createServer(app)
  const port = await listenOn(server, '127.0.0.1', ports.lab).catch((error) => {
    throw movable(error)
  })
  const url = `http://localhost:${port}`

  const toFill = new Set<string>()
  const folderOf = (stage: string, seed: SeedName) => dataDir ?? dataFolder(stage, seed)
  const runner = createRunner({
    stages: STAGES,
    world: { port: ports.world },
    dnsPort: ports.dns,
    // The site shows the app in a frame.
    env: { FRAME_ANCESTORS: `'self' ${url}` },
    dataDir: (stage, seed) => {
      const folder = prepared(folderOf(stage, seed))
      if (isEmpty(folder)) toFill.add(folder)
      return folder
    },
    fill: async (system, seed) => {
      const folder = folderOf(system.stage, seed)
      if (toFill.delete(folder)) await fill(system, folder, seed, say)
    },
  })
  app.use('/lab', controlRouter(runner, STAGES))
  if (site) app.use(site)

  return {
    url,
    runner,
    async close() {
      server.close()
      server.closeAllConnections()
      await runner.stop()
    },
  }
}
