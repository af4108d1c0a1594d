import type { Direction } from '@contimg/numerics/frames'
import type { Share } from '@contimg/numerics/planes'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { openBeam } from '../sky/beam-file.ts'
import type { ImageGrid } from './image-plan.ts'
import { AveragedBeam, type PointingWeights } from './primary-beam.ts'
import { type BeamNodes, fillBeamNodes, interpolateBeamRow } from './primary-beam-grid.ts'

/** A primary beam over an image, as threads are asked for it. Plain data. */
export interface BeamSetup {
  readonly beam: string // of openBeam
  readonly diameterM: number
  readonly weights: PointingWeights
  readonly grid: ImageGrid
  readonly centre: Direction
  readonly nodes: BeamNodes
  readonly powers: number // address of float64 [rows, columns] of the nodes
}

/** What a thread can be asked of a primary beam; each does its share of the rows. Images are float32 [height, width]. */
export type BeamStep =
  | { readonly name: 'nodes' }
  | { readonly name: 'image'; readonly to: number }
  | { readonly name: 'weights'; readonly beam: number; readonly sumOfWeights: number } // in place of the beam
  | { readonly name: 'correct'; readonly image: number; readonly beam: number; readonly limit: number } // in place of the beam

export function runBeamStep(heap: KernelHeap, setup: BeamSetup, step: BeamStep, share: Share): void {
  const { grid, nodes, centre } = setup
  const { width, height } = grid
  const powers = heap.float64(nodes.rows * nodes.columns, setup.powers)
  const rowAt = (image: number, y: number) => heap.float32(width, image + 4 * width * y)
  switch (step.name) {
    case 'nodes': {
      const beam = new AveragedBeam(openBeam(setup.beam, setup.diameterM), setup.weights)
      fillBeamNodes(beam, nodes, grid, centre, powers, share)
      return
    }
    case 'image':
      for (let y = share.index; y < height; y += share.count)
        interpolateBeamRow(nodes, grid, powers, y, rowAt(step.to, y))
      return
    case 'weights':
      for (let y = share.index; y < height; y += share.count) weighRow(rowAt(step.beam, y), step.sumOfWeights)
      return
    case 'correct':
      for (let y = share.index; y < height; y += share.count)
        correctRow(rowAt(step.image, y), rowAt(step.beam, y), step.limit)
  }
}

/** A² Σ W in place of A. */
function weighRow(beam: Float32Array, sumOfWeights: number): void {
  for (let x = 0; x < beam.length; x++) beam[x] = beam[x] ** 2 * sumOfWeights
}

/** Fluxes as they would be on the axis; NaN where the beam is below the limit, or not known. */
function correctRow(apparent: Float32Array, beam: Float32Array, limit: number): void {
  for (let x = 0; x < beam.length; x++) beam[x] = beam[x] >= limit ? apparent[x] / beam[x] : Number.NaN
}
