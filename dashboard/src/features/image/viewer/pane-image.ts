import { cardValue } from '@contimg/formats/fits'
import { useMemo } from 'react'
import type { ImageView } from '../keys.ts'
import type { RestoringBeam } from '../paint/draw-frame.ts'
import type { ImagePixels } from '../pixels/image-pixels.ts'
import { usePixels } from '../pixels/kept-pixels.ts'
import { kindOf, type Look, rounded, usualLimits } from '../sky/kinds.ts'
import { type Plane, planeOf } from '../sky/plane.ts'
import { shareLimits, sortedSample } from '../sky/sample-limits.ts'
import type { Limits } from '../sky/stretch.ts'

/** An image that a pane shows. */
export interface PaneImage {
  readonly id: number
  readonly type: string
  readonly name: string // said above the pane
  readonly noiseJy: number | null
}

/** The same with its pixels, as far as they are here. */
export interface LoadedImage extends PaneImage {
  readonly pixels: ImagePixels
  readonly plane: Plane | undefined // until its header is here
  readonly unit: string
  readonly beam: RestoringBeam | null
}

/** @param images  the same array as long as they are the same */
export function useLoadedImages(images: readonly PaneImage[]): readonly LoadedImage[] {
  const pixels = usePixels(images.map(({ id }) => id))
  const known = pixels.map(({ plan }) => (plan === undefined ? '-' : '+')).join('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: whose header came since
  return useMemo(() => images.map((image, i) => loaded(image, pixels[i])), [images, pixels, known])
}

function loaded(image: PaneImage, pixels: ImagePixels): LoadedImage {
  const { plan } = pixels
  if (plan === undefined) return { ...image, pixels, plane: undefined, unit: '', beam: null }
  const { width, height, unit, wcs } = plan
  return { ...image, pixels, plane: planeOf(width, height, wcs), unit, beam: beamOf(pixels) }
}

function beamOf({ plan }: ImagePixels): RestoringBeam | null {
  const number = (keyword: string) => {
    const value = plan && cardValue(plan.hdu.cards, keyword)
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  }
  const [major, minor, paDeg] = [number('BMAJ'), number('BMIN'), number('BPA')]
  if (!major || !minor || paDeg === undefined) return null
  return { majorArcsec: major * 3600, minorArcsec: minor * 3600, paDeg }
}

/** What is chosen of how images are shown. */
export type Chosen = Pick<ImageView, 'map' | 'stretch' | 'lo' | 'hi' | 'inv'>

/** How images are shown: as chosen, else as their kinds are; undefined until a range is known. */
export function useLooks(
  images: readonly LoadedImage[],
  { map, stretch, lo, hi, inv }: Chosen,
): readonly (Look | undefined)[] {
  const whole = images.map(({ pixels }) => (pixels.isWhole ? '+' : '-')).join('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: what became whole since
  return useMemo(
    () => images.map((image) => lookOf(image, { map, stretch, lo, hi, inv })),
    [images, map, stretch, lo, hi, inv, whole],
  )
}

function lookOf(image: LoadedImage, { map, stretch, lo, hi, inv }: Chosen): Look | undefined {
  const kind = kindOf(image.type)
  const usual = limitsOf(image)
  const limits = kind.isFlux ? chosenLimits(lo, hi, usual) : usual
  if (limits === undefined) return undefined
  return {
    map: map === 'auto' ? kind.map : map,
    stretch: stretch === 'auto' ? kind.stretch : stretch,
    limits,
    isInverted: inv,
  }
}

const UNUSUAL_SHARE = 0.995

/** The limits that show an image without anything being chosen. */
export function limitsOf({ type, noiseJy, pixels }: LoadedImage): Limits | undefined {
  const usual = usualLimits(type, noiseJy)
  if (usual !== undefined || !pixels.isWhole) return usual
  return shareLimits(sortedSample(pixels.levels[pixels.levels.length - 1].data), UNUSUAL_SHARE)
}

/** By hand as far as that is said and makes a range with the rest. */
export function chosenLimits(lo: number | null, hi: number | null, usual: Limits | undefined): Limits | undefined {
  const low = lo ?? usual?.low
  const high = hi ?? usual?.high
  if (low === undefined || high === undefined) return usual
  if (high > low) return { low, high }
  return usual && { low, high: low + rounded(usual.high - usual.low) }
}
