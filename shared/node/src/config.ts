/** A node's configuration: from the environment and nowhere else, checked once, at the start. */
import { z } from 'zod'

/** 0 asks the operating system for any free port. */
export const Port = z.coerce.number().int().min(0).max(65_535)

/** Reads the variables that the shape names. On a mistake it says in one line what is wrong, and ends the process. */
export function readConfig<Shape extends z.ZodRawShape>(shape: Shape): z.output<z.ZodObject<Shape>> {
  // An empty variable counts as none, as in `PORT= node main.ts`.
  const given = Object.fromEntries(Object.keys(shape).map((name) => [name, process.env[name] || undefined]))
  const read = z.object(shape).safeParse(given)
  if (read.success) return read.data

  const mistakes = read.error.issues.map(({ path, message }) => {
    const [name, ...rest] = path.map(String)
    if (given[name ?? ''] === undefined) return `${name} is missing`
    return `${[name, ...rest].join('.')}: ${message}`
  })
  process.stderr.write(`wrong configuration: ${mistakes.join('; ')}\n`)
  process.exit(1)
}
