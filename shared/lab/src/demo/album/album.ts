/** The whole album as it goes to a system: who follows whom and who likes what is left to chance, the same every time. */
import { chanceFrom } from '@ztm/domain/seed/chance'
import { EARLIER } from './earlier.ts'
import { LAST_WEEK } from './last-week.ts'
import { PEOPLE, type Person } from './people.ts'
import { THIS_WEEK } from './this-week.ts'

export const PICTURES = [...THIS_WEEK, ...LAST_WEEK, ...EARLIER]

const HOUR = 60
const DAY = 24 * HOUR
/** For how long people talk about a picture. */
const TALK = 1.5 * DAY

export const fileOf = (at: number): string => `picture-${String(at + 1).padStart(2, '0')}.jpg`

/** What `album.json` says, beside the pictures that it names. All ages are in minutes. */
export function album() {
  const chance = chanceFrom(2024)
  const others = (person: Person) => PEOPLE.filter((other) => other !== person)

  const people = PEOPLE.map((username, at) => ({ username, age: (70 - 3 * at) * DAY }))
  const follows = PEOPLE.flatMap((follower) =>
    others(follower)
      .filter(() => chance() < 0.55)
      .map((followee) => ({ follower, followee })),
  )
  const photos = PICTURES.map(({ by, caption, comments }, at) => {
    // The newest is of half an hour ago, the oldest of four weeks.
    const age = 30 + 23 * at ** 2
    const liked = 0.3 + 0.55 * chance()
    const likedBy = others(by).filter(
      (person) => chance() < liked || comments.some((comment) => comment.by === person),
    )
    const step = Math.min(age * 0.9, TALK) / (comments.length + 1)
    const said = comments.map((comment, turn) => ({ ...comment, age: Math.round(age - step * (turn + 1)) }))
    return { by, file: fileOf(at), caption, age, likedBy, comments: said }
  })
  return { people, follows, photos }
}
