/**
 * One load: what is fetched from the origin to be kept, or asked of it whether what was kept still holds (304). Only
 * what came whole is ever kept.
 */
import type { Asked } from './asked.ts'
import { type BodyLimits, createBody } from './body.ts'
import { freshnessOf } from './freshness.ts'
import type { Answer, Origin } from './origin.ts'
import type { Store } from './store.ts'
import { describe, describeAnew, type Stored } from './stored.ts'

export type Outcome =
  /** For whomever it is meant for. Its body may still be arriving. `isFresh`: of use without asking once more. */
  | { kind: 'kept'; stored: Stored; status: number; isFresh: boolean }
  /** For the one who asked, and for nobody else. */
  | { kind: 'not kept'; answer: Answer; status: number }
  /** No answer, or an error while there is something stale to give instead. */
  | { kind: 'failed'; error?: unknown; status?: number; stale?: Stored }

export type Load = {
  giveUp: AbortController
  /** Whether what comes must not be kept, since it has been purged meanwhile. */
  isVoid(): boolean
  void(): void
  /** Nothing comes any more that is not in the outcome. */
  over(): void
}

export type Loading = {
  origin: Origin
  store: Store
  limits: BodyLimits
  /** In milliseconds. */
  ifError: number
  clock: () => number
}

const ERRORS = new Set([500, 502, 503, 504])
/** What a client asks of its own copy is answered from ours, which has to be whole. */
const UNCONDITIONAL = {
  'if-none-match': undefined,
  'if-modified-since': undefined,
  'if-range': undefined,
  range: undefined,
}

export function createLoading({ origin, store, limits, ifError, clock }: Loading) {
  /** Never rejects. @param found what was kept, to be validated */
  async function run(asked: Asked, found: Stored | undefined, load: Load): Promise<Outcome> {
    const stale = found && clock() < found.ifErrorUntil ? found : undefined
    let answer: Answer
    try {
      answer = await origin.ask(asked, { ...UNCONDITIONAL, ...validatorsOf(found) }, load.giveUp)
    } catch (error) {
      load.over()
      return { kind: 'failed', error, stale }
    }
    const { status } = answer
    if (status === 304 && found) {
      await answer.body.dump().catch(() => undefined)
      // One that speaks of another version than the one asked about says nothing of ours (4.3.4).
      if ((answer.fields.etag ?? found.fields.etag) !== found.fields.etag) return run(asked, undefined, load)
      load.over()
      return validated(asked, found, answer)
    }
    if (ERRORS.has(status) && stale) {
      load.over()
      // Nobody waits for what it says.
      answer.body.dump().catch(() => undefined)
      return { kind: 'failed', status, stale }
    }
    const freshness = endsForSure(answer) ? freshnessOf(asked, answer, ifError) : undefined
    if (!freshness || Number(answer.fields['content-length'] ?? 0) > limits.largest) {
      load.over()
      // The origin has said what there is now: what was there is not given any more, not even when the origin fails.
      if (found && status < 500) store.discard(found)
      return { kind: 'not kept', answer, status }
    }
    const body = createBody(limits)
    const stored: Stored = { ...freshness, ...describe(asked, answer), key: asked.key, status, body }
    copy(answer, stored, load)
    return { kind: 'kept', stored, status, isFresh: isOfUse(stored) }
  }

  function isOfUse({ freshUntil, whileRevalidateUntil }: Stored): boolean {
    return clock() < Math.max(freshUntil, whileRevalidateUntil)
  }

  async function copy({ body, fields }: Answer, stored: Stored, load: Load): Promise<void> {
    const length = fields['content-length'] === undefined ? undefined : Number(fields['content-length'])
    // Else what is written would wait for readers who do not come.
    load.giveUp.signal.addEventListener('abort', stored.body.breakOff)
    try {
      for await (const chunk of body) {
        await stored.body.write(chunk)
        if (!stored.body.canBeKept()) load.void()
        // Whoever counts has all of it now, and what they ask for next has to find it here.
        if (stored.body.size() === length) finish(stored, load)
      }
      if ((length ?? stored.body.size()) !== stored.body.size()) throw new Error('cut off')
      finish(stored, load)
    } catch {
      stored.body.breakOff()
      if (!stored.body.isWhole()) stored.body.discard()
    } finally {
      load.over()
    }
  }

  function finish(stored: Stored, load: Load): void {
    if (stored.body.isWhole()) return
    if (stored.fields['content-length'] === undefined && stored.status !== 204)
      stored.headers = [...stored.headers, 'Content-Length', `${stored.body.size()}`]
    stored.body.end()
    if (load.isVoid()) stored.body.discard()
    else store.keep(stored)
    load.over()
  }

  function validated(asked: Asked, found: Stored, answer: Answer): Outcome {
    const described = describeAnew(asked, found, answer)
    const { age } = answer.fields
    const fields = { ...described.fields, ...(age && { age }) }
    const freshness = freshnessOf(asked, { ...answer, status: found.status, fields }, ifError)
    if (freshness) Object.assign(found, freshness, described)
    else store.discard(found)
    return { kind: 'kept', stored: found, status: 304, isFresh: freshness !== undefined && isOfUse(found) }
  }

  return run
}

/** Where only the end of its connection would be the end of an answer, nobody can tell half of it from the whole. */
function endsForSure({ status, fields }: Answer): boolean {
  const isChunked = /\bchunked$/i.test(fields['transfer-encoding'] ?? '')
  return status === 204 || isChunked || fields['content-length'] !== undefined
}

function validatorsOf(found: Stored | undefined) {
  const { etag, 'last-modified': lastModified } = found?.fields ?? {}
  return {
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
  }
}
