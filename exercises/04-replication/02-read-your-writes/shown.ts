/** A copy of the database, as a test plays it: it shows what it is told to, and may be the primary or not. */
import type { World } from '../../testing/world.ts'
import type { Position, Shown } from './starter.ts'

/** Such as `2:17`: the seventeenth batch, in the second epoch. */
export const said = ({ epoch, seq }: Position): string => `${epoch}:${seq}`

/** @param looked what is shown at a position */
export function createShown(world: World, at: Position, looked: () => string = () => '') {
  let position = at
  let primary = false
  let waiting: (() => void)[] = []

  function tell(): void {
    const all = waiting
    waiting = []
    for (const act of all) act()
  }

  const shown: Shown = {
    look: () => ({ value: looked(), at: { ...position } }),
    isPrimary: () => primary,
    changed: (within) =>
      new Promise((resolve) => {
        const callOff = world.after(within, resolve)
        waiting.push(() => {
          callOff()
          resolve()
        })
      }),
  }
  return {
    shown,
    position: () => position,
    isPrimary: () => primary,
    show(to: Position) {
      position = to
      tell()
    },
    beOf(role: 'primary' | 'replica') {
      primary = role === 'primary'
      tell()
    },
  }
}
