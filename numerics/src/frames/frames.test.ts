import { dataJson, haveData } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { mjdSFromIso, mjdSFromJd, UtcSpanError, wrapHalfTurnRad } from '../time/index.ts'
import {
  apparentPlace,
  apparentSiderealRad,
  icrsFromApparent,
  meridianIcrs,
  separationRad,
  skyAt,
  UNKNOWN_ORIENTATION,
} from './index.ts'

const DEG_RAD = Math.PI / 180
const ARCSEC_RAD = DEG_RAD / 3600

interface OracleCase {
  readonly utc: string
  readonly dut1_s: number
  readonly source: string
  readonly icrs_deg: [number, number]
  readonly lst_apparent_rad: number
  readonly app_ra_rad: number
  readonly app_dec_rad: number
  readonly hour_angle_rad: number
  readonly az_deg: number
  readonly alt_deg: number
}

const POLAR_ARCSEC: Record<string, [number, number]> = {
  '2025-09-05': [0.2338, 0.3857],
  '2025-10-13': [0.2079, 0.3261],
}

describe.skipIf(!haveData)('the sky over DSA-110 against ERFA with IERS-A', () => {
  const oracle = haveData
    ? dataJson<{
        reference_location: { lat_deg: number; lon_deg: number; height_m: number }
        cases: OracleCase[]
      }>('expected', 'dsa110_uvw_oracle.json')
    : undefined
  test.each(oracle?.cases ?? [])('$source at $utc stands where it should, to 1e-9 rad', (given) => {
    const { lat_deg, lon_deg, height_m } = oracle!.reference_location
    const [x, y] = POLAR_ARCSEC[given.utc.slice(0, 10)]
    const sky = skyAt(
      mjdSFromIso(given.utc),
      { longitudeRad: lon_deg * DEG_RAD, latitudeRad: lat_deg * DEG_RAD, heightM: height_m },
      { dut1S: given.dut1_s, polarXRad: x * ARCSEC_RAD, polarYRad: y * ARCSEC_RAD },
    )
    const place = apparentPlace(sky, { raRad: given.icrs_deg[0] * DEG_RAD, decRad: given.icrs_deg[1] * DEG_RAD })
    const differences = [
      sky.localSiderealRad - given.lst_apparent_rad,
      place.raRad - given.app_ra_rad,
      place.decRad - given.app_dec_rad,
      place.hourAngleRad - given.hour_angle_rad,
      place.azimuthRad - given.az_deg * DEG_RAD,
      place.elevationRad - given.alt_deg * DEG_RAD,
    ]
    for (const difference of differences) expect(Math.abs(wrapHalfTurnRad(difference))).toBeLessThan(1e-9)
  })

  test('the sidereal times of a real file come out to 1e-8 rad', () => {
    const file = dataJson<{ times_jd_utc: number[]; lst_rad_in_file: number[] }>(
      'dsa110',
      'real_uvh5_reference_layout.json',
    )
    expect(file.times_jd_utc).toHaveLength(24)
    file.times_jd_utc.forEach((jd, i) => {
      const lst = apparentSiderealRad(mjdSFromJd(jd), -118.283 * DEG_RAD, 0.0932)
      expect(Math.abs(wrapHalfTurnRad(lst - file.lst_rad_in_file[i]))).toBeLessThan(1e-8)
    })
  })
})

const SITE = { longitudeRad: -2.06, latitudeRad: 0.65, heightM: 1200 }
const SKY = skyAt(mjdSFromIso('2026-01-25T22:00:00'), SITE, UNKNOWN_ORIENTATION)

test('what stands on the meridian has the sidereal time as right ascension, and comes back to its ICRS direction', () => {
  const icrs = meridianIcrs(SKY, 0.953)
  const place = apparentPlace(SKY, icrs)
  expect(Math.abs(wrapHalfTurnRad(place.raRad - SKY.localSiderealRad))).toBeLessThan(1e-14)
  expect(Math.abs(wrapHalfTurnRad(place.azimuthRad))).toBeLessThan(1e-13)
  const back = icrsFromApparent(SKY, place)
  expect(Math.abs(back.raRad - icrs.raRad)).toBeLessThan(1e-14)
  expect(Math.abs(back.decRad - icrs.decRad)).toBeLessThan(1e-14)
})

test('precession moves a meridian field of 2026 by some arcminutes from its apparent coordinates', () => {
  const icrs = meridianIcrs(SKY, 0.953)
  expect(Math.abs(wrapHalfTurnRad(icrs.raRad - SKY.localSiderealRad)) / (60 * ARCSEC_RAD)).toBeGreaterThan(10)
})

test.each([Number.NaN, 0])('there is no sky at MJD %d s', (mjdUtcS) => {
  expect(() => skyAt(mjdUtcS, SITE, UNKNOWN_ORIENTATION)).toThrow(UtcSpanError)
})

test.each([
  ['along a meridian', [1, 0.9], [1, 0.9 + 1e-9], 1e-9],
  ['across 0 h, at declination 60°', [1e-6, Math.PI / 3], [2 * Math.PI - 1e-6, Math.PI / 3], 1e-6],
  ['over the pole', [0.3, 1.5], [0.3 + Math.PI, 1.4], Math.PI - 2.9],
  ['a quarter of the sky', [0, 0], [Math.PI / 2, 0], Math.PI / 2],
  ['to the antipode', [2, 0.5], [2 + Math.PI, -0.5], Math.PI],
  ['to itself', [2, 0.5], [2, 0.5], 0],
])('the separation of two directions is the angle between them: %s', (_, [ra1, dec1], [ra2, dec2], wantedRad) => {
  const found = separationRad({ raRad: ra1, decRad: dec1 }, { raRad: ra2, decRad: dec2 })
  expect(Math.abs(found - wantedRad)).toBeLessThan(1e-15)
})
