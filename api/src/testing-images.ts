import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Card, celestialCards, writeFitsImage } from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'
import type { ImageRecord } from '@contimg/pipeline'
import type { Products } from '@contimg/state/products'
import { makeGroup } from './testing-groups.ts'

const DEG = Math.PI / 180

/** What is on an image: a source of so many Jy at a pixel (from 0) with the beam of the image. */
export interface DrawnSource {
  readonly x: number
  readonly y: number
  readonly peakJy: number
}

export interface DrawnImage {
  readonly width?: number
  readonly height?: number
  readonly cellDeg?: number
  readonly raDeg?: number
  readonly decDeg?: number
  readonly sources?: readonly DrawnSource[]
  readonly noiseJy?: number
}

export const DRAWN = { width: 120, height: 100, cellDeg: 10 / 3600, raDeg: 30, decDeg: 54, noiseJy: 1e-3, beamPx: 4 }

/** Writes a FITS image as the pipeline does: four axes, reference pixel in the middle. */
export function drawImage(path: string, drawn: DrawnImage = {}): void {
  const { width, height, cellDeg, raDeg, decDeg, noiseJy, sources = [] } = { ...DRAWN, ...drawn }
  const data = Float32Array.from({ length: width * height }, (_, i) => noiseJy * normal(i))
  for (const { x, y, peakJy } of sources)
    for (let i = 0; i < data.length; i++) {
      const square = ((i % width) - x) ** 2 + (Math.floor(i / width) - y) ** 2
      data[i] += peakJy * Math.exp((-4 * Math.LN2 * square) / DRAWN.beamPx ** 2)
    }
  const cards: Card[] = [
    ...([
      ['BUNIT', 'Jy/beam'],
      ['OBJECT', 'a field'],
      ['TELESCOP', 'DSA-110'],
      ['MJD-OBS', 61_000],
      ['MJD-END', 61_000.25],
    ] as Card[]),
    ...celestialCards({
      projection: 'SIN',
      crvalRad: [raDeg * DEG, decDeg * DEG],
      crpix: [width / 2 + 1, height / 2 + 1],
      cdeltRad: [-cellDeg * DEG, cellDeg * DEG],
      pc: [1, 0, 0, 1],
    }),
    ...([
      ['CTYPE3', 'FREQ'],
      ['CRVAL3', 1.405e9],
      ['CDELT3', 1.87e8],
      ['CTYPE4', 'STOKES'],
      ['CRVAL4', 1],
    ] as Card[]),
    ...([
      ['BMAJ', DRAWN.beamPx * cellDeg],
      ['BMIN', DRAWN.beamPx * cellDeg],
      ['BPA', 0],
    ] as Card[]),
    ...([
      ['NOISE', noiseJy],
      ['HISTORY', 'made for a test'],
    ] as Card[]),
  ]
  writeWhole(path, (sink) => writeFitsImage(sink, { shape: [1, 1, height, width], data, cards }))
}

/** Always the same numbers, distributed nearly as noise is: the sum of twelve even ones. */
function normal(i: number): number {
  let sum = -6
  for (let k = 0; k < 12; k++) {
    const value = Math.sin((12 * i + k + 1) * 12.9898) * 43_758.5453
    sum += value - Math.floor(value)
  }
  return sum
}

/** A group with an image whose file stands. @returns its path */
export async function makeImage(
  api: { readonly folder: string; readonly products: Products },
  id: string,
  record: Partial<ImageRecord> = {},
  drawn: DrawnImage = {},
): Promise<string> {
  const folder = join(api.folder, 'out/images')
  mkdirSync(folder, { recursive: true })
  const path = record.path ?? join(folder, `${id}.img-image.fits`)
  drawImage(path, drawn)
  await makeGroup(api.products, { id, decDeg: 54, image: { path, ...record } })
  return path
}
