import type { KernelHeap } from '../wasm/heap.ts'
import { comparedBits, type HeapImage, minorKernel } from './kernel.ts'

const SIGMA_PER_MAD = 1.482602218505602

/** Noise of an image from place to place: at the centres of cells, bilinear between them, constant beyond the outermost. */
export interface NoiseMap {
  readonly width: number // of the image
  readonly height: number
  readonly columns: number
  readonly rows: number
  readonly sigma: Float64Array // [rows, columns], 1.4826 × median absolute deviation of each cell
}

/**
 * Measures the local noise of an image in cells of about `cellPx` pixels. Cells should be many beams wide, so that the
 * sources in them fill little of them. A cell of blank pixels has the noise of the median cell. Takes room for one cell
 * from the heap, which it gives back.
 *
 * @throws RangeError where the whole image is blank
 */
export function measureNoise(heap: KernelHeap, image: HeapImage, cellPx: number): NoiseMap {
  const { address, width, height } = image
  const [columns, rows] = [width, height].map((length) => Math.max(1, Math.round(length / cellPx)))
  const kernel = minorKernel(heap)
  const mark = heap.mark()
  const copy = heap.allocate(4 * Math.ceil(width / columns) * Math.ceil(height / rows))
  const sigma = Float64Array.from({ length: columns * rows }, (_, cell) => {
    const [column, row] = [cell % columns, Math.floor(cell / columns)]
    const [left, right] = [edge(column, columns, width), edge(column + 1, columns, width)]
    const [bottom, top] = [edge(row, rows, height), edge(row + 1, rows, height)]
    const corner = address + 4 * (bottom * width + left)
    return SIGMA_PER_MAD * kernel.deviation(corner, 4 * width, right - left, top - bottom, copy)
  })
  heap.release(mark)
  const given = sigma.filter((value) => !Number.isNaN(value)).sort()
  if (given.length === 0) throw new RangeError('a blank image to measure the noise of')
  const typical = given[given.length >> 1]
  return { width, height, columns, rows, sigma: sigma.map((value) => (Number.isNaN(value) ? typical : value)) }
}

/** Noise at a pixel. */
export function noiseAt(map: NoiseMap, x: number, y: number): number {
  const { index, part } = between(x, map.columns, map.width)
  const nodes = nodesAlong(map, y)
  return nodes[index] + part * ((nodes[index + 1] ?? nodes[index]) - nodes[index])
}

/**
 * Marks (1) the pixels of an image that are at least `sigmas` times the noise about them; what is marked stays so.
 *
 * @param mask  address of u8 [height, width]
 */
export function markAboveNoise(
  heap: KernelHeap,
  image: HeapImage,
  map: NoiseMap,
  sigmas: number,
  mask: number,
  allowNegative: boolean,
): void {
  const kernel = minorKernel(heap)
  const bits = comparedBits(allowNegative)
  eachPiece(map, (at, count, noise, slope) =>
    kernel.markAbove(image.address + 4 * at, mask + at, count, sigmas * noise, sigmas * slope, bits),
  )
}

/**
 * Fills an image with reference/noise: what pixels are multiplied with for noise to be the same everywhere.
 *
 * @param weights  address of f32 [height, width]
 */
export function weighByNoise(heap: KernelHeap, map: NoiseMap, reference: number, weights: number): void {
  const kernel = minorKernel(heap)
  eachPiece(map, (at, count, noise, slope) => kernel.weigh(weights + 4 * at, count, reference, noise, slope))
}

/** The pieces of rows along which the noise is linear: first pixel of the image, number, noise there, and its slope. */
function eachPiece(map: NoiseMap, work: (at: number, count: number, noise: number, slope: number) => void): void {
  for (let y = 0; y < map.height; y++) {
    const nodes = nodesAlong(map, y)
    for (let piece = 0, x = 0; piece <= map.columns; piece++) {
      const end = piece === map.columns ? map.width : Math.max(x, Math.ceil(centre(piece, map.columns, map.width)))
      const [from, to] = [nodes[Math.max(piece - 1, 0)], nodes[Math.min(piece, map.columns - 1)]]
      const slope = ((to - from) * map.columns) / map.width
      const start = piece === 0 ? from : from + slope * (x - centre(piece - 1, map.columns, map.width))
      work(y * map.width + x, end - x, start, slope)
      x = end
    }
  }
}

function edge(cell: number, cells: number, length: number): number {
  return Math.round((cell * length) / cells)
}

function centre(cell: number, cells: number, length: number): number {
  return ((cell + 0.5) * length) / cells - 0.5
}

/** Which two cells' centres a pixel lies between, and how far from the first to the second. */
function between(pixel: number, cells: number, length: number): { readonly index: number; readonly part: number } {
  const place = ((pixel + 0.5) * cells) / length - 0.5
  const index = Math.min(Math.max(Math.floor(place), 0), cells - 1)
  return { index, part: Math.min(Math.max(place - index, 0), 1) }
}

/** Noise of the columns of cells at the height of a row of pixels. */
function nodesAlong({ sigma, columns, rows, height }: NoiseMap, y: number): Float64Array {
  const { index, part } = between(y, rows, height)
  const low = sigma.subarray(index * columns, (index + 1) * columns)
  if (index + 1 === rows) return low
  const high = sigma.subarray((index + 1) * columns, (index + 2) * columns)
  return low.map((value, i) => value + part * (high[i] - value))
}
