import type { KernelHeap } from '../wasm/heap.ts'
import { kernelTransform, kernelValue } from './kernel.ts'
import type { GridPlan } from './plan.ts'

// The tables are linear between nodes; these numbers are those of kernels/grid.
const TAP_STEPS = 256
const TAPS_PER_ENTRY = 8
const W_STEPS = 1024
const SCREEN_NODES_PER_TURN = 2000
const LEAST_SCREEN_NODES = 4096

/** [node, 16] float32: the eight taps of a sample at that fraction of a cell, then their differences to the next node's. */
export function makeTapTable(heap: KernelHeap, { kernel }: GridPlan): number {
  const tap = (node: number, k: number) => kernelValue(kernel, k - kernel.support / 2 + node / TAP_STEPS)
  const address = heap.allocate(4 * 2 * TAPS_PER_ENTRY * (TAP_STEPS + 1))
  const table = heap.float32(2 * TAPS_PER_ENTRY * (TAP_STEPS + 1), address).fill(0)
  for (let node = 0; node <= TAP_STEPS; node++) {
    for (let k = 0; k < kernel.support; k++) {
      const at = 2 * TAPS_PER_ENTRY * node + k
      table[at] = tap(node, k)
      table[at + TAPS_PER_ENTRY] = tap(Math.min(node + 1, TAP_STEPS), k) - table[at]
    }
  }
  return address
}

/**
 * Complex float32 φ(t) exp(−2πi t stepW x₀), t = −W/2 … W/2 planes: the kernel in w for n − 1 counted from the middle
 * x₀ = −depth/2 of its range, which halves the number of planes.
 */
export function makeWTable(heap: KernelHeap, { kernel, stepW, depth }: GridPlan): number {
  const nodes = kernel.support * W_STEPS + 2
  const address = heap.allocate(8 * nodes)
  const table = heap.float32(2 * nodes, address)
  for (let node = 0; node < nodes; node++) {
    const t = node / W_STEPS - kernel.support / 2
    const phase = Math.PI * t * stepW * depth
    table[2 * node] = kernelValue(kernel, t) * Math.cos(phase)
    table[2 * node + 1] = kernelValue(kernel, t) * Math.sin(phase)
  }
  return address
}

/** Float32 1 / φ̂ for the `pixels` of an image along an axis of `cells` cells. */
export function makeCorrection(heap: KernelHeap, { kernel }: GridPlan, pixels: number, cells: number): number {
  const turns = Float64Array.from({ length: pixels }, (_, i) => (i - pixels / 2) / cells)
  const address = heap.allocate(4 * pixels)
  const transform = tabledTransform(kernel, turns, TAP_STEPS)
  heap.float32(pixels, address).set(transform.map((value) => 1 / value))
  return address
}

/**
 * Complex float32 factors that turn plane p into its share of the image, at nodes of l² + m² from 0 to the corner:
 * exp(−2πi p stepW (n − 1)) / φ̂(stepW (n − 1 − x₀)).
 */
export class ScreenTable {
  readonly address: number
  readonly nodesPerSquareRad: number
  readonly #heap: KernelHeap
  readonly #plan: GridPlan
  readonly #nMinusOne: Float64Array
  readonly #inverseTransform: Float64Array

  constructor(heap: KernelHeap, plan: GridPlan) {
    this.#heap = heap
    this.#plan = plan
    const nodes = screenNodes(plan)
    const cornerSquared = ((plan.width / 2) ** 2 + (plan.height / 2) ** 2) * plan.cellRad ** 2
    this.nodesPerSquareRad = (nodes - 1) / cornerSquared
    this.#nMinusOne = Float64Array.from({ length: nodes + 2 }, (_, i) => {
      const squared = Math.min(1, i / this.nodesPerSquareRad)
      return -squared / (1 + Math.sqrt(1 - squared))
    })
    const turns = this.#nMinusOne.map((x) => plan.stepW * (x + plan.depth / 2))
    this.#inverseTransform =
      plan.stepW === 0 ? turns.fill(1) : tabledTransform(plan.kernel, turns, W_STEPS).map((value) => 1 / value)
    this.address = heap.allocate(8 * (nodes + 2))
  }

  /** Fills the table for plane p. */
  set(p: number): void {
    const table = this.#heap.float32(2 * this.#nMinusOne.length, this.address)
    for (let i = 0; i < this.#nMinusOne.length; i++) {
      const phase = -2 * Math.PI * p * this.#plan.stepW * this.#nMinusOne[i]
      table[2 * i] = this.#inverseTransform[i] * Math.cos(phase)
      table[2 * i + 1] = this.#inverseTransform[i] * Math.sin(phase)
    }
  }
}

/** Bytes that the tables take from a heap, alignment included. */
export function tableBytes(plan: GridPlan): number {
  const taps = 64 * (TAP_STEPS + 1)
  const w = 8 * (plan.kernel.support * W_STEPS + 2)
  return taps + w + 4 * (plan.width + plan.height) + 8 * (screenNodes(plan) + 2) + 1024
}

function screenNodes({ stepW, firstPlane, planeCount, depth }: GridPlan): number {
  const farthest = Math.max(Math.abs(firstPlane), Math.abs(firstPlane + planeCount - 1))
  return LEAST_SCREEN_NODES + Math.ceil(SCREEN_NODES_PER_TURN * (farthest * stepW * depth + 1))
}

/** φ̂ of the kernel as the tables hold it: linear between nodes multiplies the transform by sinc². */
function tabledTransform(kernel: GridPlan['kernel'], turnsPerCell: Float64Array, stepsPerCell: number): Float64Array {
  return kernelTransform(kernel, turnsPerCell).map((value, i) => {
    const angle = (Math.PI * turnsPerCell[i]) / stepsPerCell
    return angle === 0 ? value : value * (Math.sin(angle) / angle) ** 2
  })
}
