/** Fills a running system: with the demo album, with so many made-up users, or with nothing. */
import { demoFolder } from './demo/demo-folder.ts'
import type { RunningSystem, Seed } from './running-system.ts'

export type SeedChoice = 'demo' | 'none' | number

type OnProgress = (line: string) => void

const STILL_AT_IT = 5_000

/** @param onProgress is told what is being done, in lines for a person */
export async function seedSystem(
  running: RunningSystem,
  choice: SeedChoice,
  onProgress: OnProgress = () => {},
): Promise<void> {
  const seed = await prepareSeed(choice, onProgress)
  if (!seed) return

  const what = 'demo' in seed ? 'the demo album' : `${seed.users.toLocaleString('en')} users`
  const start = Date.now()
  const soFar = () => `${Math.round((Date.now() - start) / 1000)} s`
  onProgress(`seeding ${what}`)
  const timer = setInterval(() => onProgress(`seeding ${what}: ${soFar()} so far`), STILL_AT_IT)
  try {
    await running.seed(seed)
  } finally {
    clearInterval(timer)
  }
  onProgress(`seeded ${what} in ${soFar()}`)
}

/** What takes time before there is a system: it can be done while one starts. */
export async function prepareSeed(choice: SeedChoice, onProgress?: OnProgress): Promise<Seed | undefined> {
  if (choice === 'none') return undefined
  return choice === 'demo' ? { demo: await demoFolder(onProgress) } : { users: choice }
}
