import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CalibrationSet, RegisteredKind } from '../products.ts'
import { DEFAULT_SELECTION_OPTIONS } from './options.ts'
import { selectCalibration } from './select.ts'
import { holds, pointingsOf } from './target.ts'
import { DEG, HOUR_S, madeSet, NOON_MJD_S, targetAt } from './testing.ts'

const RUNS = { numRuns: 500, seed: 20261121 }

/** Whole minutes, so that a mirrored time is exactly as far away. */
const hours = fc.integer({ min: -20 * 60, max: 20 * 60 }).map((minutes) => minutes / 60)

/** Nearly always what may be applied, so that most lists have something that is. */
function mostly<T>(usual: T, ...odd: T[]): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(usual), weight: 12 }, ...odd.map((value) => fc.constant(value)))
}

const declination = mostly(54.6, 55.2, 30)
const set = fc.record({
  hours,
  kinds: mostly<readonly RegisteredKind[]>(['BP', 'GP', 'GA'], ['K', 'BP', 'GA'], ['GP', 'GA'], ['BP']),
  decDeg: declination,
  status: mostly<CalibrationSet['status']>('active', 'retired', 'superseded', 'failed'),
  isNonScience: mostly(false, true),
  passed: mostly(true, false),
  window: mostly<number[] | undefined>(undefined, [-20, 20], [-1, 3], [5, 15]),
  referenceAntenna: mostly('103', '104'),
  createdS: fc.nat(3),
})
type Made = typeof set extends fc.Arbitrary<infer T> ? T : never
const sets = fc.array(set, { maxLength: 8 }).map((list) => list.map(made))

function made({ window, passed, hours: at, ...more }: Made, index: number): CalibrationSet {
  const quality = { passed, grade: passed ? ('good' as const) : ('failed' as const), reasons: [], unsolvedAntennas: [] }
  const plain = madeSet(`set${index}`, at, { ...more, quality })
  if (window === undefined) return plain
  const [start, end] = window.map((one) => NOON_MJD_S + one * HOUR_S)
  return { ...plain, validity: { startMjdS: start, endMjdS: end } }
}

/** The sets that an answer takes anything from. */
function taken(list: readonly CalibrationSet[], target: ReturnType<typeof targetAt>): CalibrationSet[] {
  const answer = selectCalibration(list, target)
  if (answer.state === 'uncalibrated') return []
  const paths = new Set(answer.parts.flatMap(({ tables }) => tables.map(({ path }) => path)))
  return list.filter(({ tables }) => tables.some(({ path }) => paths.has(path)))
}

test('what is applied is active, of good quality, for science, of the strip, and near or valid (500 cases)', () => {
  let count = 0
  fc.assert(
    fc.property(sets, hours, declination, (list, at, decDeg) => {
      const target = targetAt(at, decDeg)
      for (const one of taken(list, target)) {
        count++
        expect(one.status).toBe('active')
        expect(one.quality.passed).toBe(true)
        expect(one.isNonScience).toBe(false)
        expect(Math.abs(one.decRad - decDeg * DEG)).toBeLessThanOrEqual(DEFAULT_SELECTION_OPTIONS.stripToleranceRad)
        expect(Math.abs(one.midMjdS - target.mjdS) <= 12 * HOUR_S || holds(one.validity, target.mjdS)).toBe(true)
      }
    }),
    RUNS,
  )
  expect(count).toBeGreaterThan(300)
})

test('whatever is not taken is refused with a reason, or told to serve too (500 cases)', () => {
  fc.assert(
    fc.property(sets, hours, (list, at) => {
      const answer = selectCalibration(list, targetAt(at))
      const served = answer.state === 'calibrated' ? [answer.set, ...answer.others] : []
      expect([...served, ...answer.refused.map((one) => one.set)].toSorted()).toEqual(list.map(({ name }) => name))
      for (const { reasons } of answer.refused) expect(reasons.length).toBeGreaterThan(0)
    }),
    RUNS,
  )
})

test('the order of the list does not matter (500 cases)', () => {
  fc.assert(
    fc.property(sets, hours, (list, at) => {
      const { notes: _, ...answer } = selectCalibration(list, targetAt(at))
      expect(selectCalibration(list.toReversed(), targetAt(at))).toMatchObject(answer)
    }),
    RUNS,
  )
})

test('time has no direction: sets mirrored about the data are chosen as they were (500 cases)', () => {
  fc.assert(
    fc.property(sets, hours, (list, at) => {
      const { mjdS } = targetAt(at)
      const mirror = (time: number) => 2 * mjdS - time
      const mirrored = list.map((one) => ({
        ...one,
        midMjdS: mirror(one.midMjdS),
        validity: { startMjdS: mirror(one.validity.endMjdS), endMjdS: mirror(one.validity.startMjdS) },
      }))
      const [a, b] = [selectCalibration(list, targetAt(at)), selectCalibration(mirrored, targetAt(at))]
      expect(b.refused.map((one) => one.set)).toEqual(a.refused.map((one) => one.set))
      const weights = (answer: typeof a) =>
        answer.state === 'uncalibrated' ? [] : answer.parts.map((one) => [one.set, one.weight.toFixed(9)]).toSorted()
      expect(weights(b)).toEqual(weights(a))
    }),
    RUNS,
  )
})

test('only how far declinations lie apart matters, not where on the sky (500 cases)', () => {
  fc.assert(
    fc.property(sets, hours, fc.integer({ min: -119, max: 34 }), (list, at, shiftDeg) => {
      const shifted = list.map((one) => ({ ...one, decRad: one.decRad + shiftDeg * DEG }))
      const { notes: _, refused, ...answer } = selectCalibration(list, targetAt(at))
      const elsewhere = selectCalibration(shifted, targetAt(at, 54.6 + shiftDeg))
      expect(elsewhere).toMatchObject(answer)
      expect(elsewhere.refused.map((one) => one.set)).toEqual(refused.map((one) => one.set))
    }),
    RUNS,
  )
})

test('weights are positive and add up to 1, and those of two sets bracket the data (500 cases)', () => {
  let pairs = 0
  fc.assert(
    fc.property(sets, hours, (list, at) => {
      const answer = selectCalibration(list, targetAt(at))
      if (answer.state === 'uncalibrated') return
      const { parts } = answer
      expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
      for (const { weight } of parts) expect(weight).toBeGreaterThan(0)
      if (parts.length === 1) return
      pairs++
      const [before, after] = parts
      expect(before.midMjdS).toBeLessThan(targetAt(at).mjdS)
      expect(after.midMjdS).toBeGreaterThan(targetAt(at).mjdS)
      const mean = before.weight * before.midMjdS + after.weight * after.midMjdS
      expect(mean - targetAt(at).mjdS).toBeCloseTo(0, 3)
    }),
    RUNS,
  )
  expect(pairs).toBeGreaterThan(10)
})

test('a set that is refused may as well not be there, but for where it shows the dishes to have been (500 cases)', () => {
  fc.assert(
    fc.property(sets, hours, (list, at) => {
      const answer = selectCalibration(list, targetAt(at))
      const refused = new Set(answer.refused.map((one) => one.set))
      const rest = list.filter(({ name }) => !refused.has(name))
      const again = selectCalibration(rest, targetAt(at), pointingsOf(list))
      expect({ ...again, refused: answer.refused }).toEqual(answer)
    }),
    RUNS,
  )
})
