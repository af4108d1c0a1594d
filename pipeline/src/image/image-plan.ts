import { fieldExtent } from '@contimg/numerics/compress'
import {
  fitSlant,
  type Lines,
  type LinesExtent,
  lineArrays,
  linesExtent,
  type PlanesPlan,
  planPlanes,
  type Slant,
  slantedField,
} from '@contimg/numerics/planes'
import { planResample, type ResamplePlan } from '@contimg/numerics/resample'
import type { KernelHeap } from '@contimg/numerics/wasm'

/** The pixels of an image, [height, width], in SIN projection about the phase centre, which is pixel N/2. */
export interface ImageGrid {
  readonly width: number
  readonly height: number
  readonly cellRad: number
}

/** How compressed samples become an image. */
export interface ImagePlan {
  readonly slant: Slant
  readonly extent: LinesExtent
  readonly planes: PlanesPlan
  readonly resample: ResamplePlan
}

const WIDENINGS = [1, 1.1, 1.25, 1.5] // of the uv plane along u, tried until the low image is fine enough

// Shares of the accuracy asked for. What the parts do wrong adds up at worst; together they are 1.
const COMPRESSION_SHARE = 0.2
const TERMS_SHARE = 0.1 // of that where x V is made of V's samples: taps follow x e^{2πiτν} that much less well
const PLANES_SHARE = 0.4
const RESAMPLING_SHARE = 0.4

const FINEST_COMPRESSION = 1e-6 // with taps of float32

export const SMALLEST_EPSILON = 1e-5
export const LARGEST_EPSILON = 1e-2

/** @throws RangeError for an accuracy that images of float32 cannot have, or none */
export function checkEpsilon(epsilon: number): void {
  if (epsilon >= SMALLEST_EPSILON && epsilon <= LARGEST_EPSILON) return
  const wanted = `from ${SMALLEST_EPSILON} to ${LARGEST_EPSILON}`
  throw new RangeError(`accuracy ${epsilon}, wanted one ${wanted}: visibilities are gridded and imaged in float32`)
}

/** The accuracy that compression is asked for. @param terms  Taylor terms in frequency */
export function compressionEpsilon(epsilon: number, terms: 1 | 2): number {
  const share = terms === 1 ? COMPRESSION_SHARE : TERMS_SHARE * COMPRESSION_SHARE
  return Math.max(FINEST_COMPRESSION, share * epsilon)
}

/** The field that compression has to keep: the image. @throws RangeError for a size or cell that cannot be */
export function imagedField({ width, height, cellRad }: ImageGrid): ReturnType<typeof fieldExtent> {
  for (const size of [width, height])
    if (!(Number.isInteger(size) && size >= 16 && size % 4 === 0 && size <= 16384))
      throw new RangeError(`an image ${size} pixels wide or high, wanted a multiple of 4 from 16 to 16384`)
  if (!(cellRad > 0 && Math.hypot(width, height) * cellRad < 2))
    throw new RangeError(`pixels of ${cellRad} rad over ${width} × ${height}, wanted a field inside a hemisphere`)
  return fieldExtent(width, height, cellRad)
}

/** @throws RangeError where the accuracy or the field is out of reach */
export function planImage(heap: KernelHeap, samples: readonly Lines[], image: ImageGrid, epsilon: number): ImagePlan {
  const slant = fitSlant(baselines(heap, samples))
  const extent = linesExtent(heap, samples, slant)
  if (!(Math.max(extent.maxU, extent.maxV) > 0))
    throw new RangeError('all (u, v) are 0: there is nothing to tell directions by, wanted UVW in metres')
  const sampleCount = samples.reduce((sum, { sampleCount }) => sum + sampleCount, 0)
  let refusal: unknown
  for (const widening of WIDENINGS)
    try {
      return { slant, extent, ...planWidened(image, slant, extent, epsilon, sampleCount, widening) }
    } catch (error) {
      refusal ??= error
    }
  throw refusal
}

/**
 * At one m of a wide field on a steep plane m′ changes with l′, so that waves along v are fast ones along l′ too: then the
 * low image needs more columns than u alone asks for.
 *
 * @param widening  of u
 */
function planWidened(
  image: ImageGrid,
  slant: Slant,
  extent: LinesExtent,
  epsilon: number,
  sampleCount: number,
  widening: number,
): Pick<ImagePlan, 'planes' | 'resample'> {
  const planes = planPlanes({
    extent: { ...extent, maxU: widening * extent.maxU },
    slant,
    field: slantedField(image, slant),
    epsilon: PLANES_SHARE * epsilon,
    sampleCount,
  })
  const { u, v } = planes
  const resample = planResample({
    low: { columns: u.cells, rows: v.cells, cellL: u.cellRad, cellM: v.cellRad, tapered: true },
    slant,
    image,
    uvExtent: { maxU: Math.max(extent.maxU, 1), maxV: Math.max(extent.maxV, 1) }, // wavelengths; an axis may have none
    epsilon: RESAMPLING_SHARE * epsilon,
  })
  return { planes, resample }
}

const MOST_FITTED = 20_000 // baselines; the slant of more is theirs

/** [row, 3] of some or all lines. */
function baselines(heap: KernelHeap, samples: readonly Lines[]): Float64Array {
  const all = samples.flatMap((lines) => {
    const { uvwM } = lineArrays(heap, lines)
    return [uvwM]
  })
  const count = all.reduce((sum, { length }) => sum + length / 3, 0)
  const step = Math.max(1, Math.floor(count / MOST_FITTED))
  const taken = new Float64Array(3 * Math.ceil(count / step))
  let [place, at] = [0, 0]
  for (const uvwM of all)
    for (let r = 0; r < uvwM.length; r += 3, place++)
      if (place % step === 0) {
        taken.set(uvwM.subarray(r, r + 3), at)
        at += 3
      }
  return taken
}
