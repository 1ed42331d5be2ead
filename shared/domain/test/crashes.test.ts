/** Whatever an upload, an edit or a deletion is interrupted at, what it leaves is ended by the sweeper or by a retry. */
import { finishWork } from '@ztm/domain/finish-work'
import { newId } from '@ztm/domain/ids'
import { sweep, WORK_AGE } from '@ztm/domain/sweep'
import type { Edit } from '@ztm/domain/work'
import { describe, expect, test } from 'vitest'
import { atEveryCall, INTERRUPTIONS, type Interruption, interruptedAt } from './interruptions.ts'
import {
  ada,
  call,
  emptyState,
  flaws,
  type OnCall,
  type State,
  startProcess,
  succeeded,
} from './memory-system.ts'

const IMAGE = Buffer.from([0xff, 0xd8, 0xff, 0xe0])
const upload = (state: State, onCall?: OnCall, key: string | undefined = 'key') =>
  startProcess(state, onCall).photos.upload(call, ada, { image: IMAGE, caption: 'sea', key })

async function sweepLater(state: State, onCall?: OnCall) {
  state.now += WORK_AGE + 1
  return await sweep(startProcess(state, onCall).ports, call)
}

async function withPhoto(): Promise<{ state: State; id: string }> {
  const state = emptyState()
  const { id } = await upload(state)
  return { state, id }
}

describe.each(INTERRUPTIONS)('interrupted $effect the effect of a call, the process $process', (how) => {
  test('an upload is whole or nothing after the sweep', async () => {
    const calls = await atEveryCall(how, async ({ onCall }, at) => {
      const state = emptyState()
      const acknowledged = await succeeded(upload(state, onCall))
      await sweepLater(state)
      expect(flaws(state), `interrupted at call ${at}`).toEqual([])
      if (acknowledged) expect(state.photos.size).toBe(1)
    })
    expect(calls).toBeGreaterThan(9)
  })

  test.each(['at once', 'after the sweep'])('an upload tried again %s makes one photo', async (when) => {
    await atEveryCall(how, async ({ onCall }, at) => {
      const state = emptyState()
      await succeeded(upload(state, onCall))
      if (when === 'after the sweep') await sweepLater(state)
      const photo = await upload(state)
      const again = await upload(state)
      await sweepLater(state)
      expect([...state.photos.keys()], `interrupted at call ${at}`).toEqual([photo.id])
      expect(again.id).toBe(photo.id)
      expect(flaws(state), `interrupted at call ${at}`).toEqual([])
    })
  })

  test('an edit leaves the old picture or the new one, and only that', async () => {
    const calls = await atEveryCall(how, async ({ onCall }, at) => {
      const { state, id } = await withPhoto()
      const edit = startProcess(state, onCall).photos.edit(call, ada, id, [{ grayscale: true }])
      const acknowledged = await succeeded(edit)
      await sweepLater(state)
      expect(flaws(state), `interrupted at call ${at}`).toEqual([])
      expect(state.photos.size).toBe(1)
      if (acknowledged) expect(state.photos.get(id)?.version).not.toBe(id)
    })
    expect(calls).toBeGreaterThan(9)
  })

  test('a deletion leaves the whole photo or nothing of it', async () => {
    const calls = await atEveryCall(how, async ({ onCall }, at) => {
      const { state, id } = await withPhoto()
      const acknowledged = await succeeded(startProcess(state, onCall).photos.remove(call, ada, id))
      await sweepLater(state)
      expect(flaws(state), `interrupted at call ${at}`).toEqual([])
      if (acknowledged) expect(state.photos.size).toBe(0)
    })
    expect(calls).toBeGreaterThan(3)
  })

  test('the sweeper itself may be interrupted', async () => {
    const died: Interruption = { effect: 'before', process: 'dies' }
    await atEveryCall(died, async (first, at) => {
      await atEveryCall(how, async (second) => {
        const state = emptyState()
        await succeeded(upload(state, first.onCall))
        await succeeded(sweepLater(state, second.onCall))
        await sweepLater(state)
        expect(flaws(state), `interrupted at call ${at}`).toEqual([])
      })
    })
  })
})

test('an edit that is done a second time changes nothing', async () => {
  const { state, id } = await withPhoto()
  const { ports } = startProcess(state)
  const workId = newId(ports.clock, ports.random, 0)
  const work: Edit = { kind: 'edit', id: workId, photoId: id, ownerId: ada.id, operations: [] }
  await ports.works.begin(call, work)
  await finishWork(ports, call, work)
  await sweepLater(state)
  await finishWork(ports, call, work)
  expect(state.photos.get(id)?.version).toBe(workId)
  expect(flaws(state)).toEqual([])
})

test('the sweeper leaves alone what a request may still be at', async () => {
  const state = emptyState()
  const { onCall } = interruptedAt(4, { effect: 'after', process: 'dies' })
  expect(await succeeded(upload(state, onCall))).toBe(false)
  state.now += WORK_AGE - 1
  expect(await sweep(startProcess(state).ports, call)).toBe(0)
  expect(flaws(state)).toContain('upload left over')
})
