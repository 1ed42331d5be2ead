/** Looking somebody up, following, liking. */
import type { Call } from './call.ts'
import { Refused } from './database.ts'
import { timeOf } from './ids.ts'
import type { Ports } from './ports.ts'
import { invalid, notFound } from './problem.ts'
import type { ProfileView, User } from './user.ts'

export function createPeople({ users, follows, likes }: Ports) {
  async function profile(call: Call, me: User | undefined, username: string): Promise<ProfileView> {
    const profile = await users.profile(call, username)
    if (!profile) throw notFound('user')
    const followedByMe = me ? await follows.isFollowing(call, me.id, profile.id) : false
    return { ...profile, createdAt: timeOf(profile.id), followedByMe }
  }

  async function other(call: Call, me: User, username: string): Promise<User> {
    const user = await users.byName(call, username)
    if (!user) throw notFound('user')
    if (user.id === me.id) throw invalid('username', 'nobody follows themselves')
    return user
  }

  const follow = async (call: Call, me: User, username: string) =>
    await follows.follow(call, me.id, (await other(call, me, username)).id)

  const unfollow = async (call: Call, me: User, username: string) =>
    await follows.unfollow(call, me.id, (await other(call, me, username)).id)

  const like = async (call: Call, me: User, photoId: string) =>
    await orNotFound(likes.like(call, me.id, photoId))

  const unlike = async (call: Call, me: User, photoId: string) =>
    await orNotFound(likes.unlike(call, me.id, photoId))

  return { profile, follow, unfollow, like, unlike }
}

async function orNotFound(writing: Promise<void>): Promise<void> {
  try {
    await writing
  } catch (error) {
    if (error instanceof Refused) throw notFound('photo')
    throw error
  }
}

export type People = ReturnType<typeof createPeople>
