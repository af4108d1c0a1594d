import type { KernelHeap } from '../wasm/heap.ts'
import { type HeapImage, minorKernel } from './kernel.ts'

const TILE = { width: 16, height: 64 } // as in numerics/kernels/minor/tile.ts
const TILE_BYTES = 4096

/** A point spread function laid out in tiles, the way lists read it; its image need not be kept for them. */
export interface TiledPsf {
  readonly tiles: number // address
  readonly width: number
  readonly height: number
}

/** Bytes of a tiled point spread function: one or two per cent more than of its image. */
export function tiledPsfBytes({ width, height }: Pick<HeapImage, 'width' | 'height'>): number {
  return (Math.ceil(width / TILE.width) + 2) * Math.ceil(height / TILE.height) * TILE_BYTES
}

/**
 * Lays a point spread function out in tiles of a memory page.
 *
 * @param tiles  address, a multiple of 4096, of tiledPsfBytes to write to; taken from the heap where absent
 */
export function tilePsf(heap: KernelHeap, psf: HeapImage, tiles = allocateTiles(heap, psf)): TiledPsf {
  const { address, width, height } = psf
  minorKernel(heap).tile(address, width, height, tiles, 0, height)
  return { tiles, width, height }
}

export function allocateTiles(heap: KernelHeap, psf: Pick<HeapImage, 'width' | 'height'>): number {
  return heap.allocate(tiledPsfBytes(psf), TILE_BYTES)
}
