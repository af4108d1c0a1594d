import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import { skyAt } from '../frames/index.ts'
import { transitNear } from './transit.ts'

const DEG_RAD = Math.PI / 180
const random = (i: number, step: number) => (i * step) % 1

/** Moments of 2020 to 2027, sources from declination −30° to +85°, sites of all longitudes. */
const cases = Array.from({ length: 400 }, (_, i) => ({
  mjdUtcS: Math.floor((58849 + random(i + 1, 0.6180339887) * 2922) * 86400),
  site: {
    longitudeRad: i % 2 ? -118.283405115 * DEG_RAD : (random(i, 0.7548776662) * 2 - 1) * Math.PI,
    latitudeRad: (random(i, 0.5698402909) * 2 - 1) * 70 * DEG_RAD,
    heightM: random(i, 0.8191725134) * 3000,
  },
  orientation: {
    dut1S: random(i, 0.6710436067) * 1.8 - 0.9,
    polarXRad: (random(i, 0.5497004779) - 0.5) * 2e-6,
    polarYRad: (random(i, 0.8566748838) - 0.5) * 2e-6,
  },
  icrs: {
    raRad: random(i, 0.7338918566) * 2 * Math.PI,
    decRad: (-30 + 115 * random(i, 0.4503)) * DEG_RAD,
  },
}))

describe.skipIf(!havePython('erfa'))('transits against ERFA, 2020 to 2027', () => {
  test('the moment of hour angle 0 agrees to 20 µs', () => {
    const truth = runPython<number[]>(
      `
import erfa, numpy as np
def of(*keys):
  return np.array([c[keys[0]] if len(keys) == 1 else c[keys[0]][keys[1]] for c in given])
start = of('mjdUtcS')
day = np.floor(start / 86400)
def hour_angle(t):
  return erfa.atco13(of('icrs', 'raRad'), of('icrs', 'decRad'), 0, 0, 0, 0, 2400000.5 + day, t / 86400,
    of('orientation', 'dut1S'), of('site', 'longitudeRad'), of('site', 'latitudeRad'), of('site', 'heightM'),
    of('orientation', 'polarXRad'), of('orientation', 'polarYRad'), 0, 0, 0, 0.21)[2]
# bisection, from ten minutes to both sides of a guess
wrap = lambda a: (a + np.pi) % (2 * np.pi) - np.pi
guess = (start - day * 86400) - wrap(hour_angle(start - day * 86400)) / (2 * np.pi) * 86164.09
low, high = guess - 600, guess + 600
assert (wrap(hour_angle(low)) < 0).all() and (wrap(hour_angle(high)) > 0).all()
for _ in range(50):
  middle = (low + high) / 2
  late = wrap(hour_angle(middle)) > 0
  low, high = np.where(late, low, middle), np.where(late, middle, high)
answer = list(map(float, day * 86400 + (low + high) / 2))`,
      cases,
    )
    const differencesS = cases.map(({ site, orientation, icrs, mjdUtcS }, i) => {
      const transit = transitNear((mjdS) => skyAt(mjdS, site, orientation), icrs, mjdUtcS)
      return Math.abs(transit.mjdUtcS - truth[i])
    })
    expect(Math.max(...differencesS)).toBeLessThan(2e-5)
  })
})
