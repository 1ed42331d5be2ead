import { randomUUID } from 'node:crypto'
import { createClient } from '../client.ts'
import { eventually, until } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { newPerson } from '../people.ts'
import { newPhoto } from '../photos.ts'
import { judged, type PlaybookPromise } from './promise.ts'

export const tracedRequests: PlaybookPromise = {
  id: 'traced-requests',
  statement: 'Every request can be followed through every tier by its id.',
  idea: 'Monitoring: a system of many nodes can be understood only if their logs can be put together.',
  async experiment(trial) {
    const system = await trial.ownSystem({ env: { LOG_LEVEL: 'debug' } })
    const { id } = await newPhoto(await newPerson(system.url, 'painter'), 'followed')
    const visitor = createClient(system.url)
    // The picture is looked at by nobody before: what is kept somewhere goes through fewer tiers.
    const { urls } = await eventually('a visitor to see the photo', () => succeed(visitor.photo(id)))
    const requestId = `trace-${randomUUID()}`
    const spoke = new Set<string>()
    const kindOf = new Map(system.nodes().map(({ name, kind }) => [name, kind]))
    const stopListening = system.onEvent((event) => {
      if (event.type === 'log' && event.line.requestId === requestId) spoke.add(kindOf.get(event.node) ?? '')
    })
    const headers = { 'x-request-id': requestId }
    await succeed(visitor.request('GET', '/api/v1/photos?limit=7', { headers }))
    await succeed(visitor.picture(urls.full, headers))
    // A Redis server knows of no ids: that it was asked stands in the log of whoever asked it.
    const tiers = trial.kinds
      .filter((kind) => 'main' in kind && kind.roles.some((role) => role !== 'names'))
      .map(({ kind }) => kind)
    const silent = () => tiers.filter((kind) => !spoke.has(kind))
    await until('all tiers to have spoken', () => silent().length === 0).catch(() => undefined)
    stopListening()
    return judged(silent().length === 0, `A request was looked for in the logs of ${tiers.length} tiers.`, {
      'tiers that it goes through': tiers.length,
      'tiers whose logs name it': tiers.length - silent().length,
      'tiers that say nothing': silent().join(', ') || 'none',
    })
  },
}
