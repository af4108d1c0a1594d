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
