import { existsSync, readdirSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { UnknownCalibratorError } from '@contimg/numerics/flux'
import { expect, test } from 'vitest'
import { OutputExistsError } from '../output.ts'
import { describeTables } from '../registry/describe-tables.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { applyCalibration } from './apply.ts'
import { calibrateInTurn } from './calibrate-in-turn.ts'
import { CombinedGains } from './combined-gains.ts'
import { CalibrationFailedError, UnusableTableError } from './errors.ts'
import { CALIBRATE_PRESETS, type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import { calibrateMeasurementSet, type SolvedSet } from './run.ts'
import { readGainTable, writeGainTable } from './table-file.ts'

const OPTIONS: CalibrateOptions = { ...DEFAULT_CALIBRATE_OPTIONS, calibrator: '3C286' }

test.skipIf(!haveData)('a Measurement Set is calibrated into three tables and applied from them', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const report = await calibrateMeasurementSet(path, { ...OPTIONS, phaseInterval: 60, referenceAntenna: '21' })
  expect(report.model).toBe('3C286, Perley-Butler 2017')
  expect(report.referenceAntenna).toBe('VA21')
  expect(report.bandpass).toMatchObject({ total: 700, flagged: 0, path: path.replace('.ms', '_bpcal') })
  expect(report.bandpass!.medianSnr).toBeGreaterThan(100)
  expect(readdirSync(dirname(path)).sort()).toEqual(
    ['bpcal', 'gacal', 'gpcal'].map((kind) => `vla_L_3c286_2spw_${kind}`).toSpliced(0, 0, 'vla_L_3c286_2spw.ms'),
  )
  const tables = report.tables.map((table) => table.path)
  const applied = await applyCalibration(path, tables)
  expect(applied.flagged).toBe(0)
  expect(applied.fractions.all.fraction).toBeCloseTo(4186 / 424368, 12)
  using source = openVisibilities(path)
  let [sum, weight] = [0, 0]
  for (const { spectra } of source.blocks())
    for (const { visibilities, flags, weights, channelCount } of spectra)
      for (let at = 0; at < flags.length; at++) {
        if (flags[at]) continue
        const w = weights[Math.floor(at / channelCount / 2) * 2 + (at % 2)]
        sum += w * visibilities[2 * at]
        weight += w
      }
  expect(Math.abs(sum / weight / 15.086 - 1)).toBeLessThan(0.005)
})

test.skipIf(!haveData)(
  'a calibrator nobody knows, and tables that exist already, stop before anything is written',
  async () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    await expect(calibrateMeasurementSet(path, { ...OPTIONS, calibrator: '3C287.5' })).rejects.toThrow(
      UnknownCalibratorError,
    )
    await expect(calibrateMeasurementSet(path, DEFAULT_CALIBRATE_OPTIONS)).rejects.toThrow(/0 models for/)
    await expect(calibrateMeasurementSet(path, { ...OPTIONS, minimumSnr: 1e9 })).rejects.toThrow(CalibrationFailedError)
    expect(readdirSync(dirname(path))).toEqual(['vla_L_3c286_2spw.ms'])
    await calibrateMeasurementSet(path, OPTIONS)
    await expect(calibrateMeasurementSet(path, OPTIONS)).rejects.toThrow(OutputExistsError)
  },
)

test.skipIf(!haveData)('the tables of the telescope are read: windows, antennas and flags', () => {
  const path = unpackedTable('caltables', 'dsa110_20251013T132803_bpcal')
  const { kind, solutions, spectralWindows, antennas } = readGainTable(path)
  expect(kind).toBe('B Jones')
  expect(solutions).toHaveLength(16)
  expect(antennas[102].name).toBe('103')
  expect(solutions.reduce((sum, { flags }) => sum + flags.reduce((a, b) => a + b, 0), 0)).toBe(52878)
  const [{ gains, reference, spectralWindow }] = solutions
  expect(gains[0]).toBeCloseTo(-0.5643773, 6)
  expect(gains[3]).toBeCloseTo(0.6505908, 6)
  expect(reference).toBe(102)
  expect(spectralWindows[spectralWindow].frequenciesHz[0]).toBeCloseTo(1.41661194e9, -2)
})

