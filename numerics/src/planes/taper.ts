import { kernelTransform } from './gridding-kernel.ts'
import type { PlaneKernel } from './kernel.ts'
import { gaussLegendre } from './quadrature.ts'

/**
 * Beyond the field the image falls to nothing before the transform's period ends. Without this its edges would not meet,
 * and what interpolates the image between its cells would ring. The fall is the integral of an exponential of
 * semicircle, whose spectrum is negligible beyond β/π cycles a fall's width.
 */
export function taperBeta(epsilon: number): number {
  return Math.log(1 / epsilon) + 3
}

/** Cells by which the taper and the correction for the kernel widen the image's spectrum on either side. */
export function taperCells(kernel: PlaneKernel, epsilon: number): number {
  const { padding, support } = kernel
  return Math.ceil((taperBeta(epsilon) / Math.PI) * ((2 * padding) / (padding - 1)) + support)
}

/**
 * What the cells of an image's axis are multiplied with: (−1)^i taper / φ̂, φ̂ the kernel's transform.
 *
 * @param cells  of the axis, the middle one at cells/2
 */
export function axisCorrections(kernel: PlaneKernel, cells: number, epsilon: number): Float64Array {
  const middle = cells / 2
  const turns = Float64Array.from({ length: middle + 1 }, (_, i) => i / cells)
  const transform = kernelTransform(kernel, turns)
  const edge = 0.5 / kernel.padding
  const fall = fallOf(taperBeta(epsilon))
  return Float64Array.from({ length: cells }, (_, i) => {
    const away = Math.abs(i - middle)
    return ((i % 2 ? -1 : 1) * fall((turns[away] - edge) / (0.5 - edge))) / transform[away]
  })
}

/** From 1 at t ≤ 0 to 0 at t ≥ 1. */
function fallOf(beta: number): (t: number) => number {
  const { nodes, weights } = gaussLegendre(48)
  const integral = (from: number) => {
    const half = (1 - from) / 2
    return nodes.reduce((sum, node, i) => {
      const x = 2 * (1 - half + half * node) - 1
      return sum + half * weights[i] * Math.exp(beta * (Math.sqrt(Math.max(0, 1 - x * x)) - 1))
    }, 0)
  }
  const whole = integral(0)
  return (t) => (t <= 0 ? 1 : t >= 1 ? 0 : integral(t) / whole)
}
