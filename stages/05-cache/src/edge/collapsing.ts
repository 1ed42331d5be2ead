/**
 * Who of those that miss the same at the same time asks the origin. One leads, and the others follow: they wait for the
 * head of its answer, and no longer. Can it be kept, they read its body while it arrives. Can it not, it may be meant
 * for the leader alone: they all ask at once for themselves, and so does for some seconds whoever comes next (in Varnish:
 * a hit for miss), since one after the other would be slower than no cache at all.
 */
import { type Asked, selected } from './asked.ts'
import { createLoading, type Load, type Loading, type Outcome } from './loading.ts'
import type { Stored } from './stored.ts'

export type Part = {
  leads: boolean
  outcome: Promise<Outcome>
  /** Once it is of no interest any more. */
  leave(): void
}

type Shared = Load & {
  key: string
  isOver: boolean
  parts: number
  outcome: Promise<Outcome>
  hold?: () => void
}

/** In milliseconds. */
const ALONE_FOR = 5_000
/** Addresses. */
const MOST_KNOWN = 10_000

export type Loads = ReturnType<typeof createLoads>

export function createLoads(loading: Loading) {
  const { clock } = loading
  const run = createLoading(loading)
  const underWay = new Set<Shared>()
  /** Those who may be followed, by what they have asked for and the headers that it differs by. */
  const leaders = new Map<string, Shared>()
  /** What their last answers have taught of addresses: by what they differ, and until when nobody waits for one. */
  const known = new Map<string, { vary: readonly string[]; aloneUntil: number }>()

  // #region join
  function learn(key: string, outcome: Outcome): void {
    if (outcome.kind === 'failed') return
    const vary = outcome.kind === 'kept' ? outcome.stored.vary : []
    const isShared = outcome.kind === 'kept' && outcome.isFresh
    known.delete(key)
    if (isShared && vary.length === 0) return
    known.set(key, { vary, aloneUntil: isShared ? 0 : clock() + ALONE_FOR })
    const [oldest] = known.size > MOST_KNOWN ? known.keys() : []
    if (oldest !== undefined) known.delete(oldest)
  }

  /** @param found what is to be validated @param alone whether to ask in any case */
  function join(asked: Asked, found: Stored | undefined, alone: boolean): Part {
    const lesson = known.get(asked.key)
    const group = `${asked.key}\n${selected(lesson?.vary ?? found?.vary ?? [], asked.headers)}`
    const isAlone = alone || (lesson !== undefined && clock() < lesson.aloneUntil)
    const leader = isAlone ? undefined : leaders.get(group)
    const load = leader ?? lead(asked, found, isAlone ? undefined : group)
    load.parts += 1
    let left = false
    return {
      leads: !leader,
      outcome: load.outcome,
      leave() {
        if (left) return
        left = true
        load.parts -= 1
        if (load.parts > 0) return
        load.hold?.()
        // The origin is at it for nobody.
        if (!load.isOver) load.giveUp.abort()
      },
    }
  }
  // #endregion join

  function lead(asked: Asked, found: Stored | undefined, group: string | undefined): Shared {
    let isVoid = false
    const load: Shared = {
      key: asked.key,
      giveUp: new AbortController(),
      isOver: false,
      parts: 0,
      outcome: undefined as unknown as Promise<Outcome>,
      // Nobody reads it yet, but somebody may be given it in the end.
      hold: found?.body.read().leave,
      isVoid: () => isVoid,
      void() {
        isVoid = true
        if (group !== undefined && leaders.get(group) === load) leaders.delete(group)
      },
      over() {
        load.isOver = true
        underWay.delete(load)
        if (group !== undefined && leaders.get(group) === load) leaders.delete(group)
      },
    }
    underWay.add(load)
    if (group !== undefined) leaders.set(group, load)
    load.outcome = run(asked, found, load).then((outcome) => {
      learn(asked.key, outcome)
      return outcome
    })
    return load
  }

  return {
    join,
    /** What is under way for these is not kept, and nobody follows it any more. */
    forget(isMeant: (key: string) => boolean): void {
      for (const load of underWay) if (isMeant(load.key)) load.void()
    },
  }
}
