import { UnknownCalibratorError } from '@contimg/numerics/flux'
import { expect, test } from 'vitest'
import type { CatalogCalibrator } from '../products.ts'
import { BUILT_IN_CALIBRATORS } from './built-in-calibrators.ts'
import { calibratorNamed } from './calibrator-names.ts'

test.each(['1331+305', 'J1331+305', 'J1331+3030', '1328+307', 'B1328+307', '3C286', '3c 286', ' 3C_286 ', '1331+305 '])(
  '"%s" is 1331+305',
  (name) => {
    expect(calibratorNamed(BUILT_IN_CALIBRATORS, name).name).toBe('1331+305')
  },
)

test('a list that writes B1950 names with their letter is asked with or without it', () => {
  const list = BUILT_IN_CALIBRATORS.map((each) => ({ ...each, altNames: each.altNames.map((name) => `B${name}`) }))
  for (const name of ['1328+307', 'b1328+307', 'B 1328+307']) expect(calibratorNamed(list, name).name).toBe('1331+305')
})

test('a calibrator without a flux is found like any other', () => {
  expect(calibratorNamed(BUILT_IN_CALIBRATORS, '1911+161').name).toBe('1911+161')
})

test('an unknown name is refused with those nearest to it', () => {
  expect(() => calibratorNamed(BUILT_IN_CALIBRATORS, '0843+555')).toThrow(UnknownCalibratorError)
  expect(() => calibratorNamed(BUILT_IN_CALIBRATORS, '0843+555')).toThrow(/0834\+555/)
  expect(() => calibratorNamed(BUILT_IN_CALIBRATORS, '')).toThrow(UnknownCalibratorError)
})

test('a name of its own counts before the B1950 name of another, and what two are called besides is nobody', () => {
  const [first, second] = BUILT_IN_CALIBRATORS
  const list: CatalogCalibrator[] = [
    { ...first, altNames: [second.name, 'JVAS'] },
    { ...second, altNames: ['JVAS'] },
  ]
  expect(calibratorNamed(list, second.name).name).toBe(second.name)
  expect(() => calibratorNamed(list, 'jvas')).toThrow(UnknownCalibratorError)
})
