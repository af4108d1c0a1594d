import { goodFftSize } from '../fft/size.ts'
import { truncation } from './chebyshev.ts'
import { type PlaneKernel, possibleKernels } from './kernel.ts'
import type { LinesExtent } from './lines.ts'
import { nMinusOne, type Slant, type SlantedField } from './slant.ts'
import { taperCells } from './taper.ts'

/** One axis of the uv plane and of the image: cell i of the image lies (i − cells/2) cellRad from the phase centre. */
export interface PlaneAxis {
  readonly cells: number // of the transform and of the image; a multiple of 8
  readonly cellRad: number
  readonly halfFieldRad: number // the image is right this far from the phase centre, and tapered beyond
  readonly maxWaves: number // wavelengths that the image's frequencies reach, the taper's included
  readonly reach: number // the grid's cells may hold something from −reach to reach, less than cells/2
}

/**
 * How samples of some extent become a low-resolution image in (l′, m′) to some accuracy. The image is [v.cells, u.cells, 2]
 * float32, m′ growing with the row and l′ falling with the column. The grid is one half of the uv plane, rows
 * −⌊support/2⌋ … v.reach by columns −u.reach … u.reach, of `planes` Chebyshev planes side by side in every cell.
 */
export interface PlanesPlan {
  readonly epsilon: number
  readonly slant: Slant
  readonly kernel: PlaneKernel
  readonly u: PlaneAxis
  readonly v: PlaneAxis
  readonly maxW: number // Ω, wavelengths: |w′ν/c| of every sample is at most this
  readonly planes: number // P, a multiple of 4
  readonly deepest: number // largest 1 − n at the corners of the padded image
  readonly gridColumns: number
  readonly gridRows: number
  readonly pitchBytes: number // of a plane that is being transformed
  readonly planeBytes: number
}

export interface PlanesRequest {
  readonly extent: LinesExtent
  readonly slant: Slant
  readonly field: SlantedField
  readonly epsilon: number // error over the largest value, 4e-6 … 1e-2; of a single sample at its worst place up to twice that
  readonly sampleCount?: number // weighs wide kernels against wide padding
}

/** Chebyshev planes that are transformed together. */
export const GROUP = 4

const MOST_PLANES = 64
const SMALLEST_EPSILON = 4e-6 // below it float32 sums are the limit
const LARGEST_EPSILON = 1e-2
const USUAL_SAMPLES = 5e6
const CELL_COST = 50 // of transforming and adding a cell of a plane, and of all that follows on a larger image, in taps of a sample
const ROUND = 4 // transforms of rows go in fours

/**
 * @throws RangeError where the accuracy cannot be had, the field reaches the array's horizon, or w would take more than
 *         64 planes
 */
export function planPlanes(request: PlanesRequest): PlanesPlan {
  const { extent, slant, field, epsilon, sampleCount = USUAL_SAMPLES } = request
  if (!(epsilon >= SMALLEST_EPSILON && epsilon <= LARGEST_EPSILON)) {
    throw new RangeError(`accuracy ${epsilon} of the planes, wanted ${SMALLEST_EPSILON} to ${LARGEST_EPSILON}`)
  }
  requireFinite({ ...extent, ...slant, ...field })
  const deepest = deepestOf(slant, field.halfL, field.halfM)
  const planes = planeCount(extent.maxW * deepest, epsilon)
  const aliasError = (0.9 * epsilon - truncation(planes, extent.maxW * deepest)) / Math.SQRT2
  const kernels = possibleKernels(aliasError)
  if (kernels.length === 0) throw new RangeError(`no kernel aliases less than ${aliasError}`)
  const plans = kernels.map((kernel) => planWith(request, kernel, planes))
  const cost = ({ kernel, u, v }: PlanesPlan) => sampleCount * kernel.support ** 2 + CELL_COST * u.cells * v.cells
  return plans.reduce((best, plan) => (cost(plan) < cost(best) ? plan : best))
}

/** Bytes of memory that a plan takes, all known before anything is allocated. */
export function planesMemory(plan: PlanesPlan) {
  const cells = plan.gridColumns * plan.gridRows
  return {
    gridBytes: 12 * plan.planes * cells, // for the dirty image and the point spread function
    modelGridBytes: 8 * plan.planes * cells, // for either the dirty image or a model
    groupBytes: GROUP * plan.planeBytes, // half of it where no point spread function is made
    imageBytes: 8 * plan.u.cells * plan.v.cells,
  }
}

