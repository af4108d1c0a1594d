import type { CalibrationHealth } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { readAddress, writeAddress } from '../../words/address.ts'
import { changedFirst } from './changed.ts'
import { columnAxis } from './columns.ts'
import { mapScale } from './map-measure.ts'
import { readSolutions, type Solutions, type SolvedAntenna } from './solutions.ts'
import { limitText, scaleText, sharedText, spreadText, tellAntenna, valueText, waitingText } from './tell.ts'
import { type Solve, solutionBytes } from './testing.ts'
import { KEYS } from './view.ts'

const antenna: SolvedAntenna = {
  ...{ id: 87, name: '88', station: '88', x_m: 1, y_m: 2, z_m: 3, health: 'warn', flagged_fraction: 0.294 },
  ...{ median_snr: 64, median_amplitude: 1, amplitude_scatter: null, phase_scatter_deg: 3.31, delay_ns: -0.27 },
}

test('an antenna in a line leaves out what was not measured', () => {
  expect(tellAntenna(antenna)).toBe(
    'Antenna 88: warn, 29 % flagged · median SNR 64.0 · phase scatter 3.3° · delay −0.27 ns',
  )
  expect(tellAntenna({ ...antenna, health: 'absent' })).toBe('Antenna 88 is not in the data.')
})

test('values have their unit; what is flagged has none', () => {
  expect([
    valueText(1.0234, 'amplitude'),
    valueText(-3.14, 'phase'),
    valueText(27.66, 'snr'),
    valueText(1.5, 'delay'),
  ]).toEqual([...['1.023', '−3.1°', '27.7', '1.50 ns']])
  expect(valueText(Number.NaN, 'snr')).toBe('flagged')
})

test('the shared scale is printed with what it is against', () => {
  const { header } = readSolutions(solutionBytes({ antennas: ['1'], mhz: [1311, 1312, 1499], solve: () => 1 }))
  const text = (beyond: number) =>
    scaleText('amplitude', { range: [0.66, 1.2], isLog: false, beyond }, columnAxis(header), false)
  expect(text(0)).toBe('each: amplitude 0.66 to 1.20, against 1218 to 1593 MHz; gaps are flagged')
  expect(text(3)).toContain('; 3 beyond, at the edge; ')
})

test('limits say which of the two they are where there is one', () => {
  expect(limitText('> 20 %', '> 30 %')).toBe('> 20 % · > 30 %')
  expect([limitText(null, '< 10'), limitText('> 1°', null), limitText(null, null)]).toEqual([
    'fail < 10',
    'warn > 1°',
    '',
  ])
})

test('who lacks the same channels is named, or counted where they are many', () => {
  expect(sharedText(['33', '107'], 95)).toBe('The same is missing in 33, 107.')
  expect(sharedText(Array.from({ length: 20 }, String), 95)).toBe('20 of 95 others in the data lack the same.')
  expect(sharedText(['1', '2'], 2)).toBe('All others in the data lack the same.')
  expect(sharedText([], 95)).toBe('No other antenna lacks the same.')
})

test('how many wait without a calibration is said in the singular too', () => {
  const health = (chosen: string | null, waiting: number) =>
    ({ chosen, uncalibrated_24h: waiting }) as CalibrationHealth
  expect(waitingText(health(null, 12))).toBe('12 Measurement Sets of the last day have no calibration.')
  expect(waitingText(health(null, 1))).toBe('1 Measurement Set of the last day has no calibration.')
  expect(waitingText(health('cal_a', 0))).toBe('')
})

const none = { median: null, scatter: null }
const row = (name: string, ratio: number | null, phase: number | null, compared = 10) => ({
  ...{ antenna: name, compared, in_a_only: 0, in_b_only: 0, delay_ns: none },
  ...{ amplitude_ratio: { median: ratio, scatter: 0.1 }, phase_deg: { median: phase, scatter: 1 } },
})

test('antennas that changed most come first, those that neither set has not at all', () => {
  const rows = [row('1', 1.01, 0), row('2', 0.7, 1), row('3', 1, 90), row('4', null, null, 0)]
  expect(changedFirst(rows).map(({ antenna: name }) => name)).toEqual(['3', '2', '1'])
})

test('a map goes from the least to the most that is measured, delays about zero', () => {
  const all = [antenna, { ...antenna, median_snr: 20, delay_ns: 1.5 }, { ...antenna, median_snr: null, delay_ns: null }]
  const of = (antennas: SolvedAntenna[]) => ({ header: { antennas, polarizations: [] } }) as unknown as Solutions
  expect(mapScale(of(all), 'snr', false)).toMatchObject({ range: [20, 64], values: [64, 20, null] })
  expect(mapScale(of(all), 'delay', false)).toMatchObject({ range: [-1.5, 1.5], colours: 'berlin' })
  expect(mapScale(of([{ ...antenna, median_snr: null }]), 'snr', false).range).toBeUndefined()
})

test('the address restores a view, and equal views have equal addresses', () => {
  const asked = { set: 'cal_2026-11-22T00:16:17', type: 'GP', show: 'phase', by: 'snr', sel: 'ant:45', with: 'cal_b' }
  const { values, ignored } = readAddress(KEYS, asked)
  expect(ignored).toEqual([])
  expect(writeAddress(KEYS, values)).toEqual(asked)
  expect(writeAddress(KEYS, readAddress(KEYS, { t: '-2d', show: 'amplitude' }).values)).toEqual({})
  expect(readAddress(KEYS, { type: 'QQ', by: 'colour' }).ignored).toHaveLength(2)
})

test('a map of two sets shows their difference, about zero', () => {
  const solve: Solve = (quantity, name) => (quantity === 'phase' ? { a: -20, b: 5, c: undefined }[name] : 1.5)
  const ratio = readSolutions(solutionBytes({ antennas: ['a', 'b', 'c'], mhz: [1311, 1312], solve }))
  expect(mapScale(ratio, 'phase', true)).toMatchObject({
    ...{ name: 'Phase difference, median', range: [-20, 20], values: [-20, 5, null], colours: 'berlin' },
  })
  expect(mapScale(ratio, 'amplitude', true).values[0]).toBe(1.5)
})

test('a scatter of less than a thousandth is not told', () => {
  expect(spreadText(0.9994, 0.043)).toBe('1.00 ± 0.04')
  expect([spreadText(1.0000000009, 2e-8), spreadText(1, 0), spreadText(null, null)]).toEqual([
    '1.000',
    '1.000',
    'not measured',
  ])
})
