/** Who uses the app, and the rules for names and passwords. */
import { z } from 'zod'

export const Username = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9_.]{3,26}$/, 'must be 3 to 26 of a to z, 0 to 9, _ and .')
  .meta({ description: '3 to 26 of a-z, 0-9, _ and . (capitals are taken as lower case)', example: 'ada' })

export const Password = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(128, 'must have at most 128 characters')
  .meta({ description: '8 to 128 characters' })

export const Credentials = z.object({ username: Username, password: Password })
export type Credentials = z.infer<typeof Credentials>

/** For logging in: a name or password that nobody could have is wrong, and not invalid, like any other wrong one. */
export const LogIn = z.object({
  username: z.string().toLowerCase().max(1000, 'must have at most 1,000 characters'),
  password: z.string().max(1000, 'must have at most 1,000 characters'),
})

/** Somebody, as the app knows them. When they signed up is in their id. */
export type User = { id: string; username: string }

export type UserWithHash = User & { passwordHash: string }

/** What everybody may see of somebody. */
export type Profile = User & { photoCount: number; followerCount: number; followingCount: number }

export type ProfileView = Profile & { createdAt: number; followedByMe: boolean }
