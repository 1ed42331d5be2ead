/**
 * What can go wrong for a person, in the terms of a photo app. The web tier turns each kind into a status and a
 * `application/problem+json` body (RFC 9457); nothing in here knows of HTTP.
 */
export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'unsupported'
  | 'too-many'
  | 'unavailable'
  | 'no-space'

export type FieldError = { field: string; message: string }

export class Problem extends Error {
  readonly kind: ProblemKind
  readonly errors: readonly FieldError[] | undefined
  /** When trying again may help, in seconds. */
  readonly retryAfter: number | undefined

  constructor(
    kind: ProblemKind,
    detail: string,
    more: { errors?: readonly FieldError[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause })
    this.name = 'Problem'
    this.kind = kind
    this.errors = more.errors
    this.retryAfter = more.retryAfter
  }
}

export const invalid = (field: string, message: string) =>
  new Problem('invalid', `${field}: ${message}`, { errors: [{ field, message }] })

export const notFound = (what: string) => new Problem('not-found', `There is no such ${what}.`)

export const forbidden = (detail: string) => new Problem('forbidden', detail)

export const unauthenticated = (detail = 'Log in first.') => new Problem('unauthenticated', detail)

/** A tier behind is down, slow or full of work. */
export const unavailable = (detail: string, cause?: unknown) =>
  new Problem('unavailable', detail, { retryAfter: 1, cause })
