/** Refusals, checked whole: the status, and the form that every problem has (RFC 9457). */
import { expect } from 'vitest'
import type { Answer } from './http-client.ts'

/** Traces of what stands behind: nobody outside should learn of files, tables or queries. */
export const INSIDES =
  /node_modules|\.ts:\d|\bat \S+ \(|SELECT |INSERT |sqlite|SQLITE_|ENOENT|postgres|redis/i

export type Refusal = { status: number | readonly number[]; field?: string }

/** Asserts that this is a problem in good form, with that status, naming that field. */
export function expectProblem(answer: Answer<unknown>, { status, field }: Refusal): void {
  const { headers, body } = answer
  expect([status].flat(), JSON.stringify(body)).toContain(answer.status)
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json\b/)
  expect(body).toEqual({
    type: expect.any(String),
    title: expect.any(String),
    status: answer.status,
    detail: expect.any(String),
    requestId: headers.get('x-request-id'),
    ...(answer.status === 422 ? { errors: expect.any(Array) } : {}),
  })
  expect(JSON.stringify(body)).not.toMatch(INSIDES)
  if (field !== undefined) {
    const fields = (body as { errors: { field: string; message: string }[] }).errors
    expect(fields.map((error) => error.field)).toContain(field)
    for (const error of fields)
      expect(error).toEqual({ field: expect.any(String), message: expect.any(String) })
  }
}

/** The same for a call that is still to be answered. */
export async function refused(asking: Promise<Answer<unknown>>, refusal: Refusal | number): Promise<void> {
  expectProblem(await asking, typeof refusal === 'number' ? { status: refusal } : refusal)
}
