import { LIGHT_M_PER_S } from '../frames/light.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { imageCoefficients } from './chebyshev.ts'
import { tapPolynomials } from './kernel.ts'
import { GROUP, type PlaneAxis, type PlanesPlan } from './plan.ts'
import { axisCorrections } from './taper.ts'

// The blocks that kernels/planes reads, in the order of its offsets.
const GRID_BYTES = 80
const IMAGE_BYTES = 40

/** Address of the block of parameters of the grid. */
export function makeGridBlock(heap: KernelHeap, plan: PlanesPlan): number {
  const { u, v, slant, kernel, planes, maxW } = plan
  const coefficients = tapPolynomials(kernel, kernel.degree)
  const polynomials = heap.allocate(4 * coefficients.length)
  heap.float32(coefficients.length, polynomials).set(coefficients)
  const scratch = heap.allocate(64 + 4 * planes)
  const address = heap.allocate(GRID_BYTES)
  const xScale = (-u.cellRad * u.cells) / LIGHT_M_PER_S
  const yScale = (v.cellRad * v.cells) / LIGHT_M_PER_S
  const wScale = maxW === 0 ? 0 : 1 / (maxW * LIGHT_M_PER_S)
  heap.float64(6, address).set([xScale, yScale, wScale, slant.a, slant.b, u.reach])
  const whole = [plan.gridColumns, plan.gridRows, planes, kernel.support, kernel.degree, polynomials, scratch]
  heap.int32(whole.length, address + 48).set(whole)
  return address
}

/** Address of the block of parameters of the image, and of each group's table of coefficients. */
export function makeImageBlock(heap: KernelHeap, plan: PlanesPlan): { block: number; tables: readonly number[] } {
  const { u, v, slant } = plan
  const nodes = coefficientNodes(plan)
  const block = heap.allocate(IMAGE_BYTES)
  heap.int32(4, block).set([u.cells, v.cells, plan.pitchBytes, plan.planeBytes])
  heap.float32(3, block + 16).set([slant.a, slant.b, plan.deepest === 0 ? 0 : (nodes - 1) / plan.deepest])
  heap.int32(2, block + 28).set([makeAxisTable(heap, plan, u, -1), makeAxisTable(heap, plan, v, 1)])
  const tables = Array.from({ length: plan.planes / GROUP }, () => heap.allocate(16 * (nodes + 2)))
  for (let node = 0; node < nodes + 2; node++) {
    const values = imageCoefficients(plan.planes, (plan.maxW * plan.deepest * node) / (nodes - 1))
    tables.forEach((table, group) => {
      heap.float32(GROUP, table + 16 * node).set(values.subarray(GROUP * group, GROUP * (group + 1)))
    })
  }
  return { block, tables }
}

/** Bytes that the tables take from a heap, alignment included. */
export function tableBytes(plan: PlanesPlan): number {
  const taps = 32 * (plan.kernel.degree + 1) + 64 + 4 * plan.planes
  const axes = 8 * (plan.u.cells + plan.v.cells)
  return taps + axes + 4 * plan.planes * (coefficientNodes(plan) + 2) + 64 * (plan.planes / GROUP) + 512
}

/** The second derivative of a coefficient by 2πΩ(1 − n) is below 1: linear between nodes errs by step²/8 at most. */
function coefficientNodes({ maxW, deepest, epsilon }: PlanesPlan): number {
  const step = Math.sqrt(0.1 * epsilon)
  return 16 + Math.ceil((2 * Math.PI * maxW * deepest) / step)
}

/** [cell] float32 directions, then [cell] corrections. */
function makeAxisTable(heap: KernelHeap, { kernel, epsilon }: PlanesPlan, axis: PlaneAxis, sign: -1 | 1): number {
  const { cells, cellRad } = axis
  const address = heap.allocate(8 * cells)
  const table = heap.float32(2 * cells, address)
  for (let i = 0; i < cells; i++) table[i] = sign * (i - cells / 2) * cellRad
  table.set(axisCorrections(kernel, cells, epsilon), cells)
  return address
}
