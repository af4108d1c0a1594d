import type { GaussianShape } from '@contimg/numerics/fit'
import type { StageControl } from '../control.ts'
import { clean } from './clean.ts'
import { cleanHistory } from './clean-report.ts'
import type { Describe } from './describe.ts'
import { dynamicRange, measureNoise, noiseCards } from './image-noise.ts'
import type { Quality } from './image-result.ts'
import type { Imager } from './imager.ts'
import type { WrittenImage } from './imager-request.ts'
import type { ImagesInMemory } from './images-in-memory.ts'
import type { ImageOptions } from './options.ts'

/** Of an image that nothing else is made of. */
export async function writeDirty(
  images: ImagesInMemory,
  image: number,
  products: readonly WrittenImage[],
): Promise<Quality> {
  const { peakJy, noiseJy } = await images.writeMeasuring(products, image)
  return { peakJy, noiseJy, annulusNoiseJy: undefined, dynamicRange: undefined }
}

/** Without iterations the image is the dirty one, and there is neither model nor residual. */
export async function writeUncleaned(
  imager: Imager,
  dirty: readonly WrittenImage[],
  product: Describe,
): Promise<Quality> {
  const { residual } = imager.images
  const measuring = imager.writeMeasuring(dirty, residual)
  const noise = await measureNoise(
    imager,
    measuring.then(({ noiseJy }) => noiseJy),
  )
  const { peakJy, noiseJy } = await measuring
  const range = dynamicRange(peakJy, noise)
  const cards = noiseCards(noise, range)
  await imager.write([product('image', residual, 'Jy/beam', cards, ['not cleaned'])])
  return { peakJy, noiseJy, annulusNoiseJy: noise.annulusNoiseJy, dynamicRange: range }
}

/** @param dirty  images to be written before they are CLEANed */
export async function cleanAndRestore(
  imager: Imager,
  options: ImageOptions,
  mask: Uint8Array | undefined,
  beam: GaussianShape,
  dirty: readonly WrittenImage[],
  product: Describe,
  control: StageControl,
): Promise<Quality> {
  const { residual, model } = imager.images
  await imager.write(dirty)
  const field = { beamPx: beam.majorFwhm, ...(mask && { mask }) }
  const result = await clean(imager, options, field, control)
  const history = cleanHistory(options, result)
  const noise = await measureNoise(imager, result.noiseJy)
  await imager.write([
    product('model', model, 'Jy/pixel', [], history),
    product('residual', residual, 'Jy/beam', noiseCards(noise), history),
  ])
  await imager.restore(residual, model, beam)
  const { peakJy } = await imager.statistics(residual)
  const range = dynamicRange(peakJy, noise)
  await imager.write([product('image', residual, 'Jy/beam', noiseCards(noise, range), history)])
  const { annulusNoiseJy } = noise
  return { peakJy, noiseJy: result.noiseJy, annulusNoiseJy, dynamicRange: range, clean: result }
}
