import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Selection } from '../selection/selection.ts'
import { extendPass } from './extend.ts'
import { flagRuns } from './flag-rows.ts'
import { DEFAULT_FLAG_OPTIONS, type FlagOptions } from './options.ts'
import { outlierStep } from './outliers.ts'
import { summariseFlags } from './run.ts'
import { columnOf, flagWith, noiseMeasurementSet, putCells, withOpen } from './testing.ts'
import { restoreFlags } from './undo.ts'

// 24 times × 16 windows × 21 baselines of 6 antennas, in this order; 2 channels × 2 polarizations a row.
const ROWS = 24 * 16 * 21
const SAMPLES = 4

/** Flags after modes were done on flags that were all 0, as [row, channel, polarization]. */
async function flagsAfter(path: string, ...modes: readonly Partial<FlagOptions>[]): Promise<Uint8Array> {
  await flagWith(path, { mode: 'reset' }, ...modes)
  return columnOf<Uint8Array>(path, 'FLAG')
}

/** [row] whether all, or none, of the samples of a row are flagged. */
function byRow(flags: Uint8Array): boolean[] {
  return Array.from({ length: ROWS }, (_, row) => {
    const ofRow = flags.subarray(row * SAMPLES, (row + 1) * SAMPLES)
    expect(new Set(ofRow).size).toBe(1)
    return ofRow[0] === 1
  })
}

