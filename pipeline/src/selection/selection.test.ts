import type { MeasurementSet } from '@contimg/formats/ms'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SelectionError } from './error.ts'
import { nameMatches } from './names.ts'
import type { RowColumns } from './row-columns.ts'
import { Selection, type SelectionTexts } from './selection.ts'

const window = (name: string, firstHz: number, count: number) => ({
  name,
  refFrequencyHz: firstHz,
  chanFreqHz: Float64Array.from({ length: count }, (_, channel) => firstHz + channel * 1e6),
  chanWidthHz: new Float64Array(count).fill(1e6),
})

const COLUMNS: Readonly<Record<string, Int32Array | Float64Array>> = {
  ANTENNA1: Int32Array.of(0, 0, 1, 1),
  ANTENNA2: Int32Array.of(0, 1, 1, 2),
  DATA_DESC_ID: Int32Array.of(0, 1, 0, 1),
  FIELD_ID: Int32Array.of(0, 1, 2, 2),
  SCAN_NUMBER: Int32Array.of(1, 1, 2, 3),
  TIME: Float64Array.of(5e9, 5e9, 5e9 + 10, 5e9 + 20),
  EXPOSURE: new Float64Array(4).fill(10),
  UVW: Float64Array.of(0, 0, 0, 30, 40, 9, 0, 0, 0, 300, 400, 1),
}

const columnOf = (name: string) => ({ readScalars: () => COLUMNS[name], readCells: () => COLUMNS[name] })

/** Four rows; antennas called as DSA-110 calls them. */
const MS = {
  main: { rowCount: 4, column: columnOf },
  antennas: {
    names: ['103', '104', 'DSA-110'],
    stations: ['W1', 'W2', 'E1'],
    positionsM: Float64Array.of(0, 0, 0, 100, 0, 0, 0, 3000, 0),
  },
  fields: { names: ['0834+555_t12', 'meridian 2', '17'] },
  spectralWindows: [window('low', 1.3e9, 8), window('', 1.4e9, 4)],
  dataDescriptions: [
    { spectralWindowId: 0, polarizationId: 0 },
    { spectralWindowId: 1, polarizationId: 0 },
  ],
  polarizations: [{ corrTypes: Int32Array.of(9, 12) }],
} as unknown as MeasurementSet

const ROWS = {
  rowCount: 4,
  antenna1: COLUMNS.ANTENNA1,
  antenna2: COLUMNS.ANTENNA2,
  dataDescriptionIds: COLUMNS.DATA_DESC_ID,
  fieldIds: COLUMNS.FIELD_ID,
  scans: COLUMNS.SCAN_NUMBER,
  timesMjdS: COLUMNS.TIME,
  exposuresS: COLUMNS.EXPOSURE,
  uvwM: COLUMNS.UVW,
} as unknown as RowColumns

const rows = (texts: SelectionTexts) => [...(new Selection(MS, texts).rows(ROWS) ?? [1, 1, 1, 1])].join('')
const channels = (spw: string, id: number) => new Selection(MS, { spw }).channels(id)?.join('')

describe('a selection', () => {
  test('of nothing in particular is whole', () => {
    expect(new Selection(MS, { antenna: '', spw: undefined }).isWhole).toBe(true)
    expect(rows({})).toBe('1111')
  })

  test('takes a number for a name where an antenna is called so, as the antennas of DSA-110 are', () => {
    expect(rows({ antenna: '103' })).toBe('0100')
    expect(rows({ antenna: '0' })).toBe('0100')
    expect(rows({ antenna: '103~104&&' })).toBe('1110')
    expect(rows({ antenna: 'DSA-110' })).toBe('0001')
    expect(rows({ antenna: 'E1' })).toBe('0001')
    expect(rows({ antenna: '*&&&' })).toBe('1010')
    expect(rows({ antenna: '50 ~ 200m' })).toBe('0100')
  })

  test('takes fields by number, by name, and by a name that is a number', () => {
    expect(rows({ field: '0' })).toBe('1000')
    expect(rows({ field: '0834+555_t12, 2' })).toBe('1011')
    expect(rows({ field: 'meridian 2' })).toBe('0100')
    expect(rows({ field: '17' })).toBe('0011')
    expect(rows({ field: '*_t1?' })).toBe('1000')
  })

  test('keeps to the channels that it names', () => {
    expect(channels('0:5~10;2', 0)).toBe('00100111')
    expect(channels('0:5~10;2', 1)).toBe('0000')
    expect(channels('*:^3', 0)).toBe('10010010')
    expect(channels('0~1:1~6^2', 0)).toBe('01010100')
    expect(channels('low:1302~1304.2MHz', 0)).toBe('00111000')
    expect(channels('0:1.3024GHz', 0)).toBe('00100000')
    expect(channels('0,1', 1)).toBe(undefined)
    expect(rows({ spw: '1.3~1.35GHz' })).toBe('1010')
    expect(rows({ spw: '1:0' })).toBe('0101')
  })

  test('keeps to the polarizations that it names', () => {
    expect(new Selection(MS, { correlation: 'yy' }).polarizations(0)?.join('')).toBe('01')
    expect(new Selection(MS, { correlation: 'XX,YY' }).polarizations(0)).toBe(undefined)
  })

  test('needs all its parts together', () => {
    expect(rows({ uvrange: '<100m' })).toBe('1110')
    expect(rows({ uvrange: '50m:1%,>0.4km' })).toBe('0101')
    expect(rows({ uvrange: '0.2~0.3kλ' })).toBe('0100')
    expect(rows({ uvrange: '<100m', antenna: '*&&', scan: '1', field: '1' })).toBe('0100')
  })
})

