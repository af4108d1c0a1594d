import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxOf, type Cone, isInCone } from './cone.ts'

const DEG = Math.PI / 180

const angle = (low: number, high: number) =>
  fc.double({ min: low, max: high, noNaN: true, noDefaultInfinity: true }).map((deg) => deg * DEG)
const cones: fc.Arbitrary<Cone> = fc.record({
  raRad: fc.oneof(angle(0, 360), fc.constantFrom(0, 1e-6, 2 * Math.PI - 1e-6)),
  decRad: fc.oneof(angle(-90, 90), fc.constantFrom(-Math.PI / 2, 0, Math.PI / 2, 89.9 * DEG)),
  radiusRad: angle(0, 30),
})

/** Unit vector of a direction: the definition, with no half angles. */
function vector({ raRad, decRad }: { raRad: number; decRad: number }): readonly number[] {
  return [Math.cos(decRad) * Math.cos(raRad), Math.cos(decRad) * Math.sin(raRad), Math.sin(decRad)]
}

function separation(a: { raRad: number; decRad: number }, b: { raRad: number; decRad: number }): number {
  const [u, v] = [vector(a), vector(b)]
  const cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
  return Math.atan2(Math.hypot(...cross), u[0] * v[0] + u[1] * v[1] + u[2] * v[2])
}

/** A direction near a cone's edge or in it: at a share of its radius, in some direction. */
function displaced({ raRad, decRad, radiusRad }: Cone, share: number, towards: number) {
  const r = share * radiusRad
  const sinDec = Math.sin(decRad) * Math.cos(r) + Math.cos(decRad) * Math.sin(r) * Math.cos(towards)
  const eastRad = Math.atan2(
    Math.sin(r) * Math.sin(towards) * Math.cos(decRad),
    Math.cos(r) - Math.sin(decRad) * sinDec,
  )
  const turn = 2 * Math.PI
  return { raRad: (((raRad + eastRad) % turn) + turn) % turn, decRad: Math.asin(Math.max(-1, Math.min(1, sinDec))) }
}

test('a direction is in a cone where its great circle is no longer than the radius', () => {
  fc.assert(
    fc.property(cones, fc.double({ min: 0, max: 2, noNaN: true }), angle(0, 360), (cone, share, towards) => {
      const direction = displaced(cone, share, towards)
      const beyondRad = separation(cone, direction) - cone.radiusRad
      if (Math.abs(beyondRad) > 1e-7) expect(isInCone(cone, direction)).toBe(beyondRad < 0)
    }),
    { numRuns: 5000, seed: 20261121 },
  )
})

test('the box of a cone leaves nothing of it out, across 0 h and at the poles too', () => {
  fc.assert(
    fc.property(cones, fc.double({ min: 0, max: 1, noNaN: true }), angle(0, 360), (cone, share, towards) => {
      const { raRad, decRad } = displaced(cone, share, towards)
      const { decFromRad, decToRad, raSpansRad } = boxOf(cone)
      expect(decRad).toBeGreaterThanOrEqual(decFromRad)
      expect(decRad).toBeLessThanOrEqual(decToRad)
      expect(raSpansRad.some(([from, to]) => raRad >= from && raRad <= to)).toBe(true)
    }),
    { numRuns: 5000, seed: 20261121 },
  )
})

test('the box of a small cone is small', () => {
  const { raSpansRad } = boxOf({ raRad: 1, decRad: 60 * DEG, radiusRad: DEG })
  expect(raSpansRad).toHaveLength(1)
  expect((raSpansRad[0][1] - raSpansRad[0][0]) / DEG).toBeCloseTo(4, 2)
})
