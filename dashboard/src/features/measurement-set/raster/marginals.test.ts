import { expect, test } from 'vitest'
import { marginalsOf } from './marginals.ts'
import { flaggedOf } from './raster.ts'
import { BASELINES, FREQUENCIES, rasterOf } from './testing.ts'

const NONE = Number.NaN
const planes = {
  samples: [1, 3, 0, 2, 1, 1, 0, 2],
  flagged: [0, 0, 4, 0, 0, 0, 4, 0],
  value: [10, 20, NONE, 40, 50, 60, NONE, 80],
}
const all = { x0: 0, x1: 4, y0: 0, y1: 2 }

test('means beside and above are of the bins in sight, each as much as it has samples', () => {
  const { alongX, alongY } = marginalsOf(rasterOf(FREQUENCIES, BASELINES, planes), all)
  expect([...alongX]).toEqual([30, 30, NONE, 60])
  expect([...alongY]).toEqual([25, 67.5])
  const part = marginalsOf(rasterOf(FREQUENCIES, BASELINES, planes), { x0: 1, x1: 3, y0: 1, y1: 2 })
  expect([[...part.alongX], [...part.alongY]]).toEqual([[60, NONE], [60]])
})

test('phases about ±180° have a mean there, not at 0', () => {
  const phases = { ...planes, samples: [1, 1, 1, 1, 1, 1, 1, 1], value: [170, 0, 10, NONE, -170, 0, 30, NONE] }
  const { alongX } = marginalsOf(rasterOf(FREQUENCIES, BASELINES, phases, { component: 'phase' }), all)
  expect(Math.abs(alongX[0])).toBeCloseTo(180)
  expect([alongX[1], alongX[2]]).toEqual([expect.closeTo(0), expect.closeTo(20)])
})

test('a flagged fraction is of all samples', () => {
  const flags = { ...planes, value: [0, 0, 1, 0, 0, 0, 1, 0] }
  const { alongY } = marginalsOf(rasterOf(FREQUENCIES, BASELINES, flags, { colorby: 'flag_fraction' }), all)
  expect([...alongY]).toEqual([0.4, 0.5])
})

test('means of flagged samples are of these alone', () => {
  const flagged_value = [NONE, NONE, 7, NONE, NONE, NONE, 9, NONE]
  const { alongX, alongY } = marginalsOf(flaggedOf(rasterOf(FREQUENCIES, BASELINES, { ...planes, flagged_value })), all)
  expect([[...alongX], [...alongY]]).toEqual([
    [NONE, NONE, 8, NONE],
    [7, 9],
  ])
})
