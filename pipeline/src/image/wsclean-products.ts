import { existsSync } from 'node:fs'
import { type Card, cardNumber, firstImage, readFitsImage, writeFitsImage } from '@contimg/formats/fits'
import { FileSource, writeWhole } from '@contimg/formats/node'
import { noiseOf } from '@contimg/numerics/fit'
import { WscleanError } from './errors.ts'
import { tierCards } from './header.ts'
import type { ImagingResult } from './image-result.ts'
import type { ImageOptions } from './options.ts'
import type { ImageKind, ProductFiles } from './products.ts'

const DEGREE_RAD = Math.PI / 180
const OF_DIRTY: readonly ImageKind[] = ['psf', 'dirty', 'image']
const OF_CLEAN: readonly ImageKind[] = ['psf', 'dirty', 'model', 'residual', 'image']

/** Takes WSClean's images over under our names, with a line of how they were made, and measures them. */
export function takeWscleanProducts(
  made: string,
  files: ProductFiles,
  options: ImageOptions,
): Pick<ImagingResult, 'beam' | 'peakJy' | 'noiseJy'> {
  const { iterations, tier } = options
  const cards: Card[] = [...tierCards(tier), ['HISTORY', 'contimg image --engine wsclean']]
  let [peakJy, noiseJy] = [Number.NaN, Number.NaN]
  let beam = { majorFwhm: Number.NaN, minorFwhm: Number.NaN, paRad: Number.NaN }
  const noiseKind = iterations > 0 ? 'residual' : 'image'
  for (const kind of iterations > 0 ? OF_CLEAN : OF_DIRTY) {
    const { image, header } = readMade(`${made}-${kind}.fits`)
    writeWhole(files.begin(kind), (sink) => writeFitsImage(sink, { ...image, cards: [...image.cards, ...cards] }))
    if (kind === noiseKind) noiseJy = noiseOf(image.data).robustRms
    if (kind !== 'image') continue
    peakJy = image.data.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)
    const rad = (keyword: string) => cardNumber(header, keyword) * DEGREE_RAD
    beam = { majorFwhm: rad('BMAJ'), minorFwhm: rad('BMIN'), paRad: rad('BPA') }
  }
  return { beam, peakJy, noiseJy }
}

function readMade(path: string) {
  if (!existsSync(path)) throw new WscleanError(`WSClean has not written ${path}`)
  using source = new FileSource(path)
  const header = firstImage(source)
  const { shape, data, cards } = readFitsImage(source, header)
  if (!(data instanceof Float32Array)) throw new WscleanError(`${path}: BITPIX ${header.bitpix}, wanted -32`)
  return { image: { shape, data, cards }, header }
}
