/** From the choices in the edit form to operations on the original. */
type Choices = { rotate: string; crop: string; grayscale: string; blur: string; sharpen: string }

type Size = { originalWidth: number; originalHeight: number }

/** Not checked yet: a form can send anything. */
export function operationsOf(choices: Choices, original: Size): object[] {
  const rotate = Number(choices.rotate || 0)
  const blur = Number(choices.blur || 0)
  const sharpen = Number(choices.sharpen || 0)
  const turned = rotate === 90 || rotate === 270
  const width = turned ? original.originalHeight : original.originalWidth
  const height = turned ? original.originalWidth : original.originalHeight
  return [
    ...(rotate === 0 ? [] : [{ rotate }]),
    // Always there, though it may cut nothing: no choice at all is then the way back to the original.
    { crop: centered(ratioOf(choices.crop), width, height) },
    ...(choices.grayscale ? [{ grayscale: true }] : []),
    ...(blur === 0 ? [] : [{ blur }]),
    ...(sharpen === 0 ? [] : [{ sharpen }]),
  ]
}

/** "4:5" is 0.8; anything else cuts nothing. */
function ratioOf(crop: string): number {
  const [width, height] = crop.split(':').map(Number)
  const ratio = Number(width) / Number(height)
  return ratio > 0 && Number.isFinite(ratio) ? ratio : Number.NaN
}

/** The largest part of that shape, from the middle. */
function centered(ratio: number, width: number, height: number) {
  const cut = {
    width: Number.isNaN(ratio) ? width : Math.max(1, Math.min(width, Math.round(height * ratio))),
    height: Number.isNaN(ratio) ? height : Math.max(1, Math.min(height, Math.round(width / ratio))),
  }
  return {
    left: Math.floor((width - cut.width) / 2),
    top: Math.floor((height - cut.height) / 2),
    ...cut,
  }
}
