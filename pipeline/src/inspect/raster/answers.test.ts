import { FEW_NUMBERS } from '@contimg/numerics/bins'
import { expect, test } from 'vitest'
import type { Gathered } from './kept.ts'
import { neededKind } from './kinds.ts'
import { makeRaster } from './make.ts'
import { RECORD_NUMBERS } from './moments.ts'
import {
  AGGREGATES,
  COMPONENTS,
  NothingToShowError,
  type RasterRequest,
  RasterRequestError,
  USUAL_REQUEST,
} from './request.ts'
import { binValue } from './statistics.ts'
import { observed } from './testing/observed.ts'
import type { TestSample } from './testing/random-set.ts'
import { binned, bruteForce, crossOf } from './testing/truth.ts'

test('several times, baselines and channels share a bin where there may be few, and are averaged as if they were one', async () => {
  const { path, samples } = observed({ timeCount: 5 })
  const raster = await makeRaster(path, { x: 'frequency', y: 'baseline', mostBins: { x: 2, y: 3 } })
  expect([raster.x.count, raster.y.count]).toEqual([2, 3])
  const byLength = raster.y.baselines!
  const cross = crossOf(samples)
  const frequencies = [...new Set(cross.map((one) => one.frequencyHz))].sort((a, b) => a - b)
  for (let bin = 0; bin < 6; bin++) {
    const [xBin, yBin] = [bin % 2, Math.floor(bin / 2)]
    const inBin = cross.filter((one) => {
      const baseline = byLength.antenna1.findIndex(
        (a, i) => a === one.antenna1 && byLength.antenna2[i] === one.antenna2,
      )
      return (
        Math.floor((frequencies.indexOf(one.frequencyHz) * 2) / 6) === xBin && Math.floor((baseline * 3) / 6) === yBin
      )
    })
    const isNumber = ({ values }: TestSample) => Number.isFinite(values.DATA[0]) && Number.isFinite(values.DATA[1])
    const used = inBin.filter((one) => !one.flagged && one.weight > 0 && isNumber(one))
    const sums = used.map(({ values, weight }) => ({ re: values.DATA[0], im: values.DATA[1], weight }))
    expect(raster.planes.value[bin]).toBeCloseTo(bruteForce(sums, USUAL_REQUEST), 5)
    expect(raster.planes.samples[bin] + raster.planes.flagged[bin]).toBe(inBin.length)
  }
  expect(byLength.lengthsM).toEqual(byLength.lengthsM.toSorted((a, b) => a - b))
})

test('a curve has the mean, the least and the largest value of each polarization', async () => {
  const { path, samples } = observed()
  for (const y of ['amp', 'phase', 'real', 'imag'] as const) {
    const raster = await makeRaster(path, { x: 'time', y })
    expect([raster.y.labels, raster.request.component]).toEqual([['XX', 'YY'], y])
    const bins = binned(raster, crossOf(samples))
    for (const [plane, aggregate] of [
      ['value', 'mean'],
      ['low', 'min'],
      ['high', 'max'],
    ] as const)
      for (const [bin, { used }] of bins.entries())
        expect(raster.planes[plane][bin]).toBeCloseTo(bruteForce(used, { ...raster.request, aggregate }), 3)
  }
})

test('the fraction of flags and the number of samples need no visibilities', async () => {
  const { path, samples } = observed()
  const flags = await makeRaster(path, { x: 'antenna', y: 'frequency', colour: 'flag_fraction' })
  expect([flags.column, flags.name]).toEqual(['FLAG', 'Flagged fraction'])
  const cross = crossOf(samples)
  const of = (id: number) =>
    cross.filter((one) => (one.antenna1 === id || one.antenna2 === id) && one.window === 0 && one.channel === 0)
  const column = flags.y.values.indexOf(1400)
  for (const id of [0, 1, 2, 3]) {
    const wanted = of(id).filter(({ flagged }) => flagged).length / of(id).length
    expect(flags.planes.value[column * 4 + id]).toBeCloseTo(wanted, 6)
  }
  const counts = await makeRaster(path, { x: 'time', y: 'polarization', colour: 'samples' })
  expect(counts.planes.value[0]).toBe(
    cross.filter((one) => one.correlation === 9 && one.timeMjdS === cross[0].timeMjdS && !one.flagged).length,
  )
})

test('other questions about the same sums are answered without reading again', async () => {
  const { path } = observed()
  const kept = new Map<string, Gathered>()
  const cache = { get: (key: string) => kept.get(key), set: (key: string, sums: Gathered) => void kept.set(key, sums) }
  let readings = 0
  const progress = (fraction: number) => {
    if (fraction === 1) readings++
  }
  const control = { cache, identity: 'now', progress }
  const ask = async (request: Partial<RasterRequest>) => {
    const found = await makeRaster(path, request, control)
    expect(found).toEqual(await makeRaster(path, request))
  }
  for (const component of COMPONENTS)
    for (const averaging of ['vector', 'scalar'] as const) await ask({ component, averaging })
  for (const aggregate of AGGREGATES) await ask({ aggregate, selection: { correlation: 'YY' } })
  expect(readings).toBe(1)
  await ask({ component: 'phase', aggregate: 'sum', averaging: 'scalar' })
  await ask({ selection: { spw: '1' } })
  expect(readings).toBe(3)
})

test('a reading can be stopped', async () => {
  const { path } = observed()
  const stopped = makeRaster(path, {}, { signal: AbortSignal.abort(new Error('enough')) })
  await expect(stopped).rejects.toThrow('enough')
})

test.each([
  [{ x: 'time', y: 'time' } as const, RasterRequestError, /another axis/],
  [{ x: 'u' } as const, RasterRequestError, /v with xaxis u/],
  [{ component: 'snr', aggregate: 'max' } as const, RasterRequestError, /that of a mean/],
  [{ column: 'RESIDUAL' } as const, RasterRequestError, /that is there: DATA/],
  [{ mostBins: { x: 0, y: 1 } }, RasterRequestError, /1 to 1000/],
  [{ selection: { timerange: '<01:00:00' } }, NothingToShowError, /holds no samples/],
])('%j is refused', async (request, error, message) => {
  const { path } = observed()
  await expect(makeRaster(path, request)).rejects.toThrow(error)
  await expect(makeRaster(path, request)).rejects.toThrow(message)
})

test('where everything is flagged there is nothing to average, unless that is asked for', async () => {
  const { path } = observed({ flaggedFraction: 1 })
  await expect(makeRaster(path, {})).rejects.toThrow(NothingToShowError)
  await expect(makeRaster(path, {})).rejects.toThrow(
    '100.0 % of what is selected is flagged; there is nothing to average',
  )
  const flagged = await makeRaster(path, { flagged: 'only' })
  expect(flagged.planes.flagged_value.every(Number.isFinite)).toBe(true)
})

test('few sums of a bin are enough where few are kept', () => {
  const record = Float64Array.from({ length: RECORD_NUMBERS }, (_, i) => 3 + Math.sin(i))
  const few = record.map((value, i) => (i < FEW_NUMBERS ? value : Number.NaN))
  let checked = 0
  for (const component of COMPONENTS)
    for (const averaging of ['vector', 'scalar'] as const)
      for (const aggregate of AGGREGATES) {
        const request = { ...USUAL_REQUEST, component, averaging, aggregate }
        if (neededKind(request) !== 'few' || (component === 'snr' && aggregate !== 'mean')) continue
        expect(binValue(few, request)).toBe(binValue(record, request))
        checked++
      }
  expect(checked).toBeGreaterThan(15)
})
