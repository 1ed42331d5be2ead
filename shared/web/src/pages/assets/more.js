/** The next page of a list, put under the one that is there. */
import { tell } from './news.js'
import { tellTimes } from './times.js'

document.addEventListener('click', async (event) => {
  const link = event.target.closest('a[data-more]')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  try {
    await extend(link)
  } catch {
    // Whatever it was, the plain page will say it.
    location.assign(link.href)
  }
})

async function extend(link) {
  const response = await fetch(link.href)
  if (!response.ok) throw new Error(`answered ${response.status}`)
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const items = [...page.querySelector('[data-list]').children].map((item) => document.adoptNode(item))
  document.querySelector('[data-list]').append(...items)
  const next = page.querySelector('.more')
  if (next) link.closest('.more').replaceWith(document.adoptNode(next))
  else link.closest('.more').remove()
  for (const item of items) tellTimes(item)
  items[0]?.querySelector('a')?.focus({ preventScroll: true })
  tell(`${items.length} more.`)
}
