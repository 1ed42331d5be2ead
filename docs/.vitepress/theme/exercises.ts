/** How far somebody has come with the exercises, as the lab knows it. Without a lab nobody does. */
import { onMounted, ref } from 'vue'

export type State = { id: string; begun: boolean; current: boolean; passed: string | null; hints: number }

/** One question for all that a page shows, asked anew on each page. */
let asked: { at: string; answer: Promise<State[]> } | undefined

export function useExercise(id: string) {
  const state = ref<State>()
  onMounted(async () => {
    const at = location.pathname
    if (asked?.at !== at)
      asked = { at, answer: fromLab<{ items: State[] }>('').then((found) => found?.items ?? []) }
    state.value = (await asked.answer).find((one) => one.id === id)
  })
  return state
}

/** @returns undefined where there is no lab, or where it refuses */
export async function fromLab<T>(path: string): Promise<T | undefined> {
  // The lab is on the reader's own computer or nowhere.
  if (location.hostname !== 'localhost') return undefined
  try {
    const answer = await fetch(`/lab/exercises${path}`)
    return answer.ok && answer.headers.get('content-type')?.includes('json') ? await answer.json() : undefined
  } catch {
    return undefined
  }
}
