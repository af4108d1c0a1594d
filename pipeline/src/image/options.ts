import type { Direction } from '@contimg/numerics/frames'
import type { Weighting } from '@contimg/numerics/weight'

/**
 * How to image. Unlike other stages this one holds all visibilities, not a block at a time: 12 bytes for each sample of
 * Stokes I, 1.0 GB for a full observation, beside five images and a padded plane for each thread.
 */
export interface ImageOptions {
  readonly imageName: string // products are <imageName>-dirty.fits, -psf, -image, -model, -residual
  readonly sizePx: number // width and height, a multiple of 4
  readonly cellRad: number // a pixel; several across the synthesised beam
  readonly weighting: Weighting
  readonly iterations: number // of CLEAN at most; 0 = dirty image only, and no model or residual
  readonly threshold: number | 'auto' // Jy/beam of the residual to stop at; auto = 5 σ, then 1 σ around what was found
  readonly gain: number // part of a peak that one iteration takes
  readonly majorCycles: number // at most
  readonly column: string // DATA, CORRECTED_DATA, MODEL_DATA; auto = CORRECTED_DATA where there is one, else DATA
  readonly fields: 'all' | readonly number[] // FIELD_IDs to image together
  readonly phaseCentre?: Direction // ICRS; where absent that of the one field, or the median of many
  readonly epsilon: number // largest error of the gridder over the largest pixel
}

const ARCSEC_RAD = Math.PI / 180 / 3600

export const DEFAULT_IMAGE_OPTIONS: Omit<ImageOptions, 'imageName'> = {
  sizePx: 2520,
  cellRad: 5 * ARCSEC_RAD,
  weighting: { kind: 'briggs', robust: 0.5 },
  iterations: 50_000,
  threshold: 'auto',
  gain: 0.1,
  majorCycles: 20,
  column: 'auto',
  fields: 'all',
  epsilon: 1e-4,
}

/** @throws RangeError that names the option, what it is and what it may be */
export function checkImageOptions(options: ImageOptions): void {
  const { sizePx, cellRad, weighting, iterations, threshold, gain, majorCycles } = options
  const check = (holds: boolean, found: string, wanted: string) => {
    if (!holds) throw new RangeError(`${found}, wanted ${wanted}`)
  }
  check(
    Number.isInteger(sizePx) && sizePx >= 16 && sizePx <= 16384 && sizePx % 4 === 0,
    `image size ${sizePx}`,
    'a multiple of 4 from 16 to 16384',
  )
  check(cellRad > 0 && cellRad < 0.1, `a pixel of ${cellRad / ARCSEC_RAD} arcsec`, 'one above 0 and below 5 degrees')
  const robust = weighting.kind === 'briggs' ? weighting.robust : 0
  check(Math.abs(robust) <= 2, `robust ${robust}`, 'from -2 to 2')
  check(Number.isInteger(iterations) && iterations >= 0, `${iterations} iterations`, 'a whole number from 0')
  check(threshold === 'auto' || threshold >= 0, `threshold ${threshold} Jy`, 'auto, or 0 or more')
  check(gain > 0 && gain <= 1, `gain ${gain}`, 'above 0, at most 1')
  check(Number.isInteger(majorCycles) && majorCycles >= 0, `${majorCycles} major cycles`, 'a whole number from 0')
}
