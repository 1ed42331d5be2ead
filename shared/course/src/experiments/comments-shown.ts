/** How many comments the app shows, over all photos: what was acknowledged has to be among them. */
import { createClient } from '@ztm/testkit/client'
import { eventually } from '@ztm/testkit/eventually'
import { walk } from '@ztm/testkit/walk'

/** In milliseconds: the stage has just been broken, and lists may be a little old. */
const PATIENCE = { within: 5_000, every: 250 }

export async function commentsShown(url: string): Promise<number> {
  const visitor = createClient(url)
  const photos = await walk((page) => visitor.explore(page))
  return photos.reduce((all, { commentCount }) => all + commentCount, 0)
}

/** @returns how many of them are missing, once no more come @throws Error where nobody answers */
export async function missingOf(expected: number, url: string): Promise<number> {
  let shown: number | undefined
  const look = async () => {
    shown = await commentsShown(url)
    if (shown < expected) throw new Error('some are missing')
  }
  await eventually('all comments to be shown', look, PATIENCE).catch((error) => {
    if (shown === undefined) throw error
  })
  return Math.max(0, expected - (shown ?? 0))
}
