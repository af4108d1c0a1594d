import { expect, test } from 'vitest'
import { addDensity, applyDensity, densityGrid } from './density.ts'
import { densityFactor } from './weighting.ts'

const C = 299_792_458
const IMAGE = { width: 100, height: 100, cellRad: 1e-4 } // 120 pixels with the border: cells of 1/0.012 wavelengths
const EXTENT = { maxU: 1000, maxV: 1000, minW: 0, maxW: 0, maxUvw: 1500 }
const CELL = 1 / 0.012

/** One channel at 1 wavelength a metre; baselines given in cells. */
function rowsAt(cells: readonly (readonly [number, number])[], weights: readonly number[]) {
  return {
    uvwM: Float64Array.from(cells.flatMap(([u, v]) => [u * CELL, v * CELL, 0])),
    frequenciesHz: Float64Array.of(C),
    weights: Float32Array.from(weights),
  }
}

function weigh(rows: ReturnType<typeof rowsAt>, weighting: Parameters<typeof densityFactor>[0]): Float32Array {
  const grid = densityGrid(IMAGE, EXTENT)
  const cells = new Float64Array(grid.columns * grid.rows)
  addDensity(grid, cells, rows)
  const { sum } = applyDensity(grid, cells, densityFactor(weighting, cells), rows)
  expect(sum).toBeCloseTo(
    rows.weights.reduce((total, weight) => total + weight, 0),
    5,
  )
  return rows.weights
}

const CELLS = [
  [3.2, 4.7],
  [3.9, 4.1], // the same cell
  [-3.5, -4.5], // and again, as its conjugate
  [4.1, 4.7], // the next cell
  [-3.5, 4.5],
] as const

test('uniform weights make every occupied cell of the half plane weigh 1', () => {
  const weights = weigh(rowsAt(CELLS, [1, 2, 3, 4, 0]), { kind: 'uniform' })
  expect(Array.from(weights)).toEqual([1 / 6, 2 / 6, 3 / 6, 1, 0].map(Math.fround))
})

test('Briggs weights follow his equation', () => {
  const robust = 0.5
  const fSquared = (5 * 10 ** -robust) ** 2 / ((6 ** 2 + 4 ** 2 + 5 ** 2) / (6 + 4 + 5))
  const weights = weigh(rowsAt(CELLS, [1, 2, 3, 4, 5]), { kind: 'briggs', robust })
  const expected = [1, 2, 3, 4, 5].map((weight, i) => weight / (1 + [6, 6, 6, 4, 5][i] * fSquared))
  expected.forEach((weight, i) => {
    expect(weights[i]).toBeCloseTo(weight, 6)
  })
})

test('robust −2 comes near uniform and +2 near natural', () => {
  const natural = [1, 2, 3, 4, 5]
  const uniform = weigh(rowsAt(CELLS, natural), { kind: 'uniform' })
  const low = weigh(rowsAt(CELLS, natural), { kind: 'briggs', robust: -2 })
  const high = weigh(rowsAt(CELLS, natural), { kind: 'briggs', robust: 2 })
  natural.forEach((weight, i) => {
    expect(low[i] / low[0] / (uniform[i] / uniform[0])).toBeCloseTo(1, 3)
    expect(high[i] / weight).toBeCloseTo(1, 2)
  })
})
