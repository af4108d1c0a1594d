import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CalibrationSet } from '../products.ts'
import { CalibrationSetRefusedError } from './errors.ts'
import { planRegistration, planRetirement, type SetChange } from './registration.ts'
import { selectCalibration } from './select.ts'
import { HOUR_S, madeConfiguration, madeSet, NOON_MJD_S, targetAt } from './testing.ts'

const at = (hours: number) => NOON_MJD_S + hours * HOUR_S
const open = { startMjdS: Number.NEGATIVE_INFINITY, endMjdS: Number.POSITIVE_INFINITY }

function afterChanges(sets: readonly CalibrationSet[], changes: readonly SetChange[]): CalibrationSet[] {
  return sets.map((set) => {
    const change = changes.find((one) => one.set === set.name)
    if (change === undefined) return set
    const { status, supersededBy, validity, note } = change
    return { ...set, status, supersededBy, validity, notes: note }
  })
}

describe('refused are', () => {
  const bad = {
    passed: false,
    grade: 'failed',
    reasons: ['median SNR 1.2, wanted at least 3'],
    unsolvedAntennas: [],
  } as const

  test.each([
    ['failed quality', { quality: bad }, 'its quality is failed: median SNR 1.2, wanted at least 3'],
    ['a set without tables', { tables: [] }, 'it has no tables'],
    ['a time that is none', { midMjdS: Number.NaN }, 'it has no time'],
    ['a declination that is none', { decRad: 2 }, 'its declination is 2 rad, wanted between −π/2 and π/2'],
    ['a validity that ends first', { validity: { startMjdS: 2, endMjdS: 1 } }, 'its validity ends before it begins'],
  ])('%s', (_, more, reason) => {
    expect(() => planRegistration(madeSet('a', 0, more), [])).toThrow(CalibrationSetRefusedError)
    expect(() => planRegistration(madeSet('a', 0, more), [])).toThrow(`set a is refused: ${reason}`)
  })

  test('a validity that lies wholly where the dishes were at another strip', () => {
    const late = madeSet('a', 0, { validity: { startMjdS: at(5), endMjdS: at(6) } })
    expect(() => planRegistration(late, [madeSet('away', 2, { decDeg: 30 })])).toThrow(
      'the dishes were at another strip',
    )
  })
})

test('a failed set may be put down as failed, and changes nothing', () => {
  const failed = madeSet('a', 0, {
    status: 'failed',
    quality: { passed: false, grade: 'failed', reasons: [], unsolvedAntennas: [] },
  })
  expect(planRegistration(failed, [madeSet('b', 0, { validity: open })])).toEqual({ set: failed, changes: [] })
})

describe('a newer solve of the same observation', () => {
  const old = madeSet('old', 0)
  const anew = madeSet('new', 0.01)

  test('supersedes the older one', () => {
    const { set, changes } = planRegistration(anew, [old])
    expect(set).toEqual(anew)
    expect(changes).toMatchObject([
      { set: 'old', status: 'superseded', supersededBy: 'new', note: 'superseded by new' },
    ])
  })

  test.each([
    ['another observation', madeSet('new', 0.05)],
    ['another strip', madeSet('new', 0.01, { decDeg: 30 })],
    ['other antennas', madeSet('new', 0.01, { configuration: madeConfiguration(19) })],
    ['fewer kinds', madeSet('new', 0.01, { kinds: ['BP'] })],
    ['NON_SCIENCE', madeSet('new', 0.01, { isNonScience: true })],
    ['retired from the start', madeSet('new', 0.01, { status: 'retired' })],
  ])('does not where it is of %s', (_, set) => {
    const { changes } = planRegistration(set, [old])
    expect(changes.filter(({ status }) => status === 'superseded')).toEqual([])
  })

  test('is superseded by nothing that is retired already', () => {
    expect(planRegistration(anew, [{ ...old, status: 'retired' }]).changes).toEqual([])
  })
})

