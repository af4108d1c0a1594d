import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { formatSummary } from './format-summary.ts'
import { summarizeMeasurementSet } from './summary.ts'

function summary(name: string, sums = true) {
  return summarizeMeasurementSet(unpackedTable('ms', name, temporaryFolder()), { sums })
}

/** Rows, antennas, windows, fields, sum|DATA|, flagged and all flags: from the README of the data, by casacore. */
const known: readonly (readonly [string, number, number, number, number, number, number, number])[] = [
  ['vla_day2_TDEM0003_1spw.ms', 1360, 28, 1, 1, 1984.757343, 0, 348160],
  ['askap_sim_vis_4chan.ms', 90720, 36, 1, 1, 353872.5255, 0, 1451520],
  ['vla_L_3c286_2spw.ms', 30312, 30, 2, 1, 5960823.155, 4186, 424368],
  ['wsrt_3c343.ms', 108, 16, 1, 1, 10817.58918, 0, 6912],
  ['lofar_generic.ms', 168, 8, 1, 1, 0.476894, 1664, 5376],
]

test.skipIf(!haveData).each(known)(
  '%s has its known rows and sums',
  (name, rows, antennas, windows, fields, sum, flagged, flags) => {
    const found = summary(name)
    expect([found.rowCount, found.antennas.length, found.spectralWindows.length, found.fields.length]).toEqual([
      rows,
      antennas,
      windows,
      fields,
    ])
    expect((found.sums?.sumOfAmplitudes ?? 0) / sum).toBeCloseTo(1, 5)
    expect([found.sums?.flaggedCount, found.sums?.flagCount, found.sums?.nonFiniteCount]).toEqual([flagged, flags, 0])
    expect(found.fields.reduce((total, field) => total + field.rowCount, 0)).toBe(rows)
    expect(found.spectralWindows.reduce((total, window) => total + window.rowCount, 0)).toBe(rows)
    expect(found.scans.reduce((total, scan) => total + scan.rowCount, 0)).toBe(rows)
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  },
)

test.skipIf(!haveData)('the text tells of 3C 286 what is known of it', () => {
  const text = formatSummary(summary('vla_L_3c286_2spw.ms'))
  expect(text).toContain('Observation      VLA · VLA')
  expect(text).toMatch(/0 +1331\+305 +13ʰ31ᵐ08\.288ˢ +\+30°30′32\.96″ +ICRS +30312/)
  expect(text).toMatch(/1 +SPW1 +7 +1425\.725 +1444\.475/)
  expect(text).toContain('Flagged          4186 of 424368 (0.99 %)')
})

test('what is no Measurement Set is named', () => {
  const folder = temporaryFolder()
  expect(() => summarizeMeasurementSet(folder)).toThrow(`${folder}: there is no table.dat: not a casacore table`)
})
