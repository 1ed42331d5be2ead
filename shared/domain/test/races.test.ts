/** Two at the same thing at once, in every order that a scheduler can think of. */
import { sweep, WORK_AGE } from '@ztm/domain/sweep'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INTERRUPTIONS, interruptedAt } from './interruptions.ts'
import { ada, call, emptyState, flaws, type OnCall, type State, startProcess } from './memory-system.ts'

const IMAGE = Buffer.from([0xff, 0xd8, 0xff, 0xe0])

/** Each call of a port waits until the scheduler lets it have its effect. */
const scheduled =
  (scheduler: fc.Scheduler, who: string): OnCall =>
  async (name, run) => {
    await scheduler.schedule(Promise.resolve(), `${who}: ${name}`)
    return await run()
  }

const upload = (state: State, onCall?: OnCall, caption = 'sea') =>
  startProcess(state, onCall).photos.upload(call, ada, { image: IMAGE, caption, key: 'key' })

const edit = (state: State, id: string, onCall: OnCall) =>
  startProcess(state, onCall).photos.edit(call, ada, id, [{ rotate: 90 }])

const remove = (state: State, id: string, onCall: OnCall) =>
  startProcess(state, onCall).photos.remove(call, ada, id)

async function sweepLater(state: State) {
  state.now += WORK_AGE + 1
  await sweep(startProcess(state).ports, call)
}

type Race = (scheduler: fc.Scheduler, state: State) => Promise<void>

async function inEveryOrder(race: Race): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => await race(scheduler, emptyState())),
    { numRuns: 200 },
  )
}

test('two uploads with the same key are the same photo', async () => {
  await inEveryOrder(async (scheduler, state) => {
    const both = [upload(state, scheduled(scheduler, 'a')), upload(state, scheduled(scheduler, 'b'))]
    const [a, b] = await scheduler.waitFor(Promise.all(both))
    expect(a?.id).toBe(b?.id)
    expect([...state.photos.keys()]).toEqual([a?.id])
    expect(flaws(state)).toEqual([])
  })
})

test('of two uploads with the same key and other captions one is refused', async () => {
  await inEveryOrder(async (scheduler, state) => {
    const both = [
      upload(state, scheduled(scheduler, 'a'), 'sea'),
      upload(state, scheduled(scheduler, 'b'), 'lake'),
    ]
    const outcomes = await scheduler.waitFor(Promise.allSettled(both))
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused.map(({ reason }) => reason.kind)).toEqual(['invalid'])
    expect(state.photos.size).toBe(1)
    expect(flaws(state)).toEqual([])
  })
})

test('where one of two uploads with the same key fails, the other succeeds or may be tried again', async () => {
  const interruption = fc.record({
    at: fc.integer({ min: 1, max: 20 }),
    how: fc.constantFrom(...INTERRUPTIONS),
  })
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), interruption, async (scheduler, { at, how }) => {
      const state = emptyState()
      const { onCall: failing } = interruptedAt(at, how)
      const turn = scheduled(scheduler, 'a')
      const a = upload(state, (name, run) => turn(name, () => failing(name, run)))
      const b = upload(state, scheduled(scheduler, 'b'))
      const [, second] = await scheduler.waitFor(Promise.allSettled([a, b]))
      if (second?.status === 'rejected') expect(second.reason.kind).toBe('unavailable')
      const { id } = await upload(state)
      await sweepLater(state)
      expect([...state.photos.keys()]).toEqual([id])
      expect(flaws(state)).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('two edits of one photo end with the files of one of them', async () => {
  await inEveryOrder(async (scheduler, state) => {
    const { id } = await upload(state)
    const both = [edit(state, id, scheduled(scheduler, 'a')), edit(state, id, scheduled(scheduler, 'b'))]
    await scheduler.waitFor(Promise.all(both))
    await sweepLater(state)
    expect(flaws(state)).toEqual([])
  })
})

test('a deletion beside an edit leaves nothing', async () => {
  await inEveryOrder(async (scheduler, state) => {
    const { id } = await upload(state)
    const both = [edit(state, id, scheduled(scheduler, 'a')), remove(state, id, scheduled(scheduler, 'b'))]
    await scheduler.waitFor(Promise.allSettled(both))
    await sweepLater(state)
    expect(state.photos.size).toBe(0)
    expect(flaws(state)).toEqual([])
  })
})

// A process that was frozen in the middle of a request, or sat behind a stalled disk, goes on when its work is old.
test('an upload that the sweeper gives up while it is still going on leaves a whole photo or nothing', async () => {
  await inEveryOrder(async (scheduler, state) => {
    const slow = upload(state, scheduled(scheduler, 'upload'))
    const later = scheduler.schedule(Promise.resolve(), 'half a minute goes by').then(async () => {
      state.now += WORK_AGE + 1
      await sweep(startProcess(state, scheduled(scheduler, 'sweeper')).ports, call)
    })
    const [uploaded] = await scheduler.waitFor(Promise.allSettled([slow, later]))
    await sweepLater(state)
    expect(flaws(state)).toEqual([])
    if (uploaded?.status === 'fulfilled') expect(state.photos.size).toBe(1)
  })
})

test('an edit that the sweeper gives up while it is still going on leaves the old picture or the new one', async () => {
  await inEveryOrder(async (scheduler, state) => {
    const { id } = await upload(state)
    const slow = edit(state, id, scheduled(scheduler, 'edit'))
    const later = scheduler.schedule(Promise.resolve(), 'half a minute goes by').then(async () => {
      state.now += WORK_AGE + 1
      await sweep(startProcess(state, scheduled(scheduler, 'sweeper')).ports, call)
    })
    await scheduler.waitFor(Promise.allSettled([slow, later]))
    await sweepLater(state)
    expect(flaws(state)).toEqual([])
  })
})

test('an upload tried again while the sweeper gives up the first try leaves a whole photo or nothing', async () => {
  const at = fc.integer({ min: 1, max: 12 })
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), at, async (scheduler, at) => {
      const state = emptyState()
      const { onCall: dying } = interruptedAt(at, { effect: 'after', process: 'dies' })
      await upload(state, dying).catch(() => undefined)
      state.now += WORK_AGE + 1
      const again = upload(state, scheduled(scheduler, 'again'))
      const sweeping = sweep(startProcess(state, scheduled(scheduler, 'sweeper')).ports, call)
      const [uploaded] = await scheduler.waitFor(Promise.allSettled([again, sweeping]))
      if (uploaded.status === 'rejected') expect(uploaded.reason.kind).toBe('unavailable')
      await sweepLater(state)
      expect(flaws(state)).toEqual([])
      if (uploaded.status === 'fulfilled') expect([...state.photos.keys()]).toEqual([uploaded.value.id])
    }),
    { numRuns: 500 },
  )
})