function planWith({ extent, slant, field, epsilon }: PlanesRequest, kernel: PlaneKernel, planes: number): PlanesPlan {
  const { padding, support } = kernel
  const [halfL, halfM] = [field.halfL * padding, field.halfM * padding]
  const deepest = deepestOf(slant, halfL, halfM)
  const bend = bendOf(slant, halfL, halfM)
  const u = planAxis(extent.maxU, field.halfL, extent.maxW * bend.l, kernel, epsilon, 1)
  const v = planAxis(extent.maxV, field.halfM, extent.maxW * bend.m, kernel, epsilon, ROUND)
  const pitchBytes = 8 * u.cells + 64
  return {
    epsilon,
    slant,
    kernel,
    u,
    v,
    maxW: extent.maxW,
    planes,
    deepest,
    gridColumns: 2 * u.reach + 1,
    gridRows: (support >> 1) + 1 + v.reach,
    pitchBytes,
    planeBytes: pitchBytes * v.cells,
  }
}

/**
 * @param sampleWaves  of the longest sample along the axis
 * @param bentWaves    wavelengths that w′ adds to the image's frequencies there
 */
function planAxis(
  sampleWaves: number,
  halfFieldRad: number,
  bentWaves: number,
  kernel: PlaneKernel,
  epsilon: number,
  round: number,
): PlaneAxis {
  const widthRad = 2 * halfFieldRad * kernel.padding
  const reach = Math.ceil((Math.ceil(sampleWaves * widthRad + kernel.support / 2) + 1) / round) * round
  const spectrum = (sampleWaves + bentWaves) * widthRad + taperCells(kernel, epsilon)
  const cells = goodFftSize(2 * Math.max(reach + 1, Math.ceil(spectrum)))
  return { cells, cellRad: widthRad / cells, halfFieldRad, maxWaves: spectrum / widthRad, reach }
}

/** The fewest planes, in fours, that leave out no more than half of epsilon. */
function planeCount(turns: number, epsilon: number): number {
  for (let planes = GROUP; planes <= MOST_PLANES; planes += GROUP) {
    if (truncation(planes, turns) <= epsilon / 2) return planes
  }
  throw new RangeError(
    `w turns the field's corners by ${turns.toFixed(1)} turns beyond the array's plane, which takes more than ${MOST_PLANES} planes`,
  )
}

/** The largest 1 − n at the corners of a field in (l′, m′). */
function deepestOf(slant: Slant, halfL: number, halfM: number): number {
  const depths = corners(halfL, halfM).map(([l, m]) => -nMinusOne(slant, l, m))
  const deepest = Math.max(...depths)
  if (!(deepest < 1)) {
    const degrees = (2 * Math.max(halfL, halfM) * 180) / Math.PI
    throw new RangeError(
      `a padded field of ${degrees.toFixed(1)}° reaches beyond the horizon of the plane w = ${slant.a} u + ${slant.b} v`,
    )
  }
  return deepest
}

/** The largest slopes of n − 1 along l′ and m′. */
function bendOf(slant: Slant, halfL: number, halfM: number): { l: number; m: number } {
  const step = 1e-5
  const bends = corners(halfL, halfM).map(([l, m]) => {
    const [inL, inM] = [l * (1 - step), m * (1 - step)]
    const depth = nMinusOne(slant, inL, inM)
    return {
      l: Math.abs(nMinusOne(slant, l, inM) - depth) / Math.abs(l - inL),
      m: Math.abs(nMinusOne(slant, inL, m) - depth) / Math.abs(m - inM),
    }
  })
  return { l: Math.max(...bends.map(({ l }) => l)), m: Math.max(...bends.map(({ m }) => m)) }
}

function corners(halfL: number, halfM: number) {
  return [
    [halfL, halfM],
    [-halfL, halfM],
    [halfL, -halfM],
    [-halfL, -halfM],
  ] as const
}

function requireFinite(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!Number.isFinite(value)) throw new RangeError(`${name} of the planes is ${value}, wanted a finite number`)
  }
  if (!(values.halfL > 0 && values.halfM > 0)) {
    throw new RangeError(`a field of half widths ${values.halfL} and ${values.halfM} rad, wanted both above 0`)
  }
}
