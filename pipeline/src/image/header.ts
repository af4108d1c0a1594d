import { type Card, celestialCards } from '@contimg/formats/fits'
import type { CombinedCounts } from '@contimg/numerics/compress'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { Direction } from '@contimg/numerics/frames'
import { DAY_S, isoFromMjdS } from '@contimg/numerics/time'
import type { UvLimits, Weighting } from '@contimg/numerics/weight'
import type { ImageGrid } from './image-plan.ts'
import type { QualityTier } from './options.ts'
import { FITS_STOKES, type Stokes } from './stokes.ts'
import { isNonScience } from './tiers.ts'
import { uvTexts } from './uv-words.ts'

const DEGREE_RAD = Math.PI / 180

/** What every image of one run says about itself. */
export interface ImageDescription {
  readonly grid: ImageGrid
  readonly stokes: Stokes
  readonly centre: Direction
  readonly startMjdS: number // of the first integration's first moment, UTC
  readonly endMjdS: number
  readonly lowestHz: number // edges of the band
  readonly highestHz: number
  readonly referenceHz?: number // where fluxes are meant at; the middle of the band where absent
  readonly counts: CombinedCounts
  readonly gridder: string // how exact it is, and by what means
  readonly telescopeName: string
  readonly objectName: string
  readonly beam: GaussianShape | undefined // pixels; undefined where none fits
  readonly sumOfWeights: number
  readonly weighting: Weighting
  readonly uv: UvLimits | undefined
  readonly outliers: readonly string[] // what was subtracted before
  readonly path: string
  readonly column: string
  readonly tier: QualityTier | undefined
}

/**
 * Cards of a four-dimensional image, RA DEC FREQ STOKES (Greisen & Calabretta 2002, A&A 395, 1061; SIN as Calabretta &
 * Greisen 2002, §5.1.5): the phase centre is pixel N/2 + 1, one channel as wide as the band, one Stokes parameter.
 *
 * @param unit  Jy/beam, or Jy/pixel for a model
 */
export function imageCards(description: ImageDescription, unit: string, history: readonly string[]): Card[] {
  const { grid, centre, beam, lowestHz, highestHz, startMjdS, endMjdS, telescopeName, objectName, sumOfWeights } =
    description
  const cellDeg = grid.cellRad / DEGREE_RAD
  const centreHz = description.referenceHz ?? (lowestHz + highestHz) / 2
  return [
    ['BUNIT', unit],
    ['BTYPE', 'Intensity'],
    ['OBJECT', objectName],
    ['TELESCOP', telescopeName],
    ['ORIGIN', 'contimg'],
    ['DATE-OBS', isoFromMjdS(startMjdS), 'begin of the first integration'],
    ['MJD-OBS', startMjdS / DAY_S],
    ['DATE-END', isoFromMjdS(endMjdS), 'end of the last integration'],
    ['MJD-END', endMjdS / DAY_S],
    ['TIMESYS', 'UTC'],
    ...celestialCards({
      projection: 'SIN',
      crvalRad: [centre.raRad, centre.decRad],
      crpix: [grid.width / 2 + 1, grid.height / 2 + 1],
      cdeltRad: [-grid.cellRad, grid.cellRad],
      pc: [1, 0, 0, 1],
    }),
    ['EQUINOX', 2000],
    ['CTYPE3', 'FREQ'],
    ['CRPIX3', 1],
    ['CRVAL3', centreHz],
    ['CDELT3', highestHz - lowestHz, 'width of the band'],
    ['CUNIT3', 'Hz'],
    ['CTYPE4', 'STOKES'],
    ['CRPIX4', 1],
    ['CRVAL4', FITS_STOKES[description.stokes], description.stokes],
    ['CDELT4', 1],
    ['SPECSYS', 'TOPOCENT'],
    ['RESTFRQ', centreHz],
    ...(beam ? beamCards(beam, cellDeg) : []),
    ['NVIS', description.counts.used, 'samples imaged'],
    ['SUMWT', sumOfWeights, 'sum of their imaging weights'],
    ...tierCards(description.tier),
    ...[...historyOf(description), ...history].map((line): Card => ['HISTORY', line]),
  ]
}

function beamCards({ majorFwhm, minorFwhm, paRad }: GaussianShape, cellDeg: number): Card[] {
  return [
    ['BMAJ', majorFwhm * cellDeg, 'full width at half maximum, deg'],
    ['BMIN', minorFwhm * cellDeg],
    ['BPA', paRad / DEGREE_RAD, 'north through east, deg'],
  ]
}

/** Cards put before the history, in place of those with the same keyword. */
export function withCards(cards: readonly Card[], more: readonly Card[]): Card[] {
  const keywords = new Set(more.map(([keyword]) => keyword))
  const others = cards.filter(([keyword]) => !keywords.has(keyword))
  const at = others.findIndex(([keyword]) => keyword === 'HISTORY')
  return at < 0 ? [...others, ...more] : others.toSpliced(at, 0, ...more)
}

/** What the image may be used for. */
export function tierCards(tier: QualityTier | undefined): Card[] {
  if (tier === undefined) return []
  const mark: Card = ['NONSCI', true, 'NON_SCIENCE: made for a look, not for results']
  return [['QUALTIER', tier, 'quality tier'], ...(isNonScience(tier) ? [mark] : [])]
}

function historyOf({ counts, gridder, weighting, uv, outliers, path, column }: ImageDescription): string[] {
  const { used, flagged, notFinite } = counts
  const robust = weighting.kind === 'briggs' ? ` robust ${weighting.robust}` : ''
  return [
    `contimg image: column ${column} of`,
    path.length > 70 ? `...${path.slice(-67)}` : path,
    `weighting ${weighting.kind}${robust}`,
    ...uvTexts(uv),
    ...outliers,
    `${used} samples used, ${flagged} flagged, ${notFinite} not finite`,
    gridder,
  ]
}
