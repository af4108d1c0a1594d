import type { Direction } from '@contimg/numerics/frames'
import type { UvLimits, Weighting } from '@contimg/numerics/weight'
import { type CleanSettings, checkCleanSettings, DEFAULT_CLEAN_SETTINGS } from './clean-plan.ts'
import { SMALLEST_EPSILON } from './image-plan.ts'
import type { MaskRequest } from './masks.ts'

/** How much an image is to be worth: see tiers.ts. */
export const QUALITY_TIERS = ['development', 'standard', 'high_precision'] as const

export type QualityTier = (typeof QUALITY_TIERS)[number]

/**
 * How to image. Unlike other stages this one holds all visibilities, not a block at a time: 12 bytes for each sample of
 * Stokes I, 1.0 GB for a full observation, beside five images and a padded plane for each thread.
 */
export interface ImageOptions extends CleanSettings {
  readonly imageName: string // products are <imageName>-dirty.fits, -psf, -image, -model, -residual, -pb, -weights, -image-pbcor
  readonly sizePx: number // width and height, a multiple of 4
  readonly cellRad: number // a pixel; several across the synthesised beam
  readonly weighting: Weighting
  readonly uv?: UvLimits // of distances in the uv plane: those outside weigh nothing, before densities are counted
  readonly terms?: 1 | 2 // of a Taylor series in frequency: two give spectral indices; one where absent
  readonly mask?: MaskRequest // where components of CLEAN may be; anywhere where absent
  readonly cleanRadiusRad?: number // sources outside the image, so near its middle, are subtracted; none where absent
  readonly column: string // DATA, CORRECTED_DATA, MODEL_DATA; auto = CORRECTED_DATA where there is one, else DATA
  readonly fields: 'all' | readonly number[] // FIELD_IDs to image together
  readonly spectralWindows?: 'all' | readonly number[] // to image together; all where absent
  readonly phaseCentre?: Direction // ICRS; where absent that of the one field, or the median of many
  readonly epsilon: number // largest error of a pixel over the largest; below 1e-5 in float64, slowly, to 1e-7
  readonly beam: string // primary beam: airy, tapered2, tapered4, none, or the path of a FITS image of a power beam
  readonly pbLimit: number // response below which the corrected image is blank
  readonly pbCorrect: boolean // whether -pb, -weights and -image-pbcor are made
  readonly weightsImage?: boolean // whether -weights is among them; it is where absent
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
  const taperRad = options.uv?.taperRad ?? 0
  check(taperRad >= 0 && taperRad < 0.1, `a uv taper of ${taperRad / ARCSEC_RAD} arcsec`, 'from 0 to 5 degrees')
  const { cleanRadiusRad = 0.01 } = options
  const degrees = (cleanRadiusRad * 180) / Math.PI
  check(degrees > 0 && degrees <= 10, `a clean radius of ${degrees} deg`, 'above 0, at most 10')
  const isPrecise = options.epsilon < SMALLEST_EPSILON
  const isPlain = options.cleanRadiusRad === undefined
  check(!isPrecise || isPlain, `accuracy ${options.epsilon} with a clean radius`, '1e-5 or more')
  const { pbLimit, terms = 1 } = options
  check(pbLimit > 0 && pbLimit < 1, `primary beam limit ${pbLimit}`, 'above 0 and below 1')
  const isPoints = options.deconvolver !== 'multiscale' && !(options.localNoiseBeams ?? 0)
  check(terms === 1 || isPoints, 'two Taylor terms with multi-scale CLEAN or local noise', 'points and one noise')
  check(terms === 1 || !isPrecise, `two Taylor terms with accuracy ${options.epsilon}`, '1e-5 or more')
  checkCleanSettings(options)
}
