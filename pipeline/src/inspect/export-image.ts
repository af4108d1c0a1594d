import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FormatError } from '@contimg/formats/error'
import { writeFitsImage } from '@contimg/formats/fits'
import { type CasaImage, imageFitsCards, openCasaImage } from '@contimg/formats/image'
import { nodeTableFiles, writeWhole } from '@contimg/formats/node'
import { sourcesOnImage } from '../image/catalog-sources.ts'
import { readSkyImage } from '../measure/sky-image.ts'
import { assertAbsent } from '../output.ts'
import type { SurveySources } from '../sky/survey-model.ts'
import { renderImagePreview } from './image-preview.ts'
import { isCasaImage } from './image-summary.ts'
import type { Marker } from './sky-markers.ts'
import type { StretchName } from './stretch.ts'

export interface PictureOptions {
  readonly stretch: StretchName
  readonly catalog?: { readonly findSources: SurveySources; readonly minimumJy: number } // whose sources are ringed
}

/** The images of a folder, FITS files and CASA's folders, whose names begin so; sorted. */
export function imagesNamed(folder: string, prefix: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name.startsWith(prefix))
    .map((entry) => ({ path: join(folder, entry.name), isFolder: entry.isDirectory() }))
    .filter(({ path, isFolder }) => (isFolder ? isCasaImage(path) : /\.(fits|fit|fts)$/i.test(path)))
    .map(({ path }) => path)
    .toSorted()
}

/** Where the picture of an image goes: beside it. */
export function picturePath(image: string): string {
  return `${image.replace(/\.(fits|fit|fts)$/i, '')}.png`
}

/**
 * Writes a CASA image as FITS, float32, masked pixels NaN.
 *
 * @returns the path: the image's with .fits
 * @throws FormatError for what is no image, or a complex one; OutputExistsError
 */
export function exportToFits(casaImage: string): string {
  const path = `${casaImage.replace(/\/+$/, '')}.fits`
  assertAbsent(path)
  const image = openCasaImage(nodeTableFiles(casaImage))
  try {
    const data = pixelsOf(image)
    const cards = imageFitsCards(image)
    writeWhole(path, (sink) => writeFitsImage(sink, { shape: image.shape.toReversed(), data, cards }))
    return path
  } finally {
    image.close()
  }
}

function pixelsOf(image: CasaImage): Float32Array {
  if (image.pixelType.endsWith('complex'))
    throw new FormatError(image.path, undefined, `pixels are ${image.pixelType}, wanted real ones`)
  const data = Float32Array.from(image.readPixels())
  image.readMask()?.forEach((isGood, i) => {
    if (!isGood) data[i] = Number.NaN
  })
  return data
}

/**
 * Draws a FITS image as PNG beside it, with axes, colour bar, beam and, where a catalogue is given, rings about its sources.
 *
 * @returns the path
 * @throws FormatError, MeasureError; OutputExistsError; what the catalogue throws
 */
export async function exportToPng(image: string, { stretch, catalog }: PictureOptions): Promise<string> {
  const path = picturePath(image)
  assertAbsent(path)
  const markers = catalog ? await markersOn(image, catalog) : []
  await renderImagePreview(image, path, { stretch, markers, title: image.slice(image.lastIndexOf('/') + 1) })
  return path
}

async function markersOn(
  image: string,
  { findSources, minimumJy }: NonNullable<PictureOptions['catalog']>,
): Promise<Marker[]> {
  const sources = await sourcesOnImage(readSkyImage(image), findSources, minimumJy)
  return sources.map(({ raRad, decRad, fluxJy }) => ({
    raRad,
    decRad,
    label: fluxJy < 1 ? `${(1e3 * fluxJy).toPrecision(3)} mJy` : `${fluxJy.toPrecision(3)} Jy`,
  }))
}

/** @throws FormatError where there is neither a file nor a folder of that name */
export function isCasaFolder(path: string): boolean {
  if (!existsSync(path)) throw new FormatError(path, undefined, 'is not there, wanted an image: FITS, or of CASA')
  return isCasaImage(path)
}
