import { dataJson, haveData } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import { apparentPlace, framePositionAngleRad, itrfDirection, skyAt } from '../frames/index.ts'
import { DSA110_SITE, stationItrfM } from '../stations/index.ts'
import { mjdSFromIso } from '../time/index.ts'
import {
  baselineUvw,
  enuFromItrf,
  icrsUvwBasis,
  itrfFromEnu,
  meridianUvwBasis,
  RowShapeError,
  rephaseSpectra,
  rephaseUvw,
  rephasingRotation,
  rotateRows,
  uvwFromXyz,
  xyzFromItrf,
} from './index.ts'

const DEG_RAD = Math.PI / 180
const LIGHT_M_PER_S = 299792458
const ORIENTATION = { dut1S: 0.0937, polarXRad: 1e-6, polarYRad: 1.6e-6 }
const SKY = skyAt(mjdSFromIso('2025-10-13T13:28:03'), DSA110_SITE, ORIENTATION)
const CENTRE = { raRad: 1.8692, decRad: 0.95 }
const BASELINES_M = Float64Array.of(100, 0, 0, 0, 100, 0, 0, 0, 100, -1234.5, 678.9, 2345.6)

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i])))
}

describe.skipIf(!haveData)('baselines of DSA-110 against ERFA and pyuvdata', () => {
  const oracle = haveData
    ? dataJson<{
        reference_location: { lat_deg: number; lon_deg: number; height_m: number }
        cases: {
          utc: string
          source: string
          dut1_s: number
          icrs_deg: [number, number]
          frame_pa_rad: number
          uvw_m: Record<string, [number, number, number]>
        }[]
      }>('expected', 'dsa110_uvw_oracle.json')
    : undefined

  test.each(oracle?.cases ?? [])('$source at $utc: w, and u, v turned by the angle of the file, to 2 µm', (given) => {
    const { lat_deg, lon_deg, height_m } = oracle!.reference_location
    const [x, y] = given.utc.startsWith('2025-09-05') ? [0.2338, 0.3857] : [0.2079, 0.3261]
    const sky = skyAt(
      mjdSFromIso(given.utc),
      { longitudeRad: lon_deg * DEG_RAD, latitudeRad: lat_deg * DEG_RAD, heightM: height_m },
      { dut1S: given.dut1_s, polarXRad: (x * DEG_RAD) / 3600, polarYRad: (y * DEG_RAD) / 3600 },
    )
    const centre = { raRad: given.icrs_deg[0] * DEG_RAD, decRad: given.icrs_deg[1] * DEG_RAD }
    const names = Object.keys(given.uvw_m)
    const [antenna1, antenna2] = [0, 1].map((end) => names.map((name) => Number(name.split('-')[end]) - 1))
    const uvwM = baselineUvw(stationItrfM(), { antenna1, antenna2 }, icrsUvwBasis(sky, centre))
    const turnRad = given.frame_pa_rad - framePositionAngleRad(sky, centre)
    const [s, c] = [Math.sin(turnRad), Math.cos(turnRad)]
    expect(Math.abs(turnRad)).toBeLessThan(4.4e-5)
    names.forEach((name, row) => {
      const [u, v, w] = uvwM.subarray(3 * row, 3 * row + 3)
      expect(largestDifference([u * c - v * s, u * s + v * c, w], given.uvw_m[name])).toBeLessThan(2e-6)
    })
  })
})

test('uvw of an ICRS centre are those of its apparent place, turned by the position angle of ICRS north', () => {
  const place = apparentPlace(SKY, CENTRE)
  const xyzM = rotateRows(BASELINES_M, xyzFromItrf(DSA110_SITE.longitudeRad))
  const apparentM = uvwFromXyz(xyzM, place.hourAngleRad, place.decRad)
  const angleRad = framePositionAngleRad(SKY, CENTRE)
  const [s, c] = [Math.sin(angleRad), Math.cos(angleRad)]
  const wantedM = rotateRows(apparentM, [c, -s, 0, s, c, 0, 0, 0, 1])
  expect(largestDifference(rotateRows(BASELINES_M, icrsUvwBasis(SKY, CENTRE)), wantedM)).toBeLessThan(1e-11)
})

test('uvw of the correlator are those of hour angle 0', () => {
  const xyzM = rotateRows(BASELINES_M, xyzFromItrf(DSA110_SITE.longitudeRad))
  const meridianM = rotateRows(BASELINES_M, meridianUvwBasis(DSA110_SITE.longitudeRad, 0.95))
  expect(largestDifference(meridianM, uvwFromXyz(xyzM, 0, 0.95))).toBeLessThan(1e-11)
})

test('w is the path toward the source, u points east and v north on the sky', () => {
  const basis = icrsUvwBasis(SKY, CENTRE)
  const stepRad = 1e-6
  const northward = itrfDirection(SKY, { ...CENTRE, decRad: CENTRE.decRad + stepRad })
  const eastward = itrfDirection(SKY, { ...CENTRE, raRad: CENTRE.raRad + stepRad / Math.cos(CENTRE.decRad) })
  expect(largestDifference(rotateRows(Float64Array.from(itrfDirection(SKY, CENTRE)), basis), [0, 0, 1])).toBeLessThan(
    1e-15,
  )
  expect(largestDifference(rotateRows(Float64Array.from(northward), basis), [0, stepRad, 1])).toBeLessThan(2e-10)
  expect(largestDifference(rotateRows(Float64Array.from(eastward), basis), [stepRad, 0, 1])).toBeLessThan(2e-10)
})

