import { expect, test } from 'vitest'
import { rephaseSpectra } from '../uvw/rephase.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { addDensity, applyDensity, densityGrid } from './density.ts'
import { LineWeigher } from './line-weigher.ts'
import { densityFactor } from './weighting.ts'

const LINE = { firstHz: 1.311e9, stepHz: 244_140.625, channelCount: 203 }
const FREQUENCIES = Float64Array.from({ length: 203 }, (_, k) => LINE.firstHz + k * LINE.stepHz)
const IMAGE = { width: 500, height: 400, cellRad: 2e-5 }
const EXTENT = { maxU: 8000, maxV: 8000, minW: 0, maxW: 0, maxUvw: 9000 }
const GRID = densityGrid(IMAGE, EXTENT)
const UVW = Float64Array.of(
  ...[1234.5, 617.2, 90],
  ...[-1500.1, 311.7, 5],
  ...[12.3, -4.5, 0],
  ...[800, -1600, 7],
  0,
  0,
  0,
)
const ROWS = UVW.length / 3

function numbers(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed))
}

test.each([0, 1e-3, -0.37, 2412.9])('a path of %f m turns a line as the definition says', (pathM) => {
  const heap = new KernelHeap()
  const values = heap.float32(2 * LINE.channelCount)
  values.set(numbers(values.length, 1))
  const expected = numbers(values.length, 1)
  rephaseSpectra(expected, FREQUENCIES, 1, Float64Array.of(pathM))
  new LineWeigher(heap, LINE, GRID).turn(values.byteOffset, pathM)
  for (let i = 0; i < values.length; i++) expect(Math.abs(values[i] - expected[i])).toBeLessThan(3e-7)
})

test('density and weights are those of the definition, conjugates and samples left out included', () => {
  const heap = new KernelHeap()
  const given = numbers(ROWS * LINE.channelCount, 2).map((value, i) => (i % 7 === 3 ? 0 : Math.abs(value) + 0.1))
  const rows = { uvwM: UVW, frequenciesHz: FREQUENCIES, weights: given.slice() }
  const expectedCells = new Float64Array(GRID.columns * GRID.rows)
  addDensity(GRID, expectedCells, rows)
  const factor = densityFactor({ kind: 'briggs', robust: 0 }, expectedCells)
  const expectedSums = applyDensity(GRID, expectedCells, factor, rows)

  const weights = heap.float32(given.length)
  weights.set(given)
  const cells = heap.float64(expectedCells.length).fill(0)
  const factors = heap.float32(expectedCells.length)
  const weigher = new LineWeigher(heap, LINE, GRID)
  const each = (work: (at: number, uM: number, vM: number) => void) => {
    for (let row = 0; row < ROWS; row++)
      work(weights.byteOffset + 4 * row * LINE.channelCount, UVW[3 * row], UVW[3 * row + 1])
  }
  each((at, uM, vM) => weigher.addDensity(at, uM, vM, cells.byteOffset))
  for (let i = 0; i < cells.length; i++) expect(cells[i]).toBeCloseTo(expectedCells[i], 9)
  cells.forEach((sum, i) => {
    factors[i] = factor(sum)
  })
  each((at, uM, vM) => weigher.weigh(at, uM, vM, factors.byteOffset))
  for (let i = 0; i < weights.length; i++)
    expect(Math.abs(weights[i] - rows.weights[i])).toBeLessThan(3e-7 * rows.weights[i] + 1e-12)
  expect(weigher.sums.sum / expectedSums.sum).toBeCloseTo(1, 6)
  expect(weigher.sums.squares / expectedSums.squares).toBeCloseTo(1, 6)
})
