/** Uploads that are no pictures, too much, or badly wrapped. */
import { expect } from 'vitest'
import * as broken from '../fixtures/broken.ts'
import * as disguised from '../fixtures/disguised.ts'
import * as enormous from '../fixtures/enormous.ts'
import { jpeg } from '../fixtures/pictures.ts'
import { succeed } from '../http-client.ts'
import { processed } from '../photos.ts'
import { expectProblem, type Refusal } from '../problems.ts'
import { rawRequest, sendAndLeave } from '../raw-socket.ts'
import { asked, type BadRequest } from './scene.ts'

type Make = () => Buffer | Promise<Buffer>

/** Called a JPEG, whatever it is. */
const file = (what: string, refusal: Refusal | number, make: Make) =>
  asked(`a file: ${what}`, refusal, async ({ mallory }) =>
    mallory.upload(Buffer.from(await make()), 'a picture', { name: 'photo.jpg', type: 'image/jpeg' }),
  )

/** Begins like a picture: found out in the request, or, once there is a queue, later. */
const undecodable = (what: string, make: Make): BadRequest => ({
  what: `a picture: ${what}`,
  async check({ mallory }) {
    const answer = await mallory.upload(Buffer.from(await make()), 'a picture')
    if (answer.status !== 201) return expectProblem(answer, { status: 422, field: 'image' })
    expect((await processed(mallory, answer.body)).status).toBe('failed')
    await succeed(mallory.deletePhoto(answer.body.id))
  },
})

const TYPE = 'multipart/form-data; boundary=edge'
const part = (disposition: string, content: string, headers = '') =>
  `--edge\r\nContent-Disposition: form-data; ${disposition}\r\n${headers}\r\n${content}\r\n`

/** A body wrapped by hand. */
const wrapped = (what: string, refusal: Refusal | number, raw: string, type = TYPE, headers = {}) =>
  asked(`wrapping: ${what}`, refusal, ({ mallory }) =>
    mallory.request('POST', '/api/v1/photos', { raw, headers: { 'content-type': type, ...headers } }),
  )

const image = part('name="image"; filename="photo.jpg"', 'not a picture', 'Content-Type: image/jpeg\r\n')
const END = '--edge--\r\n'
const imageField = { status: 422, field: 'image' }
const captionField = { status: 422, field: 'caption' }

export const UPLOADS: BadRequest[] = [
  file('SVG', 415, disguised.svg),
  file('SVG with a prolog', 415, disguised.svgWithProlog),
  file('HTML', 415, disguised.html),
  file('PDF', 415, disguised.pdf),
  file('GIF', 415, disguised.gif),
  file('TIFF', 415, disguised.tiff),
  file('BMP', 415, disguised.bmp),
  file('a shell script', 415, disguised.script),
  file('a sound', 415, disguised.riffWave),
  file('a picture behind a page', 415, async () => Buffer.concat([disguised.html(), await jpeg()])),
  file('nothing', imageField, disguised.empty),
  file('a JPEG’s first two bytes', 415, () => Buffer.from([0xff, 0xd8])),
  file('a bomb of 100 megapixels', imageField, enormous.bomb),
  file('a header beyond all measure', imageField, enormous.lyingBomb),
  file('a JPEG with a forged size', imageField, enormous.jpegBomb),
  file('a column over 50 megapixels', imageField, enormous.justOverFiftyMegapixels),
  file('no pixels', imageField, broken.noPixelsPng),
  file('a byte over 10 MiB', 413, () => enormous.jpegOfBytes(enormous.MOST_BYTES + 1)),
  file('24 MiB', 413, () => enormous.jpegOfBytes(24 * 1024 * 1024)),

  undecodable('JPEG, cut in half', broken.truncatedJpeg),
  undecodable('PNG, cut in half', broken.truncatedPng),
  undecodable('WebP, cut in half', broken.truncatedWebp),
  undecodable('JPEG of noise', broken.brokenJpeg),
  undecodable('PNG of noise', broken.brokenPng),
  undecodable('WebP of noise', broken.brokenWebp),
  undecodable('PNG with garbled pixels', broken.garbledPng),

  wrapped('not wrapped', 415, 'x', 'image/jpeg'),
  wrapped('JSON', 415, '{"image": "x"}', 'application/json'),
  wrapped('another kind of multipart', 415, image + END, 'multipart/mixed; boundary=edge'),
  wrapped('no boundary', 400, image + END, 'multipart/form-data'),
  wrapped('another boundary', 400, image + END, 'multipart/form-data; boundary=other'),
  wrapped('cut off', 400, image.slice(0, -20)),
  wrapped('nothing in it', 400, ''),
  wrapped('no parts', imageField, END),
  wrapped('without a picture', imageField, part('name="caption"', 'x') + END),
  wrapped('the picture as text', imageField, part('name="image"', 'x') + END),
  wrapped('a picture under another name', imageField, image.replace('image', 'images') + END),
  wrapped('two pictures', imageField, image + image + END),
  wrapped('two captions', captionField, part('name="caption"', 'x').repeat(2) + image + END),
  wrapped('an endless caption', captionField, part('name="caption"', 'x'.repeat(50_000)) + image + END),
  wrapped('a caption with a NUL', captionField, part('name="caption"', 'a\0b') + image + END),
  wrapped('a thousand parts', 400, part('name="x"', 'x').repeat(1000) + END),
  wrapped('an endless part header', 400, part('name="image"', 'x', `X: ${'x'.repeat(100_000)}\r\n`) + END),
  wrapped('packed', 415, image + END, TYPE, { 'content-encoding': 'gzip' }),
  ...['', 'x'.repeat(65), 'a\tb', '\xe9'].map((key) =>
    wrapped(`an idempotency key that is none: ${JSON.stringify(key).slice(0, 20)}`, 422, image + END, TYPE, {
      'idempotency-key': key,
    }),
  ),
  {
    what: 'an upload whose sender hangs up in the middle',
    async check({ app, mallory }) {
      const headers = [
        `Authorization: Bearer ${mallory.token()}`,
        `Content-Type: ${TYPE}`,
        'Content-Length: 100000',
      ]
      for (const body of ['', image.slice(0, 40), image]) {
        await sendAndLeave(app.url(), rawRequest('POST /api/v1/photos', headers, body))
      }
      expect((await mallory.me()).status).toBe(200)
    },
  },
  asked('without being logged in', 401, async ({ app }) => app.visitor().upload(Buffer.from(await jpeg()))),
]
