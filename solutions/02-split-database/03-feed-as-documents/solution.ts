/** Everybody's feed as one document, written when something happens and read in one go. */

export type Item = { photoId: string; author: string; caption: string }
export type Documents = {
  get(key: string): Promise<unknown>
  put(key: string, document: unknown): Promise<void>
}
export type Use = { followers: number; following: number; changes: number; looks: number }

const newestFirst = (a: Item, b: Item) => (a.photoId < b.photoId ? 1 : -1)

export function createFeeds(documents: Documents) {
  // Three kinds of document. The feeds are what is read. The other two exist so that the feeds can be kept right.
  const feedOf = (person: string) => `feed of ${person}`
  const photosOf = (author: string) => `photos of ${author}`
  const followersOf = (author: string) => `followers of ${author}`

  const list = async <T>(key: string): Promise<T[]> => ((await documents.get(key)) ?? []) as T[]

  async function change<T>(key: string, how: (before: T[]) => T[]): Promise<void> {
    await documents.put(key, how(await list<T>(key)))
  }

  /** The same change to every list in which an author's photos stand: this is what the copies cost. */
  async function everywhere(author: string, how: (items: Item[]) => Item[]): Promise<void> {
    // The author's own list, too: who follows tomorrow gets their copies from there.
    await change(photosOf(author), how)
    for (const reader of [author, ...(await list<string>(followersOf(author)))])
      await change(feedOf(reader), how)
  }

  const without = (author: string) => (items: Item[]) => items.filter((item) => item.author !== author)

  return {
    async follow(follower: string, author: string): Promise<void> {
      await change<string>(followersOf(author), (all) => [...new Set([...all, follower])])
      const photos = await list<Item>(photosOf(author))
      // Taken out first, so that following twice puts nothing in twice.
      await change<Item>(feedOf(follower), (items) =>
        [...without(author)(items), ...photos].toSorted(newestFirst),
      )
    },
    async unfollow(follower: string, author: string): Promise<void> {
      await change<string>(followersOf(author), (all) => all.filter((one) => one !== follower))
      await change<Item>(feedOf(follower), without(author))
    },
    post: (photo: Item) => everywhere(photo.author, (items) => [photo, ...items].toSorted(newestFirst)),
    edit: (author: string, photoId: string, caption: string) =>
      everywhere(author, (items) =>
        items.map((item) => (item.photoId === photoId ? { ...item, caption } : item)),
      ),
    remove: (author: string, photoId: string) =>
      everywhere(author, (items) => items.filter((item) => item.photoId !== photoId)),
    feed: (person: string) => list<Item>(feedOf(person)),
  }
}

export function cheaper({ followers, following, changes, looks }: Use): 'joined' | 'documents' {
  const joined = looks * (1 + following) + changes
  // Every change is paid for once for each who may look. Worth it only where they do look, and often.
  const documents = looks + changes * (2 + followers)
  return documents < joined ? 'documents' : 'joined'
}
