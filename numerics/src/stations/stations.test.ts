import { dataJson, haveData } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { enuFromItrf } from '../uvw/index.ts'
import { DSA110_SITE, DSA110_STATIONS, stationItrfM } from './index.ts'

test('the stations are 1 to 117, of which only the last has an assumed height', () => {
  expect(DSA110_STATIONS.map((station) => station.number)).toEqual(Array.from({ length: 117 }, (_, i) => i + 1))
  expect(DSA110_STATIONS.filter((station) => station.heightAssumed).map((station) => station.number)).toEqual([117])
  expect(DSA110_STATIONS[116].heightM).toBe(1182.6)
})

test.skipIf(!haveData)('positions in the ITRF equal those of ERFA to 5 nm (their rounding)', () => {
  const truth = dataJson<{ itrf_m: Record<string, [number, number, number]> }>('expected', 'dsa110_itrf.json').itrf_m
  const positionsM = stationItrfM()
  expect(Object.keys(truth)).toHaveLength(116)
  for (const [number, position] of Object.entries(truth)) {
    const at = 3 * (Number(number) - 1)
    position.forEach((x, axis) => {
      expect(Math.abs(positionsM[at + axis] - x)).toBeLessThan(5e-9)
    })
  }
})

test('seen from the tee, the arms lie east-west and north, with the spacing of the drawings', () => {
  const enuM = enuFromItrf(stationItrfM(), DSA110_SITE)
  expect(enuM[3] - enuM[0]).toBeCloseTo(5.75, 1) // stations 1 and 2
  expect(enuM[0]).toBeCloseTo(-198.4, 0)
  expect(Math.abs(enuM[3 * 50 + 1] - enuM[1])).toBeLessThan(0.1) // stations 51 and 1 stand equally far north
  const northArm = [51, 52, 101].map((row) => [enuM[3 * row], enuM[3 * row + 1]])
  for (const [eastM] of northArm) expect(Math.abs(eastM)).toBeLessThan(0.1)
  expect(northArm[1][1] - northArm[0][1]).toBeCloseTo(8.65, 1)
})

test('the longest baseline is 2707 m, from station 108 to 117', () => {
  const positionsM = stationItrfM()
  const lengthM = (a: number, b: number) =>
    Math.hypot(...[0, 1, 2].map((axis) => positionsM[3 * a - 3 + axis] - positionsM[3 * b - 3 + axis]))
  let longest: [lengthM: number, a: number, b: number] = [0, 0, 0]
  for (let a = 1; a <= 117; a++) {
    for (let b = a + 1; b <= 117; b++) if (lengthM(a, b) > longest[0]) longest = [lengthM(a, b), a, b]
  }
  expect(longest.slice(1)).toEqual([108, 117])
  expect(longest[0]).toBeCloseTo(2707.2, 0)
})
