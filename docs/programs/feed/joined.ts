/** The feed as the stage has it: every fact in one place, put together when somebody looks. */
import { ownCall } from '@ztm/domain/call'
import type { Change } from '@ztm/domain/database'
import type { Photo } from '@ztm/domain/photo'
import { openSqlite } from '02-split-database/database/sqlite-database'
import { rowOfPhoto } from '02-split-database/web/photo-row'
import { createPhotoStore } from '02-split-database/web/photo-store'
import { createUserStore } from '02-split-database/web/user-store'
import { type Feeds, PAGE } from './feeds.ts'
import type { NewPhoto } from './network.ts'

const BATCH = 10_000

export function openJoined(path: string): Feeds {
  const database = openSqlite(path)
  const photos = createPhotoStore(database)
  const users = createUserStore(database)
  const call = ownCall('feed-as-documents', Date.now, 600_000)
  const write = (...batch: Change[]) => database.write(call, batch)
  const number = async (sql: string, params: string[] = []) => {
    const [row] = await database.read(call, sql, params)
    return Number(row?.n)
  }

  return {
    async fill(network) {
      const rows: Change[] = [
        ...network.people.flatMap(({ id, username }): Change[] => [
          { op: 'add', table: 'users', row: { id, username, password_hash: '' } },
          { op: 'add', table: 'usernames', row: { username, user_id: id } },
        ]),
        ...[...network.follows].flatMap(([{ id }, followed]) =>
          followed.map(
            (other): Change => ({
              op: 'add',
              table: 'follows',
              row: { follower_id: id, followee_id: other.id },
            }),
          ),
        ),
        ...network.photos.map(
          (photo): Change => ({ op: 'add', table: 'photos', row: rowOfPhoto(wholePhoto(photo)) }),
        ),
      ]
      for (let from = 0; from < rows.length; from += BATCH) await write(...rows.slice(from, from + BATCH))
    },
    async read({ id }) {
      const found = (await photos.feed(call, id, { limit: PAGE })).slice(0, PAGE)
      const names = await users.namesOf(call, [...new Set(found.map(({ authorId }) => authorId))])
      return found.map(({ authorId, ...photo }) => ({
        ...photo,
        author: { username: names.get(authorId) ?? '' },
      }))
    },
    async looksAt(person) {
      const follows = await number('SELECT count(*) AS n FROM follows WHERE follower_id = ?', [person.id])
      // To know which are the newest, the index is walked through all photos of everybody they follow.
      const walked = await number(
        `SELECT count(*) AS n FROM photos
         WHERE author_id IN (SELECT followee_id FROM follows WHERE follower_id = ? UNION ALL SELECT ?)`,
        [person.id, person.id],
      )
      const found = await photos.feed(call, person.id, { limit: PAGE })
      const marks = found.map(() => '?').join(', ')
      const counts = await number(
        `SELECT count(*) AS n FROM photo_counts WHERE photo_id IN (${marks})`,
        found.map(({ id }) => id),
      )
      const authors = new Set(found.slice(0, PAGE).map(({ authorId }) => authorId))
      return follows + walked + found.length + 2 * counts + authors.size
    },
    add: (photo) => write({ op: 'add', table: 'photos', row: rowOfPhoto(wholePhoto(photo)) }),
    changeCaption: ({ id }, caption) => write({ op: 'change', table: 'photos', row: { id, caption } }),
    like: ({ id }, by) => write({ op: 'add', table: 'likes', row: { photo_id: id, user_id: by.id } }),
    remove: ({ id }) => write({ op: 'remove', table: 'photos', row: { id } }),
    written: () => number('SELECT total_changes() AS n'),
    bytes: () => number('SELECT page_count * page_size AS n FROM pragma_page_count(), pragma_page_size()'),
    close: database.close,
  }
}

function wholePhoto({ id, author, caption }: NewPhoto): Photo {
  return {
    id,
    authorId: author.id,
    caption,
    status: 'ready',
    version: id,
    width: 1440,
    height: 960,
    originalWidth: 1440,
    originalHeight: 960,
    likeCount: 0,
    commentCount: 0,
  }
}
