import { havePython, runPython } from '@contimg/fixtures/oracle'
import { describe, expect, test } from 'vitest'
import type { CatalogCalibrator } from '../products.ts'
import { matchFields } from './calibrator-match.ts'

const DEG_RAD = Math.PI / 180
const random = (i: number, step: number) => (i * step) % 1

/** A thousand calibrators around 0 h, from declination 50° to the pole, a tenth of them without a flux. */
const calibrators: CatalogCalibrator[] = Array.from({ length: 1000 }, (_, i) => ({
  name: `c${i}`,
  altNames: [],
  raRad: ((340 + 40 * random(i + 1, 0.7548776662)) % 360) * DEG_RAD,
  decRad: (50 + 40 * random(i + 1, 0.5698402909)) * DEG_RAD,
  positionCode: '',
  fluxes: [
    {
      band: '20cm',
      bandCode: 'L',
      frequencyHz: 1.405e9,
      fluxJy: i % 10 === 3 ? undefined : 0.1 + 10 * random(i + 1, 0.8191725134) ** 3,
      qualityCodes: '',
    },
  ],
}))

/** Drift scans that end at, cross and begin after 0 h, at declinations up to half a degree from the pole. */
const scans = [54.6, 70, 85, 89.5].flatMap((decDeg) =>
  [350, 358.7, 359.5, 0.2].map((firstDeg) =>
    Array.from({ length: 24 }, (_, t) => ({
      raRad: ((firstDeg + 0.0538 * t) % 360) * DEG_RAD,
      decRad: decDeg * DEG_RAD,
    })),
  ),
)

interface Truth {
  readonly name: string
  readonly field: number
  readonly separation: number
  readonly response: number
}

describe.skipIf(!havePython('astropy'))('calibrators in the beam against astropy', () => {
  test('who is seen, by which field, how far off and how well', () => {
    const truth = runPython<Truth[][]>(
      `
import numpy as np, astropy.units as u
from astropy.coordinates import SkyCoord
names = [c['name'] for c in given['calibrators']]
tau = np.linspace(0, 2 * np.pi, 64, endpoint=False)
j1 = lambda x: np.cos(tau - x[..., None] * np.sin(tau)).mean(-1) # Bessel's integral
sky = SkyCoord([c['raRad'] for c in given['calibrators']] * u.rad, [c['decRad'] for c in given['calibrators']] * u.rad)
answer = []
for scan in given['scans']:
  fields = SkyCoord([f['raRad'] for f in scan] * u.rad, [f['decRad'] for f in scan] * u.rad)
  s = fields[:, None].separation(sky[None, :]).rad
  x = np.pi * 4.65 * np.sin(s) * 1.405e9 / 299792458
  power = np.where(x > 0, (2 * j1(x) / np.where(x > 0, x, 1)) ** 2, 1)
  best = power.argmax(0)
  answer.append([dict(name=names[i], field=int(b), separation=float(s[b, i]), response=float(power[b, i]))
    for i, b in enumerate(best) if s[:, i].min() <= np.radians(1) and power[b, i] >= 0.3])`,
      { calibrators, scans },
    )
    let seen = 0
    for (const [i, fields] of scans.entries()) {
      const matches = matchFields(calibrators, { fields, dishDiameterM: 4.65, frequencyHz: 1.405e9 })
      const byName = new Map(matches.map((match) => [match.calibrator.name, match]))
      expect([...byName.keys()].toSorted()).toEqual(truth[i].map(({ name }) => name).toSorted())
      for (const { name, field, separation, response } of truth[i]) {
        const match = byName.get(name)!
        expect(match.field).toBe(field)
        expect(match.separationRad).toBeCloseTo(separation, 12)
        expect(match.response).toBeCloseTo(response, 9)
      }
      seen += matches.length
    }
    expect(seen).toBeGreaterThan(100)
  })
})
