/** Likes and follows in place: shown at once, taken back where the API refuses. */
import { api } from './api.js'
import { tell } from './news.js'

document.addEventListener('submit', async (event) => {
  const form = event.target
  const { toggle, toggled, busy } = form.dataset
  if (!toggle) return
  event.preventDefault()
  if (busy) return
  const on = toggled !== 'true'
  form.dataset.busy = 'yes'
  show(form, on)
  try {
    await api(on ? 'PUT' : 'DELETE', toggle)
  } catch (error) {
    show(form, !on)
    // The plain form knows the way to the log-in and back.
    if (error.status === 401) form.submit()
    else tell(error.message)
  } finally {
    delete form.dataset.busy
  }
})

function show(form, on) {
  form.dataset.toggled = on
  const button = form.querySelector('button')
  if (button.hasAttribute('aria-pressed')) button.setAttribute('aria-pressed', on)
  const count = document.getElementById(form.dataset.counts)
  const before = Number(count.textContent.replaceAll(',', ''))
  count.textContent = (before + (on ? 1 : -1)).toLocaleString('en')
}
