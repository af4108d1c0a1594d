import { dataBytes, haveData } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { type Card, celestialCards, type Header, MemoryBytes, readCelestialWcs, readFits } from './index.ts'

const DEGREE_RAD = Math.PI / 180
const headerOf = (cards: Card[]): Header => ({ path: 'x', offset: 0, dataOffset: 0, cards })

describe('the celestial coordinates of a header', () => {
  const wcs = {
    projection: 'SIN',
    crvalRad: [3.5, 0.9] as const,
    crpix: [1261, 1261] as const,
    cdeltRad: [-2.4e-5, 2.4e-5] as const,
    pc: [1, 0, 0, 1] as const,
  }

  test('are read as they were written', () => {
    const back = readCelestialWcs(headerOf([['NAXIS', 4], ...celestialCards(wcs)]))!
    expect(back.projection).toBe('SIN')
    expect(back.crpix).toEqual(wcs.crpix)
    expect(back.crvalRad[0]).toBeCloseTo(3.5, 14)
    expect(back.crvalRad[1]).toBeCloseTo(0.9, 14)
    expect(back.cdeltRad[0]).toBeCloseTo(-2.4e-5, 18)
    expect(back.pc).toEqual(wcs.pc)
    expect(back.frame).toBe('equatorial')
  })

  test('stand on whatever axes bear their names', () => {
    const back = readCelestialWcs(
      headerOf([
        ['NAXIS', 3],
        ['CTYPE1', 'FREQ'],
        ['CTYPE2', 'GLAT-TAN'],
        ['CTYPE3', 'GLON-TAN'],
        ['CRVAL3', 90],
        ['CDELT2', 0.5],
      ]),
    )!
    expect(back.axes).toEqual([3, 2])
    expect(back.frame).toBe('galactic')
    expect(back.crvalRad[0]).toBeCloseTo(Math.PI / 2, 14)
    expect(back.cdeltRad[1]).toBeCloseTo(0.5 * DEGREE_RAD, 14)
  })

  test('are turned alike by CROTA, PC and CD', () => {
    const axes: Card[] = [
      ['NAXIS', 2],
      ['CTYPE1', 'RA---SIN'],
      ['CTYPE2', 'DEC--SIN'],
    ]
    const scale: Card[] = [
      ['CDELT1', -2],
      ['CDELT2', 1],
    ]
    const matrix = (cards: Card[]) => {
      const { cdeltRad, pc } = readCelestialWcs(headerOf([...axes, ...cards]))!
      return pc.map((value, i) => (value * cdeltRad[i >> 1]) / DEGREE_RAD)
    }
    const [cos, sin] = [Math.cos(0.5236), Math.sin(0.5236)]
    const turned = matrix([...scale, ['CROTA2', 0.5236 / DEGREE_RAD]])
    const byCd = matrix([
      ['CD1_1', -2 * cos],
      ['CD1_2', -sin],
      ['CD2_1', -2 * sin],
      ['CD2_2', cos],
    ])
    for (const [i, value] of turned.entries()) expect(value).toBeCloseTo(byCd[i], 12)
  })

  test('are absent where no axes bear their names', () => {
    expect(readCelestialWcs(headerOf([['NAXIS', 1]]))).toBeUndefined()
  })
})

test.skipIf(!haveData)('the all-sky image of the OVRO-LWA says where it looks', () => {
  const [hdu] = readFits(new MemoryBytes('lwa', dataBytes('images', 'ovro_lwa_68MHz_allsky_SIN.fits.gz')))
  const wcs = readCelestialWcs(hdu)!
  expect(wcs.projection).toBe('SIN')
  expect(wcs.axes).toEqual([1, 2])
  expect(wcs.cdeltRad[0]).toBeLessThan(0)
})
