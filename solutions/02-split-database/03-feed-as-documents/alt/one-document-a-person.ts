/**
 * One document a person with everything in it: their photos, whom they follow and who follows them, and their feed. After
 * anything has happened, the feeds that it touches are made anew from the authors' photos.
 */
import type { Documents, Item, Use } from '../solution.ts'

type Person = { photos: Item[]; following: string[]; followers: string[]; feed: Item[] }

class Feeds {
  private documents: Documents

  constructor(documents: Documents) {
    this.documents = documents
  }

  private async load(name: string): Promise<Person> {
    const found = (await this.documents.get(name)) as Person | undefined
    return found ?? { photos: [], following: [], followers: [], feed: [] }
  }

  private async rebuild(name: string) {
    const person = await this.load(name)
    const others = await Promise.all(person.following.map((other) => this.load(other)))
    const all = [person, ...others].flatMap(({ photos }) => photos)
    person.feed = all.sort((a, b) => b.photoId.localeCompare(a.photoId))
    await this.documents.put(name, person)
  }

  private async own(author: string, change: (photos: Item[]) => Item[]) {
    const person = await this.load(author)
    person.photos = change(person.photos)
    await this.documents.put(author, person)
    for (const name of [author, ...person.followers]) await this.rebuild(name)
  }

  private async link(follower: string, author: string, on: boolean) {
    const [one, other] = [await this.load(follower), await this.load(author)]
    const others = (list: string[], name: string) => list.filter((each) => each !== name)
    one.following = others(one.following, author).concat(on ? author : [])
    other.followers = others(other.followers, follower).concat(on ? follower : [])
    await this.documents.put(follower, one)
    await this.documents.put(author, other)
    await this.rebuild(follower)
  }

  follow = (follower: string, author: string) => this.link(follower, author, true)
  unfollow = (follower: string, author: string) => this.link(follower, author, false)
  post = (photo: Item) => this.own(photo.author, (photos) => photos.concat(photo))
  edit = (author: string, id: string, caption: string) =>
    this.own(author, (photos) =>
      photos.map((photo) => (photo.photoId === id ? { ...photo, caption } : photo)),
    )
  remove = (author: string, id: string) =>
    this.own(author, (photos) => photos.filter((photo) => photo.photoId !== id))
  async feed(person: string) {
    return (await this.load(person)).feed
  }
}

export const createFeeds = (documents: Documents) => new Feeds(documents)

export const cheaper = (use: Use) =>
  use.looks * use.following > use.changes * (1 + use.followers) ? 'documents' : 'joined'
