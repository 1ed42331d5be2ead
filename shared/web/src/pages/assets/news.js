/** A word to everybody at the foot of the page; screen readers read it out. */
const news = document.querySelector('#news')
let timer

export function tell(text) {
  news.textContent = text
  clearTimeout(timer)
  timer = setTimeout(() => news.replaceChildren(), 6000)
}
