import { CalibratorFluxUnknownError, fluxAtHz, UnknownCalibratorError } from '@contimg/numerics/flux'
import { expect, test } from 'vitest'
import type { CatalogCalibrator } from '../products.ts'
import { calibratorModel } from './sky-model.ts'

const DEG_RAD = Math.PI / 180

function listed(name: string, raDeg: number, decDeg: number, flux20Jy?: number, flux6Jy?: number): CatalogCalibrator {
  const row = (band: string, bandCode: string, frequencyHz: number, fluxJy: number | undefined) => ({
    ...{ band, bandCode, frequencyHz, fluxJy, qualityCodes: 'PPPP' },
  })
  const fluxes = [row('20cm', 'L', 1.4e9, flux20Jy), row('6cm', 'C', 4.86e9, flux6Jy)]
  return { name, altNames: [], raRad: raDeg * DEG_RAD, decRad: decDeg * DEG_RAD, positionCode: 'A', fluxes }
}

const LIST = {
  origin: 'the list of this test',
  calibrators: [
    listed('0834+555', 128.728767, 55.57252, 8.8, 5.5),
    listed('1331+305', 202.784533, 30.509155, 99),
    listed('1911+161', 287.99274, 16.19635),
    listed('0014+612', 3.7033975, 61.2955147),
    listed('1234+567', 188.5, 56.7, 2),
  ],
}

test('a listed calibrator has its place and flux from the list, which is said', () => {
  const { sources, description } = calibratorModel('0834+555', LIST)
  expect(sources[0].raRad).toBeCloseTo(128.728767 * DEG_RAD, 12)
  expect(fluxAtHz(sources[0], 1.4e9)).toBeCloseTo(8.8, 6)
  const slope = Math.log(5.5 / 8.8) / Math.log(4.86 / 1.4)
  expect(fluxAtHz(sources[0], 1.5e9)).toBeCloseTo(8.8 * (1.5 / 1.4) ** slope, 6)
  expect(description).toBe('0834+555, the list of this test')
  expect(calibratorModel('J1234+5642', LIST).description).toBe('1234+567, the list of this test')
})

test.each(['3C286', '1331+305', 'J1331+3030'])('%s has the flux of Perley & Butler, not of the list', (name) => {
  const { sources, description } = calibratorModel(name, LIST)
  expect(fluxAtHz(sources[0], 1.4e9)).toBeCloseTo(15.0, 0)
  expect(description).toBe('3C286, Perley-Butler 2017')
})

test('what the list does not know is taken from the built-in ones', () => {
  expect(calibratorModel('2023+544', LIST).description).toBe('2023+544, VLA calibrator list, 20 cm')
  expect(calibratorModel('0014+612', LIST).description).toBe('0014+612, VLA calibrator list, 20 cm') // no flux in the list
  expect(calibratorModel('2023+544').description).toBe('2023+544, VLA calibrator list, 20 cm')
})

test('a calibrator that nobody knows, or whose flux nobody knows, is an error', () => {
  expect(() => calibratorModel('9999+999', LIST)).toThrow(UnknownCalibratorError)
  expect(() => calibratorModel('1911+161', LIST)).toThrow(CalibratorFluxUnknownError)
  expect(() => calibratorModel('1234+567')).toThrow(UnknownCalibratorError)
})
