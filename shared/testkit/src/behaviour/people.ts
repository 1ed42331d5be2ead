/** Profiles and following. */
import { describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { newUsername } from '../people.ts'
import { newPhoto } from '../photos.ts'
import { refused } from '../problems.ts'
import { aProfile } from '../shapes.ts'
import type { Subject } from '../subject.ts'

export function peopleContract(app: Subject): void {
  describe('a profile', () => {
    test('says who somebody is, to everybody', async () => {
      const ada = await app.person('ada')
      const profile = await succeed(ada.profile(ada.username))
      expect(profile).toEqual({
        ...aProfile,
        username: ada.username,
        photoCount: 0,
        followerCount: 0,
        followingCount: 0,
        followedByMe: false,
      })
      await eventually('a visitor to see the profile', async () =>
        expect(await succeed(app.visitor().profile(ada.username))).toEqual(profile),
      )
    })

    test('of nobody is 404', async () => {
      await refused(app.visitor().profile(newUsername()), 404)
      await refused(app.visitor().photosOf(newUsername()), 404)
    })

    test('counts photos', async () => {
      const ada = await app.person('ada')
      const [one] = [await newPhoto(ada), await newPhoto(ada)]
      expect((await succeed(ada.profile(ada.username))).photoCount).toBe(2)
      await succeed(ada.deletePhoto(one.id))
      expect((await succeed(ada.profile(ada.username))).photoCount).toBe(1)
    })
  })

  describe('following', () => {
    test('shows on both sides, and repeating it changes nothing', async () => {
      const [ada, bob] = await app.people('ada', 'bob')
      for (let time = 0; time < 3; time++) {
        expect((await ada.follow(bob.username)).status).toBe(204)
        const seen = await succeed(ada.profile(bob.username))
        expect(seen).toMatchObject({ followerCount: 1, followedByMe: true })
        expect((await succeed(ada.profile(ada.username))).followingCount).toBe(1)
      }
      await eventually('bob to see it', async () =>
        expect(await succeed(bob.profile(bob.username))).toMatchObject({
          followerCount: 1,
          followedByMe: false,
        }),
      )
      for (let time = 0; time < 3; time++) {
        expect((await ada.unfollow(bob.username)).status).toBe(204)
        const seen = await succeed(ada.profile(bob.username))
        expect(seen).toMatchObject({ followerCount: 0, followedByMe: false })
        expect((await succeed(ada.profile(ada.username))).followingCount).toBe(0)
      }
    })

    test('the same at once counts once', async () => {
      const [ada, bob] = await app.people('ada', 'bob')
      const answers = await Promise.all(Array.from({ length: 8 }, () => ada.follow(bob.username)))
      expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(204))
      await eventually('one follower', async () =>
        expect(await succeed(ada.profile(bob.username))).toMatchObject({ followerCount: 1 }),
      )
    })

    test('one way is not the other', async () => {
      const [ada, bob] = await app.people('ada', 'bob')
      await succeed(ada.follow(bob.username))
      await eventually('bob to see ada', async () =>
        expect(await succeed(bob.profile(ada.username))).toMatchObject({
          followedByMe: false,
          followingCount: 1,
        }),
      )
    })

    test('nobody follows themselves', async () => {
      const ada = await app.person('ada')
      await refused(ada.follow(ada.username), 422)
      expect(await succeed(ada.profile(ada.username))).toMatchObject({ followerCount: 0, followingCount: 0 })
    })

    test('needs somebody to be logged in, and somebody to follow', async () => {
      const ada = await app.person('ada')
      for (const change of ['follow', 'unfollow'] as const) {
        await refused(app.visitor()[change](ada.username), 401)
        await refused(ada[change](newUsername()), 404)
      }
    })
  })
}
