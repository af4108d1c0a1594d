import { describe, expect, test } from 'vitest'
import { X_AXES, Y_AXES } from './request.ts'
import { observed } from './testing/observed.ts'
import type { TestSample } from './testing/random-set.ts'
import { checkAll, crossOf } from './testing/truth.ts'

const PAIRS = X_AXES.flatMap((x) =>
  Y_AXES.filter((y) => x !== y && (x === 'u') === (y === 'v')).map((y) => [x, y] as const),
)

describe('every bin is the average of its samples, weighted and without the flagged ones', () => {
  test.each(PAIRS)('%s against %s', async (x, y) => {
    const { path, samples } = observed()
    const mostBins = { x: x === 'u' || x === 'uvdist' ? 5 : 1000, y: y === 'v' ? 5 : 1000 }
    expect(await checkAll(path, crossOf(samples), { x, y, mostBins })).toBeGreaterThan(49)
  })

  test('with a weight for each channel, four polarizations, and windows of different numbers of channels', async () => {
    const { path, samples } = observed({ correlations: [9, 10, 11, 12], channels: [3, 2], hasSpectrum: true })
    await checkAll(path, crossOf(samples), { x: 'antenna', y: 'polarization' })
  })

  test.each(['CORRECTED_DATA', 'MODEL_DATA', 'RESIDUAL'] as const)('of %s', async (column) => {
    const { path, samples } = observed({ columns: ['CORRECTED_DATA', 'MODEL_DATA'] })
    await checkAll(path, crossOf(samples), { x: 'frequency', y: 'baseline', column })
  })

  test('autocorrelations are in where that is asked for', async () => {
    const { path, samples } = observed()
    await checkAll(path, samples, { x: 'antenna', y: 'time', autocorrelations: 'included' })
  })
})

describe('what is selected', () => {
  test.each([
    [{ spw: '1' }, (one: TestSample) => one.window === 1],
    [{ spw: '0:1~2' }, (one: TestSample) => one.window === 0 && one.channel > 0],
    [{ antenna: '102' }, (one: TestSample) => one.antenna1 === 1 || one.antenna2 === 1],
    [{ antenna: '101&103' }, (one: TestSample) => one.antenna1 === 0 && one.antenna2 === 2],
    [{ field: 'two' }, (one: TestSample) => one.field === 1],
    [{ correlation: 'YY' }, (one: TestSample) => one.correlation === 12],
    [{ timerange: '>06:00:05' }, (one: TestSample) => one.timeMjdS > 60_966.25 * 86_400 + 5],
    [{ uvrange: '<300m' }, (one: TestSample) => Math.hypot(one.uvwM[0], one.uvwM[1]) <= 300],
  ] as const)('%j', async (selection, isIn) => {
    const { path, samples } = observed()
    const wanted = crossOf(samples).filter(isIn)
    expect(wanted.length).toBeGreaterThan(0)
    await checkAll(path, wanted, { x: 'frequency', y: 'time', selection })
  })
})
