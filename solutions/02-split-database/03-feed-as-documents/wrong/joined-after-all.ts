// Fails: A look at a feed of ten authors: expected { photos: 10, reads: 1, writes: 0 }

import type { Documents, Item } from '../solution.ts'

export { cheaper } from '../solution.ts'

/** Right, and put together at each look: one read for each whom somebody follows. */
export function createFeeds(documents: Documents) {
  const list = async <T>(key: string): Promise<T[]> => ((await documents.get(key)) ?? []) as T[]
  const change = async <T>(key: string, how: (before: T[]) => T[]) =>
    await documents.put(key, how(await list<T>(key)))
  return {
    follow: (follower: string, author: string) =>
      change<string>(`followed by ${follower}`, (all) => [...new Set([...all, author])]),
    unfollow: (follower: string, author: string) =>
      change<string>(`followed by ${follower}`, (all) => all.filter((one) => one !== author)),
    post: (photo: Item) => change<Item>(`photos of ${photo.author}`, (items) => [...items, photo]),
    edit: (author: string, photoId: string, caption: string) =>
      change<Item>(`photos of ${author}`, (items) =>
        items.map((item) => (item.photoId === photoId ? { ...item, caption } : item)),
      ),
    remove: (author: string, photoId: string) =>
      change<Item>(`photos of ${author}`, (items) => items.filter((item) => item.photoId !== photoId)),
    async feed(person: string): Promise<Item[]> {
      const authors = [person, ...(await list<string>(`followed by ${person}`))]
      const all = await Promise.all(authors.map((author) => list<Item>(`photos of ${author}`)))
      return all.flat().sort((a, b) => (a.photoId < b.photoId ? 1 : -1))
    },
  }
}