test('a baseline runs from its first antenna to its second; rows go where they are asked', () => {
  const positionsM = Float64Array.of(0, 0, 0, 0, 0, 10)
  const basis = meridianUvwBasis(0, Math.PI / 2)
  const target = new Float64Array(9)
  baselineUvw(positionsM, { antenna1: [0, 1], antenna2: [1, 0] }, basis, target, 1)
  expect(largestDifference(target, [0, 0, 0, 0, 0, 10, 0, 0, -10])).toBeLessThan(1e-14)
})

test('east, north and up: the pole stands in the north at the height of the latitude', () => {
  const up = enuFromItrf(itrfFromEnu(Float64Array.of(3, -4, 12), DSA110_SITE), DSA110_SITE)
  expect(largestDifference(up, [3, -4, 12])).toBeLessThan(1e-8)
  const { latitudeRad } = DSA110_SITE
  const site = itrfFromEnu(Float64Array.of(0, 0, 0), DSA110_SITE)
  const poleward = enuFromItrf(Float64Array.of(site[0], site[1], site[2] + 1), DSA110_SITE)
  expect(largestDifference(poleward, [0, Math.cos(latitudeRad), Math.sin(latitudeRad)])).toBeLessThan(1e-8)
})

describe('another phase centre', () => {
  const from = icrsUvwBasis(SKY, CENTRE)
  const oldM = rotateRows(BASELINES_M, from)
  const far = { raRad: CENTRE.raRad + 2.4 * DEG_RAD, decRad: CENTRE.decRad + 1.4 * DEG_RAD }

  test('uvw rotated through the ITRF are those that the positions give, to a nanometre', () => {
    const to = icrsUvwBasis(SKY, far)
    const { uvwM, pathM } = rephaseUvw(oldM, rephasingRotation(from, to))
    const wantedM = rotateRows(BASELINES_M, to)
    expect(largestDifference(uvwM, wantedM)).toBeLessThan(1e-9)
    expect(
      largestDifference(
        pathM,
        [2, 5, 8, 11].map((i) => wantedM[i] - oldM[i]),
      ),
    ).toBeLessThan(1e-9)
  })

  test('it works in place', () => {
    const inPlace = oldM.slice()
    const rotation = rephasingRotation(from, icrsUvwBasis(SKY, far))
    rephaseUvw(inPlace, rotation, inPlace)
    expect([...inPlace]).toEqual([...rephaseUvw(oldM, rotation).uvwM])
  })

  test.each([
    ['even', Float64Array.from({ length: 150 }, (_, i) => 1.311e9 + i * 244140.625)],
    ['uneven', Float64Array.of(1.31e9, 1.33e9, 1.4e9)],
  ])('visibilities moved to the place of a source show its flux at phase 0, over %s channels', (_, frequenciesHz) => {
    const source = itrfDirection(SKY, far)
    const tracked = itrfDirection(SKY, CENTRE)
    const rows = BASELINES_M.length / 3
    const visibilities = new Float32Array(rows * frequenciesHz.length * 2 * 2)
    let at = 0
    for (let row = 0; row < rows; row++) {
      const pathM = [0, 1, 2].reduce(
        (sum, axis) => sum + BASELINES_M[3 * row + axis] * (source[axis] - tracked[axis]),
        0,
      )
      for (const frequencyHz of frequenciesHz) {
        const phaseRad = (2 * Math.PI * frequencyHz * pathM) / LIGHT_M_PER_S // V = Σ S exp(+2πi ν/c b·(s − s₀))
        for (const fluxJy of [3, 0.5]) {
          visibilities[at++] = fluxJy * Math.cos(phaseRad)
          visibilities[at++] = fluxJy * Math.sin(phaseRad)
        }
      }
    }
    const { pathM } = rephaseUvw(oldM, rephasingRotation(from, icrsUvwBasis(SKY, far)))
    rephaseSpectra(visibilities, frequenciesHz, 2, pathM)
    expect(
      largestDifference(
        visibilities,
        visibilities.map((_, i) => [3, 0, 0.5, 0][i % 4]),
      ),
    ).toBeLessThan(1e-6)
  })
})

test.each([
  ['vectors that do not come in threes', () => rotateRows(new Float64Array(4), xyzFromItrf(0))],
  ['a target of another length', () => rotateRows(new Float64Array(3), xyzFromItrf(0), new Float64Array(6))],
  ['too few paths', () => rephaseUvw(BASELINES_M, xyzFromItrf(0), BASELINES_M.slice(), new Float64Array(1))],
  ['spectra of another shape', () => rephaseSpectra(new Float32Array(3), Float64Array.of(1), 1, Float64Array.of(0))],
  ['an antenna without position', () => baselineUvw(BASELINES_M, { antenna1: [0], antenna2: [4] }, xyzFromItrf(0))],
  ['antennas of unequal number', () => baselineUvw(BASELINES_M, { antenna1: [0], antenna2: [] }, xyzFromItrf(0))],
  [
    'rows past the target',
    () => baselineUvw(BASELINES_M, { antenna1: [0], antenna2: [1] }, xyzFromItrf(0), new Float64Array(3), 1),
  ],
])('%s is an error', (_, attempt) => {
  expect(attempt).toThrow(RowShapeError)
})
