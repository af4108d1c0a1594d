import { expect, test } from 'vitest'
import { differenceOf, nameOfSecond, secondOf } from './compare.tsx'
import { BASELINES, FREQUENCIES, rasterOf } from './testing.ts'
import { binningOf, binningSets } from './view-controls.tsx'

test('what is compared is told by the address', () => {
  const of = (text: string) => nameOfSecond(secondOf({ with: text }))
  expect([of(''), of('flags'), of('MODEL_DATA'), of('/data/2026/b.ms')]).toEqual([
    '',
    'Flagged samples',
    'MODEL_DATA',
    'b.ms',
  ])
})

test('rasters of other bins are not laid over each other', () => {
  const planes = { value: [1, 2, 3, 4, 5, 6, 7, 8] }
  const one = rasterOf(FREQUENCIES, BASELINES, planes)
  expect(differenceOf(one, one)).toBeUndefined()
  expect(differenceOf(one, rasterOf({ ...FREQUENCIES, count: 3 }, BASELINES, planes))).toContain('4 and 3 bins along x')
  const fewer = { ...BASELINES, baselines: { antenna1: [0, 1], antenna2: [1, 2], length_m: [1, 2], bin: [0, 1] } }
  expect(differenceOf(one, rasterOf(FREQUENCIES, fewer, planes))).toBe('3 and 2 baselines')
})

test('a binning is an averaging and an aggregate; where averaging does not matter it stays', () => {
  for (const binning of ['vector mean', 'scalar sum', 'std'] as const)
    expect(binningOf({ avg: 'vector', agg: 'mean', ...binningSets(binning) })).toBe(binning)
  expect(binningSets('max')).toEqual({ agg: 'max' })
})
