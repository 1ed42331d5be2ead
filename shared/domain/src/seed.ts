/**
 * Fills an empty system: with a demo album, or with a crowd of any size for measuring. Through ports and row changes
 * and never by SQL, so that it works on whatever stands behind them.
 */
import { setImmediate } from 'node:timers/promises'
import { type Call, ownCall } from './call.ts'
import type { Change, Database } from './database.ts'
import { originalKey, RENDITIONS, type Rendition, renditionKey } from './photo.ts'
import type { Ports, Rendered } from './ports.ts'
import { type DemoAlbum, seedAlbum } from './seed/album.ts'
import { atOnce } from './seed/at-once.ts'
import { chanceFrom } from './seed/chance.ts'
import { crowd } from './seed/crowd.ts'
import { gradient } from './seed/gradient.ts'

/** Of everybody who is seeded: hashing takes 20 ms on purpose, so that a crowd shares one hash. */
export const PASSWORD = 'password'

const BATCH = 1000
const AT_MOST = 60 * 60 * 1000
/** Up to how many users photos have files too. */
const WITH_FILES = 100
const VARIATIONS = 5

type Size = { width: number; height: number }
type Drawn = Rendered & { original: Uint8Array }

export async function seed(
  ports: Ports,
  database: Database,
  what: { users: number } | { demo: DemoAlbum },
): Promise<void> {
  const call = ownCall('seed', ports.clock, AT_MOST)
  const passwordHash = await ports.passwords.hash(PASSWORD)
  if ('demo' in what) return await seedAlbum(ports, call, what.demo, passwordHash)

  const changes = crowd({ users: what.users, now: ports.clock(), passwordHash })
  if (what.users > WITH_FILES) return await writeAll(database, call, changes)
  // Files first, as everywhere: there is no row without its files.
  const few = [...changes]
  await drawAll(ports, call, few)
  await writeAll(database, call, few)
}

async function writeAll(database: Database, call: Call, changes: Iterable<Change>): Promise<void> {
  let batch: Change[] = []
  const write = async () => {
    await database.write(call, batch)
    batch = []
    // A database in this process gives way to nobody: requests and health checks get their turn here.
    await setImmediate()
  }
  for (const change of changes) {
    batch.push(change)
    if (batch.length === BATCH) await write()
  }
  if (batch.length > 0) await write()
}

async function drawAll({ files, pictures }: Ports, call: Call, changes: readonly Change[]): Promise<void> {
  const drawn = new Map<string, Promise<Drawn>>()
  const draw = async (size: Size, variation: number): Promise<Drawn> => {
    const original = gradient(chanceFrom(variation), size)
    return { original, ...(await pictures.render(call, original, [])) }
  }
  const photos = changes.filter(({ op, table }) => op === 'add' && table === 'photos')
  await atOnce(4, photos.entries(), async ([at, { row }]) => {
    const id = String(row.id)
    const size = { width: Number(row.width), height: Number(row.height) }
    // A few pictures for all of them: what takes time is drawing.
    const key = `${size.width} ${size.height} ${at % VARIATIONS}`
    const drawing = drawn.get(key) ?? draw(size, at % VARIATIONS)
    drawn.set(key, drawing)
    const { original, renditions } = await drawing
    await files.put(call, originalKey(id), original)
    for (const rendition of Object.keys(RENDITIONS) as Rendition[]) {
      await files.put(call, renditionKey(id, id, rendition), renditions[rendition])
    }
  })
}
