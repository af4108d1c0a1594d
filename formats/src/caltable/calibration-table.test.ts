import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { memoryTableFiles } from '../casatable/memory-files.ts'
import { FormatError } from '../error.ts'
import { nodeTableFiles } from '../node/table-files.ts'
import type { CalibrationTable } from './calibration-table.ts'
import { readCalibrationTable } from './read-calibration-table.ts'
import { writeCalibrationTable } from './write-calibration-table.ts'

function dsa(name: string): CalibrationTable {
  return readCalibrationTable(nodeTableFiles(unpackedTable('caltables', name, temporaryFolder())))
}

function sumOfSizes(complex: Float32Array): number {
  let sum = 0
  for (let i = 0; i < complex.length; i += 2) sum += Math.hypot(complex[i], complex[i + 1])
  return sum
}

test.skipIf(!haveData)('the bandpass of 2025-10-13 is that of the telescope', () => {
  const table = dsa('dsa110_20251013T132803_bpcal')
  const { solutions } = table
  expect([table.visCal, table.parType, table.polBasis]).toEqual(['B Jones', 'Complex', 'unknown'])
  expect(table.msName).toBe('2025-10-13T13:28:03.ms')
  expect(solutions.antennaIds.length).toBe(16 * 117)
  expect(solutions.shapes).toEqual(new Array(16).fill([2, 48]))
  expect(new Set(solutions.referenceIds)).toEqual(new Set([102]))
  expect(solutions.flags.reduce((sum, flag) => sum + flag, 0)).toBe(52878)
  expect(solutions.flags.length).toBe(179712)
  expect(sumOfSizes(solutions.parameters)).toBeCloseTo(163882.422, 3)
  expect(solutions.weights).toBeUndefined()
  expect(table.antennas.names).toEqual(Array.from({ length: 117 }, (_, i) => `${i + 1}`))
  const firstPositionM = [-2409761.22935779, -4478100.49853961, 3838761.51830371]
  for (const [axis, metres] of firstPositionM.entries()) expect(table.antennas.positionsM[axis]).toBeCloseTo(metres, 6)
  expect(new Set(table.antennas.diametersM)).toEqual(new Set([4.65]))
  expect(table.fields.names).toEqual(['midpoint_ref'])
  expect(table.fields.phaseDirRad[0] * (180 / Math.PI)).toBeCloseTo(107.09736, 5)
  expect(table.observations[0].telescopeName).toBe('OVRO_MMA')
  const edges = table.spectralWindows.flatMap(({ chanFreqHz }) => [...chanFreqHz])
  expect([Math.min(...edges) / 1e6, Math.max(...edges) / 1e6].map((mhz) => mhz.toFixed(3))).toEqual([
    '1311.387',
    '1498.643',
  ])
  expect(table.spectralWindows.every(({ chanFreqHz }) => chanFreqHz[1] < chanFreqHz[0])).toBe(true)
  expect(deadAntennas(table)).toEqual([
    10, 21, 22, 23, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 110, 111, 112, 113, 117,
  ])
})

/** Antenna numbers all of whose solutions are flagged. */
function deadAntennas({ solutions }: CalibrationTable): number[] {
  const alive = new Set<number>()
  for (const [row, antenna] of solutions.antennaIds.entries()) {
    const flags = solutions.flags.subarray(solutions.offsets[row], solutions.offsets[row + 1])
    if (flags.includes(0)) alive.add(antenna)
  }
  return Array.from({ length: 117 }, (_, i) => i).flatMap((antenna) => (alive.has(antenna) ? [] : [antenna + 1]))
}

test.skipIf(!haveData)('the gains of the same time are pure phases', () => {
  const { solutions, visCal } = dsa('dsa110_20251013T132803_gpcal')
  expect(visCal).toBe('G Jones')
  expect(solutions.shapes[0]).toEqual([2, 1])
  expect(solutions.flags.length).toBe(3744)
  expect(solutions.flags.reduce((sum, flag) => sum + flag, 0)).toBe(1101)
  for (let i = 0; i < solutions.flags.length; i++) {
    expect(Math.hypot(solutions.parameters[2 * i], solutions.parameters[2 * i + 1])).toBeCloseTo(1, 5)
  }
})

test.skipIf(!haveData)('a table written anew reads as it did', () => {
  for (const name of ['dsa110_20251013T132803_gpcal', 'sma.bcal']) {
    const table = dsa(name)
    const files = memoryTableFiles(name)
    writeCalibrationTable(files, table)
    expect(readCalibrationTable(files)).toEqual(table)
  }
})

test.skipIf(!haveData)('which window holds the solutions of all is written, and read again', () => {
  const table: CalibrationTable = { ...dsa('dsa110_template_gcal_ant'), windowMap: [0, 0, 0] }
  const files = memoryTableFiles('combined')
  writeCalibrationTable(files, table)
  expect(readCalibrationTable(files)).toEqual(table)
  const wrong = memoryTableFiles('wrong map')
  writeCalibrationTable(wrong, { ...table, windowMap: [0, -1] })
  expect(() => readCalibrationTable(wrong)).toThrow(/SpwMap is "0,-1", wanted spectral windows such as 0,0,0/)
})

test.skipIf(!haveData)('that a table is not for science is written, and read again', () => {
  const table: CalibrationTable = { ...dsa('dsa110_template_gcal_ant'), nonScience: true }
  const files = memoryTableFiles('trial')
  writeCalibrationTable(files, table)
  expect(readCalibrationTable(files)).toEqual(table)
})

test.skipIf(!haveData)('delays are written as Float', () => {
  const table = dsa('dsa110_template_gcal_ant')
  const parameters = Float32Array.from(table.solutions.flags, (_, i) => i - 7.5)
  const delays: CalibrationTable = {
    ...table,
    visCal: 'K Jones',
    parType: 'Float',
    solutions: { ...table.solutions, parameters },
  }
  const files = memoryTableFiles('delays')
  writeCalibrationTable(files, delays)
  expect(readCalibrationTable(files)).toEqual(delays)
})

test.skipIf(!haveData)('a table that is no calibration table, or names what is not there, is refused', () => {
  const table = dsa('dsa110_template_gcal_ant')
  const ms = nodeTableFiles(unpackedTable('ms', 'mwa_birli.ms', temporaryFolder()))
  expect(() => readCalibrationTable(ms)).toThrow(/no keyword VisCal/)
  const files = memoryTableFiles('wrong')
  const antennaIds = table.solutions.antennaIds.map((id) => id + 100)
  writeCalibrationTable(files, { ...table, solutions: { ...table.solutions, antennaIds } })
  expect(() => readCalibrationTable(files)).toThrow(FormatError)
  expect(() => readCalibrationTable(files)).toThrow(/ANTENNA1, row 0 is 100, wanted 0 to 2/)
})
