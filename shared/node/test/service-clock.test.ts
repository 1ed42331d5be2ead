import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createServiceClock } from '../src/service-clock.ts'

describe('by a clock that is turned by hand', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  /** Lets so many pass now, and notes when each did. */
  function crowd(serviceTime: number) {
    const clock = createServiceClock(serviceTime)
    const start = performance.now()
    const passed: [number, number][] = []
    let count = 0
    const arrive = (many: number) => {
      for (let i = 0; i < many; i++) {
        const mine = ++count
        clock.pass(() => passed.push([mine, performance.now() - start]))
      }
    }
    return { clock, passed, arrive }
  }

  test('without a size everybody passes at once', () => {
    const { passed, arrive } = crowd(0)
    arrive(3)
    expect(passed.map(([who]) => who)).toEqual([1, 2, 3])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('one after the other, each after its service time, the first one too', () => {
    const { passed, arrive } = crowd(20)
    arrive(3)
    expect(passed).toEqual([])
    vi.advanceTimersByTime(1_000)
    expect(passed).toEqual([
      [1, 20],
      [2, 40],
      [3, 60],
    ])
  })

  test('an idle one begins anew with whoever comes next', () => {
    const { passed, arrive } = crowd(20)
    arrive(1)
    vi.advanceTimersByTime(1_000)
    arrive(1)
    vi.advanceTimersByTime(1_000)
    expect(passed).toEqual([
      [1, 20],
      [2, 1_020],
    ])
  })

  test('service times that are no whole milliseconds add up to what they are', () => {
    const { passed, arrive } = crowd(2.5)
    arrive(400)
    vi.advanceTimersByTime(999)
    expect(passed.length).toBeGreaterThan(397)
    vi.advanceTimersByTime(1)
    expect(passed.map(([who]) => who)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1))
    for (const [who, at] of passed) expect(Math.abs(at - who * 2.5)).toBeLessThanOrEqual(0.5)
  })

  test('a process that was held up lets all pass whose turn is over, and the next keeps its time', () => {
    const { passed, arrive } = crowd(10)
    arrive(5)
    const now = vi.spyOn(performance, 'now')
    const start = performance.now()
    now.mockReturnValue(start + 35)
    // The timer of the first one, 25 ms late.
    vi.advanceTimersByTime(10)
    expect(passed.map(([, at]) => at)).toEqual([35, 35, 35])
    now.mockReturnValue(start + 40)
    vi.advanceTimersByTime(5)
    expect(passed.map(([, at]) => at)).toEqual([35, 35, 35, 40])
    now.mockRestore()
  })

  test('a larger size serves those who wait at its pace; none lets them all pass, in order', () => {
    const { clock, passed, arrive } = crowd(20)
    arrive(10)
    vi.advanceTimersByTime(40)
    clock.set(5)
    vi.advanceTimersByTime(10)
    expect(passed.map(([, at]) => at)).toEqual([20, 40, 45, 50])
    clock.set(0)
    vi.advanceTimersByTime(0)
    arrive(1)
    vi.advanceTimersByTime(1)
    expect(passed.map(([who]) => who)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(passed.at(-1)?.[1]).toBeLessThanOrEqual(51)
  })

  test('nobody overtakes those who are let pass', () => {
    const { clock, passed, arrive } = crowd(20)
    arrive(2)
    clock.set(0)
    arrive(1)
    vi.advanceTimersByTime(1)
    expect(passed.map(([who]) => who)).toEqual([1, 2, 3])
  })

  test('who comes while others are let pass waits behind them', () => {
    const clock = createServiceClock(20)
    const passed: string[] = []
    clock.pass(() => {
      passed.push('first')
      clock.pass(() => passed.push('third'))
    })
    clock.pass(() => passed.push('second'))
    vi.advanceTimersByTime(60)
    expect(passed).toEqual(['first', 'second', 'third'])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('by the real clock', () => {
  test.each([20, 2.5])('a queue of %d ms each takes as long as all of them together', async (serviceTime) => {
    const clock = createServiceClock(serviceTime)
    const many = 500 / serviceTime
    const start = performance.now()
    const early: number[] = []
    const all = Array.from(
      { length: many },
      (_, i) =>
        new Promise<void>((resolve) =>
          clock.pass(() => {
            if (performance.now() - start < (i + 1) * serviceTime - 1) early.push(i)
            resolve()
          }),
        ),
    )
    await Promise.all(all)
    expect(early).toEqual([])
    // A busy computer may hold this process up, and then only the last of them.
    expect(performance.now() - start).toBeGreaterThan(499)
  })
})
