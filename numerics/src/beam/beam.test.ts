import { expect, test } from 'vitest'
import { airyPower, beamNamed, DISH_DIAMETER_M, UnknownBeamError } from './beam.ts'
import { besselJ1 } from './bessel.ts'

const FREQUENCY_HZ = 1.405e9
const WAVELENGTH_M = 299792458 / FREQUENCY_HZ

// Abramowitz & Stegun, table 9.1 (ten decimals)
test.each([
  [0, 0],
  [0.1, 0.049937526],
  [1, 0.4400505857],
  [3.7, 0.0538339877],
  [5, -0.3275791376],
  [8, 0.2346363469],
  [8.1, 0.247607767],
  [10, 0.0434727462],
  [17.5, -0.1634199694],
])('J1(%s) = %s', (x, tabulated) => {
  expect(besselJ1(x)).toBeCloseTo(tabulated, 9)
})

test('J1 is odd and vanishes at its zeros', () => {
  for (const zero of [3.831705970207512, 7.015586669815619, 10.173468135062722, 47.90146088718545]) {
    expect(Math.abs(besselJ1(zero))).toBeLessThan(1e-13)
    expect(besselJ1(-zero - 1)).toBeCloseTo(-besselJ1(zero + 1), 14)
  }
})

test('series and integral agree with the recurrence J0 + J2 = 2 J1 / x across their border', () => {
  const order = (n: number, x: number) => {
    const points = 200
    let sum = 0
    for (let k = 0; k < points; k++)
      sum += Math.cos((n * 2 * Math.PI * k) / points - x * Math.sin((2 * Math.PI * k) / points))
    return sum / points
  }
  for (let x = 0.5; x < 60; x += 0.37) expect((2 * besselJ1(x)) / x).toBeCloseTo(order(0, x) + order(2, x), 12)
})

test('half the power arrives at 0.5145 wavelengths over diameter: a width of 1.029 λ/D, 2.71 degrees', () => {
  let [low, high] = [0, 0.03]
  while (high - low > 1e-12) {
    const middle = (low + high) / 2
    if (airyPower(DISH_DIAMETER_M, middle, FREQUENCY_HZ) > 0.5) low = middle
    else high = middle
  }
  expect((2 * Math.sin(low) * DISH_DIAMETER_M) / WAVELENGTH_M).toBeCloseTo(1.029, 3)
  expect((2 * low * 180) / Math.PI).toBeCloseTo(2.71, 1)
})

test('the beam is 1 on the axis, falls until its first null, and never exceeds its 1.75 % sidelobe beyond', () => {
  const nullRad = Math.asin((1.219669891 * WAVELENGTH_M) / DISH_DIAMETER_M)
  expect(airyPower(DISH_DIAMETER_M, 0, FREQUENCY_HZ)).toBe(1)
  expect(airyPower(DISH_DIAMETER_M, nullRad, FREQUENCY_HZ)).toBeLessThan(1e-15)
  let previous = 1
  for (let i = 1; i < 100; i++) {
    const power = airyPower(DISH_DIAMETER_M, (nullRad * i) / 100, FREQUENCY_HZ)
    expect(power).toBeLessThan(previous)
    previous = power
  }
  for (let offset = nullRad; offset < 1.5; offset += 1e-3)
    expect(airyPower(DISH_DIAMETER_M, offset, FREQUENCY_HZ)).toBeLessThan(0.0175)
  expect(airyPower(DISH_DIAMETER_M, 2, FREQUENCY_HZ)).toBe(0)
})

test('beams are chosen by name and an unknown one is refused', () => {
  expect(beamNamed('none').power(1, FREQUENCY_HZ)).toBe(1)
  expect(beamNamed('airy').power(0.02, FREQUENCY_HZ)).toBe(airyPower(4.65, 0.02, FREQUENCY_HZ))
  expect(() => beamNamed('gaussian')).toThrow(UnknownBeamError)
})
