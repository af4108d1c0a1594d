import { celestialCards, writeFitsImage } from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'

/** Writes a square image in Jy/pixel with the stated pixels, counted from 0. For tests. */
export function writeModelImage(
  path: string,
  image: {
    readonly raRad: number
    readonly decRad: number
    readonly cellRad: number
    readonly size: number
    readonly points: readonly { readonly x: number; readonly y: number; readonly fluxJy: number }[]
  },
): void {
  const { raRad, decRad, cellRad, size, points } = image
  const data = new Float32Array(size * size)
  for (const { x, y, fluxJy } of points) data[y * size + x] += fluxJy
  const cards = celestialCards({
    projection: 'SIN',
    crvalRad: [raRad, decRad],
    crpix: [size / 2 + 1, size / 2 + 1],
    cdeltRad: [-cellRad, cellRad],
    pc: [1, 0, 0, 1],
  })
  writeWhole(path, (sink) =>
    writeFitsImage(sink, { shape: [size, size], data, cards: [['BUNIT', 'Jy/pixel'], ...cards] }),
  )
}
