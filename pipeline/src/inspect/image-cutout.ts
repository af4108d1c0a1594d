import {
  type Card,
  type CelestialWcs,
  firstImage,
  type Hdu,
  MemoryBytes,
  readCelestialWcs,
  readFitsRows,
  writeFitsImage,
} from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import type { Pixels } from '@contimg/numerics/fit'
import { MeasureError } from '../measure/errors.ts'
import { skyGrid } from '../measure/sky-grid.ts'
import { PictureRequestError } from './picture-request-error.ts'

/** A rectangle of an image, its sides along those of the image. */
export interface CutoutWanted {
  readonly raRad: number // of its middle, ICRS
  readonly decRad: number
  readonly widthRad: number
  readonly heightRad: number
}

/** A part of the first plane of an image; blank where it reaches beyond. */
export interface Cutout {
  readonly pixels: Pixels
  readonly cards: readonly Card[] // of the image, with the reference pixel where it now is
}

const MOST_PIXELS = 1 << 24
const RAD_TO_DEG = 180 / Math.PI

/**
 * Cuts a part out of a FITS image, and reads no more than its rows.
 *
 * @throws FormatError, MeasureError where it is no image of the sky; PictureRequestError where nothing of the part is on it
 */
export function cutOutOfImage(path: string, wanted: CutoutWanted): Cutout {
  using source = new FileSource(path)
  const hdu = firstImage(source)
  const box = boxOf(hdu, wanted)
  const [fromRow, toRow] = [Math.max(0, box.y), Math.min(box.imageHeight, box.y + box.height)]
  const [fromColumn, toColumn] = [Math.max(0, box.x), Math.min(box.imageWidth, box.x + box.width)]
  if (fromRow >= toRow || fromColumn >= toColumn) throw outside(wanted)
  const rows = readFitsRows(source, hdu, fromRow, toRow - fromRow)
  const data = new (hdu.bitpix === -64 ? Float64Array : Float32Array)(box.width * box.height).fill(Number.NaN)
  for (let row = fromRow; row < toRow; row++) {
    const from = (row - fromRow) * box.imageWidth
    const to = (row - box.y) * box.width - box.x
    for (let column = fromColumn; column < toColumn; column++) data[to + column] = Number(rows[from + column])
  }
  return { pixels: { data, width: box.width, height: box.height }, cards: cardsOf(hdu, path, box) }
}

/** The cutout as a FITS file, with one frequency and one Stokes parameter where the image has such axes. */
export function cutoutFits({ pixels: { data, width, height }, cards }: Cutout): Uint8Array {
  const axes = cards.filter(([keyword]) => /^CTYPE\d$/.test(keyword)).length
  const shape = [...Array<number>(Math.max(0, axes - 2)).fill(1), height, width]
  const sink = new MemoryBytes('cutout')
  writeFitsImage(sink, { shape, data: data as Float32Array, cards })
  return sink.bytes
}

interface Box {
  readonly x: number // of its first pixel, from 0; may lie before the image
  readonly y: number
  readonly width: number
  readonly height: number
  readonly imageWidth: number
  readonly imageHeight: number
}

function boxOf(hdu: Hdu, { widthRad, heightRad, ...middle }: CutoutWanted): Box {
  const wcs = readCelestialWcs(hdu)
  if (wcs?.axes[0] !== 1 || wcs.axes[1] !== 2 || wcs.frame !== 'equatorial' || hdu.shape.length < 2)
    throw new MeasureError(hdu.path, 'the first two axes are not right ascension and declination')
  const place = skyGrid(wcs).toPixel(middle)
  if (place === undefined) throw outside(middle)
  const [cellX, cellY] = cellsOf(wcs)
  const [width, height] = [Math.max(1, Math.round(widthRad / cellX)), Math.max(1, Math.round(heightRad / cellY))]
  if (width * height > MOST_PIXELS)
    throw new PictureRequestError('width', `${width} × ${height} pixels`, `at most ${MOST_PIXELS} of them`)
  const [imageHeight, imageWidth] = hdu.shape.slice(-2)
  const [x, y] = [Math.round(place.x - (width - 1) / 2), Math.round(place.y - (height - 1) / 2)]
  return { x, y, width, height, imageWidth, imageHeight }
}

/** How far on the sky a step along each axis leads. */
function cellsOf({ cdeltRad, pc }: CelestialWcs): [x: number, y: number] {
  return [Math.hypot(cdeltRad[0] * pc[0], cdeltRad[1] * pc[2]), Math.hypot(cdeltRad[0] * pc[1], cdeltRad[1] * pc[3])]
}

function outside({ raRad, decRad }: Pick<CutoutWanted, 'raRad' | 'decRad'>): PictureRequestError {
  const place = `${(raRad * RAD_TO_DEG).toFixed(5)}, ${(decRad * RAD_TO_DEG).toFixed(5)}`
  return new PictureRequestError('ra', place, 'a direction on the image')
}

const OF_BOTH_AXES = /^CRPIX([12])[A-Z]?$/
const NOT_PRINTABLE = /[^ -~]/g

function cardsOf({ cards }: Hdu, path: string, { x, y, width, height }: Box): Card[] {
  const moved = cards.map(([keyword, value, comment = '']): Card => {
    const axis = OF_BOTH_AXES.exec(keyword)?.[1]
    const shifted = axis !== undefined && typeof value === 'number' ? value - (axis === '1' ? x : y) : value
    const written = typeof shifted === 'string' ? shifted.replace(NOT_PRINTABLE, '?') : shifted
    return [keyword, written, comment.replace(NOT_PRINTABLE, '?')]
  })
  const name = path.slice(path.lastIndexOf('/') + 1).replace(NOT_PRINTABLE, '?')
  const part = `columns ${x + 1} to ${x + width}, rows ${y + 1} to ${y + height}`
  return [...moved, ['HISTORY', `cut out of ${name}:`], ['HISTORY', part]]
}
