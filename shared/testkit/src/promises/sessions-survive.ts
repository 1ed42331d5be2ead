import type { RunningSystem } from '@ztm/lab/system'
import { newPerson, type Person } from '../people.ts'
import { judged, type Outcome, type PlaybookPromise } from './promise.ts'

const PEOPLE = 10

export const sessionsSurvive: PlaybookPromise = {
  id: 'sessions-survive',
  statement: 'A web server’s death logs nobody out.',
  idea: 'What a server remembers of people dies with it, unless it is kept elsewhere.',
  experiment: async (trial) =>
    await loggedOutBy(await trial.system(), async (system, name) => {
      await system.kill(name)
      await system.startNode(name)
    }),
}

export const noServerMemory: PlaybookPromise = {
  id: 'no-server-memory',
  statement:
    'No request depends on what one server remembers: every server can be replaced in good order, and nobody has to log in again.',
  idea: 'A stateless web tier: any server handles any request.',
  experiment: async (trial) =>
    await loggedOutBy(await trial.system(), (system, name) => system.restart(name)),
}

/** Does that to one web server after the other, and counts who is still known. */
async function loggedOutBy(
  system: RunningSystem,
  what: (system: RunningSystem, name: string) => Promise<void>,
): Promise<Outcome> {
  const people: Person[] = []
  while (people.length < PEOPLE) people.push(await newPerson(system.url, 'member'))
  const servers = system.nodes().filter(({ roles }) => roles.includes('web'))
  for (const { name } of servers) await what(system, name)
  const answers = await Promise.all(people.map((person) => person.me()))
  const out = answers.filter(({ status }) => status !== 200).length
  return judged(out === 0, `Of ${PEOPLE} people who were logged in, ${out} had to log in again.`, {
    'web servers': servers.length,
    'people logged in': PEOPLE,
    'people logged out': out,
  })
}
