/**
 * The feed as documents: whoever posts a photo writes it, put together already, into the feed of everybody who follows
 * them (fan-out on write). Reading is then one walk along one key. SQLite stands for a store of documents here, so that
 * what is compared is the shape of the data and not two engines.
 */
import Sqlite from 'better-sqlite3'
import { type Feeds, type Item, PAGE } from './feeds.ts'
import type { Network, NewPhoto, Person } from './network.ts'

const TABLES = `
CREATE TABLE photos (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE followers (user_id TEXT, follower_id TEXT, PRIMARY KEY (user_id, follower_id)) WITHOUT ROWID;
CREATE TABLE likes (photo_id TEXT, user_id TEXT, PRIMARY KEY (photo_id, user_id)) WITHOUT ROWID;
CREATE TABLE feeds (
  user_id TEXT, photo_id TEXT, document TEXT NOT NULL, PRIMARY KEY (user_id, photo_id)
) WITHOUT ROWID;
`

export function openDocuments(path: string): Feeds {
  const sqlite = new Sqlite(path)
  // As the stage opens its own.
  for (const pragma of [
    'locking_mode = EXCLUSIVE',
    'journal_mode = WAL',
    'synchronous = FULL',
    'mmap_size = 1073741824',
  ]) {
    sqlite.pragma(pragma)
  }
  sqlite.exec(TABLES)
  const all = (sql: string) => sqlite.prepare<string[], { document: string; follower_id: string }>(sql)
  const newest = all(`SELECT document FROM feeds WHERE user_id = ? ORDER BY photo_id DESC LIMIT ${PAGE}`)
  const followers = all('SELECT follower_id FROM followers WHERE user_id = ?')
  const photo = all('SELECT document FROM photos WHERE id = ?')
  const addPhoto = all('INSERT INTO photos (id, document) VALUES (?, ?)')
  const changePhoto = all('UPDATE photos SET document = ? WHERE id = ?')
  const removePhoto = all('DELETE FROM photos WHERE id = ?')
  const addCopy = all('INSERT INTO feeds (user_id, photo_id, document) VALUES (?, ?, ?)')
  const changeCopy = all('UPDATE feeds SET document = ? WHERE user_id = ? AND photo_id = ?')
  const removeCopy = all('DELETE FROM feeds WHERE user_id = ? AND photo_id = ?')
  const addFollower = all('INSERT INTO followers (user_id, follower_id) VALUES (?, ?)')
  const addLike = all('INSERT INTO likes (photo_id, user_id) VALUES (?, ?)')
  const removeLikes = all('DELETE FROM likes WHERE photo_id = ?')

  /** Everybody in whose feed it stands: the followers, and the author. */
  const readersOf = ({ id }: Person) => [id, ...followers.all(id).map(({ follower_id }) => follower_id)]

  function addEverywhere({ id, author, caption }: NewPhoto): void {
    const document = JSON.stringify(documentOf(id, author, caption))
    addPhoto.run(id, document)
    for (const reader of readersOf(author)) addCopy.run(reader, id, document)
  }

  /** There is no one place to change: each copy is written again. */
  function changeEverywhere({ id, author }: NewPhoto, change: (item: Item) => Item): void {
    const before: Item = JSON.parse(photo.get(id)?.document ?? 'null')
    const document = JSON.stringify(change(before))
    changePhoto.run(document, id)
    for (const reader of readersOf(author)) changeCopy.run(document, reader, id)
  }

  const atOnce = (doing: () => void) => sqlite.transaction(doing).immediate()

  return {
    async fill(network: Network) {
      atOnce(() => {
        for (const [user, theirs] of network.followers) {
          for (const follower of theirs) addFollower.run(user.id, follower.id)
        }
      })
      atOnce(() => network.photos.forEach(addEverywhere))
    },
    read: async ({ id }) => newest.all(id).map(({ document }) => JSON.parse(document)),
    looksAt: async ({ id }) => newest.all(id).length,
    add: async (photo) => atOnce(() => addEverywhere(photo)),
    changeCaption: async (photo, caption) =>
      atOnce(() => changeEverywhere(photo, (item) => ({ ...item, caption }))),
    like: async (photo, by) =>
      atOnce(() => {
        addLike.run(photo.id, by.id)
        changeEverywhere(photo, (item) => ({ ...item, likeCount: item.likeCount + 1 }))
      }),
    remove: async ({ id, author }) =>
      atOnce(() => {
        removePhoto.run(id)
        removeLikes.run(id)
        for (const reader of readersOf(author)) removeCopy.run(reader, id)
      }),
    written: async () => Number(sqlite.prepare('SELECT total_changes()').pluck().get()),
    bytes: async () =>
      Number(sqlite.pragma('page_count', { simple: true })) *
      Number(sqlite.pragma('page_size', { simple: true })),
    close: () => void sqlite.close(),
  }
}

const documentOf = (id: string, author: Person, caption: string) => ({
  id,
  author: { username: author.username },
  caption,
  status: 'ready',
  version: id,
  width: 1440,
  height: 960,
  originalWidth: 1440,
  originalHeight: 960,
  likeCount: 0,
  commentCount: 0,
})
