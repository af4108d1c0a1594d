import type { Card } from '@contimg/formats/fits'
import type { Direction } from '@contimg/numerics/frames'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { Describe } from './describe.ts'
import type { Imager } from './imager.ts'
import type { WrittenImage } from './imager-request.ts'
import type { TaylorBand } from './mtmfs-band.ts'
import type { TaylorImager } from './mtmfs-imager.ts'
import type { IndexBeam } from './mtmfs-thread.ts'
import type { ImageOptions } from './options.ts'
import { PrimaryBeam } from './primary-beam-images.ts'

const INDEX_SIGMAS = 5 // of the first term, below which there is no index

/** The primary beam of both terms. */
export interface TaylorBeams {
  readonly flux: PrimaryBeam
  readonly slope: PrimaryBeam // averaged with x
  readonly limit: number
}

/** What indices are made of. */
export interface IndexRun {
  readonly imager: Imager
  readonly taylor: TaylorImager
  readonly beams: TaylorBeams | undefined // where indices are corrected
  readonly product: Describe
}

/** @param flux  the beam of the first term @throws as PrimaryBeam.of */
export async function taylorBeams(
  imager: Imager,
  { band }: TaylorImager,
  source: MeasurementSetSource,
  heap: KernelHeap,
  centre: Direction,
  options: ImageOptions,
  flux: PrimaryBeam,
): Promise<TaylorBeams> {
  const slope = await PrimaryBeam.of(imager, source, heap, centre, options, (hz) => hz / band.referenceHz - 1)
  return { flux, slope, limit: options.pbLimit }
}

/** Writes spectral index and error, in the place of the second term's components. */
export async function writeIndex(
  { imager, taylor, beams, product }: IndexRun,
  fluxNoiseJy: number,
  slopeNoiseJy: number,
  history: readonly string[],
): Promise<void> {
  const { images, slopes, band } = taylor
  const leastJy = INDEX_SIGMAS * fluxNoiseJy
  const beam = beams && (await drawBeams(taylor, beams))
  const [index, error] = [slopes.model, slopes.found]
  const terms = { flux: images.residual, slope: slopes.residual, fluxNoiseJy, slopeNoiseJy, leastJy }
  await imager.taylorAll({ name: 'index', ...terms, index, error, ...(beam && { beam }) })
  const cards: Card[] = [
    ...bandCards(band),
    ['ALPHACUT', leastJy, `Jy/beam of -image-tt0, ${INDEX_SIGMAS} x noise: blank below`],
    ['ALPHAPB', beam !== undefined, "whether the primary beam's own index is taken out"],
    ...(beams ? [...beams.flux.cards, beams.flux.limitCard] : []),
  ]
  const text = [...history, 'spectral index: -image-tt1 over -image-tt0']
  await imager.write(
    (['alpha', 'alpha-error'] as const).map((kind, i) =>
      asIndex(product(kind, [index, error][i], '', cards, text), ['Spectral Index', 'Spectral Index Error'][i]),
    ),
  )
}

/** A flat source's two terms, as the beam leaves them: in the place of psf and found. */
async function drawBeams({ images: { psf, found }, inverse }: TaylorImager, beams: TaylorBeams): Promise<IndexBeam> {
  await beams.flux.draw(psf)
  await beams.slope.draw(found)
  return { flux: psf, slope: found, slopeGain: inverse[2], limit: beams.limit }
}

function asIndex(image: WrittenImage, type: string): WrittenImage {
  return { ...image, cards: image.cards.map((card): Card => (card[0] === 'BTYPE' ? ['BTYPE', type] : card)) }
}

/** Of what the terms are. */
export function bandCards({ referenceHz, spread }: TaylorBand, term?: number): Card[] {
  return [
    ...(term === undefined ? [] : [['TAYTERM', term, 'power of x = (freq - TAYREF)/TAYREF'] satisfies Card]),
    ['TAYNTERM', 2, 'terms of the Taylor series in x'],
    ['TAYREF', referenceHz, 'Hz, mean of the weights'],
    ['TAYSPREA', spread, 'r.m.s. of x'],
  ]
}
