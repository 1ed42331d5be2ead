/** Something that others wait for: a condition variable (Hoare, "Monitors", 1974), with a limit to the waiting. */

export type Condition = ReturnType<typeof createCondition>

export function createCondition() {
  const waiting = new Set<() => void>()

  return {
    /** To be called whenever it may have come true for somebody. */
    changed(): void {
      for (const look of [...waiting]) look()
    },
    /** @param ms to wait at most. @returns whether it holds */
    wait(holds: () => boolean, ms: number): Promise<boolean> {
      if (holds()) return Promise.resolve(true)
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(look)
          resolve(holds())
        }
        const look = () => {
          if (holds()) end()
        }
        const timer = setTimeout(end, ms)
        waiting.add(look)
      })
    },
  }
}
