import { airyPower, beamNamed } from '@contimg/numerics/beam'
import { type Direction, separationRad } from '@contimg/numerics/frames'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CatalogCalibrator } from '../products.ts'
import { BUILT_IN_CALIBRATORS } from './built-in-calibrators.ts'
import { calibratorFlux } from './calibrator-flux.ts'
import { type CalibratorMatch, fieldNames, matchFields, namingMatch } from './calibrator-match.ts'

const DEG_RAD = Math.PI / 180
const BEAM = { dishDiameterM: 4.65, frequencyHz: 1.405e9 }

function calibrator(name: string, raDeg: number, decDeg: number, fluxJy?: number): CatalogCalibrator {
  const fluxes = [{ band: '20cm', bandCode: 'L', frequencyHz: 1.4e9, fluxJy, qualityCodes: 'PPPP' }]
  return { name, altNames: [], raRad: raDeg * DEG_RAD, decRad: decDeg * DEG_RAD, positionCode: 'A', fluxes }
}

/** The fields of a drift scan: 24 directions of one declination, 0.0538° of right ascension apart. */
function drift(firstRaDeg: number, decDeg: number): (Direction & { name: string })[] {
  return Array.from({ length: 24 }, (_, t) => ({
    name: `meridian_icrs_t${t}`,
    raRad: ((firstRaDeg + 0.0538 * t + 360) % 360) * DEG_RAD,
    decRad: decDeg * DEG_RAD,
  }))
}

const names = (matches: readonly CalibratorMatch[]) => matches.map(({ calibrator }) => calibrator.name)

describe('by the definition', () => {
  const fields = drift(128, 54.66)
  const [match] = matchFields([calibrator('0834+555', 128.7287672, 55.5725197, 8.8)], { fields, ...BEAM })

  test('the response of each field is the Airy disc at the distance of its phase centre', () => {
    for (const [field, { raRad, decRad }] of fields.entries()) {
      const cosine =
        Math.sin(decRad) * Math.sin(match.calibrator.decRad) +
        Math.cos(decRad) * Math.cos(match.calibrator.decRad) * Math.cos(raRad - match.calibrator.raRad)
      expect(match.responses[field]).toBeCloseTo(airyPower(4.65, Math.acos(cosine), 1.405e9), 9)
    }
  })

  test('the field is the one nearest, and the apparent flux that through its beam', () => {
    expect(match.field).toBe(14) // (128.7288 − 128) / 0.0538 = 13.5, and a bit more
    expect(match.response).toBe(Math.max(...match.responses))
    expect(match.response).toBeCloseTo(0.737, 3) // (1 − x²/8 + x⁴/192)² at x = 1.0905
    expect(match.separationRad / DEG_RAD).toBeCloseTo(0.9127, 3)
    expect(match.apparentFluxJy).toBeCloseTo(8.8 * match.response, 12)
  })
})

describe('through another beam', () => {
  const fields = [{ raRad: 128 * DEG_RAD, decRad: 54.66 * DEG_RAD }]
  const north = calibrator('north', 128, 55.56, 8)
  const east = calibrator('east', 129.55, 54.66, 8)

  test('the response is that of the beam which was chosen', () => {
    const responseOf = (beam: 'airy' | 'tapered2' | 'tapered4') =>
      matchFields([north], { fields, ...BEAM, beam: beamNamed(beam, BEAM.dishDiameterM) }, { leastResponse: 0 })[0]
        .response
    const offsetRad = 0.9 * DEG_RAD
    for (const beam of ['airy', 'tapered2', 'tapered4'] as const)
      expect(responseOf(beam)).toBeCloseTo(beamNamed(beam, 4.65).power(offsetRad, 1.405e9, 0), 9)
    expect(responseOf('tapered4')).toBeLessThan(responseOf('airy') - 0.1)
  })

  test('a beam that is not round is asked for the right direction', () => {
    const beam = {
      name: 'narrow in right ascension',
      power: (rad: number, _: number, angleRad: number) =>
        Math.exp(-((rad / DEG_RAD) ** 2) * (Math.sin(angleRad) ** 2 * 4 + Math.cos(angleRad) ** 2)),
    }
    const [first, second] = matchFields([east, north], { fields, ...BEAM, beam }, { leastResponse: 0 })
    expect([first.calibrator.name, second.calibrator.name]).toEqual(['north', 'east'])
    expect(first.response).toBeCloseTo(Math.exp(-0.81), 3)
    expect(second.response).toBeCloseTo(Math.exp(-3.24), 1)
  })
})

test('the brightest through the beam comes first, not the brightest, nor the nearest', () => {
  const calibrators = [
    calibrator('near', 100.62, 30.1, 1),
    calibrator('far', 100.62, 30.97, 3),
    calibrator('middle', 100.62, 30.5, 2.5),
  ]
  expect(names(matchFields(calibrators, { fields: drift(100, 30), ...BEAM }))).toEqual(['middle', 'far', 'near'])
})

