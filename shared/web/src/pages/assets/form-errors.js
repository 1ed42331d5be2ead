/** What the API refused, shown where the server would have shown it. */

/** @param {import('./api.js').Refusal | undefined} refusal undefined takes the messages away */
export function showRefusal(form, refusal) {
  const rest = []
  for (const place of form.querySelectorAll('[data-error]')) put(form, place, '')
  for (const { field, message } of refusal?.errors ?? []) {
    const place = form.querySelector(`[data-error="${CSS.escape(field)}"]`)
    if (place) put(form, place, `${place.dataset.label} ${message}`)
    else rest.push(message)
  }
  if (refusal && refusal.errors.length === 0) {
    // Too large, or of the wrong kind: that can only be the picture.
    const picture = [413, 415].includes(refusal.status) && form.querySelector('[data-error="image"]')
    if (picture) put(form, picture, refusal.message)
    else rest.push(refusal.message)
  }
  put(form, form.querySelector('[data-error=""]'), rest.join(' '))
  form.querySelector('[aria-invalid]')?.focus()
}

function put(form, place, message) {
  place.textContent = message
  const field = form.elements.namedItem(place.dataset.error)
  if (!field) return
  if (message) field.setAttribute('aria-invalid', 'true')
  else field.removeAttribute('aria-invalid')
}
