import { DSA110_STATIONS } from '@contimg/numerics/stations'
import { expect, test } from 'vitest'
import { namePlaces } from './names.ts'
import { barLengthM, coreOf, extentOf, flagClassOf, lengthsOf, nextIn, type Placed, planOf } from './places.ts'

const place = (id: number, x_m: number, y_m: number): Placed => ({
  ...{
    id,
    name: String(id),
    station: '',
    x_m,
    y_m,
    z_m: 0,
    in_data: true,
    flagged_pct: 0,
    baseline_count: 1,
    polarizations: [],
  },
})
const R = 6_378_137
const { latitudeRad: lat0, longitudeRad: lon0 } = DSA110_STATIONS[0]
const array = DSA110_STATIONS.map(({ latitudeRad, longitudeRad }, id) =>
  place(id, R * Math.cos(lat0) * (longitudeRad - lon0), R * (latitudeRad - lat0)),
)

test('the map is to scale in both directions, and holds every antenna', () => {
  const { all } = planOf(array, 400, 430)
  expect(all.x(100) - all.x(0)).toBeCloseTo(all.y(0) - all.y(100))
  for (const { x_m, y_m } of array) {
    expect(all.x(x_m)).toBeGreaterThanOrEqual(31.9)
    expect(all.x(x_m)).toBeLessThanOrEqual(368.1)
    expect(all.y(y_m)).toBeGreaterThanOrEqual(31.9)
    expect(all.y(y_m)).toBeLessThanOrEqual(398.1)
  }
})

test.each([
  [400, 430],
  [414, 345],
  [1000, 290],
  [340, 288],
])('the core of DSA-110 is shown larger, where it covers no outrigger: %i × %i', (wide, high) => {
  const { all, core } = planOf(array, wide, high)
  expect(core!.times).toBeGreaterThan(1.3)
  const { left, top, width, height } = core!.frame
  const { west, east, south, north } = core!.extent
  const outriggers = array.filter(({ x_m, y_m }) => x_m < west || x_m > east || y_m < south || y_m > north)
  expect(outriggers.length).toBeGreaterThan(5)
  const covered = array.filter(({ x_m, y_m }) => {
    const [x, y] = [all.x(x_m), all.y(y_m)]
    return x > left && x < left + width && y > top && y < top + height
  })
  expect(covered).toEqual([])
})

test('an array without a core has no inset', () => {
  expect(coreOf([1, 2, 3].map((id) => place(id, id, 0)))).toBeUndefined()
  const line = Array.from({ length: 40 }, (_, id) => place(id, 10 * id, 0))
  expect(planOf(line, 300, 300).core).toBeUndefined()
  expect(extentOf(line)).toEqual({ west: 0, east: 390, south: 0, north: 0 })
})

test('flags are in three classes, as the marks are', () => {
  const of = (flagged_pct: number | null, in_data = true) => flagClassOf({ in_data, flagged_pct })
  expect([of(0), of(19.9), of(20), of(50), of(50.1), of(null), of(3, false)]).toEqual([
    ...['under', 'under', 'some', 'some', 'over', 'absent', 'absent'],
  ])
})

test('arrows go to the nearest antenna in their direction', () => {
  const cross = [place(0, 0, 0), place(1, 10, 2), place(2, 30, 0), place(3, 0, 50), place(4, -5, 0)]
  expect([
    nextIn(cross, cross[0], 1, 0)?.id,
    nextIn(cross, cross[0], -1, 0)?.id,
    nextIn(cross, cross[0], 0, 1)?.id,
  ]).toEqual([1, 4, 3])
  expect(nextIn(cross, cross[0], 0, -1)).toBeUndefined()
})

test('names lie neither on marks nor on each other nor beyond the border', () => {
  const row = [place(100, 40, 0), place(101, 70, 0), place(102, 100, 0), place(103, 200, 0)]
  const frame = { left: 0, top: 0, width: 210, height: 50, perM: 1, x: (m: number) => m, y: (m: number) => 25 - m }
  expect([...namePlaces(row, frame).values()]).toEqual(['left', 'above', 'right', 'left'])
  const outriggers = array.filter(({ id }) => id >= 102)
  expect(new Set(namePlaces(outriggers, planOf(array, 400, 430).all).values()).size).toBeGreaterThan(1)
})

test('a bar of a round length, and the baselines of an antenna', () => {
  expect([barLengthM(0.1, 400), barLengthM(1, 400), barLengthM(0.15, 400)]).toEqual([1000, 100, 500])
  const three = [place(0, 0, 0), place(1, 3, 4), { ...place(2, 100, 0), in_data: false }]
  expect(lengthsOf(three[2], three)).toEqual([expect.closeTo(97.08, 1), 100])
  expect(lengthsOf(three[0], [three[0]])).toBeUndefined()
})
