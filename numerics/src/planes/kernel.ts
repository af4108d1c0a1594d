import { type GriddingKernel, kernelTransform, kernelValue } from './gridding-kernel.ts'

/** The exponential of semicircle for a field that takes 1/padding of the transform's width, and its taps as polynomials. */
export interface PlaneKernel extends GriddingKernel {
  readonly padding: number
  readonly degree: number // of the polynomials
}

// β / (πS (1 − 1/(2 padding))) that makes the aliases least, found by trial; it hardly depends on the padding.
const SHAPES: readonly (readonly [support: number, shape: number])[] = [
  [4, 0.905],
  [5, 0.945],
  [6, 0.963],
  [7, 0.972],
  [8, 0.977],
]
const PADDINGS = Array.from({ length: 17 }, (_, i) => (24 + i) / 20) // 1.2 … 2
const TRIALS = 12 // positions of a sample between two cells
const DIRECTIONS = 24 // from the middle of the field to its edge, most near the edge

/** Each support with the least padding that keeps the error in one axis below `aliasError`; none if it needs too much. */
export function possibleKernels(aliasError: number): PlaneKernel[] {
  return SHAPES.flatMap(([support, shape]) => {
    const kernelAt = (padding: number) => kernelOf(support, shape, padding)
    let [low, high] = [0, PADDINGS.length] // the error falls with the padding
    while (low < high) {
      const middle = (low + high) >> 1
      if (kernelAt(PADDINGS[middle]).aliasError <= aliasError) high = middle
      else low = middle + 1
    }
    return low < PADDINGS.length ? [kernelAt(PADDINGS[low])] : []
  })
}

const measured = new Map<string, PlaneKernel>() // at most one of each support and padding

function kernelOf(support: number, shape: number, padding: number): PlaneKernel {
  const key = `${support} ${padding}`
  const known = measured.get(key)
  if (known) return known
  const beta = shape * Math.PI * support * (1 - 0.5 / padding)
  const kernel = { support, beta, aliasError: 0, padding, degree: support } // more powers gain nothing at φ's ends
  const made = { ...kernel, aliasError: errorOf(kernel) }
  measured.set(key, made)
  return made
}

/**
 * |Σ_k tap_k exp(2πi x t_k) − φ̂(x)| / φ̂(x), what a sample adds to the image that is not its own wave: root mean square
 * over its place between two cells, in the worst direction x of the field. Its worst place has some √2 times that.
 */
function errorOf(kernel: PlaneKernel): number {
  const { support, degree, padding } = kernel
  const taps = tapPolynomials(kernel, degree)
  const turns = Float64Array.from({ length: DIRECTIONS + 1 }, (_, i) => (0.5 * Math.sqrt(i / DIRECTIONS)) / padding)
  const transform = kernelTransform(kernel, turns)
  const squares = new Float64Array(turns.length)
  for (let trial = 0; trial < TRIALS; trial++) {
    const z = (2 * trial + 1) / TRIALS - 1
    const values = Float64Array.from({ length: support }, (_, k) => {
      let value = 0
      for (let i = 0; i <= degree; i++) value = value * z + taps[8 * i + k]
      return value
    })
    for (const [i, x] of turns.entries()) {
      let [re, im] = [-transform[i], 0]
      for (let k = 0; k < support; k++) {
        const angle = 2 * Math.PI * x * tapCells(kernel, k, z)
        re += values[k] * Math.cos(angle)
        im += values[k] * Math.sin(angle)
      }
      squares[i] += (re * re + im * im) / (TRIALS * transform[i] ** 2)
    }
  }
  return Math.sqrt(Math.max(...squares))
}

/**
 * The taps of a sample that lies z/2 cells from the middle between them, z = −1 … 1, as polynomials in z.
 *
 * @returns [degree + 1, 8] float32, highest power first; tap k lies (z + 2k + 1 − support)/2 cells from the sample
 */
export function tapPolynomials(kernel: GriddingKernel, degree: number): Float32Array {
  const table = new Float32Array(8 * (degree + 1))
  for (let k = 0; k < kernel.support; k++) {
    powersOf(kernel, k, degree).forEach((value, power) => {
      table[8 * (degree - power) + k] = value
    })
  }
  return table
}

function tapCells({ support }: GriddingKernel, k: number, z: number): number {
  return (z + 2 * k + 1 - support) / 2
}

/** Powers of z of tap k's interpolation at the zeros of a Chebyshev polynomial. */
function powersOf(kernel: GriddingKernel, k: number, degree: number): number[] {
  const count = degree + 1
  const angles = Array.from({ length: count }, (_, i) => (Math.PI * (i + 0.5)) / count)
  const values = angles.map((angle) => kernelValue(kernel, tapCells(kernel, k, Math.cos(angle))))
  const sum = new Array<number>(count).fill(0)
  let [before, polynomial] = [[0], [1]]
  for (let p = 0; p < count; p++) {
    const coefficient =
      ((p === 0 ? 1 : 2) / count) * values.reduce((total, value, i) => total + value * Math.cos(p * angles[i]), 0)
    polynomial.forEach((value, power) => {
      sum[power] += coefficient * value
    })
    const last = before // T_{p+1} = 2 z T_p − T_{p−1}, T_1 = z
    const next = [0, ...polynomial.map((value) => (p === 0 ? 1 : 2) * value)]
    before = polynomial
    polynomial = p === 0 ? next : next.map((value, power) => value - (last[power] ?? 0))
  }
  return sum
}
