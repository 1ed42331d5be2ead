/** What somebody typed into a form, and how it comes back to them when it is refused. */
import { Problem } from '@ztm/domain/problem'
import type { Request, Response } from 'express'
import { problemOf } from '../problems.ts'
import { noteFailure } from '../request-context.ts'

/** A form as templates show it. */
export type Form = {
  typed: Record<string, string>
  /** What is wrong, by field. */
  errors: Record<string, string>
  /** What is wrong and belongs to no field. */
  message?: string
}

/** The fields that have a place for a message, and how each message begins, such as "A caption". */
export type Labels = Record<string, string>

export const EMPTY: Form = { typed: {}, errors: {} }

/** The fields of a posted form: always text, with lines that end as they do everywhere else. */
export function typed<Field extends string>(req: Request, ...fields: Field[]): Record<Field, string> {
  const body: Record<string, unknown> = req.body ?? {}
  const read = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '')
  return Object.fromEntries(fields.map((field) => [field, read(body[field])])) as Record<Field, string>
}

/**
 * The form again with what was typed (never a password), and what was wrong at its field. Sets the status.
 * @throws what nobody who fills in a form can do anything about
 */
export function refused(res: Response, error: unknown, values: Form['typed'], labels: Labels): Form {
  if (!(error instanceof Problem)) throw error
  const { status, headers } = problemOf(error)
  res.status(status).set(headers)
  if (status >= 500) noteFailure(res, error)
  const errors: Form['errors'] = {}
  const rest: string[] = error.errors ? [] : [error.message]
  for (const { field, message } of error.errors ?? []) {
    const label = labels[field]
    if (label) errors[field] ??= `${label} ${message}`
    else rest.push(message)
  }
  return { typed: values, errors, message: rest.join(' ') }
}
