/** Whether the running system stands beside the text: kept from page to page, and from visit to visit. */
import { reactive } from 'vue'

const KEPT = 'running-beside-the-text'

export const panel = reactive({
  open: false,
  /** Whether somebody has asked for it, who is then led there; not so where it was only kept. */
  asked: false,
})

/** Where there is room for both; else what runs covers the text. */
export const ROOM_FOR_BOTH = '(min-width: 1200px)'

export function openPanel(): void {
  Object.assign(panel, { open: true, asked: true })
  keep(true)
}

export function closePanel(): void {
  Object.assign(panel, { open: false, asked: false })
  keep(false)
}

/** As it was left. Nobody who comes to read is met with something that covers the text. */
export function reopenPanel(): void {
  if (kept() && matchMedia(ROOM_FOR_BOTH).matches) panel.open = true
}

function keep(open: boolean): void {
  try {
    if (open) localStorage.setItem(KEPT, 'open')
    else localStorage.removeItem(KEPT)
  } catch {
    // A browser may keep nothing for anybody.
  }
}

function kept(): boolean {
  try {
    return localStorage.getItem(KEPT) !== null
  } catch {
    return false
  }
}
