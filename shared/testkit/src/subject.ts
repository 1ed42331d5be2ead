/** The running system that a test file's suites are about: started before the first test, stopped after the last. */
import type { RunningSystem } from '@ztm/lab/system'
import supertest from 'supertest'
import { afterAll, beforeAll, vi } from 'vitest'
import { type Client, createClient } from './client.ts'
import { newPeople, newPerson, type Person } from './people.ts'

export type Subject = {
  /** Its public address: the world's gateway. Known once it runs, which is inside tests. */
  url(): string
  system(): RunningSystem
  /** Plain HTTP, where a test is about the very form of a request or an answer. */
  http(): ReturnType<typeof supertest>
  visitor(): Client
  person(name?: string): Promise<Person>
  /** Who know of each other. */
  people<Names extends readonly string[]>(...names: Names): Promise<{ [Name in keyof Names]: Person }>
}

export type Start = () => Promise<RunningSystem>

export function createSubject(start: Start): Subject {
  let running: RunningSystem | undefined
  // Enough for a busy machine: a test that hangs still ends, and what it waits for has shorter bounds of its own.
  vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })
  beforeAll(async () => {
    running = await start()
  })
  afterAll(async () => {
    await running?.stop()
  })

  function system(): RunningSystem {
    if (!running) throw new Error('the system does not run yet: ask for it inside a test')
    return running
  }
  const url = () => system().url
  return {
    url,
    system,
    http: () => supertest(url()),
    visitor: () => createClient(url()),
    person: (name) => newPerson(url(), name),
    people: (...names) => newPeople(url(), ...names),
  }
}
