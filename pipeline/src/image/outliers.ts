import { fitBeam } from '@contimg/numerics/clean'
import { LIGHT_M_PER_S } from '@contimg/numerics/frames'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { clean } from './clean.ts'
import { type CleanSettings, DEFAULT_CLEAN_SETTINGS } from './clean-plan.ts'
import type { ImageGrid } from './image-plan.ts'
import { Imager } from './imager.ts'
import type { ImagerRequest } from './imager-request.ts'
import { type FoundPeak, isOnImage, peaksOf } from './outlier-peaks.ts'
import { readRowKeys } from './row-runs.ts'

/** Where sources were found on the wide image: outside the image that is wanted, and on it. */
export interface FoundOutliers {
  readonly outside: readonly FoundPeak[]
  readonly inside: readonly FoundPeak[] // bright ones, whose sidelobes reach those outside
}

export type OutlierRequest = Omit<ImagerRequest, 'use' | 'outliers' | 'terms'>

const WIDE_EPSILON = 1e-3
const BEAM_CELLS = 3 // pixels of the wide image across λ/B of the longest baseline
const MOST_WIDE_PX = 8192
const FOUND_SIGMAS = 10 // of the wide image's noise; fainter sources raise the noise of the image by less than 1 %
const MOST_OUTSIDE = 24 // sidelobes of bright sources among them
const MOST_INSIDE = 4

const WIDE_CLEAN: CleanSettings = {
  ...DEFAULT_CLEAN_SETTINGS,
  iterations: 20_000,
  majorCycles: 6,
  autoMaskSigma: 0,
  autoThresholdSigma: FOUND_SIGMAS / 2,
}

/**
 * Finds the sources that lie outside an image but within a radius of its middle, on a coarse image of the whole circle
 * that is CLEANed a little. No catalogue is asked: it would know neither the primary beam nor what varies.
 *
 * @param memory  is given back in the end
 */
export async function findOutliers(
  source: MeasurementSetSource,
  memory: KernelHeap,
  request: OutlierRequest,
  radiusRad: number,
  control: StageControl,
): Promise<FoundOutliers> {
  const image = wideGrid(source, request, radiusRad)
  if (!image) return { outside: [], inside: [] }
  const mark = memory.mark()
  try {
    await using imager = new Imager(source, memory, { ...request, image, epsilon: WIDE_EPSILON, use: 'clean' })
    await imager.load(control)
    await imager.ready()
    await imager.makeImages('dirty and psf', control)
    const { psf, residual, model } = imager.images
    const { maxU, maxV } = imager.plan.extent
    const beamPx = 1 / (Math.hypot(maxU, maxV) * image.cellRad)
    const beam = fitBeam({ data: imager.pixels(psf), ...image }, beamPx, 'quadrant')
    const { noiseJy } = await clean(imager, WIDE_CLEAN, { beamPx: beam.majorFwhm }, control)
    await imager.restore(residual, model, beam)
    const peaks = peaksOf(imager.pixels(residual), image, beam, FOUND_SIGMAS * noiseJy)
    const [inside, outside] = [true, false].map((on) => peaks.filter((peak) => isOnImage(peak, request.image) === on))
    const near = outside.filter(({ l, m }) => Math.hypot(l, m) <= Math.sin(radiusRad))
    return { outside: near.slice(0, MOST_OUTSIDE), inside: inside.slice(0, MOST_INSIDE) }
  } finally {
    memory.release(mark)
  }
}

/** The whole circle, as coarse as the baselines allow; undefined where the image holds the circle already. */
function wideGrid(source: MeasurementSetSource, { image, part }: OutlierRequest, radiusRad: number) {
  const reachRad = Math.sin(radiusRad)
  if ((Math.min(image.width, image.height) / 2) * image.cellRad >= reachRad) return undefined
  const { antenna1, antenna2 } = part?.keys ?? readRowKeys(source)
  const used = [...new Set([...antenna1, ...antenna2])].map((id) => source.antennas[id].positionM)
  const distances = used.flatMap((one) => used.map((other) => Math.hypot(...one.map((x, i) => x - other[i]))))
  const longestM = distances.reduce((most, distance) => Math.max(most, distance), 1)
  const highestHz = Math.max(...source.spectralWindows.flatMap(({ frequenciesHz }) => [...frequenciesHz]))
  const finestRad = LIGHT_M_PER_S / highestHz / longestM / BEAM_CELLS
  const cellRad = Math.max(finestRad, image.cellRad, (2 * reachRad) / MOST_WIDE_PX)
  const size = Math.max(16, 4 * Math.ceil((2 * reachRad) / cellRad / 4))
  return { width: size, height: size, cellRad } satisfies ImageGrid
}
