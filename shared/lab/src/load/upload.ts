/** A photo as a browser's form sends it: the same picture each time, since what it costs is its size, not its subject. */
import { randomUUID } from 'node:crypto'

const BOUNDARY = 'a-photo-of-the-load'

export type Form = { headers: Record<string, string>; body: Buffer }

/** @returns makes a new photo each time it is called */
export async function uploads(): Promise<() => Form> {
  // Only here, because it takes a library that takes its time to load.
  const { default: sharp } = await import('sharp')
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 20 }
  const picture = await sharp({ create: { width: 800, height: 600, channels: 3, background: 'gray', noise } })
    .jpeg({ quality: 70 })
    .toBuffer()
  const part = (disposition: string) => `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n`
  const body = Buffer.concat([
    Buffer.from(`${part('name="caption"')}\r\nfrom the load\r\n`),
    Buffer.from(`${part('name="image"; filename="photo.jpg"')}Content-Type: image/jpeg\r\n\r\n`),
    picture,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ])
  return () => ({
    headers: {
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'idempotency-key': randomUUID(),
    },
    body,
  })
}
