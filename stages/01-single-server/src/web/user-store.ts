/** Users as rows. */
import type { Database } from '@ztm/domain/database'
import type { UserStore } from '@ztm/domain/stores'
import type { Profile, User, UserWithHash } from '@ztm/domain/user'

const BY_NAME = 'FROM usernames n JOIN users u ON u.id = n.user_id WHERE n.username = ?'

export function createUserStore({ read, write }: Database): UserStore {
  return {
    async add(call, { id, username, passwordHash }) {
      await write(call, [
        // The name's row comes first, so that it is what a taken name refuses.
        { op: 'add', table: 'usernames', row: { username, user_id: id } },
        { op: 'add', table: 'users', row: { id, username, password_hash: passwordHash } },
      ])
    },
    async byId(call, id) {
      const [row] = await read(call, 'SELECT id, username FROM users WHERE id = ?', [id])
      return row as User | undefined
    },
    async byName(call, username) {
      const [row] = await read(call, `SELECT u.id, u.username ${BY_NAME}`, [username])
      return row as User | undefined
    },
    async withHash(call, username) {
      const sql = `SELECT u.id, u.username, u.password_hash AS "passwordHash" ${BY_NAME}`
      const [row] = await read(call, sql, [username], 'latest')
      return row as UserWithHash | undefined
    },
    async profile(call, username) {
      const [row] = await read(
        call,
        `SELECT u.id, u.username, COALESCE(c.photos, 0) AS "photoCount",
           COALESCE(c.followers, 0) AS "followerCount", COALESCE(c.following, 0) AS "followingCount"
         FROM usernames n JOIN users u ON u.id = n.user_id LEFT JOIN user_counts c ON c.user_id = u.id
         WHERE n.username = ?`,
        [username],
      )
      return row as Profile | undefined
    },
    async namesOf(call, ids) {
      const marks = ids.map(() => '?').join(', ')
      const rows = await read(call, `SELECT id, username FROM users WHERE id IN (${marks})`, ids)
      const names = new Map<string, string>()
      for (const { id, username } of rows) names.set(String(id), String(username))
      return names
    },
  }
}
