/** What a load is asked to be, from what somebody typed. */
import type { Traffic } from '@ztm/lab/load/loads'
import { TrafficOptions } from '@ztm/lab/load/options'
import { PlainError } from '@ztm/lab/plain-error'

export type Given = {
  rate?: string
  connections?: string
  seconds: string
  reads?: string
  uploads?: string
  people?: string
  arrivals?: string
  chance?: string
}

const USUAL_RATE = '100'

export function trafficOf({ arrivals, chance, ...given }: Given): Traffic {
  if (given.rate && given.connections) {
    throw new PlainError('Give either --rate, for requests that come when they come, or --connections.')
  }
  const rate = given.connections ? undefined : (given.rate ?? USUAL_RATE)
  const texts = Object.entries({ ...given, rate, chance }).filter(([, text]) => text !== undefined)
  const { chance: seed, ...numbers } = Object.fromEntries(
    texts.map(([name, text]) => [name, numberOf(name, text as string)]),
  )
  const { data, error } = TrafficOptions.safeParse({ ...numbers, arrivals, seed })
  if (data) return data
  const [issue] = error.issues
  const option = issue?.path[0] === 'seed' ? 'chance' : String(issue?.path[0])
  throw new PlainError(`--${option}: ${issue?.message}.`)
}

function numberOf(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new PlainError(`--${name} takes a number, not “${text}”.`)
}
