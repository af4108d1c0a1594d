import { expect, test } from 'vitest'
import { cellOf, ticksOf } from './axis-ticks.ts'
import { completenessText, placeText, readoutOf, readoutText } from './readout.ts'
import { BASELINES, FREQUENCIES, rasterOf } from './testing.ts'

const NONE = Number.NaN
const antenna = (id: number) => ({
  id,
  name: String(101 + id),
  station: '',
  mount: '',
  diameter_m: 4.65,
  position_m: [],
  row_count: 1,
})
const window = (id: number, first: number) => ({
  ...{ id, name: `sb${id}`, channel_count: 2, first_mhz: first, last_mhz: first + 1, channel_width_khz: 1000 },
  ...{ correlations: ['XX'], row_count: 1 },
})
const naming = {
  metadata: { antennas: [0, 1, 2].map(antenna), spectral_windows: [window(0, 1400), window(1, 1404)] },
  sidereal: { atMs: 0, lstDeg: 90 },
}
const raster = rasterOf(FREQUENCIES, BASELINES, {
  ...{ samples: [48, 48, 48, 0, 24, 24, 24, 24], flagged: [0, 2, 0, 48, 0, 0, 0, 0] },
  ...{ value: [1, 0.04631, 3, NONE, 5, 6, 7, 8], error: [0.1, 0.0021, 0, NONE, 1, 1, 1, 1] },
  ...{ flagged_value: [NONE, 1, NONE, 2.5, NONE, NONE, NONE, NONE] },
  ...{ phase: [0, -12.41, 9, NONE, 0, 0, 0, 0], phase_error: [1, 2.6, 0, NONE, 1, 1, 1, 1] },
})

test('a bin tells value and error, what it is of, and its samples', () => {
  expect(readoutOf(raster, { x: 1, y: 0 }, naming)).toEqual({
    title: '101–102, 101–103 · 100.0 to 200.0 m',
    lines: [
      ['Amplitude', '0.046 ± 0.002 correlator units'],
      ['Phase', '\u221212° ± 3°'],
      ['Frequency', '1401.000 MHz · spw 0 ch 1'],
      ['Samples', '48, 2 flagged'],
    ],
  })
  expect(readoutText(readoutOf(raster, { x: 2, y: 1 }, naming))).toBe(
    '102–103 · 223.6 m · Amplitude 7.0 ± 1.0 correlator units · Phase 0.0° ± 1.0° · Frequency 1404.000 MHz · spw 1 ch 0 · Samples 24, 0 flagged',
  )
})

test('a bin with nothing but flagged samples says so', () => {
  expect(readoutOf(raster, { x: 3, y: 0 }, naming).lines.slice(0, 2)).toEqual([
    ['Flagged: amplitude, vector mean', '2.50 correlator units'],
    ['Frequency', '1405.000 MHz · spw 1 ch 1'],
  ])
})

test('other quantities are told with their own name; amplitude and phase beside', () => {
  const planes = {
    samples: [1],
    flagged: [0],
    value: [4],
    error: [1],
    amp: [5],
    amp_error: [1],
    phase: [180],
    phase_error: [10],
  }
  const one = { kind: 'time', name: 'Time', unit: 's', count: 1, values: [3600] }
  const polarization = { kind: 'polarization', name: 'Polarization', unit: '', count: 1, values: [0], labels: ['YY'] }
  const real = rasterOf(one, polarization, planes, { name: 'Real part, vector mean', component: 'real', unit: 'Jy' })
  expect(readoutOf(real, { x: 0, y: 0 }, naming)).toEqual({
    title: 'YY',
    lines: [
      ['Real part, vector mean', '4.0 ± 1.0 Jy'],
      ['Amplitude', '5.0 ± 1.0 Jy'],
      ['Phase', '180° ± 10°'],
      ['Time', '01:00:00 UTC · LST 07ʰ00ᵐ10ˢ'],
      ['Samples', '1, 0 flagged'],
    ],
  })
  const flags = rasterOf(one, polarization, { samples: [3], flagged: [1], value: [0.25] }, { colorby: 'flag_fraction' })
  expect(readoutOf(flags, { x: 0, y: 0 }, naming).lines[0]).toEqual(['Flagged', '25 %'])
})

test('before the names have come, antennas go by number', () => {
  expect(placeText(BASELINES, 1, { metadata: undefined })).toBe('#1–#2 · 223.6 m')
  expect(placeText(FREQUENCIES, 0, { metadata: undefined })).toBe('1400.000 MHz · spw 0')
})

test('how much has been read is always said', () => {
  const header = { ...raster.header, samples: 80e6, flagged_samples: 4e6 }
  expect(completenessText({ ...raster, header }, 2.13)).toBe(
    'complete · 84.0 M samples in 2.1 s · nothing written beside the data',
  )
  expect(completenessText({ ...raster, header: { ...header, fraction: 0.125 } }, undefined)).toMatch(
    /^showing 13 % of samples · 84/,
  )
})

test('labels stand at round values, wherever the bins have them', () => {
  expect(cellOf(FREQUENCIES.values, 1402.5)).toBe(2)
  expect([cellOf([1, 2, 2, 3], 0), cellOf([1, 2, 2, 3], 2), cellOf([1, 2, 2, 3], 9)]).toEqual([0.5, 1.5, 3.5])
  expect(ticksOf(FREQUENCIES, 0, 4, 3)).toEqual([
    { cell: 0.5, label: '1400' },
    { cell: expect.closeTo(1.5 + 1 / 3), label: '1402' },
    { cell: 2.5, label: '1404' },
  ])
  const lengths = { kind: 'baseline', name: 'Baseline', unit: 'm', count: 5, values: [8, 20, 90, 300, 2500] }
  expect(ticksOf(lengths, 0, 5, 8).map(({ label }) => label)).toEqual([
    '10',
    '20',
    '50',
    '100',
    '200',
    '500',
    '1000',
    '2000',
  ])
  expect(ticksOf(lengths, 0, 5, 5).map(({ label }) => label)).toEqual(['10', '40', '100', '400', '1000'])
  const time = { kind: 'time', name: 'Time', unit: 's', count: 3, values: [0, 12.885, 25.77] }
  expect(ticksOf(time, 0, 3, 6).map(({ label }) => label)).toEqual([
    '00:00:00',
    '00:00:05',
    '00:00:10',
    '00:00:15',
    '00:00:20',
    '00:00:25',
  ])
  expect(ticksOf(time, 1, 2, 6)).toEqual([{ cell: 1.5, label: '00:00:12' }])
  const antennas = {
    kind: 'antenna',
    name: 'Antenna',
    unit: '',
    count: 3,
    values: [0, 1, 2],
    labels: ['101', '102', '103'],
  }
  expect(ticksOf(antennas, 0, 3, 2)).toEqual([
    { cell: 0.5, label: '101' },
    { cell: 2.5, label: '103' },
  ])
})