const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
let path: string
beforeAll(async () => {
  path = await noiseMeasurementSet(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('quack flags the first or last seconds of a scan, or all but these', async () => {
  const times = columnOf<Float64Array>(path, 'TIME')
  const [first, last] = [times[0], times[times.length - 1]]
  const flagged = async (quackMode: FlagOptions['quackMode']) =>
    byRow(await flagsAfter(path, { mode: 'quack', quackMode, quackIntervalS: 30 }))
  const wanted = (test: (timeMjdS: number) => boolean) => Array.from(times, test)
  expect(await flagged('beg')).toEqual(wanted((time) => time <= first + 30))
  expect(await flagged('endb')).toEqual(wanted((time) => time >= last - 30))
  expect(await flagged('end')).toEqual(wanted((time) => time < last - 30))
  expect(await flagged('tail')).toEqual(wanted((time) => time > first + 30))
})

test('shadow flags all baselines of an antenna behind another, at the times at which it is', async () => {
  const uvw = columnOf<Float64Array>(path, 'UVW').slice()
  const [one, two] = [columnOf<Int32Array>(path, 'ANTENNA1'), columnOf<Int32Array>(path, 'ANTENNA2')]
  const shadowRow = 5 * 16 * 21 + 1 // the first two antennas at the sixth time
  expect(one[shadowRow]).not.toBe(two[shadowRow])
  try {
    for (let window = 0; window < 16; window++) putUvw(shadowRow + 21 * window, [3, -3, 5]) // 4.24 m apart, dishes of 4.65 m; the second is nearer to the source
    const shadowed = byRow(await flagsAfter(path, { mode: 'shadow' }))
    expect(shadowed).toEqual(
      Array.from(
        one,
        (_, row) => Math.floor(row / 336) === 5 && (one[row] === one[shadowRow] || two[row] === one[shadowRow]),
      ),
    )
    expect(byRow(await flagsAfter(path, { mode: 'shadow', shadowToleranceM: 0.5 }))).not.toContain(true)
  } finally {
    putUvw(0, uvw)
  }

  function putUvw(row: number, cells: ArrayLike<number>): void {
    putCells(path, 'UVW', row, cells.length / 3, Float64Array.from(cells))
  }
})

test('manual flags what is selected: rows, channels and polarizations together', async () => {
  const selection = { antenna: '103&116', spw: '3~4:1', correlation: 'XX' }
  const flags = await flagsAfter(path, { mode: 'manual', selection })
  const [one, two] = [columnOf<Int32Array>(path, 'ANTENNA1'), columnOf<Int32Array>(path, 'ANTENNA2')]
  const windows = columnOf<Int32Array>(path, 'DATA_DESC_ID')
  const [first, second] = withOpen(path, ({ antennas }) => ['103', '116'].map((name) => antennas.names.indexOf(name)))
  for (const [sample, flag] of flags.entries()) {
    const row = sample >> 2
    const isBaseline = one[row] === first && two[row] === second
    const isChosen = isBaseline && (windows[row] === 3 || windows[row] === 4) && sample % 4 === 2
    if ((flag === 1) !== isChosen) throw new Error(`sample ${sample % 4} of row ${row} has flag ${flag}`)
  }
  expect((await summariseFlags(path, { ...selection, correlation: '' })).all).toMatchObject({ total: 96, flagged: 48 })
})

test('modes done together flag what they flag one after the other', async () => {
  const modes: readonly Partial<FlagOptions>[] = [
    { mode: 'autos' },
    { mode: 'manual', selection: { field: '0~15' } },
    { mode: 'clip', sigma: 2, selection: { correlation: 'XX' } },
    { mode: 'quack', quackIntervalS: 40 },
    { mode: 'extend', growTimePercent: 75 },
    { mode: 'clip', maximum: 1 },
  ]
  const together = (await flagsAfter(path, ...modes)).slice()
  await flagWith(path, { mode: 'reset' })
  for (const mode of modes) await flagWith(path, mode)
  expect(columnOf<Uint8Array>(path, 'FLAG')).toEqual(together)
  expect(new Set(together).size).toBe(2)
})

test('what is held at once does not change what is flagged', async () => {
  await flagWith(
    path,
    { mode: 'reset' },
    { mode: 'manual', selection: { antenna: '103&116', spw: '1:0', field: '3~5' } },
  )
  const outliers = (mostSamples?: number) =>
    withOpen(path, (ms) => {
      const step = outlierStep(ms, ms.main.column('DATA'), 2, new Selection(ms, {}), mostSamples)
      return [...flagRuns(ms)].map((run) => {
        step(run)
        return run.flags.join('')
      })
    })
  expect(outliers(1)).toEqual(outliers())
  expect(outliers(5000)).toEqual(outliers())

  const options = { ...DEFAULT_FLAG_OPTIONS, growTimePercent: 10, flagNearFrequency: true }
  const extended = async (mostSamples?: number) => {
    const { savedAs } = await flagWith(path, { mode: 'autos' })
    const ms = openMeasurementSet(nodeTableFiles(path))
    await extendPass(ms, options, new Selection(ms, {}), {}, mostSamples)
    ms.close()
    const flags = columnOf<Uint8Array>(path, 'FLAG').slice()
    await restoreFlags(path, savedAs)
    return flags
  }
  const wanted = await extended()
  expect(await extended(1)).toEqual(wanted)
  expect(await extended(1000)).toEqual(wanted)
})

test('extend works along the times of a baseline, across the fields of a drift', async () => {
  const flags = await flagsAfter(
    path,
    { mode: 'manual', selection: { antenna: '1&30', field: '3', spw: '2:1', correlation: 'YY' } },
    { mode: 'extend', flagNearTime: true, flagNearFrequency: true },
  )
  const found = [...flags.keys()].filter((sample) => flags[sample] === 1)
  const place = (time: number, channel: number) => (((time * 16 + 2) * 21 + 1) * 2 + channel) * 2 + 1
  expect(found).toEqual([place(2, 1), place(3, 0), place(3, 1), place(4, 1)])
})

test('no mode but reset takes a flag away, whatever is selected', async () => {
  await flagWith(path, { mode: 'reset' }, { mode: 'clip', sigma: 1.5 })
  const mode = fc.constantFrom<Partial<FlagOptions>>(
    { mode: 'zeros' },
    { mode: 'autos' },
    { mode: 'clip', maximum: 2 },
    { mode: 'clip', sigma: 2 },
    { mode: 'shadow', shadowToleranceM: -200 },
    { mode: 'quack', quackIntervalS: 20 },
    { mode: 'elevation', lowestElevationRad: 1.4 },
    { mode: 'extend', growAround: true, flagNearTime: true },
    { mode: 'manual', selection: { antenna: '80' } },
  )
  const selection = fc.constantFrom({}, { spw: '3~5:0' }, { correlation: 'XX' }, { field: '2~9', antenna: '103' })
  await fc.assert(
    fc.asyncProperty(mode, selection, async (options, chosen) => {
      const before = columnOf<Uint8Array>(path, 'FLAG').slice()
      const { changed, savedAs } = await flagWith(path, { selection: chosen, ...options })
      const after = columnOf<Uint8Array>(path, 'FLAG').slice()
      expect(after.every((flag, i) => flag >= before[i])).toBe(true)
      expect(changed).toBe(after.filter((flag, i) => flag !== before[i]).length)
      await restoreFlags(path, savedAs)
      expect(columnOf<Uint8Array>(path, 'FLAG')).toEqual(before)
    }),
    { numRuns: 12 },
  )
})
