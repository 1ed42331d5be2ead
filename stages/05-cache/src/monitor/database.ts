/** What the monitor asks a database, on the private port where one also asks whether it is well. */
import { request } from 'node:http'
import type { Neighbour } from '@ztm/node/neighbours'
import { z } from 'zod'

const Position = z.object({ epoch: z.number(), seq: z.number() })

const Status = z.object({
  role: z.enum(['primary', 'replica']),
  leads: z.boolean(),
  epoch: z.number(),
  last: Position,
})
export type Status = z.infer<typeof Status>

const Fenced = z.object({ last: Position, lentFor: z.number() })
export type Fenced = z.infer<typeof Fenced>

const Promoted = z.object({ promoted: z.number() })

/** @param within milliseconds. @throws where it does not answer, or refuses */
export const statusOf = async (database: Neighbour, within: number): Promise<Status> =>
  Status.parse(await post(database, '/status', {}, within))

/** Asks for its vote. @returns how far its log goes, and for how many milliseconds the old primary may rely on it */
export const fence = async (database: Neighbour, epoch: number, within: number): Promise<Fenced> =>
  Fenced.parse(await post(database, '/fence', { epoch }, within))

export const promote = async (database: Neighbour, epoch: number, within: number): Promise<void> =>
  void Promoted.parse(await post(database, '/promote', { epoch }, within))

function post({ host, adminPort: port }: Neighbour, path: string, body: object, within: number) {
  return new Promise<unknown>((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' }
    const asking = request({ host, port, path, method: 'POST', headers, agent: false }, (response) => {
      response.setEncoding('utf8')
      let text = ''
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text))
        else reject(new Error(`${path} was refused: ${text.trim()}`))
      })
      response.on('error', reject)
    })
    const timer = setTimeout(() => asking.destroy(new Error('no answer')), within)
    asking.on('close', () => clearTimeout(timer))
    asking.on('error', reject)
    asking.end(JSON.stringify(body))
  })
}