test('only within a degree of a phase centre, and with three tenths of the beam', () => {
  const fields = [{ raRad: 1, decRad: 0.5 }]
  const north = (offsetDeg: number) => [calibrator('c', 1 / DEG_RAD, 0.5 / DEG_RAD + offsetDeg, 5)]
  const see = (offsetDeg: number, options = {}) => matchFields(north(offsetDeg), { fields, ...BEAM }, options).length
  expect([see(0.999), see(-0.999), see(1.001), see(-1.001)]).toEqual([1, 1, 0, 0])
  const twoDegrees = { radiusRad: 2 * DEG_RAD }
  expect([see(1.7, twoDegrees), see(1.9, twoDegrees)]).toEqual([1, 0]) // 0.3 of the beam is at 1.75°
  expect(see(1.9, { ...twoDegrees, leastResponse: 0.2 })).toBe(1)
})

describe('a calibrator without a flux', () => {
  const fields = drift(287.3, 16.2)
  const hidden = calibrator('1911+161', 287.99274, 16.1963503)
  const faint = calibrator('faint', 288, 15.5, 0.01)

  test('is there, after the others, however faint these are, and its flux stays unknown', () => {
    const matches = matchFields([hidden, faint], { fields, ...BEAM })
    expect(names(matches)).toEqual(['faint', '1911+161'])
    expect(matches[1]).toMatchObject({ flux: undefined, apparentFluxJy: undefined })
    expect(matches[1].response).toBeGreaterThan(0.99)
  })

  test('is not hidden by rows of other bands, nor by none, nor by one of 0 Jy', () => {
    const other = { band: '0.7cm', bandCode: 'Q', frequencyHz: 43e9, fluxJy: 0.18, qualityCodes: 'WWWW' }
    for (const fluxes of [[], [other], [{ ...hidden.fluxes[0], fluxJy: 0 }]]) {
      const matches = matchFields([{ ...hidden, fluxes }], { fields, ...BEAM })
      expect(names(matches)).toEqual(['1911+161'])
      expect(matches[0].apparentFluxJy).toBeUndefined()
    }
  })

  test('is among those built in', () => {
    const [match] = matchFields(BUILT_IN_CALIBRATORS, { fields, ...BEAM })
    expect(match.calibrator.name).toBe('1911+161')
    expect(match.flux).toBeUndefined()
  })

  test('names no field', () => {
    expect(namingMatch(matchFields([hidden], { fields, ...BEAM }))).toBeUndefined()
    expect(namingMatch(matchFields([hidden, faint], { fields, ...BEAM }))?.calibrator).toBe(faint)
    expect(namingMatch([])).toBeUndefined()
  })
})

test('the field that sees most of the calibrator bears its name and number, the others keep theirs', () => {
  const fields = drift(128.08, 54.66)
  const match = namingMatch(matchFields([calibrator('0834+555', 128.7287672, 55.5725197, 8.8)], { fields, ...BEAM }))
  const renamed = fieldNames(fields, match)
  expect(renamed[12]).toBe('0834+555_t12')
  expect(renamed.toSpliced(12, 1)).toEqual(fields.map(({ name }) => name).toSpliced(12, 1))
  expect(fieldNames(fields, undefined)).toEqual(fields.map(({ name }) => name))
})

