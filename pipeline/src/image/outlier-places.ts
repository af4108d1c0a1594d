import { solveAmplitudes, sumsLength } from '@contimg/numerics/peel'
import type { StageControl } from '../control.ts'
import type { Imager } from './imager.ts'
import type { AmplitudeCells } from './outlier-model.ts'
import type { FoundPeak } from './outlier-peaks.ts'

const STEP = 0.05 // of 1/u of the longest baseline: 0.3 radians of its phase
const LARGEST_SHIFT = 0.5 // of the same; what wants to go further was no point there
const INTEGRATIONS = 3 // that places are fitted to

/** A source where the visibilities have it. */
export interface RefinedPeak extends FoundPeak {
  readonly fluxJy: number // there, mean over the integrations that were looked at
}

/**
 * Moves sources to where the visibilities of some integrations have them: an image with pixels of a third of its beam
 * gives places to a sixth of a pixel, and of a source of 8 Jy that is off by 1″ so much is left that its far sidelobes pass
 * for sources of 20 mJy. Each moving point p is fitted together with two copies a small step δ to the east and north; where
 * a₁ of the first copy is found beside a₀ + a₁ + a₂ in all, the point lies δ Re(a₁ / (a₀ + a₁ + a₂)) to the east.
 */
export async function refined(
  imager: Imager,
  moving: readonly FoundPeak[],
  fixed: readonly FoundPeak[],
  cells: AmplitudeCells,
  control: StageControl,
): Promise<{ readonly moved: RefinedPeak[]; readonly stayed: RefinedPeak[] }> {
  const { maxU, maxV } = imager.plan.extent
  const stepRad = STEP / Math.hypot(maxU, maxV)
  const copies = moving.flatMap(({ l, m }) => [
    { l, m },
    { l: l + stepRad, m },
    { l, m: m + stepRad },
  ])
  const sources = [...copies, ...fixed]
  const sums = await imager.correlate(sources, { ...cells, times: thinned(cells.times) }, control)
  const found = [...moving, ...fixed].map(() => ({ flux: 0, power: 0, east: 0, north: 0 }))
  const length = sumsLength(sources.length)
  let weight = 0
  for (let cell = 0; cell < sums.length / length; cell++) {
    const own = sums.subarray(cell * length, (cell + 1) * length)
    const amplitudes = solveAmplitudes(own, sources.length)
    weight += own[0]
    found.forEach((one, i) => {
      const at = i < moving.length ? 6 * i : 4 * moving.length + 2 * i
      add(one, own[0], amplitudes.subarray(at, i < moving.length ? at + 6 : at + 2))
    })
  }
  const fluxJy = found.map(({ flux }) => (weight > 0 ? flux / weight : 0))
  const moved = moving.map((peak, i) => ({ ...shifted(peak, found[i], stepRad), fluxJy: fluxJy[i] }))
  return { moved, stayed: fixed.map((peak, i) => ({ ...peak, fluxJy: fluxJy[moving.length + i] })) }
}

interface PlaceSums {
  flux: number
  power: number
  east: number
  north: number
}

function shifted(peak: FoundPeak, { power, east, north }: PlaceSums, stepRad: number): FoundPeak {
  const [dl, dm] = [east, north].map((sum) => (power > 0 ? (stepRad * sum) / power : 0))
  const isNear = Math.hypot(dl, dm) <= (LARGEST_SHIFT / STEP) * stepRad
  return isNear ? { ...peak, l: peak.l + dl, m: peak.m + dm } : peak
}

/** Sums by the weight that each cell has for the place: Re(a₁ / A) |A|² = Re(a₁ conj A). */
function add(into: PlaceSums, weight: number, [re0, im0, re1 = 0, im1 = 0, re2 = 0, im2 = 0]: Float64Array): void {
  const [re, im] = [re0 + re1 + re2, im0 + im1 + im2]
  into.flux += weight * re
  into.power += weight * (re * re + im * im)
  into.east += weight * (re1 * re + im1 * im)
  into.north += weight * (re2 * re + im2 * im)
}

/** The first, the last and one between. */
function thinned<T>(values: readonly T[]): T[] {
  if (values.length <= INTEGRATIONS) return [...values]
  return Array.from(
    { length: INTEGRATIONS },
    (_, i) => values[Math.round((i * (values.length - 1)) / (INTEGRATIONS - 1))],
  )
}
