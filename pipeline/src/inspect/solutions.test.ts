import { join } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { writeCalibrationTable } from '@contimg/formats/caltable'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { readTables } from '../quality/read-tables.ts'
import { type MadeCell, type MadeTable, madeTable } from '../quality/testing.ts'
import { calibrationFacts } from './calibration-facts.ts'
import { solutionsBytes } from './solutions.ts'

interface Header {
  readonly kind: string
  readonly reference_antenna: string
  readonly antennas: readonly { readonly name: string; readonly health: string; readonly x_m: number | null }[]
  readonly polarizations: readonly string[]
  readonly columns: Readonly<Record<'spectral_window' | 'channel' | 'frequency_mhz' | 'time', readonly number[]>> & {
    readonly count: number
  }
  readonly spectral_windows: readonly {
    readonly id: number
    readonly first_column: number
    readonly end_column: number
  }[]
  readonly planes: readonly {
    readonly name: string
    readonly type: string
    readonly offset: number
    readonly bytes: number
  }[]
  readonly flagged_fraction: number
}

function solutionsOf(table: string, beside: readonly string[] = []) {
  const bytes = solutionsBytes({ set: 's', table, type: 'BP', beside })
  const length = new DataView(bytes.buffer).getUint32(0, true)
  const header = JSON.parse(Buffer.from(bytes.subarray(4, 4 + length)).toString()) as Header
  const plane = (name: string) => {
    const { type, offset, bytes: size } = header.planes.find((one) => one.name === name)!
    const own = bytes.slice(4 + length + offset, 4 + length + offset + size)
    return type === 'float32' ? new Float32Array(own.buffer) : own
  }
  return { header, plane, isAligned: (4 + length) % 8 === 0, size: bytes.length }
}

function written(made: MadeTable, name: string, folder = temporaryFolder()): string {
  const path = join(folder, name)
  const files = nodeTableFiles(path)
  writeCalibrationTable(files, madeTable(made).table)
  files.close()
  return path
}

const solution = ({ antenna, window, time, polarization, channel }: MadeCell) => ({
  amplitude: 1 + antenna / 10 + window / 100 + channel / 1000,
  phaseRad: (Math.PI / 180) * (10 * antenna + polarization + time / 4),
  snr: 10 + antenna,
  flag: antenna === 3 && channel === 1,
})

test('the solutions of all antennas at once, each where its antenna, polarization, channel and time say', () => {
  const channels = 5
  const path = written({ solution, channels, times: 2, channelHz: -250e3 }, 'a_bpcal')
  const { header, plane, isAligned } = solutionsOf(path)
  expect(isAligned).toBe(true)
  expect(header).toMatchObject({ kind: 'bandpass', reference_antenna: '1', polarizations: ['X', 'Y'] })
  expect(header.columns.count).toBe(2 * channels * 2)
  expect(header.columns.frequency_mhz).toEqual(header.columns.frequency_mhz.toSorted((a, b) => a - b))
  expect(header.spectral_windows).toMatchObject([
    { id: 0, first_column: 0, end_column: 10 },
    { id: 1, first_column: 10, end_column: 20 },
  ])
  expect(new Set(header.columns.time)).toEqual(new Set([0, 60].map((s) => 5e9 + s - 40587 * 86_400)))
  const [amplitudes, phases, snrs, flags] = ['amplitude', 'phase', 'snr', 'flags'].map(plane)
  for (let antenna = 0; antenna < 12; antenna++)
    for (let polarization = 0; polarization < 2; polarization++)
      for (let column = 0; column < header.columns.count; column++) {
        const at = (antenna * 2 + polarization) * header.columns.count + column
        const [channel, window] = [header.columns.channel[column], header.columns.spectral_window[column]]
        const time = header.columns.time[column] === header.columns.time[0] ? 0 : 1
        const expected = solution({ antenna, window, time, polarization, channel })
        expect([flags[at], Number.isNaN(amplitudes[at])]).toEqual(expected.flag ? [1, true] : [0, false])
        if (expected.flag) continue
        expect(amplitudes[at]).toBeCloseTo(expected.amplitude, 5)
        expect(phases[at]).toBeCloseTo((expected.phaseRad * 180) / Math.PI, 4)
        expect(snrs[at]).toBeCloseTo(expected.snr, 4)
      }
})

