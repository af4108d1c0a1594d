import { closeSync, globSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { PlaneFft } from '@contimg/numerics/fft'
import { KernelHeap } from '@contimg/numerics/wasm'
import { benchFolder } from './bench-observations.ts'

const CHUNK_BYTES = 1 << 23
const PLANES = 8 // of w, as a drift scan of the whole array needs
const PLANE_SIZE = 2304 // of a field of 3.5° to the longest baselines
const PICTURE_SIZE = 3456 // to which the planes' sum is brought before it is sampled at the pixels
const IMAGES = 3 // dirty, point spread function, image

/**
 * Seconds that no imager of this field can do without: reading every file of the main table once, the Fourier transforms,
 * shared between two cores, and writing the images.
 */
export function limitS(ms: string, sizePx: number): number {
  const startMs = performance.now()
  readAll(ms)
  const readMs = performance.now() - startMs
  const fftMs = transformMs() / 2
  const writeStartMs = performance.now()
  writeImages(sizePx)
  return (readMs + fftMs + (performance.now() - writeStartMs)) / 1000
}

function readAll(ms: string): void {
  const buffer = new Uint8Array(CHUNK_BYTES)
  for (const file of globSync(join(ms, 'table.f*'))) {
    const handle = openSync(file, 'r')
    while (readSync(handle, buffer) > 0);
    closeSync(handle)
  }
}

function transformMs(): number {
  const heap = new KernelHeap()
  const transforms = [PLANE_SIZE, PICTURE_SIZE].map((size) => {
    const fft = new PlaneFft(heap, size, size)
    const address = heap.allocate(8 * size * size)
    heap.float32(2 * size * size, address).fill(1e-3)
    return () => fft.transform(address, 1)
  })
  const startMs = performance.now()
  for (let i = 0; i < PLANES + 1; i++) transforms[0]() // and once back, to bring the sum to more pixels
  transforms[1]()
  return performance.now() - startMs
}

function writeImages(sizePx: number): void {
  const rows = new Uint8Array(4 * sizePx * sizePx)
  for (let i = 0; i < IMAGES; i++) {
    const path = join(benchFolder(), 'limit')
    const handle = openSync(path, 'w')
    writeSync(handle, rows)
    closeSync(handle)
    rmSync(path)
  }
}
