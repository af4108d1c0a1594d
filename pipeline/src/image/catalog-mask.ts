import { writeFitsImage } from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'
import { separationRad } from '@contimg/numerics/frames'
import { readSkyImage, type SkyImage } from '../measure/sky-image.ts'
import { assertAbsent } from '../output.ts'
import type { SurveySources } from '../sky/survey-model.ts'
import { regionText, regionWriterOf } from './catalog-regions.ts'
import { type PlacedSource, sourcesOnImage } from './catalog-sources.ts'

export interface CatalogMaskOptions {
  readonly survey: string // for people
  readonly minimumJy: number
  readonly radiusRad: number // of the disc about each source
}

export interface CatalogMask {
  readonly path: string
  readonly sourceCount: number
  readonly fraction: number // of the pixels that the mask allows; NaN for a region file
}

/**
 * Writes a mask for CLEAN, discs about the sources of a catalogue: FITS with 1 inside and 0 elsewhere on the pixels of an
 * image, or where the name ends in .reg or .crtf the discs as regions of DS9 or CASA.
 *
 * @throws OutputExistsError, FormatError, MeasureError; what `findSources` throws
 */
export async function writeCatalogMask(
  imagePath: string,
  outPath: string,
  findSources: SurveySources,
  { survey, minimumJy, radiusRad }: CatalogMaskOptions,
): Promise<CatalogMask> {
  assertAbsent(outPath)
  const image = readSkyImage(imagePath)
  const sources = await sourcesOnImage(image, findSources, minimumJy)
  const writer = regionWriterOf(outPath)
  if (writer) {
    writeWhole(outPath, (sink) => sink.write(0, regionText(writer, sources, radiusRad)))
    return { path: outPath, sourceCount: sources.length, fraction: Number.NaN }
  }
  const mask = discs(image, sources, radiusRad)
  const { width, height } = image.pixels
  const about = `${survey} sources of ${1e3 * minimumJy} mJy and more`
  const cards = [
    ...image.header.cards.filter(([keyword]) => KEPT.test(keyword)),
    ['HISTORY', `mask: ${about}`] as const,
  ]
  writeWhole(outPath, (sink) => writeFitsImage(sink, { shape: [1, 1, height, width], data: mask, cards }))
  const fraction = mask.reduce((sum, value) => sum + value, 0) / mask.length
  return { path: outPath, sourceCount: sources.length, fraction }
}

const KEPT =
  /^(OBJECT|TELESCOP|DATE-OBS|RADESYS|EQUINOX|LONPOLE|LATPOLE|(CTYPE|CRVAL|CRPIX|CDELT|CUNIT|CROTA)[1-4]|(PC|CD|PV)\d+_\d+)$/

/** 1 in every pixel whose middle is within the radius of a source, and in the source's own pixel. */
function discs({ grid, pixels: { width, height } }: SkyImage, sources: readonly PlacedSource[], radiusRad: number) {
  const mask = new Float32Array(width * height)
  for (const source of sources) {
    const { x: left, y: bottom, reach } = boxAbout(grid, source, radiusRad)
    for (let y = Math.max(0, bottom); y <= Math.min(height - 1, bottom + 2 * reach); y++)
      for (let x = Math.max(0, left); x <= Math.min(width - 1, left + 2 * reach); x++) {
        const place = grid.toSky(x, y)
        if (place && separationRad(place, source) <= radiusRad) mask[y * width + x] = 1
      }
    mask[Math.round(source.y) * width + Math.round(source.x)] = 1
  }
  return mask
}

/** Pixels that the disc of a source may reach, by the size of the pixels there and half as much again. */
function boxAbout(grid: SkyImage['grid'], source: PlacedSource, radiusRad: number) {
  const [x, y] = [Math.round(source.x), Math.round(source.y)]
  const at = grid.toSky(x, y)
  const steps = [grid.toSky(x + 1, y), grid.toSky(x, y + 1)].map((next) => (at && next ? separationRad(at, next) : 0))
  const cellRad = Math.min(...steps.filter((step) => step > 0))
  const reach = Number.isFinite(cellRad) ? Math.ceil((1.5 * radiusRad) / cellRad) + 1 : 1
  return { x: x - reach, y: y - reach, reach }
}
