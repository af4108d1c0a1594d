import { expect, test } from 'vitest'
import { BEAM_NAMES, beamNamed, DISH_DIAMETER_M, UnknownBeamError } from './beam.ts'
import { besselJ1 } from './bessel.ts'
import { type BeamImage, imageBeam } from './image-beam.ts'
import { airyPower, taperedPower } from './round.ts'

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
  expect(beamNamed('none').power(1, FREQUENCY_HZ, 0)).toBe(1)
  expect(beamNamed('airy').power(0.02, FREQUENCY_HZ, 0)).toBe(airyPower(4.65, 0.02, FREQUENCY_HZ))
  expect(beamNamed('tapered2', 5).power(0.02, FREQUENCY_HZ, 0)).toBe(taperedPower(5, 0.02, FREQUENCY_HZ, 2))
  expect(beamNamed('tapered4').power(0.02, FREQUENCY_HZ, 0)).toBe(taperedPower(4.65, 0.02, FREQUENCY_HZ, 4))
  expect(BEAM_NAMES.map((name) => beamNamed(name).name)).toEqual([...BEAM_NAMES])
  for (const wrong of ['gaussian', '', 'toString']) expect(() => beamNamed(wrong)).toThrow(UnknownBeamError)
})

/** Where the power has fallen to a half, for one dish at one frequency. */
function halfWidth(power: (offsetRad: number) => number): number {
  let [low, high] = [0, 0.04]
  while (high - low > 1e-12) {
    const middle = (low + high) / 2
    if (power(middle) > 0.5) low = middle
    else high = middle
  }
  return low
}

// The facts give 2.57° and 1.84° for a dish of 4.7 m at 1.405 GHz; a = 0.5945 halves cos²(πa)/(1 − 4a²)²
test.each([
  [2, 2.577],
  [4, 1.845],
] as const)('the cosine taper to the power of %i is %s° wide for 4.7 m', (exponent, widthDeg) => {
  const half = halfWidth((offset) => taperedPower(4.7, offset, FREQUENCY_HZ, exponent))
  expect((2 * half * 180) / Math.PI).toBeCloseTo(widthDeg, 2)
})

test.each([2, 4] as const)(
  'the taper to the power of %i is its formula, 1 on the axis, smooth over its pole and falling to its null',
  (exponent) => {
    const at = (a: number) =>
      taperedPower(DISH_DIAMETER_M, (a * WAVELENGTH_M) / (1.2 * DISH_DIAMETER_M), FREQUENCY_HZ, exponent)
    expect(at(0)).toBeCloseTo(1, 15)
    let previous = 1
    for (let a = 0.0137; a < 1.5; a += 0.0137) {
      expect(at(a)).toBeCloseTo((Math.cos(Math.PI * a) / (1 - 4 * a * a)) ** exponent, 12)
      expect(at(a)).toBeLessThan(previous)
      previous = at(a)
    }
    expect(at(0.5)).toBeCloseTo((Math.PI / 4) ** exponent, 12)
    expect(at(0.5 + 1e-5)).toBeCloseTo(at(0.5 + 2e-4) + (at(0.5) - at(0.5 + 2e-4)) * 0.95, 6)
    expect(at(1.5)).toBeLessThan(1e-30)
    expect(taperedPower(4.65, 2, FREQUENCY_HZ, exponent)).toBe(0)
  },
)

test('no beam is inverted: what lies off the axis is seen less well than what lies on it', () => {
  // a wrong approximation of J1 once made the response grow away from the axis
  for (const name of ['airy', 'tapered2', 'tapered4'])
    for (let offset = 0.001; offset < 0.05; offset += 0.001)
      expect(beamNamed(name).power(offset, FREQUENCY_HZ, 0)).toBeLessThan(1)
})

/** The Airy disc drawn on a grid turned by `angleRad`, x growing to the west, at the given frequencies. */
function drawnAiry(
  projection: 'SIN' | 'TAN',
  angleRad: number,
  frequenciesHz: readonly number[],
  stretch = 1,
): BeamImage {
  const size = 161
  const cellRad = 0.0008
  const [s, c] = [Math.sin(angleRad), Math.cos(angleRad)]
  const planes = frequenciesHz.map((frequencyHz) => {
    const power = new Float32Array(size * size)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const r = cellRad * Math.hypot(x - 80, (y - 80) / stretch)
        power[y * size + x] = airyPower(4.65, projection === 'SIN' ? Math.asin(r) : Math.atan(r), frequencyHz)
      }
    return { frequencyHz, power }
  })
  const perCell = 1 / cellRad
  return {
    projection,
    width: size,
    height: size,
    axisPx: [80, 80],
    pixelFromSky: [-c * perCell, s * perCell, s * perCell, c * perCell],
    planes,
  }
}

test.each(['SIN', 'TAN'] as const)(
  'an image of the Airy disc on a %s grid is the Airy disc, within 1e-4, at any frequency',
  (projection) => {
    for (const frequenciesHz of [[1.405e9], [1.3e9, 1.4e9, 1.5e9]]) {
      const beam = imageBeam('drawn.fits', drawnAiry(projection, 0.3, frequenciesHz))
      expect(beam.power(0, FREQUENCY_HZ, 0)).toBeCloseTo(1, 6)
      for (const frequencyHz of [1.28e9, 1.405e9, 1.45e9, 1.53e9])
        for (let offset = 0.0005; offset < 0.05; offset += 0.0011)
          expect(
            Math.abs(beam.power(offset, frequencyHz, 40 * offset) - airyPower(4.65, offset, frequencyHz)),
          ).toBeLessThan(1e-4)
    }
  },
)

test('an image beam knows north from east, and is 0 where it was not drawn', () => {
  const beam = imageBeam('tall.fits', drawnAiry('SIN', 0, [FREQUENCY_HZ], 1.5))
  const [north, east] = [beam.power(0.02, FREQUENCY_HZ, 0), beam.power(0.02, FREQUENCY_HZ, Math.PI / 2)]
  expect(north).toBeCloseTo(airyPower(4.65, Math.asin(Math.sin(0.02) / 1.5), FREQUENCY_HZ), 3)
  expect(east).toBeCloseTo(airyPower(4.65, 0.02, FREQUENCY_HZ), 3)
  expect(beam.power(0.08, FREQUENCY_HZ, 1)).toBe(0)
  expect(beam.power(2, FREQUENCY_HZ, 1)).toBe(0)
})

test('the planes of an image beam are taken as they are at their own frequencies', () => {
  const drawn = drawnAiry('SIN', 0, [1.3e9, 1.5e9])
  const wide = {
    ...drawn,
    planes: [drawn.planes[0], { ...drawn.planes[1], power: drawn.planes[1].power.map(Math.sqrt) }],
  }
  const beam = imageBeam('two.fits', wide)
  expect(beam.power(0.02, 1.3e9, 0)).toBeCloseTo(airyPower(4.65, 0.02, 1.3e9), 3)
  expect(beam.power(0.02, 1.5e9, 0)).toBeCloseTo(Math.sqrt(airyPower(4.65, 0.02, 1.5e9)), 3)
})
