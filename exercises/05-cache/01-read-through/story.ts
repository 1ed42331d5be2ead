/** What happens at two servers, made up: reads, changes and deaths, and how long all of it takes. */
import fc from 'fast-check'

export type Event = { after: number; server: number } & (
  | { do: 'read'; key: string }
  | { do: 'change'; keys: readonly string[] }
  | { do: 'die' }
)

export type Story = {
  events: Event[]
  /** How long messages take, in turn, and the database to read. In milliseconds. */
  delays: number[]
  reading: number
}

/** @param deaths whether servers may die */
export function aStory(deaths: boolean): fc.Arbitrary<Story> {
  const after = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 5, max: 400 }))
  const server = fc.nat({ max: 1 })
  const kinds: fc.WeightedArbitrary<Event>[] = [
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('read' as const),
        after,
        server,
        key: fc.constantFrom('a', 'a', 'b'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('change' as const),
        after,
        server,
        keys: fc.constantFrom(['a'], ['a'], ['b'], ['a', 'b']),
      }),
    },
    { weight: deaths ? 3 : 0, arbitrary: fc.record({ do: fc.constant('die' as const), after, server }) },
  ]
  return fc.record({
    events: fc.array(fc.oneof(...kinds), { minLength: 1, maxLength: 10 }),
    delays: fc.array(fc.constantFrom(1, 5, 20, 90, 300), { minLength: 1, maxLength: 5 }),
    reading: fc.constantFrom(0, 50, 400, 1_500),
  })
}

export function tellStory({ events, delays, reading }: Story): string {
  const words = events.map(
    (event) => `after ${event.after} ms more, server ${event.server + 1} ${does(event)}`,
  )
  return `${words.join('; ')}; messages take ${delays.join(', ')} ms in turn, and the database ${reading} ms to read`
}

function does(event: Event): string {
  if (event.do === 'die') return 'dies and starts again'
  return event.do === 'read' ? `reads ${event.key}` : `changes ${event.keys.join(' and ')}`
}
