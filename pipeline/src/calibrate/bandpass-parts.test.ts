import { join } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { columnOf } from '../flag/testing.ts'
import { changeColumns } from '../in-place/change.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { applyCalibration } from './apply.ts'
import { type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import { calibrateMeasurementSet } from './run.ts'
import { type SolvedCalibration, solveTables } from './solve-tables.ts'
import { readGainTable } from './table-file.ts'
import { INTEGRATIONS, type Scan, scan, worstProduct } from './testing-scan.ts'

function solve({ source, sources }: Scan, options: Partial<CalibrateOptions>): Promise<SolvedCalibration> {
  return solveTables(source, { sources, description: 'the truth' }, { ...DEFAULT_CALIBRATE_OPTIONS, ...options })
}

const APART = { bandpassCombine: ['scan'], preBandpass: 'none' } as const

test('a bandpass that does not combine fields is one a field and window, and each is applied to its own', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 2.5 }) // phases that differ from field to field
  const solved = await solve(given, { ...APART, gains: 'none' })
  expect(solved.bandpass!.solutions).toHaveLength(2 * INTEGRATIONS)
  expect(solved.bandpass!.solutions.map(({ fieldId }) => fieldId)).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5])
  expect(worstProduct(given, solved)).toBeLessThan(1e-5)
  const together = await solve(given, { preBandpass: 'none', gains: 'none' })
  expect(together.bandpass!.solutions).toHaveLength(2)
  expect(worstProduct(given, together)).toBeGreaterThan(0.1)
})

test('gains, and one delay for all fields, stand beside bandpasses of each field', async () => {
  const given = scan({ sigmaJy: 0, driftRad: 2.5 })
  const solved = await solve(given, { ...APART, delays: true })
  expect(solved.delay!.solutions).toHaveLength(2 * INTEGRATIONS)
  expect(solved.phase!.solutions).toHaveLength(2)
  expect(worstProduct(given, solved)).toBeLessThan(1e-5)
})

test('phases of all of them refer to one antenna', async () => {
  const solved = await solve(scan({ sigmaJy: 0.5, driftRad: 1 }), { ...APART, referenceAntenna: '105' })
  expect(new Set(solved.bandpass!.solutions.map(({ reference }) => reference))).toEqual(new Set([5]))
})

async function putScans(path: string, scans: Int32Array): Promise<void> {
  using source = openVisibilities(path, 'DATA', 'change')
  await changeColumns(source.ms, { stage: 'test', columns: ['SCAN_NUMBER'] }, async ({ main }) =>
    main.column('SCAN_NUMBER').writeCells(0, scans.length, scans),
  )
}

test.skipIf(!haveData)('scans that are kept apart have bandpasses of their own, by any number of threads', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const times = columnOf<Float64Array>(path, 'TIME')
  const middle = times.toSorted()[times.length >> 1]
  const scans = Int32Array.from(times, (time) => (time < middle ? 7 : 9))
  await putScans(path, scans)
  const options = { ...DEFAULT_CALIBRATE_OPTIONS, calibrator: '3C286', referenceAntenna: '21' }
  const solveWith = async (changes: Partial<CalibrateOptions>) => {
    const { tables } = await calibrateMeasurementSet(path, {
      ...{ ...options, ...changes },
      outPrefix: join(temporaryFolder(), 'x'),
    })
    return tables.map((table) => ({ path: table.path, solutions: readGainTable(table.path).solutions }))
  }
  const together = await solveWith({})
  const [one, two] = [
    await solveWith({ bandpassCombine: ['field'], threads: 1 }),
    await solveWith({ bandpassCombine: ['field'], threads: 2 }),
  ]
  expect(two.map(({ solutions }) => solutions)).toEqual(one.map(({ solutions }) => solutions))
  expect(together[0].solutions).toHaveLength(2)
  expect(one[0].solutions).toHaveLength(4)
  const [first, second] = one[0].solutions
    .map(({ span }) => span.middleMjdS)
    .toSorted()
    .filter((_, i) => i % 2 === 0)
  expect(first).toBeLessThan(middle)
  expect(second).toBeGreaterThan(middle)
  expect(
    (
      await applyCalibration(
        path,
        one.map((table) => table.path),
      )
    ).flagged,
  ).toBe(0)
})
