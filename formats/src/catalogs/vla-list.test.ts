import { dataBytes, haveData } from '@contimg/fixtures/data'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { answerOrRefusal, DAMAGE_KINDS, damaged } from '../testing.ts'
import { readVlaList } from './vla-list.ts'

const HEAD = `IAU NAME EQUINOX  PC RA(hh,mm,ss)    DEC(ddd,mm,ss)   POS.REF ALT.NAME
===================================================================
 
`
const ENTRY = `0003-066   J2000  A 00h06m13.892894s -06d23'35.335300"  Aug01  3C48  
0001-069   B1950  A 00h03m40.288800s -06d40'17.300000"
-----------------------------------------------------
BAND        A B C D    FLUX(Jy)    UVMIN(kL)  UVMAX(kL)
=====================================================
`
const published = () => new TextDecoder().decode(dataBytes('catalogs', 'vlacalibrators.txt.gz'))

function bandOf(line: string) {
  return readVlaList('list', `${HEAD}${ENTRY}${line}\n`)[0].bands[0]
}

test.skipIf(!haveData)('the published list is read whole: as many entries and bands as it has lines for them', () => {
  const text = published()
  const list = readVlaList('vlacalibrators.txt', text)
  const lines = text.split('\n')
  const entryLines = lines.filter((line) => line.includes('J2000'))
  expect(list.map(({ name }) => name)).toEqual(entryLines.map((line) => line.slice(0, 8)))
  expect(list).toHaveLength(1865)
  const bandLines = lines.filter((line) => /^ *[\d.]+cm /.test(line))
  expect(list.flatMap(({ bands }) => bands)).toHaveLength(bandLines.length)
  const bandsOf = (code: string) => list.flatMap(({ bands }) => bands.filter((band) => band.code === code))
  for (const [cm, code] of [
    ['90', 'P'],
    ['20', 'L'],
    ['6', 'C'],
    ['2', 'U'],
    ['1.3', 'K'],
    ['0.7', 'Q'],
  ]) // X has three wavelengths
    expect(bandsOf(code)).toHaveLength(bandLines.filter((line) => line.trim().startsWith(`${cm}cm`)).length)
  expect(list.filter(({ bands }) => bands.length === 0).map(({ name }) => name)).toEqual(['1118-465'])
})

test.skipIf(!haveData)('1041 calibrators have a flux at 20 cm, one has a row there without', () => {
  const rows = readVlaList('list', published()).flatMap(({ name, bands }) =>
    bands.filter(({ code }) => code === 'L').map(({ fluxJy }) => ({ name, fluxJy })),
  )
  expect(rows).toHaveLength(1042)
  expect(rows.filter(({ fluxJy }) => fluxJy === undefined)).toEqual([{ name: '0922-399', fluxJy: undefined }])
})

test.skipIf(!haveData).each([
  ['1331+305', '3C286', 15.0, 202.784533, 30.509155],
  ['0542+498', '3C147', 22.5, 85.650575, 49.852009],
  ['0137+331', '3C48', 16.5, 24.422081, 33.15976],
  ['0834+555', '', 8.8, 128.728767, 55.57252],
])('%s (%s) has %f Jy at 20 cm', (name, altName, fluxJy, raDeg, decDeg) => {
  const entry = readVlaList('list', published()).find((each) => each.name === name)!
  expect(entry.altName).toBe(altName)
  expect(entry.bands.find(({ code }) => code === 'L')?.fluxJy).toBe(fluxJy)
  expect(entry.raDeg).toBeCloseTo(raDeg, 5)
  expect(entry.decDeg).toBeCloseTo(decDeg, 5)
})

test('an entry has its names, place and codes', () => {
  const [entry] = readVlaList('list', `${HEAD}${ENTRY} 20cm L  P S W X       0.52           45          visplot\n`)
  expect(entry).toEqual({
    line: 4,
    name: '0003-066',
    b1950Name: '0001-069',
    altName: '3C48',
    positionCode: 'A',
    raDeg: 15 * (6 / 60 + 13.892894 / 3600),
    decDeg: -(6 + 23 / 60 + 35.3353 / 3600),
    bands: [{ code: 'L', fluxJy: 0.52, qualityCodes: 'PSWX' }],
  })
})

test.each([
  ['a question mark', ' 20cm    L  X X X X       ?', undefined, 'XXXX'],
  ['nothing', '  6cm    C  X X X X       ', undefined, 'XXXX'],
  ['nothing, before a limit in uv', '  6cm    C  X X X S                                  12', undefined, 'XXXS'],
  ['what is printed as zero', '0.7cm    Q  X X X X        0.0', 0, 'XXXX'],
  ['a flux without codes', '  2cm    U                0.00', 0, ''],
  ['a flux with one code', ' 90cm    P  S               33           10', 33, 'S???'],
  ['codes not known', '3.7cm    X  ? ? W W       0.28', 0.28, '??WW'],
  ['a small letter', '0.7cm    Q  W W W w       0.64', 0.64, 'WWWW'],
  ['another wavelength of X', '  4cm    X  S S ? ?       0.80', 0.8, 'SS??'],
])('%s is taken for what it is', (_, line, fluxJy, qualityCodes) => {
  expect(bandOf(line)).toMatchObject({ fluxJy, qualityCodes })
})

test.each([
  ['an unknown band', '18cm    L  X X X X       1.0', /^list: line 9: band "18cm L", wanted one of 90cm P/],
  ['a flux in words', ' 20cm    L  X X X X       bright', /line 9: flux "bright", wanted Jy/],
  ['a code that there is not', ' 20cm    L  X Y X X       1.0', /line 9: quality codes in " 20cm/],
  ['a line of something else', '<html>', /line 9: "<html>", wanted a line of the VLA calibrator list/],
  [
    'a band twice',
    ' 20cm    L  X X X X       1.0\n 20cm    L  X X X X       1.0',
    /line 10: 0003-066 has band L twice/,
  ],
])('%s is refused with its line', (_, line, message) => {
  expect(() => bandOf(line)).toThrow(FormatError)
  expect(() => bandOf(line)).toThrow(message)
})

test.each([
  ['an hour too many', ENTRY.replace('00h06m', '25h06m'), /line 4: right ascension "25h06m13.892894s", wanted/],
  ['a declination beyond the pole', ENTRY.replace('-06d', '-96d'), /line 4: declination "-96d23'35.335300""/],
  [
    'an unknown position code',
    ENTRY.replace('J2000  A', 'J2000  Z'),
    /line 4: position code "Z", wanted one of A, B, C, T/,
  ],
  ['no entry', '', /line 1: no entry/],
])('%s is refused with its line', (_, entry, message) => {
  expect(() => readVlaList('list', HEAD + entry)).toThrow(message)
})

test.skipIf(!haveData)('a damaged list is read or refused (1000 cases)', () => {
  const whole = new TextEncoder().encode(published().slice(0, 20_000))
  const damages = fc.array(fc.tuple(fc.nat(DAMAGE_KINDS - 1), fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 })
  let refused = 0
  fc.assert(
    fc.property(damages, (list) => {
      const text = new TextDecoder('latin1').decode(damaged(whole, list))
      if (answerOrRefusal(() => readVlaList('list', text)) === 'refused') refused++
    }),
    { numRuns: 1000, seed: 20261121 },
  )
  expect(refused).toBeGreaterThan(500)
})
