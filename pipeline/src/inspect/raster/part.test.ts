import { expect, test } from 'vitest'
import type { Gathered } from './kept.ts'
import { makeRaster } from './make.ts'
import { drawRaster } from './picture.ts'
import type { RasterRequest } from './request.ts'
import { observed } from './testing/observed.ts'
import type { TestSample } from './testing/random-set.ts'
import { checkAll, crossOf } from './testing/truth.ts'

const preview = { oneOf: 2, fromSamples: 0 }
const SET = { timeCount: 5, channels: [3, 3, 3] }
const FIRST_MJD_S = 60_966.25 * 86_400
const timeOf = (one: TestSample) => Math.round((one.timeMjdS - FIRST_MJD_S) / 12.885)
const pairOf = ({ antenna1, antenna2 }: TestSample) => `${antenna1}${antenna2}`

test.each<[Partial<RasterRequest>, string, (one: TestSample) => boolean]>([
  [{ x: 'frequency', y: 'baseline' }, 'integrations', (one) => timeOf(one) % 2 === 0],
  [{ x: 'antenna', y: 'polarization' }, 'integrations', (one) => timeOf(one) % 2 === 0],
  [{ x: 'time', y: 'baseline' }, 'spectral windows', (one) => one.window !== 1],
  [{ x: 'antenna', y: 'time' }, 'spectral windows', (one) => one.window !== 1],
  [{ x: 'frequency', y: 'time' }, 'baselines', (one) => ['01', '03', '13'].includes(pairOf(one))],
])('%j: a first look is at some of the %s, and at nothing else', async (axes, _, isIn) => {
  const { path, samples } = observed(SET)
  await checkAll(path, crossOf(samples).filter(isIn), { ...axes, preview })
  const raster = await makeRaster(path, { ...axes, preview })
  expect(raster.fraction).toBeCloseTo(crossOf(samples).filter(isIn).length / crossOf(samples).length, 9)
  expect(raster.rowCount).toBe(5 * 3 * 6)
})

test('where there are few samples, or nothing can be left out, all are read', async () => {
  const { path, samples } = observed(SET)
  const few = {
    x: 'frequency',
    y: 'baseline',
    preview: { oneOf: 2, fromSamples: crossOf(samples).length + 1 },
  } as const
  expect((await makeRaster(path, few)).fraction).toBe(1)
  const one = { x: 'time', y: 'baseline', selection: { spw: '0' }, preview } as const
  expect((await makeRaster(path, one)).fraction).toBe(1)
})

test('what is kept of the whole serves a first look; what is kept of that does not serve the whole', async () => {
  const { path } = observed(SET)
  const kept = new Map<string, Gathered>()
  const control = {
    cache: { get: (key: string) => kept.get(key), set: (key: string, sums: Gathered) => void kept.set(key, sums) },
    identity: 'x',
  }
  const wanted = { x: 'frequency', y: 'baseline' } as const
  const fractionOf = async (more: Partial<RasterRequest>) =>
    (await makeRaster(path, { ...wanted, ...more }, control)).fraction
  expect(await fractionOf({ preview })).toBeCloseTo(0.6, 9)
  expect(await fractionOf({})).toBe(1)
  expect(kept.size).toBe(2)
  expect(await fractionOf({ preview, component: 'phase' })).toBe(1)
})

test('a picture of a part says so', async () => {
  const { path } = observed(SET)
  const size = { width: 800, height: 600 }
  const part = await makeRaster(path, { x: 'frequency', y: 'baseline', preview })
  expect(drawRaster(part, size)).toContain('showing 60 % of samples')
  expect(drawRaster(await makeRaster(path, { x: 'frequency', y: 'baseline' }), size)).not.toContain('showing')
})