test.skipIf(!haveData)(
  'a bandpass and the gains of the telescope go together, their windows matched by frequency',
  () => {
    const tables = new Map(
      ['dsa110_20251013T132803_bpcal', 'dsa110_20251013T132803_gpcal'].map((name) => [
        name,
        readGainTable(unpackedTable('caltables', name)),
      ]),
    )
    const { antennas, spectralWindows } = tables.get('dsa110_20251013T132803_bpcal')!
    // an observation with its sixteen windows in the order of frequency
    const ascending = spectralWindows.toSorted((a, b) => a.frequenciesHz[0] - b.frequenciesHz[0])
    const source = {
      ...{ path: 'x.ms', telescopeName: 'OVRO_MMA', antennas, fields: [], dataDescriptions: [], rowCount: 0 },
      spectralWindows: ascending,
      blocks: () => [],
    }
    const combined = new CombinedGains(tables, source)
    const dead = new Set([10, 21, 22, 23, 117, ...Array.from({ length: 16 }, (_, i) => 52 + i), 110, 111, 112, 113])
    for (let window = 0; window < 16; window++) {
      const { flags, gains } = combined.at(window, 5.26707912e9)
      const alive = antennas
        .filter((_, i) => flags.subarray(i * 96, (i + 1) * 96).includes(0))
        .map(({ name }) => Number(name))
      expect(alive.some((number) => dead.has(number))).toBe(false)
      expect(alive.length).toBeGreaterThan(80)
      const at = ascending[window].frequenciesHz.length * 2 * 102 // antenna 103, the reference: no phase but the gain's
      expect(Math.abs(gains[2 * at + 1])).toBeLessThan(1e-6)
    }
  },
)

test.skipIf(!haveData)('a table written and read again is the same to single precision', () => {
  const table = readGainTable(unpackedTable('caltables', 'dsa110_20251013T132803_gpcal'))
  const copy = join(temporaryFolder(), 'copy_gpcal')
  writeGainTable(copy, table, ['a copy'])
  const again = readGainTable(copy)
  expect(again.solutions.toSorted((a, b) => a.spectralWindow - b.spectralWindow)).toEqual(
    table.solutions.toSorted((a, b) => a.spectralWindow - b.spectralWindow),
  )
  expect(again.antennas).toEqual(table.antennas)
})

test.skipIf(!haveData)('tables marked NON_SCIENCE, of another kind, or missing are refused', async () => {
  const path = unpackedTable('caltables', 'dsa110_20251013T132803_gpcal')
  const marked = join(dirname(path), 'NON_SCIENCE_x_gpcal')
  renameSync(path, marked)
  expect(() => readGainTable(marked)).toThrow(UnusableTableError)
  expect(() => readGainTable(`${marked}/`)).toThrow(/NON_SCIENCE/)
  const ms = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  await expect(applyCalibration(ms, [marked])).rejects.toThrow(/marked NON_SCIENCE/)
  await expect(applyCalibration(ms, [ms])).rejects.toThrow(/not a calibration table/)
  await expect(applyCalibration(ms, ['/nowhere_bpcal'])).rejects.toThrow(/nowhere_bpcal/)
  await expect(applyCalibration(ms, [])).rejects.toThrow(/no calibration table given/)
  expect(existsSync(ms)).toBe(true)
  using source = openVisibilities(ms)
  expect(source.column).toBe('DATA')
})

test.skipIf(!haveData)('several threads find what one finds, to the last digit', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const options = { ...OPTIONS, phaseInterval: 60, referenceAntenna: '21' }
  const [one, two] = await Promise.all(
    [1, 2].map(async (threads) => {
      const prefix = join(temporaryFolder(), `x${threads}`)
      const { tables } = await calibrateMeasurementSet(path, { ...options, threads, outPrefix: prefix })
      return tables.map((table) => readGainTable(table.path).solutions)
    }),
  )
  expect(two).toEqual(one)
})

