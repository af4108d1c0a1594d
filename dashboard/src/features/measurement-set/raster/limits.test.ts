import { colourTable } from '@contimg/numerics/colours'
import { expect, test } from 'vitest'
import { clippedFraction, coloursOf, endsOf, flaggedLimitsOf, histogramOf, limitsOf, spanOfBar } from './limits.ts'
import { paintRaster } from './paint.ts'
import { BASELINES, FREQUENCIES, rasterOf } from './testing.ts'

const NONE = Number.NaN
const value = [1, 2, NONE, 4, 5, 6, 7, 30]
const raster = rasterOf(FREQUENCIES, BASELINES, { value, flagged_value: [NONE, NONE, 10, NONE, NONE, NONE, NONE, 0] })
const phase = rasterOf(
  FREQUENCIES,
  BASELINES,
  { value },
  { colormap: 'twilight', limits: { low: -180, high: 180, rule: 'fixed' } },
)

test('the ends of the colours follow the rule that is asked for; a circle of phases keeps its own', () => {
  expect(limitsOf(raster, '3s')).toEqual({ low: 0, high: 10, rule: '3σ of the bins', isUsual: true })
  expect(limitsOf(raster, 'minmax')).toEqual({ low: 1, high: 30, rule: 'least to largest', isUsual: true })
  expect(limitsOf(raster, [2, 3])).toEqual({ low: 2, high: 3, rule: 'by hand' })
  for (const clip of ['minmax', [2, 3]] as const)
    expect(limitsOf(phase, clip)).toMatchObject({ low: -180, high: 180, rule: 'fixed' })
  expect([coloursOf(raster, 'auto'), coloursOf(raster, 'gray'), coloursOf(phase, 'gray')]).toEqual([
    'viridis',
    'gray',
    'twilight',
  ])
})

test('what lies beyond the limits is counted, of bins that have a value', () => {
  const plane = raster.planes.value
  expect(clippedFraction(plane, { low: 2, high: 7 })).toBeCloseTo(2 / 7)
  expect(endsOf(Float32Array.of(NONE))).toEqual([NONE, NONE])
  expect([...histogramOf(plane, 0, 8, 4)]).toEqual([1, 1, 2, 2])
  expect(spanOfBar(plane, { low: 2, high: 6 })).toEqual([1, 8])
})

test('bins have the colours of their values, flagged ones their own, those with nothing none; the highest row is on top', () => {
  const painted = paintRaster(raster, {
    colours: 'viridis',
    limits: limitsOf(raster, '3s'),
    flagged: flaggedLimitsOf(raster),
  })
  const at = (x: number, y: number) => [...painted.subarray(4 * ((1 - y) * 4 + x), 4 * ((1 - y) * 4 + x) + 4)]
  const [viridis, flagged] = [colourTable('viridis'), colourTable('flagged')]
  const of = (table: Uint8Array, share: number) => [
    ...table.subarray(3 * Math.round(255 * share), 3 * Math.round(255 * share) + 3),
    255,
  ]
  expect(at(0, 0)).toEqual(of(viridis, 0.1))
  expect(at(3, 1)).toEqual(of(viridis, 1))
  expect(at(2, 0)).toEqual(of(flagged, 1))
  const without = paintRaster(raster, { colours: 'viridis', limits: limitsOf(raster, '3s'), flagged: undefined })
  expect(without[4 * (4 + 2) + 3]).toBe(0)
  const only = paintRaster(raster, {
    colours: 'viridis',
    limits: limitsOf(raster, '3s'),
    flagged: flaggedLimitsOf(raster),
    isFlaggedOnly: true,
  })
  expect([...only.subarray(12, 16)]).toEqual(of(flagged, 0))
  expect(only.filter((_, i) => i % 4 === 3 && only[i] !== 0).length).toBe(2)
})
