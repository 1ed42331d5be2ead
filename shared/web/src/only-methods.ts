/** What a known path answers to the methods that it does not have. */
import type { RequestHandler } from 'express'
import { HttpProblem } from './http-problem.ts'
import { nameRoute } from './request-context.ts'

export function onlyMethods(pattern: string, methods: readonly string[]): RequestHandler {
  const allowed = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
  const Allow = allowed.join(', ')
  return (req, res) => {
    nameRoute(res, pattern)
    if (req.method !== 'OPTIONS') throw new HttpProblem(405, `Only ${Allow} here.`, { Allow })
    res.setHeader('Allow', Allow)
    res.statusCode = 204
    res.end()
  }
}
