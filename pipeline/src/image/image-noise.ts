import type { Card } from '@contimg/formats/fits'
import type { Imager } from './imager.ts'

/** How noisy an image is; undefined where it could not be measured. */
export interface ImageNoise {
  readonly noiseJy: number | undefined // 1.4826 × the median absolute deviation of the residual, Jy/beam
  readonly annulusNoiseJy: number | undefined // the same between 0.2 and 0.4 of the width from the middle
}

const [INNER, OUTER] = [0.2, 0.4]

/** Noise of the image in `residual`, of sources or after CLEAN. */
export async function measureNoise(imager: Imager, noiseJy: number | Promise<number>): Promise<ImageNoise> {
  const { width } = imager.grid
  const annulus = imager.noiseWithin(imager.images.residual, INNER * width, OUTER * width)
  const [whole, annulusNoiseJy] = await Promise.all([noiseJy, annulus])
  return { noiseJy: measured(whole), annulusNoiseJy: measured(annulusNoiseJy) }
}

/** Peak over noise; undefined where either is not known. */
export function dynamicRange(peakJy: number, { noiseJy }: ImageNoise): number | undefined {
  return noiseJy === undefined ? undefined : measured(peakJy / noiseJy)
}

/** Cards of what was measured; without a card what was not. */
export function noiseCards(noise: ImageNoise, range?: number): Card[] {
  const cards: Card[] = []
  if (noise.noiseJy !== undefined) cards.push(['NOISE', noise.noiseJy, 'Jy/beam, 1.4826 MAD of the residual'])
  if (noise.annulusNoiseJy !== undefined)
    cards.push(['NOISEANN', noise.annulusNoiseJy, 'the same, 0.2 to 0.4 of the width out'])
  if (range !== undefined) cards.push(['DYNRANGE', range, 'largest magnitude over NOISE'])
  return cards
}

function measured(value: number): number | undefined {
  return Number.isFinite(value) && value > 0 ? value : undefined
}
