/** A picture that is still being prepared: shows it as soon as it is there. */
import { api } from './api.js'

const waiting = document.querySelector('[data-waiting]')
if (waiting) look()

function look() {
  setTimeout(async () => {
    // No answer is no news: it is asked for again.
    const photo = await api('GET', waiting.dataset.waiting).catch(() => undefined)
    if (photo && photo.status !== 'processing') location.reload()
    else look()
  }, 2000)
}