test.skipIf(!haveData)('a solve in threads that is stopped, or finds nothing, leaves nothing behind', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const stop = new AbortController()
  const control = { signal: stop.signal, progress: () => stop.abort(new Error('enough')) }
  await expect(calibrateMeasurementSet(path, { ...OPTIONS, threads: 2 }, control)).rejects.toThrow('enough')
  const nothing = calibrateMeasurementSet(path, { ...OPTIONS, threads: 2, minimumUvWavelengths: 1e9 })
  await expect(nothing).rejects.toThrow(/every cross-correlation is flagged/)
  expect(readdirSync(dirname(path))).toEqual(['vla_L_3c286_2spw.ms'])
})

test.skipIf(!haveData)('delays are written as casacore keeps them, and read as they were solved', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const { delay, tables } = await calibrateMeasurementSet(path, { ...OPTIONS, delays: true })
  expect(tables.map((table) => table.path)).toEqual(
    ['kcal', 'bpcal', 'gpcal', 'gacal'].map((kind) => path.replace('.ms', `_${kind}`)),
  )
  const { kind, solutions, spectralWindows } = readGainTable(delay!.path)
  expect([kind, solutions.length, spectralWindows.map(({ frequenciesHz }) => frequenciesHz.length)]).toEqual([
    'K Jones',
    2,
    [1, 1],
  ])
  expect(solutions[0].gains).toEqual(solutions[1].gains)
  expect(
    (
      await applyCalibration(
        path,
        tables.map((table) => table.path),
      )
    ).flagged,
  ).toBe(0)
})

test.skipIf(!haveData)('a trial writes tables whose name says so, and which are refused', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const { tables } = await calibrateMeasurementSet(path, {
    ...OPTIONS,
    ...CALIBRATE_PRESETS.development,
    minimumUvWavelengths: 0,
  })
  expect(tables.map((table) => basename(table.path))).toEqual([
    'NON_SCIENCE_vla_L_3c286_2spw_bpcal',
    'NON_SCIENCE_vla_L_3c286_2spw_gpcal',
  ])
  await expect(applyCalibration(path, [tables[0].path])).rejects.toThrow(/NON_SCIENCE/)
  expect(readGainTable(tables[0].path, 'allow').kind).toBe('B Jones')
  const renamed = join(dirname(path), 'good_bpcal')
  renameSync(tables[0].path, renamed)
  await expect(applyCalibration(path, [renamed])).rejects.toThrow('good_bpcal: marked NON_SCIENCE: not to be applied')
  expect((await applyCalibration(path, [renamed], {}, { nonScience: 'allow' })).flagged).toBe(0)
  const copy = join(dirname(path), 'copy_bpcal')
  writeGainTable(copy, readGainTable(renamed, 'allow'), ['a copy'])
  expect(() => readGainTable(copy)).toThrow(/NON_SCIENCE/)
  expect(describeTables([renamed]).isNonScience).toBe(true)
})

test.skipIf(!haveData)(
  'where the tables of a calibrator are not good the next ones are tried, three at most',
  async () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const judged: string[] = []
    const passes = (name: string) => (set: SolvedSet) => {
      judged.push(set.model.split(',')[0])
      return { passed: set.model.startsWith(name), reasons: ['too few antennas'] }
    }
    const inTurn = (calibrators: string[], name: string, prefix: string) =>
      calibrateInTurn(
        path,
        { ...OPTIONS, outPrefix: join(dirname(path), prefix), beam: 'none' },
        calibrators,
        {},
        { judge: passes(name) },
      )
    const second = await inTurn(['3C48', '3C286', '3C147'], '3C286', 'a')
    expect([judged.splice(0), second.model]).toEqual([['3C48', '3C286'], '3C286, Perley-Butler 2017'])
    expect(second.notes[0]).toBe('3C48: the tables are not good: too few antennas')
    const none = await inTurn(['3C286', '3C48', '3C147', '3C138', '3C196'], 'nothing', 'b')
    expect([judged.splice(0), none.model]).toEqual([['3C286', '3C48', '3C147', '3C138'], '3C286, Perley-Butler 2017'])
    expect(none.notes.at(-1)).toBe('no calibrator gave good tables; these are of the first')
  },
)
