/** What a link that can be cut and delayed costs as long as nobody touches it: a relay stands in it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createLink } from '@ztm/lab/links/link'
import { inTurn } from '../in-turn.ts'
import type { Figure } from '../measurement.ts'

const MAIN = join(import.meta.dirname, 'question-and-answer-main.ts')
const MOST = 0.3

export async function* relayed(): AsyncIterable<Figure> {
  // Asker, relay and answerer are processes of their own, as in a running system.
  const answerer = fork(MAIN, ['answer'])
  const asker = fork(MAIN, ['ask'])
  try {
    const [port] = await once(answerer, 'message')
    const neighbour = () => ({ ...FAR, port, adminPort: port })
    const link = createLink({ neighbour, listens: () => true })
    await link.follow()
    const medianOf = (to: () => number) => async () => {
      asker.send(to())
      return (await once(asker, 'message'))[0]
    }
    const figure = await inTurn(
      {
        id: 'relay',
        what: 'A question and its answer over a link that can be cut, and without',
        unit: 'ms',
        how: 'each round is the median of 2,000 questions of 200 bytes, one after the other',
      },
      { name: 'relayed', measure: medianOf(() => link.seen().port) },
      { name: 'direct', measure: medianOf(() => port) },
    )
    link.close()
    const [through, direct] = figure.values.map(({ value }) => value) as [number, number]
    yield figure
    yield {
      id: 'relay-adds',
      what: 'What the relay adds',
      values: [{ name: 'at the median', value: through - direct, unit: 'ms' }],
      bound: { of: 'value', atMost: MOST },
      how: 'the difference of the two above',
    }
  } finally {
    answerer.kill()
    asker.kill()
  }
}

const FAR = {
  name: 'far-1',
  kind: 'far',
  roles: [],
  center: 'main',
  region: 'eu',
  group: 1,
  ip: '',
  ip6: '',
  host: '127.0.0.1',
}
