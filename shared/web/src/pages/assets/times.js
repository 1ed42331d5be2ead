/** "3 minutes ago" in place of a date, which stays as the tip. */
const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

function ago(time) {
  const seconds = (time - Date.now()) / 1000
  const [unit, length] = UNITS.find(([, length]) => -seconds >= length) ?? []
  return unit ? words.format(Math.ceil(seconds / length), unit) : 'just now'
}

export function tellTimes(root = document) {
  for (const time of root.querySelectorAll('time')) {
    const date = new Date(time.dateTime)
    time.textContent = ago(date.getTime())
    time.title = date.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })
  }
}

tellTimes()
setInterval(() => tellTimes(), 30_000)
