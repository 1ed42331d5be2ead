/** Saying something, and taking it back, without leaving the page. */
import { api } from './api.js'
import { showRefusal } from './form-errors.js'
import { tell } from './news.js'
import { tellTimes } from './times.js'

document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.dataset.comment) {
    event.preventDefault()
    add(form)
  } else if (form.dataset.deleteComment) {
    event.preventDefault()
    remove(form)
  }
})

async function add(form) {
  const button = form.querySelector('button')
  const field = form.elements.text
  button.disabled = true
  try {
    const comment = await api('POST', form.dataset.comment, { text: field.value })
    document.querySelector('.comments').prepend(itemOf(comment, form))
    document.querySelector('#no-comments')?.remove()
    count(1)
    field.value = ''
    showRefusal(form, undefined)
    document.querySelector(`#comment-${comment.id}`)?.scrollIntoView({ block: 'nearest' })
    tell('Your comment is there.')
  } catch (error) {
    // Logged out meanwhile: the plain form knows the way to the log-in and back, and takes along what was written.
    if (error.status === 401) form.submit()
    showRefusal(form, error)
  } finally {
    button.disabled = false
  }
}

/** The template is what the server makes of a comment, with the gaps to fill. */
function itemOf({ id, text, createdAt }, form) {
  const item = document.querySelector('#new-comment').content.cloneNode(true)
  item.querySelector('.comment').id = `comment-${id}`
  item.querySelector('.said').textContent = text
  item.querySelector('time').dateTime = createdAt
  const deletion = item.querySelector('form')
  deletion.action = `${form.getAttribute('action')}/${id}/delete`
  deletion.dataset.deleteComment = `${form.dataset.comment}/${id}`
  tellTimes(item)
  return item
}

async function remove(form) {
  try {
    await api('DELETE', form.dataset.deleteComment)
    form.closest('.comment').remove()
    count(-1)
    tell('The comment is gone.')
    // What had the focus has just gone with it.
    document.querySelector('#text')?.focus()
  } catch (error) {
    tell(error.message)
  }
}

function count(change) {
  const shown = document.querySelector('#comment-count')
  shown.textContent = (Number(shown.textContent.replaceAll(',', '')) + change).toLocaleString('en')
}
