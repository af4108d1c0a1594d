import type { Direction } from '@contimg/numerics/frames'
import type { Weighting } from '@contimg/numerics/weight'
import { type CleanSettings, checkCleanSettings, DEFAULT_CLEAN_SETTINGS } from './clean-plan.ts'
import type { MaskRequest } from './masks.ts'

/** How much an image is to be worth: see tiers.ts. */
export const QUALITY_TIERS = ['development', 'standard', 'high_precision'] as const

export type QualityTier = (typeof QUALITY_TIERS)[number]

/**
 * How to image. Unlike other stages this one holds all visibilities, not a block at a time: 12 bytes for each sample of
 * Stokes I, 1.0 GB for a full observation, beside five images and a padded plane for each thread.
 */
export interface ImageOptions extends CleanSettings {
  readonly imageName: string // products are <imageName>-dirty.fits, -psf, -image, -model, -residual, -pb, -image-pbcor
  readonly sizePx: number // width and height, a multiple of 4
  readonly cellRad: number // a pixel; several across the synthesised beam
  readonly weighting: Weighting
  readonly mask?: MaskRequest // where components of CLEAN may be; anywhere where absent
  readonly column: string // DATA, CORRECTED_DATA, MODEL_DATA; auto = CORRECTED_DATA where there is one, else DATA
  readonly fields: 'all' | readonly number[] // FIELD_IDs to image together
  readonly spectralWindows?: 'all' | readonly number[] // to image together; all where absent
  readonly phaseCentre?: Direction // ICRS; where absent that of the one field, or the median of many
  readonly epsilon: number // largest error of the gridder over the largest pixel
  readonly beam: string // primary beam: airy, tapered2, tapered4, none, or the path of a FITS image of a power beam
  readonly pbLimit: number // response below which the corrected image is blank
  readonly pbCorrect: boolean // whether -pb and -image-pbcor are made
  readonly tier?: QualityTier // which the products are marked with: NON_SCIENCE in name and header for development
}

const ARCSEC_RAD = Math.PI / 180 / 3600

export const DEFAULT_IMAGE_OPTIONS: Omit<ImageOptions, 'imageName'> = {
  sizePx: 2520,
  cellRad: 5 * ARCSEC_RAD,
  weighting: { kind: 'briggs', robust: 0.5 },
  ...DEFAULT_CLEAN_SETTINGS,
  column: 'auto',
  fields: 'all',
  epsilon: 1e-4,
  beam: 'airy',
  pbLimit: 0.2,
  pbCorrect: true,
}

/** @throws RangeError that names the option, what it is and what it may be */
export function checkImageOptions(options: ImageOptions): void {
  const { sizePx, cellRad, weighting } = options
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
  const { pbLimit } = options
  check(pbLimit > 0 && pbLimit < 1, `primary beam limit ${pbLimit}`, 'above 0 and below 1')
  checkCleanSettings(options)
}
