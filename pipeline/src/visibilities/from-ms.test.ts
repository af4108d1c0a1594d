import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { FormatError } from '@contimg/formats/error'
import { describe, expect, test } from 'vitest'
import { planBlocks } from './block-plan.ts'
import { openVisibilities } from './from-ms.ts'

describe('blocks', () => {
  test('are whole integrations, short ones joined', () => {
    const long = Float64Array.from({ length: 30_000 }, (_, row) => Math.floor(row / 5000))
    expect(planBlocks(long).map(({ rowCount }) => rowCount)).toEqual([5000, 5000, 5000, 5000, 5000, 5000])
    const short = Float64Array.from({ length: 10_000 }, (_, row) => Math.floor(row / 300))
    expect(planBlocks(short)).toEqual([
      { firstRow: 0, rowCount: 4200 },
      { firstRow: 4200, rowCount: 4200 },
      { firstRow: 8400, rowCount: 1600 },
    ])
    expect(planBlocks(new Float64Array(0))).toEqual([])
  })
})

describe.skipIf(!haveData)('a Measurement Set', () => {
  test.each([
    ['vla_L_3c286_2spw', 30312, 5960823.155, 4186],
    ['askap_sim_vis_4chan', 90720, 353872.5255, 0],
    ['alma_mssel_test_small', 1058, 61.93509, 47842],
  ])('%s comes in blocks that hold all its rows', (name, rows, sum, flagged) => {
    using source = openVisibilities(unpackedTable('ms', `${name}.ms`), 'DATA')
    let [rowsSeen, absolute, flags] = [0, 0, 0]
    for (const block of source.blocks()) {
      expect(block.firstRow).toBe(rowsSeen)
      rowsSeen += block.rowCount
      for (const part of block.spectra) {
        const { visibilities } = part
        for (let i = 0; i < visibilities.length; i += 2) absolute += Math.hypot(visibilities[i], visibilities[i + 1])
        for (const flag of part.flags) flags += flag
      }
    }
    expect(rowsSeen).toBe(rows)
    expect(absolute / sum).toBeCloseTo(1, 6)
    expect(flags).toBeGreaterThanOrEqual(flagged)
  })

  test('without the column wanted is an error that names it', () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    expect(() => openVisibilities(path, 'CORRECTED_DATA')).toThrow(FormatError)
    expect(() => openVisibilities(path, 'CORRECTED_DATA')).toThrow(/no column CORRECTED_DATA/)
  })

  test('tells its antennas, fields and windows', () => {
    using source = openVisibilities(unpackedTable('ms', 'vla_L_3c286_2spw.ms'))
    expect(source.antennas).toHaveLength(30)
    expect(source.fields[0].raRad).toBeCloseTo(3.539257778781041, 12)
    expect(source.spectralWindows.map((window) => window.frequenciesHz.length)).toEqual([7, 7])
    expect(source.dataDescriptions.map(({ correlations }) => correlations)).toEqual([
      [5, 8],
      [5, 8],
    ])
    expect(source.column).toBe('DATA')
  })
})