describe('turned about the pole', () => {
  /** Spread evenly, as fc.double is not: most of its values are next to nothing. */
  const between = (low: number, high: number) =>
    fc.integer({ min: low * 1e6, max: high * 1e6 }).map((millionths) => millionths / 1e6)
  const anywhere = between(0, 359)
  const about0h = between(-2, 1).map((deg) => (deg + 360) % 360)
  const place = fc.record({ eastDeg: between(-3, 3), northDeg: between(-1.2, 1.2), fluxJy: between(0.1, 10) })
  const decDeg = fc.oneof(between(-30, 85), between(85, 89.9))

  test('by any angle, across 0 h and near the pole, the same calibrators are seen as well by the same fields', () => {
    const law = fc.property(
      anywhere,
      about0h,
      decDeg,
      fc.array(place, { maxLength: 6 }),
      (raDeg, turnedDeg, dec, places) => {
        const at = (ra: number) => {
          const fields = drift(ra, dec)
          const calibrators = places.map(({ eastDeg, northDeg, fluxJy }, i) => {
            const decDegrees = Math.min(89.99, dec + northDeg)
            const eastward = eastDeg / Math.max(0.02, Math.cos(decDegrees * DEG_RAD))
            return calibrator(`c${i}`, (((ra + 0.6 + eastward) % 360) + 360) % 360, decDegrees, fluxJy)
          })
          return matchFields(calibrators, { fields, ...BEAM }, { radiusRad: 1.5 * DEG_RAD, leastResponse: 0 })
        }
        const [here, there] = [at(raDeg), at(turnedDeg)]
        // what lies on the rim may fall to either side of it by rounding
        const inside = (matches: CalibratorMatch[]) => matches.filter((m) => m.separationRad < 1.4999 * DEG_RAD)
        const [one, other] = [inside(here), inside(there)]
        expect(names(one).toSorted()).toEqual(names(other).toSorted())
        for (const match of one) {
          const same = other.find((m) => m.calibrator.name === match.calibrator.name)!
          expect(same.response).toBeCloseTo(match.response, 9)
          expect(same.separationRad).toBeCloseTo(match.separationRad, 9)
          expect(same.apparentFluxJy! / match.apparentFluxJy!).toBeCloseTo(1, 6)
          expect(match.responses[same.field]).toBeCloseTo(match.response, 9)
        }
      },
    )
    fc.assert(law, { numRuns: 300, seed: 110 })
  })

  test('a drift scan over 0 h finds the calibrator at 23 h 59 min and that at 0 h 1 min, and names the right fields', () => {
    const fields = drift(359.4, 10)
    const calibrators = [calibrator('before', 359.75, 10.3, 2), calibrator('after', 0.25, 10.3, 1)]
    const matches = matchFields(calibrators, { fields, ...BEAM })
    expect(matches.map(({ field }) => field)).toEqual([7, 16]) // 0.35 and 0.85 over 0.0538: 6.5 and 15.8
    const distancesRad = fields.map((field) => separationRad(field, calibrators[1]))
    expect(distancesRad.indexOf(Math.min(...distancesRad))).toBe(16)
  })

  test('a scan that ends before 0 h sees what stands after it, and one that begins after it what stands before', () => {
    const seen = (firstDeg: number, raDeg: number) => {
      const [match] = matchFields([calibrator('c', raDeg, 10, 1)], { fields: drift(firstDeg, 10), ...BEAM })
      return [match.field, match.separationRad / DEG_RAD]
    }
    const [before, after] = [seen(358.6, 0.2), seen(0.1, 359.7)]
    expect(before).toEqual([23, expect.closeTo(0.3626 * Math.cos(10 * DEG_RAD), 4)])
    expect(after).toEqual([0, expect.closeTo(0.4 * Math.cos(10 * DEG_RAD), 4)])
  })

  test('near the pole the other side of it is near', () => {
    const fields = [{ raRad: 0, decRad: 89.7 * DEG_RAD }]
    const [match] = matchFields([calibrator('opposite', 180, 89.6, 1)], { fields, ...BEAM })
    expect(match.separationRad / DEG_RAD).toBeCloseTo(0.7, 9)
  })
})

describe('the flux of a calibrator', () => {
  const row = (frequencyHz: number, fluxJy: number | undefined) => ({
    band: '',
    bandCode: '',
    frequencyHz,
    fluxJy,
    qualityCodes: '',
  })
  const fluxOf = (...fluxes: CatalogCalibrator['fluxes'][number][]) =>
    calibratorFlux({ ...calibrator('c', 0, 0), fluxes }, 1.405e9)

  test('is the row of its band, carried over by the index to the nearest other band', () => {
    expect(fluxOf(row(1.4e9, 3))).toEqual({ fluxJy: 3, origin: 'list' })
    const steep = fluxOf(row(1.4e9, 4), row(4.86e9, 4 * (4.86 / 1.4) ** -0.8), row(43e9, 9))
    expect(steep!.fluxJy).toBeCloseTo(4 * (1.405 / 1.4) ** -0.8, 12)
    expect(fluxOf(row(1.4e9, 4), row(43e9, 0.1))!.fluxJy).toBe(4)
    expect(fluxOf(row(1.4e9, 4), row(4.86e9, undefined), row(0.33e9, 8))!.fluxJy).toBeLessThan(4)
  })

  test('is unknown without that row, whatever the other bands say', () => {
    expect(fluxOf()).toBeUndefined()
    expect(fluxOf(row(1.4e9, undefined))).toBeUndefined()
    expect(fluxOf(row(0.33e9, 8), row(4.86e9, 2))).toBeUndefined()
  })

  test('is that of Perley & Butler under any spelling of the name, not that of the list', () => {
    for (const altNames of [['3C286'], ['1328+307', '3c 286']]) {
      const found = calibratorFlux({ ...calibrator('1331+305', 202.8, 30.5, 1), altNames }, 1.4e9)!
      expect(found.origin).toBe('Perley-Butler 2017')
      expect(found.fluxJy).toBeCloseTo(15.0838480325, 9)
    }
  })

  test('of the list where the curve of Perley & Butler does not reach', () => {
    const fornax = { ...calibrator('0322-371', 50.67, -37.2, 100), altNames: ['Fornax A'] }
    expect(calibratorFlux(fornax, 1.4e9)).toEqual({ fluxJy: 100, origin: 'list' })
    expect(calibratorFlux(fornax, 0.4e9)!.origin).toBe('Perley-Butler 2017')
  })
})
