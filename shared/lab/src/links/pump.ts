/**
 * What carries one connection's bytes in one direction, as the link is at the moment: at once, later, slowly, or not at
 * all. A cut holds what is on its way and stops reading, so that the sender's own buffers fill as they do where TCP
 * gets no answer; healing lets it go on, as TCP does by sending again. An end and a break take the same way as bytes:
 * nobody hears through a cut that the other side is gone.
 */
import type { Socket } from 'node:net'
import type { Way } from './way.ts'

/** What may be on its way, in bytes, as TCP has a window. */
const WINDOW = 256 * 1024
/** Throttled, bytes pass in portions of so many milliseconds. */
const PORTION = 20
/** Timers know nothing finer than a millisecond. */
const HALF_A_TICK = 0.5

/** Bytes, or nothing for what comes after all of them. */
type Piece = { at: number; bytes?: Buffer; finish?: 'end' | 'break' }

export type Pump = ReturnType<typeof createPump>

export function createPump(way: Way, from: Socket) {
  let pieces: Piece[] = []
  let held = 0
  let to: Socket | undefined
  let timer: NodeJS.Timeout | undefined

  const take = (piece: Omit<Piece, 'at'>) => {
    held += piece.bytes?.length ?? 0
    pieces.push({ ...piece, at: performance.now() })
    if (held >= WINDOW) from.pause()
    flow()
  }
  from.on('data', (bytes: Buffer) => take({ bytes }))
  from.on('end', () => take({ finish: 'end' }))
  from.on('error', () => {})
  from.on('close', (failed) => {
    if (failed || !from.readableEnded) take({ finish: 'break' })
    else flow()
  })

  function flow(): void {
    clearTimeout(timer)
    if (to?.destroyed) {
      pieces = []
      held = 0
    }
    while (to && pieces[0] && !way.cut && !to.writableNeedDrain) {
      const wait = Math.max(pieces[0].at + way.delay, way.bytesPerSecond ? way.free : 0) - performance.now()
      if (wait > HALF_A_TICK) {
        timer = setTimeout(flow, Math.round(wait))
        break
      }
      pass(pieces[0], to)
    }
    if (held < WINDOW && from.isPaused()) from.resume()
    if (from.destroyed && pieces.length === 0) stop()
  }

  function pass({ bytes, finish }: Piece, to: Socket): void {
    if (!bytes) {
      pieces.shift()
      if (finish === 'end') to.end()
      else to.resetAndDestroy()
      return
    }
    const most = way.bytesPerSecond && Math.max(1, Math.floor((way.bytesPerSecond * PORTION) / 1000))
    const portion = most ? bytes.subarray(0, most) : bytes
    if (portion.length === bytes.length) pieces.shift()
    else if (pieces[0]) pieces[0].bytes = bytes.subarray(portion.length)
    held -= portion.length
    way.passed += portion.length
    if (way.bytesPerSecond) {
      way.free = Math.max(performance.now(), way.free) + (portion.length / way.bytesPerSecond) * 1000
    }
    to.write(portion)
  }

  function stop(): void {
    clearTimeout(timer)
    way.watchers.delete(flow)
  }

  way.watchers.add(flow)
  return {
    /** Begins to deliver: before, what is sent waits. */
    connect(socket: Socket): void {
      to = socket
      to.on('drain', flow)
      to.on('close', flow)
      for (const piece of pieces) piece.at = performance.now()
      flow()
    },
    stop,
  }
}
