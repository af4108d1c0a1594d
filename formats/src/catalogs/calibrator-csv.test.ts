import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { readCalibratorCsv } from './calibrator-csv.ts'
import { csvCells } from './csv.ts'

const WIDE =
  'iau_name,ra_str,dec_str,pos_code,pos_ref,alt_name,epoch,flux_P_jy,flux_L_jy,flux_Q_jy,struct_L_A,struct_L_B,struct_L_C,struct_L_D\n' +
  `0006-000,00h06m22.6338s,"-00d04'24.086""",T,,3C2,J2000,12,3.8,,X,X,X,\n` +
  `0118-465,01h18m26.9576s,"-46d34'15.0017""",A,Aug01,,J2000,,,,,,,\n`

test('one row a calibrator, sexagesimal, a column a band', () => {
  const [first, second] = readCalibratorCsv('parsed.csv', WIDE)
  expect(first).toMatchObject({ line: 2, name: '0006-000', altName: '3C2', positionCode: 'T' })
  expect(first.raDeg).toBeCloseTo(1.5943075, 7)
  expect(first.decDeg).toBeCloseTo(-0.0733572, 7)
  expect(first.bands).toEqual([
    { code: 'P', fluxJy: 12, qualityCodes: '' },
    { code: 'L', fluxJy: 3.8, qualityCodes: 'XXX?' },
  ])
  expect(second.bands).toEqual([])
})

test('name, ra_deg, dec_deg and flux_jy do; a flux that is not there is unknown', () => {
  const text = 'name,ra_deg,dec_deg,flux_jy\n0834+555,128.7287,55.5725,8.8\n3C286,202.78,30.51,\n3C48,24.4,33.2,None\n'
  const fluxes = readCalibratorCsv('list.csv', text).map(({ name, bands }) => [name, bands[0].code, bands[0].fluxJy])
  expect(fluxes).toEqual([
    ['0834+555', 'L', 8.8],
    ['3C286', 'L', undefined],
    ['3C48', 'L', undefined],
  ])
})

test('one row a band, as other programs parse the list, makes one calibrator of the rows of one place', () => {
  const text =
    'J2000_NAME,B1950_NAME,RA_J2000,DEC_J2000,ALT_NAME,BAND,FLUX_JY\n' +
    `0003-174,0000-177,00h03m21.9969s,"-17d27'11.781""",None,90cm,7\n` +
    `0003-174,0000-177,00h03m21.9969s,"-17d27'11.781""",None,20cm,2.2\n` +
    `0003-174,0000-177,00h03m59s,"-17d27'11.781""",None,20cm,0.1\n`
  const list = readCalibratorCsv('vlacals.csv', text)
  expect(list.map(({ bands }) => bands.map(({ code, fluxJy }) => [code, fluxJy]))).toEqual([
    [
      ['P', 7],
      ['L', 2.2],
    ],
    [['L', 0.1]],
  ])
  expect(list[0]).toMatchObject({ b1950Name: '0000-177', altName: '' })
})

test.each([
  ['no columns that tell a place', 'name,flux_jy\nA,1\n', /^list: line 2: no column ra_deg, wanted name, ra_deg/],
  ['no name', 'name,ra_deg,dec_deg\n,1,2\n', /line 2: no name/],
  ['a short row', 'name,ra_deg,dec_deg\nA,1\n', /line 2: 2 cells, wanted 3/],
  ['a place that is no number', 'name,ra_deg,dec_deg\nA,x,2\n', /line 2: right ascension "x", wanted/],
  ['a negative flux', 'name,ra_deg,dec_deg,flux_jy\nA,1,2,-1\n', /line 2: flux_jy "-1", wanted Jy/],
  ['an unknown band', 'name,ra_deg,dec_deg,flux_jy,band\nA,1,2,1,Z\n', /line 2: band "Z", wanted one of P, L/],
  ['a band twice', 'name,ra_deg,dec_deg,flux_jy,band\nA,1,2,1,L\nA,1,2,3,20cm\n', /line 3: band L of A for the second/],
  ['a column twice', 'name,ra_deg,RA_DEG,dec_deg\nA,1,2,3\n', /line 1: .*, wanted every column named once/],
  ['a quotation without end', 'name,ra_deg,dec_deg\n"A,1,2\n', /line 2: ""A,1,2", wanted cells between commas/],
  ['a line without end', `name,ra_deg,dec_deg\n"${'""'.repeat(1e6)}`, /line 2: 2000001 characters, wanted 100000/],
  ['nothing', '', /line 1: no calibrator/],
])('%s is refused with its line', (_, text, message) => {
  expect(() => readCalibratorCsv('list', text)).toThrow(FormatError)
  expect(() => readCalibratorCsv('list', text)).toThrow(message)
})

test('cells come back as they were written, with commas and quotation marks in them', () => {
  const cell = fc.string().map((text) => text.replace(/[\r\n]/g, ' ').trim())
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), (cells) => {
      const line = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')
      expect(csvCells('list', 1, line)).toEqual(cells)
    }),
  )
})

test('whatever a table holds, it is read or refused', () => {
  const header = fc.constantFrom('name,ra_deg,dec_deg,flux_jy', 'iau_name,ra_str,dec_str,flux_l_jy,struct_l_a', '')
  fc.assert(
    fc.property(header, fc.array(fc.array(fc.oneof(fc.string(), fc.double().map(String)))), (head, rows) => {
      const text = [head, ...rows.map((cells) => cells.join(','))].join('\n')
      try {
        readCalibratorCsv('list', text)
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
      }
    }),
    { numRuns: 2000, seed: 20261121 },
  )
})
