/** Who follows whom, as rows. */
import type { Database } from '@ztm/domain/database'
import type { FollowStore } from '@ztm/domain/stores'

export function createFollowStore({ read, write }: Database): FollowStore {
  const row = (followerId: string, followeeId: string) => ({
    follower_id: followerId,
    followee_id: followeeId,
  })
  return {
    async follow(call, followerId, followeeId) {
      await write(call, [{ op: 'put', table: 'follows', row: row(followerId, followeeId) }])
    },
    async unfollow(call, followerId, followeeId) {
      await write(call, [{ op: 'remove', table: 'follows', row: row(followerId, followeeId) }])
    },
    async isFollowing(call, followerId, followeeId) {
      const sql = 'SELECT 1 FROM follows WHERE follower_id = ? AND followee_id = ?'
      return (await read(call, sql, [followerId, followeeId])).length > 0
    },
  }
}
