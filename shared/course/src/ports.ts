/** The ports that the course listens on, and how to move them. */
import { PlainError, PortTaken } from '@ztm/lab/plain-error'
import { anyFree, isFree } from '@ztm/lab/ports'

const PORTS = {
  world: { variable: 'PORT', usual: 8080, what: 'the app' },
  lab: { variable: 'LAB_PORT', usual: 4000, what: 'the lab' },
  dns: { variable: 'DNS_PORT', usual: 5300, what: 'the name server' },
} as const

export type PortName = keyof typeof PORTS

export const variableOf = (name: PortName) => PORTS[name].variable

/** The port that is asked for; 0 stands for any. */
export function portOf(name: PortName): number {
  const { variable, usual } = PORTS[name]
  const text = process.env[variable]
  if (text === undefined || text === '') return usual
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new PlainError(`${variable} must be a whole number from 0 to 65535, not “${text}”.`)
}

/** Says of a port that could not be had which variable moves it. Any other error comes back as it is. */
export async function movable(error: unknown): Promise<unknown> {
  if (!(error instanceof PortTaken)) return error
  const { port } = error
  const taken = Object.entries(PORTS).find(([name]) => portOf(name as PortName) === port)
  if (!taken) return error
  const [, { variable, what }] = taken
  const command =
    `${variable}=${await anotherPort(port)} npx course ${process.argv.slice(2).join(' ')}`.trim()
  return new PlainError(`Port ${port} is taken. ${variable} moves ${what}, for example: ${command}`)
}

/** One that nobody has right now, to propose in its place: none that another part of the course is to have. */
export async function anotherPort(port: number): Promise<number> {
  const ours = Object.keys(PORTS).map((name) => portOf(name as PortName))
  for (let next = port + 1000; next <= 65_535; next += 1000)
    if (!ours.includes(next) && (await isFree(next))) return next
  return await anyFree()
}
