/** Asking the lab for something by a button: disabled while it is being done, and what went wrong beside it. */
import { reactive } from 'vue'
import { askLab, Refused } from '../lab.ts'

export function useAsking() {
  const asking = reactive({
    /** What is being waited for, by what was asked for. */
    under: {} as Record<string, string>,
    problem: '',
    /** Of a node that failed. */
    lastLines: [] as readonly string[],
  })

  /** @param doing says what is being waited for @returns undefined where it was refused */
  async function ask<T>(
    doing: string,
    path: string,
    body?: unknown,
    method?: string,
  ): Promise<T | undefined> {
    if (path in asking.under) return undefined
    asking.under[path] = doing
    asking.problem = ''
    asking.lastLines = []
    try {
      return await askLab<T>(path, body, method)
    } catch (error) {
      asking.problem = (error as Error).message
      asking.lastLines = error instanceof Refused ? error.lastLines : []
      return undefined
    } finally {
      delete asking.under[path]
    }
  }

  return { asking, ask }
}
