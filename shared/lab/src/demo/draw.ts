/** Draws a scene as a JPEG, with the fine grain that film has: flat colours look better for it. */
import { chanceFrom } from '@ztm/domain/seed/chance'
import sharp from 'sharp'
import { SCENES, type SceneName } from './scenes.ts'
import { createSheet } from './sheet.ts'

export const SHAPES = { landscape: [1440, 960], portrait: [1080, 1350], square: [1200, 1200] } as const
export type Shape = keyof typeof SHAPES

const QUALITY = 86
const GRAIN = { width: 256, height: 256, channels: 4 } as const

export async function draw(scene: SceneName, shape: Shape, seed: number): Promise<Buffer> {
  const [width, height] = SHAPES[shape]
  const sheet = createSheet(width, height)
  SCENES[scene](chanceFrom(seed), sheet)
  return await sharp(Buffer.from(sheet.svg()))
    .removeAlpha()
    .composite([{ input: grain, raw: GRAIN, tile: true }])
    .jpeg({ quality: QUALITY })
    .toBuffer()
}

/** Black and white dots, nearly transparent. */
const grain = (() => {
  const chance = chanceFrom(1)
  const pixels = Buffer.alloc(GRAIN.width * GRAIN.height * GRAIN.channels)
  for (let at = 0; at < pixels.length; at += 4) {
    pixels.fill(chance() < 0.5 ? 0 : 255, at, at + 3)
    pixels[at + 3] = Math.floor(chance() ** 2 * 15)
  }
  return pixels
})()
