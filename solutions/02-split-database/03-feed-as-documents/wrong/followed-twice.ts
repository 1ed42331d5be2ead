// Fails: Who begins to follow sees what was posted before

import type { Documents, Item } from '../solution.ts'

export { cheaper } from '../solution.ts'

/** Whoever follows twice has everything twice. */
export function createFeeds(documents: Documents) {
  const list = async <T>(key: string): Promise<T[]> => ((await documents.get(key)) ?? []) as T[]
  const change = async <T>(key: string, how: (before: T[]) => T[]) =>
    await documents.put(key, how(await list<T>(key)))

  const sorted = (items: Item[]) => items.toSorted((a, b) => (a.photoId < b.photoId ? 1 : -1))
  const readersOf = async (author: string) => [author, ...(await list<string>(`followers of ${author}`))]

  async function everywhere(author: string, how: (items: Item[]) => Item[]) {
    await change(`photos of ${author}`, how)
    for (const reader of await readersOf(author)) await change(`feed of ${reader}`, how)
  }

  return {
    async follow(follower: string, author: string) {
      await change<string>(`followers of ${author}`, (all) => [...all, follower])
      const photos = await list<Item>(`photos of ${author}`)
      await change<Item>(`feed of ${follower}`, (items) => sorted([...items, ...photos]))
    },
    async unfollow(follower: string, author: string) {
      await change<string>(`followers of ${author}`, (all) => all.filter((one) => one !== follower))
      await change<Item>(`feed of ${follower}`, (items) => items.filter((item) => item.author !== author))
    },
    post: (photo: Item) => everywhere(photo.author, (items) => sorted([...items, photo])),
    edit: (author: string, photoId: string, caption: string) =>
      everywhere(author, (items) =>
        items.map((item) => (item.photoId === photoId ? { ...item, caption } : item)),
      ),
    remove: (author: string, photoId: string) =>
      everywhere(author, (items) => items.filter((item) => item.photoId !== photoId)),
    feed: (person: string) => list<Item>(`feed of ${person}`),
  }
}
