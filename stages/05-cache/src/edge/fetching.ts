/** What is missing is fetched, for one client or on behalf of nobody, by a load of one's own or somebody else's. */
import type { ServerResponse } from 'node:http'
import { passOn, sendStored } from './answers.ts'
import type { Asked } from './asked.ts'
import type { Body } from './body.ts'
import type { Loads } from './collapsing.ts'
import type { Result } from './metrics.ts'
import { isFor, type Stored, secondsLeft } from './stored.ts'

export type Fetching = {
  name: string
  loads: Loads
  clock: () => number
  note: (asked: Asked, result: Result, error?: unknown) => void
  fail: (asked: Asked, response: ServerResponse, why: string, error: unknown) => void
}

/** How often somebody may have followed another whose answer then was not for them. */
const FOLLOW_AT_MOST = 2

export function createFetching({ name, loads, clock, note, fail }: Fetching) {
  /** @param why for `Cache-Status` @param found what is kept and has to be validated */
  async function fetchFor(
    asked: Asked,
    response: ServerResponse,
    why: string,
    found?: Stored,
  ): Promise<void> {
    for (let followed = 0; !response.destroyed; followed++) {
      // What demands something of its answer's age is not content with what others have asked for.
      const part = loads.join(asked, found, asked.directives.size > 0 || followed === FOLLOW_AT_MOST)
      let body: Body | undefined
      response.once('close', () => {
        // Whoever got by with less than all of it: the rest is worth having.
        if (response.writableFinished && body) void drain(body).then(part.leave)
        else part.leave()
      })
      const outcome = await part.outcome
      if (response.destroyed && part.leads && outcome.kind === 'not kept') outcome.answer.body.destroy()
      if (response.destroyed) return
      const now = clock()
      const said = [name, why, ...(outcome.status ? [`fwd-status=${outcome.status}`] : [])]

      if (outcome.kind === 'failed') {
        const { stale, error } = outcome
        if (!stale || !isFor(stale, asked.headers)) return fail(asked, response, why, error)
        said.push(`ttl=${secondsLeft(stale, now)}`, 'detail=stale-if-error')
        note(asked, 'stale', error)
        return sendStored(stale, asked, response, said.join('; '), now)
      }
      if (outcome.kind === 'not kept' && part.leads) {
        note(asked, 'passed')
        return passOn(outcome.answer, asked, response, said.join('; '))
      }
      if (outcome.kind === 'kept') {
        const { stored, status, isFresh } = outcome
        const isForUs = isFresh && stored.body.canBeKept() && isFor(stored, asked.headers)
        if (!part.leads && !isForUs) continue
        body = stored.body
        said.push(part.leads ? 'stored' : 'collapsed', `ttl=${secondsLeft(stored, now)}`)
        note(asked, part.leads ? (status === 304 ? 'revalidated' : 'miss') : 'shared')
        return sendStored(stored, asked, response, said.join('; '), now, status !== 304)
      }
    }
  }

  /** Nobody waits for it. */
  async function validate(asked: Asked, found: Stored): Promise<void> {
    const part = loads.join(asked, found, false)
    const outcome = await part.outcome
    if (part.leads && outcome.kind === 'not kept') outcome.answer.body.destroy()
    if (part.leads && outcome.kind === 'kept') await drain(outcome.stored.body)
    part.leave()
  }

  return { fetchFor, validate }
}

/** Reads along until all of it is there. */
async function drain(body: Body): Promise<void> {
  const reader = body.read(body.size())
  try {
    while (await reader.next());
  } catch {
    // Then there is no more of it.
  }
}
