/** Signing up, logging in and out. */
import type { Call } from './call.ts'
import { Refused } from './database.ts'
import { newId, slotOfName } from './ids.ts'
import type { Limit, Ports, Session } from './ports.ts'
import { Problem, unauthenticated } from './problem.ts'
import type { Credentials, User } from './user.ts'

/** Guessing is slowed down for one account from everywhere, and for one address on every account. */
const PER_ACCOUNT: Limit = { name: 'failed-log-ins-of-account', points: 10, seconds: 15 * 60 }
const PER_ADDRESS: Limit = { name: 'failed-log-ins-of-address', points: 50, seconds: 15 * 60 }

export type SignedIn = { user: User; token: string }

export function createAccounts(ports: Ports) {
  const { users, sessions, limits, passwords } = ports

  async function signUp(call: Call, { username, password }: Credentials): Promise<SignedIn> {
    const passwordHash = await passwords.hash(password)
    const user = { id: newId(ports.clock, ports.random, slotOfName(username)), username }
    try {
      await users.add(call, { ...user, passwordHash })
    } catch (error) {
      if (error instanceof Refused) throw new Problem('conflict', `The name ${username} is taken.`)
      throw error
    }
    return { user, token: await sessions.create(call, user.id) }
  }

  async function logIn(call: Call, { username, password }: Credentials): Promise<SignedIn> {
    // Points are taken before the password is looked at and given back after a success: counted afterwards, a
    // hundred guesses at once would all be looked at.
    const taken = [
      { limit: PER_ACCOUNT, key: username },
      { limit: PER_ADDRESS, key: call.client },
    ]
    const waits = await Promise.all(taken.map(({ limit, key }) => limits.take(call, limit, key)))
    const retryAfter = Math.max(...waits)
    if (retryAfter > 0)
      throw new Problem('too-many', 'Too many failed log-ins. Wait a while.', { retryAfter })

    const giveBack = () => Promise.all(taken.map(({ limit, key }) => limits.giveBack(call, limit, key)))
    const user = await rightUser(call, username, password).catch(async (error) => {
      // Only a wrong password counts: people who try again while the database is away are not guessing.
      await giveBack()
      throw error
    })
    if (!user) throw unauthenticated('The name or the password is wrong.')
    await giveBack()
    return { user, token: await sessions.create(call, user.id) }
  }

  async function rightUser(call: Call, username: string, password: string): Promise<User | undefined> {
    const user = await users.withHash(call, username)
    const right = await passwords.verify(password, user?.passwordHash)
    return user && right ? { id: user.id, username: user.username } : undefined
  }

  /** Who holds this token, and what they have seen; undefined where it is dead or unknown. */
  async function whoIs(call: Call, token: string): Promise<(Session & { user: User }) | undefined> {
    const session = await sessions.find(call, token)
    if (!session) return undefined
    for (const [database, position] of session.seen) {
      if (!call.seen.has(database)) call.seen.set(database, position)
    }
    const user = await users.byId(call, session.userId)
    return user && { ...session, user }
  }

  const logOut = (call: Call, token: string) => sessions.end(call, token)

  return { signUp, logIn, logOut, whoIs, note: sessions.note }
}

export type Accounts = ReturnType<typeof createAccounts>
