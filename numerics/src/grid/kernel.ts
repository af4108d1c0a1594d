import { gaussLegendre } from './quadrature.ts'

/**
 * The gridding kernel φ(t) = exp(β (√(1 − (2t/W)²) − 1)) on |t| < W/2 cells, the "exponential of semicircle" of
 * Barnett, Magland & af Klinteberg (2019), SIAM J. Sci. Comput. 41, C479, with W taps along each axis.
 */
export interface GriddingKernel {
  readonly support: number // W, cells
  readonly beta: number
  readonly aliasError: number // largest amplitude of what aliases into the image, relative, in one axis
}

/** Cells of the padded plane per pixel of the image, at least: what lies at the image's edge is 1/3.5 of a turn a cell. */
export const OVERSAMPLING = 1.75

// β minimises the alias error over the image at OVERSAMPLING. The errors of u, v and w add up in squares.
const KERNELS: readonly GriddingKernel[] = [
  { support: 4, beta: 2.06 * 4, aliasError: 1.7e-3 },
  { support: 5, beta: 2.14 * 5, aliasError: 2.72e-4 },
  { support: 6, beta: 2.16 * 6, aliasError: 4.38e-5 },
  { support: 7, beta: 2.18 * 7, aliasError: 6.8e-6 },
  { support: 8, beta: 2.2 * 8, aliasError: 9.1e-7 },
]

/** Below this, float32 sums are the limit and not the kernel. */
const SMALLEST_EPSILON = 4e-6

/**
 * The narrowest kernel whose errors in three axes stay below `epsilon` of the peak.
 *
 * @throws RangeError where float32 grids cannot give that accuracy
 */
export function chooseKernel(epsilon: number): GriddingKernel {
  const kernel = KERNELS.find(({ aliasError }) => Math.sqrt(3) * aliasError <= epsilon)
  if (!kernel || epsilon < SMALLEST_EPSILON) {
    throw new RangeError(`accuracy ${epsilon} of the gridder, wanted at least ${SMALLEST_EPSILON}`)
  }
  return kernel
}

export function kernelValue({ support, beta }: GriddingKernel, cells: number): number {
  const x = (2 * cells) / support
  return Math.abs(x) >= 1 ? 0 : Math.exp(beta * (Math.sqrt(1 - x * x) - 1))
}

/** φ̂(x) = ∫ φ(t) cos(2π x t) dt at each x, in turns per cell. */
export function kernelTransform(kernel: GriddingKernel, turnsPerCell: Float64Array): Float64Array {
  const { nodes, weights } = gaussLegendre(128)
  const half = kernel.support / 2
  const values = nodes.map((node, i) => half * weights[i] * kernelValue(kernel, node * half))
  return turnsPerCell.map((x) => {
    let sum = 0
    for (let i = 0; i < nodes.length; i++) sum += values[i] * Math.cos(2 * Math.PI * x * nodes[i] * half)
    return sum
  })
}
