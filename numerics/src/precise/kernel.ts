import { gaussLegendre } from '../planes/quadrature.ts'

/**
 * The "exponential of semicircle" φ(x) = exp(β (√(1 − (2x/W)²) − 1)), |x| ≤ W/2 cells, as a gridding kernel in float64
 * (Barnett, Magland & af Klinteberg 2019, SIAM J. Sci. Comput. 41, C479; β as there for a grid padded by σ).
 */
export interface PreciseKernel {
  readonly support: number // W, cells
  readonly beta: number
  readonly taps: Float64Array // [step, tap] φ(−W/2 + (step − 1)/STEPS + tap), from one step below to two above a cell
}

export const PADDING = 1.5 // σ: cells of the grid over pixels of the image, and the same of w planes
const STEPS = 256 // of a cell: cubic interpolation between them is right to 1e-11
const NODES = 100
const MARGIN = 30 // the kernel's error is so much smaller than asked for, as that of three axes adds up

/** A kernel whose aliases stay below an accuracy: they fall as exp(−πW √(1 − 1/σ)). */
export function preciseKernel(epsilon: number): PreciseKernel {
  const support = Math.ceil(Math.log(MARGIN / epsilon) / (Math.PI * Math.sqrt(1 - 1 / PADDING))) + 1
  const beta = 0.98 * Math.PI * support * (1 - 1 / (2 * PADDING))
  const taps = new Float64Array((STEPS + 4) * support)
  const kernel = { support, beta, taps }
  for (let step = 0; step < STEPS + 4; step++)
    for (let tap = 0; tap < support; tap++)
      taps[step * support + tap] = kernelValue(kernel, tap - support / 2 + (step - 1) / STEPS)
  return kernel
}

/** φ(x), 0 outside. */
export function kernelValue({ support, beta }: Pick<PreciseKernel, 'support' | 'beta'>, x: number): number {
  const t = (2 * x) / support
  return t * t > 1 ? 0 : Math.exp(beta * (Math.sqrt(1 - t * t) - 1))
}

/** φ at first + tap − x for the cells within reach of x. @returns the first cell */
export function kernelTaps({ support, taps }: PreciseKernel, x: number, into: Float64Array): number {
  const first = Math.ceil(x - support / 2)
  const place = (first - x + support / 2) * STEPS
  const step = Math.floor(place)
  const t = place - step
  const a = (-t * (t - 1) * (t - 2)) / 6
  const b = ((t + 1) * (t - 1) * (t - 2)) / 2
  const c = (-(t + 1) * t * (t - 2)) / 2
  const d = ((t + 1) * t * (t - 1)) / 6
  for (let tap = 0, at = step * support; tap < support; tap++, at++)
    into[tap] = a * taps[at] + b * taps[at + support] + c * taps[at + 2 * support] + d * taps[at + 3 * support]
  return first
}

/** 1/∫ φ(x) cos(2πxξ) dx: what an image is multiplied with, at ξ in turns a cell. */
export function kernelCorrection(kernel: PreciseKernel): (xi: number) => number {
  const { nodes, weights } = gaussLegendre(NODES)
  const half = kernel.support / 2
  const places = nodes.map((node) => (half * (node + 1)) / 2)
  const values = weights.map((weight, i) => half * weight * kernelValue(kernel, places[i]))
  return (xi) => {
    let sum = 0
    for (let i = 0; i < NODES; i++) sum += values[i] * Math.cos(2 * Math.PI * places[i] * xi)
    return 1 / sum
  }
}
