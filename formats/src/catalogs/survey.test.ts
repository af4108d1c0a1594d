import { dataBytes, haveData } from '@contimg/fixtures/data'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import type { SurveyEntry } from './entry.ts'
import { SurveyReader } from './survey.ts'

function read(text: string): SurveyEntry[] {
  const reader = new SurveyReader('survey')
  const entries = text.split('\n').flatMap((line) => reader.read(line) ?? [])
  reader.finish()
  return entries
}

const CSV = 'ra_deg,dec_deg,peak_jy_beam,qual\n0.2458576,18.8424883,0.065866,0\n359.9999,-0.5,1.5,1\n'

const TDAT = `<HEADER>
#
table_name = heasarc_nvss
field[name] = char20 [meta.id] (index) // Designation
field[ra] = float8:.5f_degree [pos.eq.ra] (key) // Right Ascension
field[dec] = float8:.5f_degree [pos.eq.dec] (key)
field[flux_20_cm] = float8:.1f_mJy [phot.flux] // a flux, = in a text
field[limit_major_axis] = char1
field[major_axis] = float8:.1f_arcsec
field[minor_axis] = float8:.1f_arcsec
line[1] = name ra dec flux_20_cm limit_major_axis major_axis minor_axis
<DATA>
NVSS J000000+12|0.00125|12.5|3.5|<|71.3||
NVSS J000001-12|0.00525|-12.5|10.0||20.5|15.0|
<END>
`

const TSV = `# VizieR
#Column _RAJ2000
_RAJ2000\tRAJ2000\t_DEJ2000\tNVSS\tS1.4\tl_MajAxis\tMajAxis\tl_MinAxis\tMinAxis
deg\t"h:m:s"\tdeg\t \tmJy\t \tarcsec\t \tarcsec
--------\t--------\t---\t---\t---\t-\t---\t-\t---
000.00150\t00 00 00.36\t-37.7\t000000-374200\t 2.6\t<\t 71.3\t \t 44.4
`

test('comma separated values: sources without names are named by their place', () => {
  expect(read(CSV)).toEqual([
    {
      id: 'J000059.00+185032.9',
      raDeg: 0.2458576,
      decDeg: 18.8424883,
      fluxMjy: 65.866,
      majorArcsec: undefined,
      minorArcsec: undefined,
    },
    expect.objectContaining({ id: 'J235959.97-003000.0', fluxMjy: 1500 }),
  ])
})

test("HEASARC's tdat: units from its head, upper limits of axes are not known", () => {
  expect(read(TDAT)).toEqual([
    {
      id: 'NVSS J000000+12',
      raDeg: 0.00125,
      decDeg: 12.5,
      fluxMjy: 3.5,
      majorArcsec: undefined,
      minorArcsec: undefined,
    },
    { id: 'NVSS J000001-12', raDeg: 0.00525, decDeg: -12.5, fluxMjy: 10, majorArcsec: 20.5, minorArcsec: 15 },
  ])
})

test("VizieR's tab separated values", () => {
  expect(read(TSV)).toEqual([
    { id: '000000-374200', raDeg: 0.0015, decDeg: -37.7, fluxMjy: 2.6, majorArcsec: undefined, minorArcsec: 44.4 },
  ])
})

test('an integrated flux goes before a peak, and janskys are not millijanskys', () => {
  expect(read('ra,dec,peak_jy_beam,flux_jy\n1,2,3,4\n')[0].fluxMjy).toBe(4000)
  expect(read('ra,dec,flux_mjy\n1,2,3\n')[0].fluxMjy).toBe(3)
})

test.skipIf(!haveData)('the shared strips hold 6358 and 3810 sources', () => {
  const strip = (name: string) => read(new TextDecoder().decode(dataBytes('catalogs', name)))
  expect(strip('nvss_gt50mJy_dec+14_+19.csv.gz')).toHaveLength(6358)
  const north = strip('nvss_gt50mJy_dec+52_+57.csv.gz')
  expect(north).toHaveLength(3810)
  expect(new Set(north.map(({ id }) => id)).size).toBe(3810)
  expect(Math.min(...north.map(({ fluxMjy }) => fluxMjy))).toBeGreaterThanOrEqual(50)
})

test.each([
  ['no places', 'name,flux_mjy\nA,1\n', /^survey: line 1: no columns ra_deg and dec_deg, wanted/],
  ['no fluxes', 'ra_deg,dec_deg\n1,2\n', /line 1: no column of fluxes/],
  ['another unit', TDAT.replace('f_mJy', 'f_K'), /line 12: fluxes in "K", wanted/],
  ['a short row', 'ra_deg,dec_deg,flux_mjy\n1,2\n', /line 2: 2 cells, wanted 3/],
  ['a flux in words', 'ra_deg,dec_deg,flux_mjy\n1,2,bright\n', /line 2: flux "bright", wanted a number/],
  ['a declination beyond the pole', 'ra_deg,dec_deg,flux_mjy\n1,92,3\n', /line 2: declination "92", wanted/],
  ['a tdat that breaks off', TDAT.replace('<END>\n', ''), /line 15: the file ends without <END>/],
  ['a tdat without names of columns', TDAT.replace('line[1]', 'line[2]'), /line 12: <DATA> without a line/],
  ['a tsv without dashes', TSV.replace(/^-.*$/m, '1\t2'), /line 5: .*, wanted dashes/],
  ['no source', 'ra_deg,dec_deg,flux_mjy\n', /no source, wanted CSV/],
  ['nothing', '', /no source/],
])('%s is refused with its line', (_, text, message) => {
  expect(() => read(text)).toThrow(FormatError)
  expect(() => read(text)).toThrow(message)
})

test('whatever a table holds, it is read or refused', () => {
  const start = fc.constantFrom(...[CSV, TDAT, TSV].flatMap((text) => [text, text.slice(0, -40), '']))
  const cells = fc.array(fc.oneof(fc.string(), fc.double().map(String)))
  const lines = fc.array(fc.tuple(fc.constantFrom(',', '|', '\t'), cells).map(([by, list]) => list.join(by)))
  fc.assert(
    fc.property(start, lines, (head, more) => {
      try {
        read(head + more.join('\n'))
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
      }
    }),
    { numRuns: 2000, seed: 20261121 },
  )
})
