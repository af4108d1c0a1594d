import { type Card, firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { wantedFields } from '../visibilities/source.ts'
import { SMALLEST_EPSILON } from './image-plan.ts'
import type { ImagingResult } from './image-result.ts'
import { Imager } from './imager.ts'
import { imageCentre } from './masks-field.ts'
import type { ImageOptions } from './options.ts'
import { lostPointingWarning, PrimaryBeam, writeBeamImages } from './primary-beam-images.ts'
import type { ProductFiles } from './products.ts'
import { combinationsOf } from './stokes.ts'
import { combinationsOfWindows } from './windows.ts'

/**
 * Writes the primary beam, the weights and the corrected image of a picture that WSClean made: the same files as of our
 * own, as the beam depends on nothing but the visibilities' weights, which are read for it.
 *
 * @param path  of the Measurement Set that was imaged, with the pointings of all its fields
 */
export async function writeWscleanBeam(
  path: string,
  options: ImageOptions,
  files: ProductFiles,
  control: StageControl,
): Promise<Pick<ImagingResult, 'primaryBeam' | 'warnings'>> {
  using source = openVisibilities(path, options.column)
  const centre = imageCentre(source, options)
  const { sizePx, cellRad, weighting, uv, spectralWindows, epsilon } = options
  const heap = new KernelHeap()
  await using imager = new Imager(source, heap, {
    image: { width: sizePx, height: sizePx, cellRad },
    centre,
    fieldIds: wantedFields(source, options.fields),
    combinations: combinationsOfWindows(source, combinationsOf(source, 'I'), spectralWindows),
    weighting,
    ...(uv && { uv }),
    epsilon: Math.max(epsilon, SMALLEST_EPSILON),
    use: 'images',
  })
  await imager.load(control)
  await imager.ready()
  const beam = await PrimaryBeam.of(imager, source, heap, centre, options)
  const { data, cards } = readPicture(files.unfinished('image')!)
  imager.pixels(imager.images.residual).set(data)
  await writeBeamImages(imager, beam, (kind, image, unit, more) => ({
    image,
    path: files.begin(kind),
    cards: withFirst([['BUNIT', unit], ['SUMWT', imager.sumOfWeights, 'sum of imaging weights'], ...more], cards),
  }))
  const lost = lostPointingWarning(source)
  return {
    primaryBeam: { name: beam.name, largestError: beam.largestError },
    warnings: [...(lost ? [lost] : []), ...beam.warnings],
  }
}

function readPicture(path: string) {
  using source = new FileSource(path)
  const { data, cards } = readFitsImage(source, firstImage(source))
  return { data: data as Float32Array, cards } // as takeWscleanProducts has seen to
}

/** Some cards, then those of others that have other keywords. */
function withFirst(cards: readonly Card[], others: readonly Card[]): Card[] {
  const keywords = new Set(cards.map(([keyword]) => keyword))
  return [...cards, ...others.filter(([keyword]) => !keywords.has(keyword))]
}