describe('validities', () => {
  test('without an end they end where the next set of the strip was solved, whichever is registered first', () => {
    const [early, late] = [madeSet('early', 0, { validity: open }), madeSet('late', 20, { validity: open })]
    const forward = planRegistration(late, [early])
    expect(forward.set.validity).toEqual({ startMjdS: at(0), endMjdS: Number.POSITIVE_INFINITY })
    expect(forward.changes).toMatchObject([
      { set: 'early', status: 'active', validity: { startMjdS: Number.NEGATIVE_INFINITY, endMjdS: at(20) } },
    ])
    const backward = planRegistration(early, [late])
    expect(backward.set.validity).toEqual(forward.changes[0].validity)
    expect(backward.changes[0].validity).toEqual(forward.set.validity)
  })

  test('with an end they stay as they are: the nearest is taken where they overlap', () => {
    expect(planRegistration(madeSet('b', 4), [madeSet('a', 0)])).toEqual({ set: madeSet('b', 4), changes: [] })
  })

  test('a change of strip ends them, before and after; one that only a retired set shows does not', () => {
    const sets = [madeSet('before', -5), madeSet('after', 6)]
    const { changes, set } = planRegistration(madeSet('away', 0, { decDeg: 30 }), sets)
    expect(changes).toMatchObject([
      {
        set: 'before',
        validity: { startMjdS: at(-17), endMjdS: at(0) },
        note: 'validity narrowed: away is of declination 30.00°',
      },
      { set: 'after', validity: { startMjdS: at(0), endMjdS: at(18) } },
    ])
    expect(set.validity).toEqual({ startMjdS: at(-5), endMjdS: at(6) })
    const retired = planRegistration(madeSet('b', 3), [madeSet('away', 0, { decDeg: 30, status: 'retired' })])
    expect(retired.set.validity.startMjdS).toBe(at(-9))
  })

  test('one of which a change of strip leaves nothing retires its set', () => {
    const late = madeSet('late', 0, { validity: { startMjdS: at(5), endMjdS: at(8) } })
    const { changes } = planRegistration(madeSet('away', 3, { decDeg: 30 }), [late])
    expect(changes).toMatchObject([
      { set: 'late', status: 'retired', note: 'change of strip: away is of declination 30.00°' },
    ])
  })
})

describe('retirement', () => {
  const [old, anew] = [madeSet('old', 0, { status: 'superseded', supersededBy: 'new' }), madeSet('new', 0.01)]

  test('takes a set out of use for good, and brings back what it had superseded', () => {
    const sets = afterChanges([old, anew], planRetirement(anew, [old], 'interference'))
    expect(sets).toMatchObject([
      { name: 'old', status: 'active', supersededBy: undefined, notes: 'new, which took its place, is retired' },
      { name: 'new', status: 'retired', notes: 'interference' },
    ])
    expect(selectCalibration(sets, targetAt(1))).toMatchObject({ set: 'old' })
  })

  test('of a set that is superseded itself hands on what it had superseded', () => {
    const middle = { ...anew, status: 'superseded', supersededBy: 'newest' } as const
    const [, heir] = planRetirement(middle, [old], 'x')
    expect(heir).toMatchObject({ set: 'old', status: 'superseded', supersededBy: 'newest' })
  })
})

test('however sets are registered, a set serves its own data or one of the same observation does (300 cases)', () => {
  const sets = fc.uniqueArray(fc.integer({ min: -600, max: 600 }), { maxLength: 7 })
  fc.assert(
    fc.property(
      sets,
      fc.array(fc.constantFrom(54.6, 54.6, 54.6, 30), { minLength: 7, maxLength: 7 }),
      (minutes, decs) => {
        let there: CalibrationSet[] = []
        for (const [index, minute] of minutes.entries()) {
          const more = { decDeg: decs[index], ...(index % 3 > 0 && { validity: open }) }
          const { set, changes } = planRegistration(madeSet(`set${index}`, minute / 60, more), there)
          there = [...afterChanges(there, changes), set]
        }
        for (const [index, minute] of minutes.entries()) {
          const answer = selectCalibration(there, targetAt(minute / 60, decs[index]))
          if (answer.state !== 'calibrated') throw new Error(`set${index}: ${JSON.stringify(answer.refused)}`)
          expect(Math.abs(answer.offsetS)).toBeLessThanOrEqual(155)
        }
      },
    ),
    { numRuns: 300, seed: 20261121 },
  )
})