describe('a text that makes no sense says where and what was wanted:', () => {
  test.each<[SelectionTexts, string]>([
    [
      { antenna: '103,999' },
      'antenna "103,999", character 5: found "999", wanted antennas that are there (999 is not): 103, 104, DSA-110',
    ],
    [{ antenna: '103&104&' }, 'character 8: found "&", wanted ";" or the end'],
    [{ antenna: '/1.*/' }, 'regular expressions are not understood'],
    [{ antenna: '' + ';' }, 'wanted a name or number of an antenna'],
    [{ antenna: '1~999999999' }, '(3 is not)'],
    [{ field: '3~5' }, 'wanted fields from 0 to 2'],
    [{ field: 'nobody' }, 'found "nobody", wanted a field that is there: 0 to 2, or 0834+555_t12, meridian 2, 17'],
    [{ scan: '2~1' }, 'wanted a range from the smaller to the larger number'],
    [{ scan: 'x' }, 'found "x", wanted a scan number'],
    [{ spw: '0:5~' }, 'character 5: found the end, wanted a whole number'],
    [{ spw: '1:4' }, 'character 3: found "4", wanted channels that are there, 0 to 3'],
    [{ spw: '0~2' }, 'wanted spectral windows that are there: 0 to 1, or low'],
    [{ spw: '*:1400~1300MHz' }, 'from the lower to the higher'],
    [{ timerange: '12:30' }, 'wanted a time, UTC'],
    [{ timerange: '2025/02/30/00:00:00' }, 'wanted a date that there is'],
    [{ timerange: '10:00:00~09:00:00' }, 'from the earlier to the later'],
    [{ timerange: '10:61:00' }, 'below 60'],
    [{ uvrange: '100' }, 'wanted a range such as 2~50m'],
    [{ uvrange: '<5Mm' }, 'm or km'],
    [{ uvrange: '5~2m' }, 'from the smaller'],
    [{ correlation: 'RR' }, 'wanted some of XX, YY'],
    [{ antenna: 'x'.repeat(20_000) }, '20000 characters'],
  ])('%j', (texts, message) => {
    expect(() => new Selection(MS, texts)).toThrow(SelectionError)
    expect(() => new Selection(MS, texts)).toThrow(message)
  })

  test('whatever it is, it is understood or refused', () => {
    const piece = fc.constantFrom(...'0123456789~,;:&!<>=*?^.+-/"\'% mMkGHzlambdaλXYT')
    const parameter = fc.constantFrom('antenna', 'field', 'scan', 'spw', 'timerange', 'uvrange', 'correlation')
    fc.assert(
      fc.property(parameter, fc.string({ unit: piece, maxLength: 40 }), (name, text) => {
        try {
          expect(rows({ [name]: text })).toMatch(/^[01]{4}$/)
        } catch (error) {
          if (!(error instanceof SelectionError)) throw error
          expect(error.position).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 20_000 },
    )
  })
})

test('patterns match as their definition says, at once however many stars they have', () => {
  const letters = (unit: readonly string[]) => fc.string({ unit: fc.constantFrom(...unit), maxLength: 8 })
  fc.assert(
    fc.property(letters(['a', 'b', '*', '?']), letters(['a', 'b']), (pattern, name) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
      expect(nameMatches(pattern, name)).toBe(expression.test(name))
    }),
  )
  expect(nameMatches(`${'a*'.repeat(2000)}b`, 'a'.repeat(4000))).toBe(false)
})
