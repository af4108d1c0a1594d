import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { describeTables } from './describe-tables.ts'

const DEG = Math.PI / 180

describe.skipIf(!haveData)('the real tables of DSA-110', () => {
  test('those of 2025-10-13 tell their time, strip, antennas, windows and reference antenna', () => {
    const folder = temporaryFolder()
    const name = 'dsa110_20251013T132803'
    const paths = ['gpcal', 'bpcal'].map((kind) => unpackedTable('caltables', `${name}_${kind}`, folder))
    const described = describeTables(paths)
    expect(described.tables).toEqual([
      { path: paths[1], kind: 'BP', order: 30 },
      { path: paths[0], kind: 'GP', order: 40 },
    ])
    expect(described.decRad).toBeCloseTo(44.8034 * DEG, 6)
    expect(described.referenceAntenna).toBe('103')
    expect(described.configuration.antennas).toHaveLength(117)
    expect(described.configuration.windows).toHaveLength(16)
    const edges = described.configuration.windows.flatMap(({ lowHz, highHz }) => [lowHz, highHz])
    expect(Math.min(...edges) / 1e6).toBeCloseTo(1311.387 - 0.244140625 / 2, 2)
    expect(Math.max(...edges) / 1e6).toBeCloseTo(1498.643 + 0.244140625 / 2, 2)
    expect(new Date((described.midMjdS - 40587 * 86400) * 1000).toISOString()).toMatch(/^2025-10-13T13:/)
    expect(described.quality.passed).toBe(true)
    expect(described.isNonScience).toBe(false)
  })

  test('those of 2025-09-05 fail their quality', () => {
    const folder = temporaryFolder()
    const paths = ['bandpass', 'gain'].map((kind) =>
      unpackedTable('caltables', `dsa110_20250905T032314_sb00_${kind}`, folder),
    )
    expect(describeTables(paths).quality.passed).toBe(false)
  })

  test('a name that says NON_SCIENCE is believed, one that says another kind than the table holds is not', () => {
    const folder = temporaryFolder()
    const path = unpackedTable('caltables', 'dsa110_20251013T132803_gpcal', folder)
    renameSync(path, join(folder, 'NON_SCIENCE_x'))
    const described = describeTables([join(folder, 'NON_SCIENCE_x')])
    expect(described.isNonScience).toBe(true)
    expect(described.tables[0].kind).toBe('GP')
    renameSync(join(folder, 'NON_SCIENCE_x'), join(folder, 'x_bpcal'))
    expect(() => describeTables([join(folder, 'x_bpcal')])).toThrow('holds G Jones, but is named _bpcal')
  })
})

test('what is no calibration table is refused by name', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'empty_bpcal'))
  writeFileSync(join(folder, 'text_bpcal'), 'text')
  for (const name of ['empty_bpcal', 'text_bpcal', 'none_bpcal'])
    expect(() => describeTables([join(folder, name)])).toThrow(join(folder, name))
})
