import { PictureRequestError } from './picture-request-error.ts'
import { chooseStretch, linear, type Stretch } from './stretch.ts'

/** How brightness may be brought to colours. */
export const SCALE_NAMES = ['asinh', 'linear', 'log', 'sqrt', 'zscale'] as const

export type ScaleName = (typeof SCALE_NAMES)[number]

/** What the darkest and the brightest colour stand for, in the unit of the image; chosen where not given. */
export interface ScaleLimits {
  readonly low?: number | undefined
  readonly high?: number | undefined
}

const LOG_DEPTH = 1000
const ASINH_KNEE = 0.1 // of the range: linear below

/** Curves over 0 to 1, each with its way back. */
const CURVES: Readonly<
  Record<'linear' | 'log' | 'sqrt' | 'asinh', readonly [(x: number) => number, (y: number) => number]>
> = {
  linear: [(x) => x, (y) => y],
  log: [
    (x) => Math.log1p(LOG_DEPTH * x) / Math.log1p(LOG_DEPTH),
    (y) => Math.expm1(y * Math.log1p(LOG_DEPTH)) / LOG_DEPTH,
  ],
  sqrt: [Math.sqrt, (y) => y * y],
  asinh: [
    (x) => Math.asinh(x / ASINH_KNEE) / Math.asinh(1 / ASINH_KNEE),
    (y) => ASINH_KNEE * Math.sinh(y * Math.asinh(1 / ASINH_KNEE)),
  ],
}

/**
 * A scale for an image. With both limits it is the same for every image, so that brightness compares.
 *
 * @param isSymmetric  about zero, where no limit is given
 * @throws PictureRequestError where the upper limit is not above the lower
 */
export function scaleOf(
  name: ScaleName,
  data: Float32Array | Float64Array,
  { low, high }: ScaleLimits,
  isSymmetric = false,
): Stretch {
  const isFree = low === undefined && high === undefined
  if (isFree && !isSymmetric && (name === 'asinh' || name === 'zscale')) return chooseStretch(name, data)
  const usual = low !== undefined && high !== undefined ? { low, high } : usualLimits(name, data, isSymmetric && isFree)
  const [from, to] = [low ?? usual.low, high ?? usual.high]
  if (!(to > from)) throw new PictureRequestError('hi', to, `more than ${from}, the lower limit`)
  return curved(from, to, CURVES[name === 'zscale' ? 'linear' : name])
}

function usualLimits(name: ScaleName, data: Float32Array | Float64Array, isSymmetric: boolean) {
  const { low, high } = chooseStretch(name === 'zscale' ? name : 'asinh', data)
  const reach = Math.max(Math.abs(low), Math.abs(high))
  return isSymmetric ? { low: -reach, high: reach } : { low, high }
}

function curved(low: number, high: number, [there, back]: (typeof CURVES)['linear']): Stretch {
  const { forward, inverse } = linear(low, high)
  return {
    ...{ low, high },
    forward: (value) => there(Math.min(1, Math.max(0, forward(value)))),
    inverse: (place) => inverse(back(place)),
  }
}
