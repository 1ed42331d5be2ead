/** How the control API says that something did not work: `application/problem+json` (RFC 9457). */
import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler } from 'express'
import { ZodError, z } from 'zod'
import { NodeFailed, PlainError, WrongOption } from './plain-error.ts'

export class Refusal extends PlainError {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Says of what was asked for at the wrong moment that it conflicts: freezing a node that is dead, say. */
export async function atItsMoment(act: Promise<void>): Promise<void> {
  try {
    await act
  } catch (error) {
    const itself = error instanceof NodeFailed || error instanceof WrongOption
    throw error instanceof PlainError && !itself ? new Refusal(409, error.message) : error
  }
}

export const problemAnswers: ErrorRequestHandler = (error, _req, res, _next) => {
  const status = statusOf(error)
  const more = error instanceof NodeFailed ? { node: error.node, lastLines: error.lastLines } : {}
  const detail = error instanceof ZodError ? z.prettifyError(error) : String(error?.message ?? error)
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail, ...more }
  res.status(status).type('application/problem+json').send(JSON.stringify(body))
}

function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status
  if (error instanceof ZodError || error instanceof WrongOption) return 422
  // What was to be started did not start.
  if (error instanceof PlainError) return 502
  // Express's own: a body that is no JSON, or too large.
  const { status } = error as { status?: unknown }
  return typeof status === 'number' ? status : 500
}