test('delays are told in nanoseconds; which antennas sent no data is told by all tables of a set', () => {
  const folder = temporaryFolder()
  const delays = written(
    {
      visCal: 'K Jones',
      channels: 1,
      windows: 1,
      solution: ({ antenna }) => ({ delayNs: 5 * antenna, flag: antenna > 9, snr: antenna > 9 ? 0 : 30 }),
    },
    'a_kcal',
    folder,
  )
  const gains = written(
    { visCal: 'G Jones', channels: 1, solution: ({ antenna }) => ({ flag: antenna > 10, snr: antenna > 10 ? 0 : 30 }) },
    'a_gpcal',
    folder,
  )
  const { header, plane } = solutionsOf(delays, [gains])
  expect(header.planes.map(({ name }) => name)).toEqual(['delay', 'snr', 'flags'])
  expect([...plane('delay')].slice(0, 4)).toEqual([0, 0, 5, 5])
  expect(header.antennas.slice(9).map(({ health }) => health)).toEqual(
    ['fail', 'dead', 'absent'].with(0, header.antennas[9].health),
  )
})

test('what tables say of themselves comes with how good they are', () => {
  const path = written({ solution, times: 2 }, 'a_bpcal')
  const { quality, tables } = calibrationFacts([path])
  expect(tables).toMatchObject([
    {
      path,
      visCal: 'B Jones',
      measurementSet: 'obs.ms',
      rows: 48,
      antennas: 12,
      polarizations: 2,
      fields: ['f'],
      times: 2,
      intervalS: 60,
    },
  ])
  expect(quality.checks.map(({ measure }) => measure)).toContain('median SNR')
})

test.skipIf(!haveData)('the real bandpass of 117 stations: what is in the table is in the bytes', () => {
  const path = unpackedTable('caltables', 'dsa110_20251013T132803_bpcal')
  const { header, plane, size } = solutionsOf(path)
  const { solutions } = readTables([path])[0].table
  expect([header.antennas.length, header.columns.count, header.reference_antenna]).toEqual([117, 768, '103'])
  const [amplitudes, flags] = [plane('amplitude'), plane('flags')]
  expect(flags.length).toBe(179712)
  expect([...flags].reduce((sum, flag) => sum + flag, 0)).toBe(52878)
  expect(header.flagged_fraction).toBeCloseTo(52878 / 179712, 9)
  let [sum, wanted] = [0, 0]
  for (const amplitude of amplitudes) if (!Number.isNaN(amplitude)) sum += amplitude
  for (const [at, flag] of solutions.flags.entries())
    if (flag === 0) wanted += Math.hypot(solutions.parameters[2 * at], solutions.parameters[2 * at + 1])
  expect(sum).toBeCloseTo(wanted, 1)
  const row = solutions.antennaIds.findIndex((id, i) => id === 40 && solutions.spectralWindowIds[i] === 5)
  const column = header.columns.channel.findIndex(
    (channel, i) => channel === 7 && header.columns.spectral_window[i] === 5,
  )
  const cell = solutions.offsets[row] + 7 * 2 + 1
  const amplitude = amplitudes[(40 * 2 + 1) * 768 + column]
  expect(amplitude).toBeCloseTo(Math.hypot(solutions.parameters[2 * cell], solutions.parameters[2 * cell + 1]), 5)
  expect(header.antennas.filter(({ health }) => health === 'absent' || health === 'dead')).toHaveLength(25)
  expect(size).toBeLessThan(2.6e6)
})
