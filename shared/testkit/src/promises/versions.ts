/** A photo whose caption counts its versions, so that whoever reads it knows how old what they see is. */
import { type Client, createClient } from '../client.ts'
import { succeed } from '../http-client.ts'
import { newPerson } from '../people.ts'
import { newPhoto, shownTo } from '../photos.ts'

export async function versionedPhoto(url: string) {
  const writer = await newPerson(url, 'writer')
  const photo = await newPhoto(writer, 'version 0')
  await shownTo(photo, createClient(url))
  let version = 0
  return {
    id: photo.id,
    /** @returns the new version's number */
    async write(): Promise<number> {
      version += 1
      await succeed(writer.changeCaption(photo.id, `version ${version}`))
      return version
    },
    async versionSeenBy(reader: Client): Promise<number> {
      const { caption } = await succeed(reader.photo(photo.id))
      return Number(caption.replace('version ', ''))
    },
  }
}
