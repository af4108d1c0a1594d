import { expect, test } from 'vitest'
import { pointsOf, rangeOf } from './curve-plot.tsx'
import { FREQUENCIES, rasterOf } from './testing.ts'

const NONE = Number.NaN
const pols = { kind: 'polarization', name: 'Polarization', unit: '', count: 2, values: [0, 1], labels: ['XX', 'YY'] }
const value = [1, 1.2, NONE, 1.1, 2, 2, 2, 2]
const planes = { value, low: value.map((one) => one / 10), high: value.map((one) => one * 10) }

test('a curve breaks where nothing is, and where a phase goes round', () => {
  expect(pointsOf(rasterOf(FREQUENCIES, pols, planes), 0)).toEqual([
    [0.5, 1],
    [1.5, expect.closeTo(1.2)],
    [2.5, null],
    [3.5, expect.closeTo(1.1)],
  ])
  const phases = rasterOf(
    FREQUENCIES,
    pols,
    { ...planes, value: [0, 0, 0, 0, 170, -170, -100, 79] },
    { component: 'phase' },
  )
  expect(pointsOf(phases, 1)).toEqual([
    [0.5, 170],
    [1, null],
    [1.5, -170],
    [2.5, -100],
    [3.5, 79],
  ])
})

test('its axis spans the means, or all values; phases their circle', () => {
  const raster = rasterOf(FREQUENCIES, pols, planes)
  expect(rangeOf(raster, false)).toEqual([expect.closeTo(0.6), expect.closeTo(2.4)])
  expect(rangeOf(raster, true)[0]).toBe(0)
  expect(rangeOf(raster, true)[1]).toBeGreaterThan(20)
  expect(rangeOf(rasterOf(FREQUENCIES, pols, planes, { component: 'phase' }), true)).toEqual([-180, 180])
})
