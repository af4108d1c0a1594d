import { writeWhole } from '@contimg/formats/node'
import { renderImagePreview } from '../inspect/image-preview.ts'
import { readSkyImage } from '../measure/sky-image.ts'
import { assertAbsent } from '../output.ts'
import type { SurveySources } from '../sky/survey-model.ts'
import { regionText, regionWriterOf } from './catalog-regions.ts'
import { sourcesOnImage, withinBeam } from './catalog-sources.ts'

export interface CatalogOverlayOptions {
  readonly survey: string // for people
  readonly minimumJy: number
  readonly beamPath?: string // FITS image of the primary beam on the same pixels
  readonly beamLimit: number // sources that it weakens below that are left out
}

const RING_RAD = (30 * Math.PI) / 648000 // about a source in a region file

/**
 * Shows the sources of a catalogue on an image: draws the image with a ring about each (PNG), or where the name ends in
 * .reg or .crtf writes the rings as regions of DS9 or CASA.
 *
 * @returns how many sources were marked
 * @throws OutputExistsError, FormatError, MeasureError; what `findSources` throws
 */
export async function writeCatalogOverlay(
  imagePath: string,
  outPath: string,
  findSources: SurveySources,
  { survey, minimumJy, beamPath, beamLimit }: CatalogOverlayOptions,
): Promise<number> {
  assertAbsent(outPath)
  const image = readSkyImage(imagePath)
  const found = await sourcesOnImage(image, findSources, minimumJy)
  const sources = beamPath === undefined ? found : withinBeam(found, image, beamPath, beamLimit)
  const writer = regionWriterOf(outPath)
  if (writer) {
    writeWhole(outPath, (sink) => sink.write(0, regionText(writer, sources, RING_RAD)))
    return sources.length
  }
  const markers = sources.map(({ raRad, decRad, fluxJy }) => {
    return { raRad, decRad, label: `${(1e3 * fluxJy).toPrecision(3)} mJy` }
  })
  const title = `${sources.length} sources of ${survey}, ${1e3 * minimumJy} mJy and more`
  await renderImagePreview(imagePath, outPath, { title, markers })
  return sources.length
}
