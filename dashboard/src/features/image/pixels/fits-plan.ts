import {
  type CelestialWcs,
  cardInteger,
  cardValue,
  type Hdu,
  readCelestialWcs,
  readFitsRows,
  readHeader,
} from '@contimg/formats/fits'
import { getRange } from '../../../client.ts'

const FIRST_BYTES = 64 * 1024
const LARGEST_HEADER_BYTES = 8 << 20
const LARGEST_SIDE_PX = 65_536

/** Where the pixels of an image lie in its file, and on the sky. */
export interface FitsPlan {
  readonly path: string // of the resource
  readonly tag: string | null // of the content that the header was read from
  readonly hdu: Hdu
  readonly width: number
  readonly height: number
  readonly unit: string // '' where the header tells none
  readonly wcs: CelestialWcs | undefined
}

/** Reads the header of an image, asking for more of the file until it ends. @throws ApiError; FormatError */
export async function openFits(path: string, signal: AbortSignal): Promise<FitsPlan> {
  for (let bytes = FIRST_BYTES; ; bytes *= 8) {
    const part = await getRange(path, 0, bytes, signal)
    const isLast = part.bytes.length === part.fileBytes || bytes >= LARGEST_HEADER_BYTES
    if (!isLast && !hasEnd(part.bytes)) continue
    return planOf(path, part.tag, readHeader(windowOf(path, part.bytes, 0, part.bytes.length), 0))
  }
}

function hasEnd(bytes: Uint8Array): boolean {
  for (let at = 0; at + 80 <= bytes.length; at += 80)
    if (bytes[at] === 69 && bytes[at + 1] === 78 && bytes[at + 2] === 68 && bytes[at + 3] === 32) return true // "END "
  return false
}

function planOf(path: string, tag: string | null, header: ReturnType<typeof readHeader>): FitsPlan {
  const bitpix = cardInteger(header, 'BITPIX', -64, 64) as Hdu['bitpix']
  const axes = cardInteger(header, 'NAXIS', 2, 999)
  const width = cardInteger(header, 'NAXIS1', 1, LARGEST_SIDE_PX)
  const height = cardInteger(header, 'NAXIS2', 1, LARGEST_SIDE_PX)
  const more = Array.from({ length: axes - 2 }, (_, i) => cardInteger(header, `NAXIS${i + 3}`, 1, 1 << 20))
  const pixels = more.reduce((all, axis) => all * axis, width * height)
  const shape = [...more.toReversed(), height, width]
  const hdu = { ...header, kind: 'image' as const, bitpix, shape, dataBytes: (Math.abs(bitpix) / 8) * pixels }
  const unit = cardValue(header.cards, 'BUNIT')
  const wcs = readCelestialWcs(header)
  const isOfFirstAxes = wcs?.axes[0] === 1 && wcs.axes[1] === 2
  return {
    path,
    tag,
    hdu,
    width,
    height,
    unit: typeof unit === 'string' ? unit : '',
    wcs: isOfFirstAxes ? wcs : undefined,
  }
}

/** Rows of the first plane, the southernmost is 0. @throws ApiError, (412) where the file has changed; FormatError */
export async function readRows(
  plan: FitsPlan,
  first: number,
  count: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const { hdu, width, path, tag } = plan
  const rowBytes = (Math.abs(hdu.bitpix) / 8) * width
  const from = hdu.dataOffset + first * rowBytes
  const { bytes, fileBytes } = await getRange(path, from, from + count * rowBytes, signal, tag)
  const rows = readFitsRows(windowOf(path, bytes, from, fileBytes), hdu, first, count)
  return rows instanceof Float32Array ? rows : Float32Array.from(rows as ArrayLike<number>, Number)
}

/** A part of a file as if the whole were there. */
function windowOf(path: string, bytes: Uint8Array, from: number, size: number) {
  return {
    path,
    size,
    read(offset: number, target: Uint8Array) {
      const part = bytes.subarray(offset - from, offset - from + target.length)
      if (offset < from || part.length < target.length) throw new Error(`${path}: fewer bytes came than were asked for`)
      target.set(part)
    },
  }
}
