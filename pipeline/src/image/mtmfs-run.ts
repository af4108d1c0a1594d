import type { Card } from '@contimg/formats/fits'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import { type CleanResult, clean } from './clean.ts'
import { cleanHistory } from './clean-report.ts'
import { dynamicRange, measureNoise, noiseCards } from './image-noise.ts'
import type { Imager } from './imager.ts'
import type { WrittenImage } from './imager-request.ts'
import { narrowBandWarning, type TaylorBand, taylorBand } from './mtmfs-band.ts'
import { TaylorImager } from './mtmfs-imager.ts'
import { bandCards, type IndexRun, writeIndex } from './mtmfs-index.ts'
import type { ImageOptions } from './options.ts'
import type { ImageKind } from './products.ts'

/** What is imaged, and what is said of it. */
export interface TaylorRun extends IndexRun {
  readonly options: ImageOptions
  readonly mask: Uint8Array | undefined
  readonly beam: GaussianShape // pixels
}

/** How good the image of the first term is, as of other images. */
export interface TaylorQuality {
  readonly peakJy: number
  readonly noiseJy: number
  readonly annulusNoiseJy: number | undefined
  readonly dynamicRange: number | undefined
  readonly clean?: CleanResult
}

/** @param imager  that has loaded the visibilities of a path @throws NarrowBandError, ImagerMemoryError */
export function openTaylor(imager: Imager, heap: KernelHeap, path: string): TaylorImager {
  return new TaylorImager(imager, heap, taylorBand(heap, imager.lines.sets, path))
}

/** What a person should know. */
export function taylorWarnings(band: TaylorBand, { iterations }: Pick<ImageOptions, 'iterations'>): string[] {
  const narrow = narrowBandWarning(band)
  const dirty = 'no spectral index is made of dirty images (no iterations of CLEAN)'
  return [...(narrow ? [narrow] : []), ...(iterations === 0 ? [dirty] : [])]
}

/**
 * CLEANs with two Taylor terms and restores both. The second is restored on the slopes of the principal solution H⁻¹ (R0,
 * R1), so that it is in Jy/beam at x = 1 and the quotient of the two is a spectral index (Rau & Cornwell 2011).
 * Without iterations that is done to the dirty images, and there is no index.
 */
export async function cleanAndRestoreTerms(
  run: TaylorRun,
  dirty: readonly WrittenImage[],
  control: StageControl,
): Promise<TaylorQuality> {
  const { imager, taylor, options, mask, beam } = run
  const { images, slopes } = taylor
  const write = writerOf(run)
  await imager.write(dirty)
  await write(
    [
      ['psf-tt0', images.psf, 0],
      ['psf-tt1', slopes.psf1, 1],
      ['psf-tt2', slopes.psf2, 2],
    ],
    [],
    [],
  )
  if (options.iterations === 0) return await restoreTerms(run, ['not cleaned'], undefined)
  const result = await clean(taylor, options, { beamPx: beam.majorFwhm, ...(mask && { mask }) }, control)
  const history = cleanHistory(options, result)
  await write(
    [
      ['model', images.model, 0],
      ['model-tt0', images.model, 0],
      ['model-tt1', slopes.model, 1],
      ['residual-tt1', slopes.residual, 1],
    ],
    [],
    history,
  )
  return await restoreTerms(run, history, result)
}

async function restoreTerms(
  run: TaylorRun,
  history: readonly string[],
  result: CleanResult | undefined,
): Promise<TaylorQuality> {
  const { imager, taylor, beam } = run
  const { images, slopes } = taylor
  const write = writerOf(run)
  const noiseJy = result?.noiseJy ?? (await imager.statistics(images.residual)).noiseJy
  const noise = await measureNoise(imager, noiseJy)
  if (result)
    await write(
      [
        ['residual', images.residual, 0],
        ['residual-tt0', images.residual, 0],
      ],
      noiseCards(noise),
      history,
    )
  const [, h01, h11] = taylor.inverse
  await imager.taylorAll({ name: 'solve', flux: images.residual, slope: slopes.residual, h01, h11 })
  const { noiseJy: slopeNoiseJy } = await imager.statistics(slopes.residual)
  if (result) {
    await imager.restore(images.residual, images.model, beam)
    await imager.restore(slopes.residual, slopes.model, beam)
  }
  const { peakJy } = await imager.statistics(images.residual)
  const range = dynamicRange(peakJy, noise)
  await write(
    [
      ['image', images.residual, 0],
      ['image-tt0', images.residual, 0],
    ],
    noiseCards(noise, range),
    history,
  )
  await write(
    [['image-tt1', slopes.residual, 1]],
    [['NOISE', slopeNoiseJy, 'Jy/beam, 1.4826 MAD of the residual']],
    history,
  )
  if (result) await writeIndex(run, noiseJy, slopeNoiseJy, history)
  const { annulusNoiseJy } = noise
  return { peakJy, noiseJy, annulusNoiseJy, dynamicRange: range, ...(result && { clean: result }) }
}

type TermImage = readonly [kind: ImageKind, image: number, term: number]

function writerOf({ imager, taylor, product }: TaylorRun) {
  return (images: readonly TermImage[], cards: readonly Card[], history: readonly string[]): Promise<void> =>
    imager.write(
      images.map(([kind, image, term]) => {
        const unit = kind.startsWith('model') ? 'Jy/pixel' : 'Jy/beam'
        return product(kind, image, unit, [...bandCards(taylor.band, term), ...cards], history)
      }),
    )
}
