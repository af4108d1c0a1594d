import type { MsMetadata } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { BASELINES, FREQUENCIES, rasterOf } from '../raster/testing.ts'
import { badRanges } from './bad-ranges.ts'
import { columnsText, flagsText, middleField, observedText, rowsText, spectralText } from './facts-of.ts'

const window = (id: number, first: number, last: number) => ({
  ...{ id, name: `sb${id}`, channel_count: 48, first_mhz: first, last_mhz: last, channel_width_khz: -244.14 },
  ...{ correlations: ['XX', 'YY'], row_count: 1 },
})
const set: MsMetadata = {
  ...{ path: '/data/a.ms', size_bytes: 2_110_000_000, row_count: 1_787_904, integration_count: 24, observations: [] },
  ...{
    start_at: '2026-01-25T22:26:05.000Z',
    end_at: '2026-01-25T22:31:14.240Z',
    antennas: [],
    history: [],
    recorded: null,
  },
  fields: [0, 1, 2].map((id) => ({ id, name: `f${id}`, ra_deg: id, dec_deg: 16, frame: 'ICRS', row_count: 1 })),
  spectral_windows: [window(0, 1498.64, 1487.17), window(1, 1323.0, 1311.39)],
  scans: [{ scan: 1, field_ids: [0], start_at: '', end_at: '', interval_s: 12.884902, row_count: 1 }],
  columns: ['UVW', 'DATA', 'CORRECTED_DATA'].map((name) => ({ name, type: '', manager: '' })),
}

test('a Measurement Set is told in a few lines, as listobs', () => {
  expect(observedText(set)).toBe('2026-01-25 22:26:05–22:31:14 UTC · 24 × 12.885 s')
  expect(spectralText(set)).toBe('2 × 48 ch · 1311.3–1498.8 MHz')
  expect(rowsText(set)).toBe('1\u2009787\u2009904 · XX, YY · 2.11 GB')
  expect(columnsText(set)).toBe('DATA, CORRECTED_DATA')
  expect(middleField(set)?.id).toBe(1)
})

test('what is not known is not made up', () => {
  expect(observedText({ ...set, start_at: null })).toBeNull()
  expect(observedText({ ...set, start_at: '-12.5', end_at: '-12.4' })).toBe('-12.5 to -12.4 · 24 × 12.885 s')
  expect(flagsText(set)).toBeNull()
  const recorded = { flagged_fraction: null, versions: [{}, {}] } as unknown as NonNullable<MsMetadata['recorded']>
  expect(flagsText({ ...set, recorded })).toBe('v2 · flagged fraction not measured')
  expect(spectralText({ ...set, spectral_windows: [] })).toBeNull()
})

test('channels in a row that are more than half flagged are one range, the widest first', () => {
  const raster = (flagged: number[]) => rasterOf(FREQUENCIES, BASELINES, { samples: [9, 1, 1, 9, 9, 2, 3, 9], flagged })
  expect(badRanges(raster([0, 8, 8, 0, 0, 8, 8, 0]))).toEqual([{ from: 1, to: 3, name: '1401.0–1404.0 MHz' }])
  expect(badRanges(raster([90, 0, 0, 90, 90, 0, 0, 90])).map(({ name }) => name)).toEqual(['1400.0 MHz', '1405.0 MHz'])
  expect(badRanges(raster([0, 0, 0, 0, 0, 0, 0, 0]))).toEqual([])
})
