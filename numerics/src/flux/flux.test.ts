import { dataBytes, dataJson, haveData } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { CalibratorFluxUnknownError, findCalibrator, listCalibrators, UnknownCalibratorError } from './calibrators.ts'
import { PERLEY_BUTLER_2017 } from './perley-butler.ts'
import { fluxAtHz } from './source.ts'
import { VLA_CALIBRATORS } from './vla-calibrators.ts'

const RAD_DEG = 180 / Math.PI
interface Published {
  coeffs: Record<string, { a: number[]; valid_ghz: [number, number] }>
  flux_jy: Record<string, Record<string, number>>
}

test.skipIf(!haveData)('the Perley–Butler curves give the published fluxes', () => {
  const published = dataJson<Published>('catalogs', 'perley_butler_2017.json')
  for (const [name, fluxes] of Object.entries(published.flux_jy))
    for (const [frequencyGhz, flux] of Object.entries(fluxes)) {
      const [logFlux, ...spectralTerms] = PERLEY_BUTLER_2017[name].coefficients
      const source = { name, raRad: 0, decRad: 0, fluxJy: 10 ** logFlux, referenceFrequencyHz: 1e9, spectralTerms }
      expect(fluxAtHz(source, Number(frequencyGhz) * 1e9) / flux).toBeCloseTo(1, 10)
    }
  expect(Object.keys(PERLEY_BUTLER_2017)).toHaveLength(20)
})

test.each(['3C286', '3c 286', 'J1331+3030', '1331+305', 'J1331+305', 'B1328+307', ' 3C_286 '])(
  '%s is 3C286 at 13h31m08.288s +30d30m32.96s with 15.08 Jy at 1.4 GHz',
  (name) => {
    const { source, fluxSource } = findCalibrator(name)
    expect(source.name).toBe('3C286')
    expect(source.raRad * RAD_DEG).toBeCloseTo(15 * (13 + 31 / 60 + 8.287984 / 3600), 6)
    expect(source.decRad * RAD_DEG).toBeCloseTo(30 + 30 / 60 + 32.95885 / 3600, 6)
    expect(fluxAtHz(source, 1.4e9)).toBeCloseTo(15.0838480325, 9)
    expect(fluxSource).toBe('Perley-Butler 2017')
  },
)

test('0834+555 has 8.8 Jy at 128.7287 +55.5725, not the 5 Jy at 128.5813 some lists carry', () => {
  const { source, fluxSource } = findCalibrator('0834+555')
  expect(source.raRad * RAD_DEG).toBeCloseTo(128.7287, 3)
  expect(source.decRad * RAD_DEG).toBeCloseTo(55.5725, 3)
  expect(fluxAtHz(source, 1.4e9)).toBeCloseTo(8.8, 12)
  expect(fluxAtHz(source, 4.86e9)).toBeCloseTo(5.6, 12)
  expect(fluxSource).toBe('VLA calibrator list, 20 cm')
})

test('an unknown calibrator is refused with the names nearest to it', () => {
  expect(() => findCalibrator('3C285')).toThrow(UnknownCalibratorError)
  expect(() => findCalibrator('3C285')).toThrow(/"3C285".*3C286/)
  expect(() => findCalibrator('0843+555')).toThrow(/0834\+555/)
  expect(() => findCalibrator('')).toThrow(UnknownCalibratorError)
})

test('a calibrator without a flux at 20 cm is refused, never given one', () => {
  expect(() => findCalibrator('1911+161')).toThrow(CalibratorFluxUnknownError)
  expect(() => findCalibrator('J1911+1611')).toThrow(/1911\+161/)
})

test('the list begins with the brightest and every name in it finds its own entry', () => {
  const calibrators = listCalibrators()
  expect(calibrators.length).toBeGreaterThan(60)
  for (const { source, names } of calibrators)
    for (const name of names) expect(findCalibrator(name).source.name, name).toBe(source.name)
})

test.skipIf(!haveData)('every row of the calibrator table is a 20 cm row of the published list', () => {
  const text = new TextDecoder().decode(dataBytes('catalogs', 'vlacalibrators.txt.gz'))
  const published = new Map<string, { raDeg: number; decDeg: number; flux20Jy: number | undefined }>()
  for (const entry of text.split(/\n \n/)) {
    const place = entry.match(/(\S+)\s+J2000\s+\S\s+(\d+)h(\d+)m([\d.]+)s\s+(-?)(\d+)d(\d+)'([\d.]+)"/)
    if (!place) continue
    const [, name, h, m, s, sign, d, dm, ds] = place
    const decDeg = Number(d) + Number(dm) / 60 + Number(ds) / 3600
    const flux = Number.parseFloat(entry.match(/20cm\s+L\s+\S\s+\S\s+\S\s+\S\s+(\S+)/)?.[1] ?? '')
    published.set(name, {
      raDeg: 15 * (Number(h) + Number(m) / 60 + Number(s) / 3600),
      decDeg: sign === '-' ? -decDeg : decDeg,
      flux20Jy: Number.isNaN(flux) ? undefined : flux,
    })
  }
  for (const [name, , , raDeg, decDeg, flux20Jy] of VLA_CALIBRATORS) {
    const found = published.get(name)
    expect(found?.raDeg, name).toBeCloseTo(raDeg, 6)
    expect(found?.decDeg, name).toBeCloseTo(decDeg, 6)
    expect(found?.flux20Jy, name).toBe(flux20Jy)
  }
})
