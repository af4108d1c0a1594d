import { expect, test } from 'vitest'
import type { Gathered } from './kept.ts'
import { makeRaster } from './make.ts'
import type { Raster } from './raster.ts'
import { AGGREGATES, type RasterRequest } from './request.ts'
import { observed } from './testing/observed.ts'

type Wanted = Partial<RasterRequest>

/** Asks with what is kept, checks the answer against one that is read anew, and counts how often samples were read. */
function asking(path: string) {
  const kept = new Map<string, Gathered>()
  const cache = { get: (key: string) => kept.get(key), set: (key: string, sums: Gathered) => void kept.set(key, sums) }
  let readings = 0
  const progress = (fraction: number) => {
    if (fraction === 1) readings++
  }
  const ask = async (request: Wanted) => {
    const found = await makeRaster(path, request, { cache, identity: 'now', progress })
    expectSame(found, await makeRaster(path, request))
  }
  return { ask, kept, readings: () => readings }
}

/** To 1e-6: what is added up in another order is rounded otherwise. */
function expectSame({ planes, ...found }: Raster, { planes: wanted, ...rest }: Raster): void {
  expect(found).toEqual(rest)
  expect(Object.keys(planes)).toEqual(Object.keys(wanted))
  for (const [name, plane] of Object.entries(wanted)) {
    const wrong = [...plane.keys()].filter((bin) => {
      const [one, other] = [planes[name][bin], plane[bin]]
      return !Object.is(one, other) && !(Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(other)))
    })
    expect(wrong, name).toEqual([])
  }
}

const AXES = { x: 'frequency', y: 'baseline' } as const
const MANY = { antennaCount: 12, timeCount: 2, channels: [1100] } // more than 2^17 cells, of which few sums are kept

test('where flags alone say what is not used, their colours need no second reading', async () => {
  const { ask, readings } = asking(observed({ weights: 'random' }).path)
  await ask(AXES)
  for (const colour of ['flag_fraction', 'samples'] as const)
    for (const selection of [{}, { correlation: 'YY' }]) await ask({ ...AXES, colour, selection })
  expect(readings()).toBe(1)
})

test.each([{}, { hasSpectrum: true }])('samples without a weight are not told as flagged (%j)', async (options) => {
  const { ask, readings } = asking(observed(options).path)
  await ask(AXES)
  await ask({ ...AXES, colour: 'flag_fraction' })
  expect(readings()).toBe(2)
  await ask({ ...AXES, colour: 'samples' })
  expect(readings()).toBe(2)
})

test('what was counted of flags alone is not taken for visibilities', async () => {
  const { ask, readings } = asking(observed({ weights: 'random' }).path)
  await ask({ ...AXES, colour: 'flag_fraction' })
  await ask(AXES)
  expect(readings()).toBe(2)
})

test('the axes that are kept serve the other way round, and each alone with the polarizations', async () => {
  const { ask, readings } = asking(observed({ timeCount: 5 }).path)
  const mostBins = { x: 4, y: 3 }
  await ask({ ...AXES, mostBins })
  await ask({ x: 'baseline', y: 'frequency', mostBins: { x: 3, y: 4 }, aggregate: 'max' })
  await ask({ x: 'baseline', y: 'frequency', mostBins: { x: 3, y: 4 }, selection: { correlation: 'XX' } })
  for (const y of ['polarization', 'amp', 'phase', 'real'] as const) await ask({ x: 'frequency', y, mostBins })
  await ask({ x: 'baseline', y: 'polarization', mostBins: { x: 3, y: 4 } })
  await ask({ x: 'baseline', y: 'polarization', mostBins: { x: 3, y: 1 }, aggregate: 'std' })
  expect(readings()).toBe(1)
  await ask({ x: 'time', y: 'amp', mostBins })
  await ask({ x: 'frequency', y: 'amp', mostBins: { x: 3, y: 3 } })
  await ask({ x: 'frequency', y: 'amp', mostBins, selection: { spw: '0' } })
  expect(readings()).toBe(4)
})

test('an antenna counts its baselines once, whatever is added up', async () => {
  const { ask, readings } = asking(observed().path)
  await ask({ x: 'antenna', y: 'time' })
  await ask({ x: 'antenna', y: 'polarization' })
  expect(readings()).toBe(1)
  await ask({ x: 'time', y: 'polarization' })
  expect(readings()).toBe(2)
})

test('of many cells, few sums serve all of amplitudes and each polarization, also the sum where weights are the same', async () => {
  const { ask, kept, readings } = asking(observed({ ...MANY, weights: 'the same' }).path)
  await ask({ ...AXES, also: ['phase'] })
  expect([...kept.values()].map(({ moments }) => moments.kind)).toEqual(['few'])
  for (const aggregate of AGGREGATES) await ask({ ...AXES, aggregate, also: ['amp', 'phase'] })
  for (const component of ['phase', 'real', 'imag'] as const) await ask({ ...AXES, component, aggregate: 'sum' })
  await ask({ ...AXES, aggregate: 'sum', averaging: 'scalar', selection: { correlation: 'YY' } })
  await ask({ ...AXES, colour: 'samples' })
  await ask({ x: 'frequency', y: 'amp' })
  expect(readings()).toBe(1)
  await ask({ ...AXES, component: 'phase', aggregate: 'std' })
  expect(readings()).toBe(2)
}, 60_000)

test('of many cells, the sum of visibilities of different weights is read anew', async () => {
  const { ask, readings } = asking(observed({ ...MANY, weights: 'random' }).path)
  await ask(AXES)
  await ask({ ...AXES, aggregate: 'sum', averaging: 'scalar' })
  expect(readings()).toBe(1)
  await ask({ ...AXES, aggregate: 'sum' })
  expect(readings()).toBe(2)
}, 60_000)
