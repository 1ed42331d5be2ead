/** One picture of the album: who took it, which scene it is, and what is said about it. */
import type { Shape } from '../draw.ts'
import type { SceneName } from '../scenes.ts'
import type { Person } from './people.ts'

export type Picture = {
  by: Person
  scene: SceneName
  shape: Shape
  seed: number
  caption: string
  /** In their order. */
  comments: { by: Person; text: string }[]
}

/** @param drawn the scene, its shape, and which of its variations. @param comments each as `who: what` */
export function picture(
  by: Person,
  drawn: `${SceneName} ${Shape} ${number}`,
  caption: string,
  ...comments: `${Person}: ${string}`[]
): Picture {
  const [scene, shape, seed] = drawn.split(' ') as [SceneName, Shape, string]
  const said = comments.map((comment) => {
    const colon = comment.indexOf(': ')
    return { by: comment.slice(0, colon) as Person, text: comment.slice(colon + 2) }
  })
  return { by, scene, shape, seed: Number(seed), caption, comments: said }
}
