import type { Direction } from '@contimg/numerics/frames'
import { type LineSource, solveAmplitudes, sumsLength } from '@contimg/numerics/peel'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { SkyProjection } from '@contimg/numerics/wcs'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { Imager } from './imager.ts'
import { type AmplitudeCells, amplitudeCells, type OutlierModel } from './outlier-model.ts'
import { type RefinedPeak, refined } from './outlier-places.ts'
import type { FoundOutliers, OutlierRequest } from './outliers.ts'
import { readRowKeys } from './row-runs.ts'
import { integrationsOf } from './snapshots.ts'

/** A source outside the image that was taken from the visibilities. */
export interface Outlier extends Direction {
  readonly fluxJy: number // apparent: mean over the integrations and the band
  readonly offsetRad: number // from the middle of the image
}

/** What is subtracted, and what is told of it. */
export interface PeeledOutliers {
  readonly model: OutlierModel
  readonly list: readonly Outlier[] // in the order of the model's sources
}

const FIT_EPSILON = 1e-3
const MOST_OUTSIDE = 8 // the time that fitting takes grows with the square
const CONFIRMED = 0.6 // of the flux on the wide image; a sidelobe that passed for a source has less

/**
 * Fits the amplitudes of what was found, complex, anew in each integration and each 12 MHz: there a source off axis is
 * constant, whatever the primary beam is, while over an observation it may vary by its whole flux. The fit is by least
 * squares over all baselines, together with the brightest sources of the image, whose sidelobes would else pass for
 * flux; of the noise it takes no more away than one number out of each 10⁵. Places are fitted to the visibilities first.
 * The points are as sharp as the dish sees them: smearing over a channel and an integration is not modelled, nor are gains
 * of antennas that differ off axis.
 *
 * @returns undefined where nothing was found
 */
export async function fitOutliers(
  source: MeasurementSetSource,
  memory: KernelHeap,
  request: OutlierRequest,
  found: FoundOutliers,
  control: StageControl,
): Promise<PeeledOutliers | undefined> {
  if (found.outside.length === 0) return undefined
  const mark = memory.mark()
  try {
    const nothing = { width: 64, height: 64, cellRad: request.image.cellRad } // no image is made
    await using imager = new Imager(source, memory, { ...request, image: nothing, epsilon: FIT_EPSILON, use: 'images' })
    const { lowestHz, highestHz } = imager.lines
    const keys = request.part?.keys ?? readRowKeys(source)
    const cells = amplitudeCells(integrationsOf(keys, request.fieldIds), lowestHz, highestHz)
    const { outside, inside } = await confirmed(imager, found, cells, control)
    if (outside.length === 0) return undefined
    const sources = [...outside, ...inside]
    const sums = await imager.correlate(sources, cells, control)
    return peeled(sums, cells, sources, outside.length, request.centre)
  } finally {
    memory.release(mark)
  }
}

/**
 * Goes to where the sources are: first the bright ones of the image, so that their sidelobes are told from sources
 * outside, then those that are left.
 */
async function confirmed(
  imager: Imager,
  { outside, inside }: FoundOutliers,
  cells: AmplitudeCells,
  control: StageControl,
): Promise<FoundOutliers> {
  const { moved: bright } = await refined(imager, inside, [], cells, control)
  const { stayed } = await refined(imager, [], [...outside, ...bright], cells, control)
  const kept = stayed.slice(0, outside.length).filter(isThere).slice(0, MOST_OUTSIDE)
  const { moved } = await refined(imager, kept, bright, cells, control)
  return { outside: moved.filter(isThere), inside: bright }
}

function isThere({ fluxJy, peakJy }: RefinedPeak): boolean {
  return fluxJy >= CONFIRMED * peakJy
}

/** The first `count` sources, by sums over all. */
function peeled(
  sums: Float64Array,
  cells: AmplitudeCells,
  sources: readonly LineSource[],
  count: number,
  centre: Direction,
): PeeledOutliers {
  const length = sumsLength(sources.length)
  const cellCount = cells.times.length * cells.bands
  const amplitudes = new Float32Array(cellCount * 2 * count)
  const flux = new Float64Array(count)
  let weight = 0
  for (let cell = 0; cell < cellCount; cell++) {
    const own = sums.subarray(cell * length, (cell + 1) * length)
    const found = solveAmplitudes(own, sources.length).subarray(0, 2 * count)
    amplitudes.set(found, 2 * count * cell)
    const [sumOfWeights] = own
    weight += sumOfWeights
    flux.forEach((_, i) => {
      flux[i] += sumOfWeights * found[2 * i]
    })
  }
  const own = sources.slice(0, count).map(({ l, m }) => ({ l, m }))
  const list = own.map((one, i) => ({ ...directionOf(one, centre), fluxJy: flux[i] / weight }))
  return { model: { sources: own, cells, amplitudes }, list }
}

function directionOf({ l, m }: LineSource, { raRad, decRad }: Direction): Direction & Pick<Outlier, 'offsetRad'> {
  const sky = new SkyProjection({ projection: 'SIN', crvalRad: [raRad, decRad], crpix: [0, 0], cdeltRad: [1, 1] })
  const [ra, dec] = sky.worldFromPixel(l, m) ?? [Number.NaN, Number.NaN]
  return { raRad: ra, decRad: dec, offsetRad: Math.asin(Math.min(1, Math.hypot(l, m))) }
}
