import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shadowedAntennas } from './shadow.ts'

type Point = readonly [number, number, number]

const dot = (a: Point, b: Point) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const cross = (a: Point, b: Point): Point => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const unit = (a: Point): Point => {
  const length = Math.sqrt(dot(a, a))
  return [a[0] / length, a[1] / length, a[2] / length]
}

const EDGE_M = 1e-6 // nearer to the edge rounding decides

/** By geometry: on the way from an antenna to the source the other dish, nearer to it, is passed too closely. */
function standsBehind(here: Point, there: Point, source: Point, reachM: number): boolean {
  const away = minus(there, here)
  const aheadM = dot(away, source)
  const missM = Math.sqrt(Math.max(0, dot(away, away) - aheadM ** 2))
  fc.pre(Math.abs(missM - reachM) > EDGE_M && (missM > reachM || Math.abs(aheadM) > EDGE_M))
  return aheadM > 0 && missM < reachM
}

test('shadowed are the antennas between which and the source another one stands', () => {
  const coordinate = fc.double({ min: -20, max: 20, noNaN: true })
  const point = fc.tuple(coordinate, coordinate, coordinate)
  const source = point.filter((at) => Math.hypot(...at) > 1).map(unit)
  fc.assert(
    fc.property(
      fc.array(point, { minLength: 2, maxLength: 6 }),
      source,
      fc.constantFrom(0, 1, -2),
      (places, s, toleranceM) => {
        const diametersM = Float64Array.from(places, (_, i) => 4 + i)
        const u = unit(cross(Math.abs(s[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0], s))
        const v = cross(s, u)
        const pairs = places.flatMap((_, a) => places.map((_, b) => [a, b] as const)).filter(([a, b]) => a <= b)
        const rows = {
          antenna1: Int32Array.from(pairs, ([a]) => a),
          antenna2: Int32Array.from(pairs, ([, b]) => b),
          uvwM: Float64Array.from(
            pairs.flatMap(([a, b]) => [u, v, s].map((axis) => dot(minus(places[b], places[a]), axis))),
          ),
        }
        const shadowed = new Uint8Array(places.length)
        const found = shadowedAntennas(rows, 0, pairs.length, diametersM, toleranceM, shadowed)
        const wanted = places.map((here, a) => {
          const reachM = (b: number) => (diametersM[a] + diametersM[b]) / 2 - toleranceM
          return places.map((there, b) => a !== b && standsBehind(here, there, s, reachM(b))).includes(true)
        })
        expect([...shadowed].map((flag) => flag === 1)).toEqual(wanted)
        expect(found).toBe(wanted.includes(true))
      },
    ),
    { numRuns: 500 },
  )
})
