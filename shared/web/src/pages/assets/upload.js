/** Choosing a picture by dropping it, seeing it first, and how far its upload is. */
import { Refusal } from './api.js'
import { showRefusal } from './form-errors.js'

const form = document.querySelector('form[data-upload]')
if (form) prepare()

function prepare() {
  const drop = form.querySelector('[data-drop]')
  const { image } = form.elements
  for (const type of ['dragenter', 'dragover']) {
    drop.addEventListener(type, (event) => {
      event.preventDefault()
      drop.classList.add('over')
    })
  }
  for (const type of ['dragleave', 'drop']) drop.addEventListener(type, () => drop.classList.remove('over'))
  drop.addEventListener('drop', (event) => {
    event.preventDefault()
    if (event.dataTransfer.files.length === 0) return
    image.files = event.dataTransfer.files
    preview(drop, image)
  })
  image.addEventListener('change', () => preview(drop, image))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send()
  })
  // Kept by the browser and come back to: what is sent now is another photo, and needs a key of its own.
  addEventListener('pageshow', (event) => {
    if (event.persisted) form.dataset.key = crypto.randomUUID()
  })
  if (image.files.length > 0) preview(drop, image)
}

function preview(drop, image) {
  const old = drop.querySelector('img')
  if (old) URL.revokeObjectURL(old.src)
  old?.remove()
  const [file] = image.files
  drop.classList.toggle('full', Boolean(file))
  showRefusal(form, file && tooLarge(image, file))
  if (!file) return
  const picture = new Image()
  picture.alt = 'The picture you have chosen'
  picture.src = URL.createObjectURL(file)
  picture.addEventListener('error', () => picture.remove())
  drop.prepend(picture)
}

function tooLarge(image, file) {
  if (file.size <= Number(image.dataset.mostBytes)) return undefined
  return new Refusal({ errors: [{ field: 'image', message: 'must have at most 10 MB' }] })
}

async function send() {
  const button = form.querySelector('button')
  const progress = form.querySelector('[data-progress]')
  const refusal = tooLarge(form.elements.image, form.elements.image.files[0])
  if (refusal) return showRefusal(form, refusal)
  showRefusal(form, undefined)
  button.disabled = true
  progress.hidden = false
  try {
    const { id } = await post(new FormData(form), progress.querySelector('progress'))
    location.assign(`/photos/${id}`)
  } catch (error) {
    showRefusal(form, error)
    button.disabled = false
    progress.hidden = true
  }
}

/** Not fetch, which cannot tell how much it has sent. */
function post(body, bar) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', form.dataset.upload)
    request.setRequestHeader('Idempotency-Key', form.dataset.key)
    request.responseType = 'json'
    request.upload.addEventListener('progress', (event) => {
      bar.value = (100 * event.loaded) / event.total
    })
    // All of it is there, and the picture is being worked on: a bar without a value moves on its own.
    request.upload.addEventListener('load', () => bar.removeAttribute('value'))
    request.addEventListener('load', () => {
      if (request.status === 201) return resolve(request.response)
      if (request.status === 401) location.assign('/login?next=/upload')
      reject(new Refusal(request.response ?? {}))
    })
    request.addEventListener('error', () =>
      reject(new Refusal({ detail: 'The upload broke off. Try again.' })),
    )
    request.send(body)
  })
}
