/**
 * Doing the work that was written down: in the request while that is quick enough, in a worker once there are some.
 * Each of these may be run again, by anybody, after a crash at any line.
 */
import { buffer } from 'node:stream/consumers'
import type { Call } from './call.ts'
import { Refused } from './database.ts'
import { newId, slotOf } from './ids.ts'
import { originalKey, RENDITIONS, type Rendition, renditionKey } from './photo.ts'
import type { Files, Pictures, Ports } from './ports.ts'
import { Problem, unavailable } from './problem.ts'
import type { PhotoStore, WorkStore } from './stores.ts'
import type { Edit, Erase, Upload, Work } from './work.ts'

/** What working needs: less than a web server does, since a worker has no sessions. */
export type WorkPorts = Pick<Ports, 'clock' | 'random'> & {
  photos: PhotoStore
  works: WorkStore
  files: Files
  pictures: Pictures
}

/** @throws Problem `invalid` where the picture cannot be decoded, `not-found` where the photo is gone */
export async function finishWork(ports: WorkPorts, call: Call, work: Work): Promise<void> {
  if (work.kind === 'erase') return await erase(ports, call, work)
  const { width, height } = await render(ports, call, work)
  return work.kind === 'upload'
    ? await publish(ports, call, work, width, height)
    : await replace(ports, call, work, width, height)
}

async function render({ files, pictures }: WorkPorts, call: Call, work: Upload | Edit) {
  const original = await files.get(call, originalKey(work.photoId))
  if (!original) throw unavailable('The picture is not there.')
  const operations = work.kind === 'edit' ? work.operations : []
  const rendered = await pictures.render(call, await buffer(original.body), operations)
  for (const rendition of Object.keys(RENDITIONS) as Rendition[]) {
    await files.put(call, renditionKey(work.photoId, work.id, rendition), rendered.renditions[rendition])
  }
  return rendered
}

async function publish(
  { works, photos }: WorkPorts,
  call: Call,
  work: Upload,
  width: number,
  height: number,
) {
  const { photoId: id, ownerId: authorId, caption, originalWidth, originalHeight } = work
  try {
    await works.publish(call, work, {
      id,
      authorId,
      caption,
      status: 'ready',
      version: work.id,
      width,
      height,
      originalWidth,
      originalHeight,
      likeCount: 0,
      commentCount: 0,
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    // Somebody with the same key has published it meanwhile, which is as good; or the sweeper has given it up.
    if (!(await photos.get(call, id, 'latest'))) throw unavailable('The upload took too long. Try again.')
  }
}

async function replace(ports: WorkPorts, call: Call, work: Edit, width: number, height: number) {
  const { works, photos } = ports
  for (;;) {
    const before = await photos.get(call, work.photoId, 'latest')
    if (!before) throw new Problem('not-found', 'The photo has been deleted.')
    if (before.version === work.id) return
    const after = { ...before, status: 'ready' as const, version: work.id, width, height }
    try {
      return await works.replace(
        call,
        work,
        before,
        after,
        eraseOf(ports, work, `${before.id}/${before.version}/`),
      )
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      // Another edit came first and this one goes on top of it; but work that has been given up stays so.
      if (error.change.table === 'work') throw unavailable('The edit took too long. Try again.')
    }
  }
}

async function erase({ files, works }: WorkPorts, call: Call, work: Erase) {
  await files.remove(call, work.prefix)
  await works.done(call, work)
}

/** The intent to erase what a work made or replaced. */
export function eraseOf(
  ports: Pick<Ports, 'clock' | 'random'>,
  work: Pick<Work, 'photoId' | 'ownerId'>,
  prefix: string,
): Erase {
  const { photoId, ownerId } = work
  return { kind: 'erase', id: newId(ports.clock, ports.random, slotOf(ownerId)), photoId, ownerId, prefix }
}

const whatItMade = (ports: WorkPorts, work: Upload | Edit): Erase =>
  eraseOf(ports, work, work.kind === 'upload' ? `${work.photoId}/` : `${work.photoId}/${work.id}/`)

/**
 * Gives up work that failed or was interrupted, so that its files can be erased.
 * @returns what is left to erase, or undefined where the work had been done after all
 */
export async function giveUp(ports: WorkPorts, call: Call, work: Upload | Edit): Promise<Erase | undefined> {
  const erase = whatItMade(ports, work)
  try {
    await ports.works.giveUp(call, work, erase)
    return erase
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
  return await eraseWhereGivenUp(ports, call, work)
}

/**
 * For work that somebody else may have given up: they may have erased its files before the last of them was there,
 * because a process that was frozen in the middle goes on where it was.
 * @returns what is left to erase, or undefined where the work is still to be done, or has been
 */
export async function eraseWhereGivenUp(
  ports: WorkPorts,
  call: Call,
  work: Upload | Edit,
): Promise<Erase | undefined> {
  const { photoId, ownerId, id } = work
  if (await ports.works.find(call, ownerId, id)) return undefined
  const photo = await ports.photos.get(call, photoId, 'latest')
  if (work.kind === 'upload' ? photo : photo?.version === id) return undefined
  const erase = whatItMade(ports, work)
  await ports.works.begin(call, erase)
  return erase
}
