import { describe, expect, test } from 'vitest'
import { type Calibrated, selectCalibration } from './select.ts'
import { DEG, HOUR_S, madeConfiguration, madeSet, NOON_MJD_S, targetAt } from './testing.ts'

function chosen(...args: Parameters<typeof selectCalibration>): Calibrated {
  const answer = selectCalibration(...args)
  if (answer.state !== 'calibrated') throw new Error(JSON.stringify(answer))
  return answer
}

/** Of a set alone, why it is not taken. */
function reasonsFor(...args: Parameters<typeof selectCalibration>): readonly string[] {
  const answer = selectCalibration(...args)
  if (answer.state !== 'uncalibrated') throw new Error(JSON.stringify(answer))
  return answer.refused.flatMap(({ reasons }) => reasons)
}

const open = { startMjdS: Number.NEGATIVE_INFINITY, endMjdS: Number.POSITIVE_INFINITY }
const never = (hours: number) => ({ startMjdS: targetAt(hours).mjdS, endMjdS: targetAt(hours).mjdS })

describe('time', () => {
  test('data 6 h before their calibrator get it, as data 6 h after do', () => {
    for (const hours of [-6, 6]) {
      const answer = chosen([madeSet('a', 0)], targetAt(hours))
      expect(answer).toMatchObject({ set: 'a', offsetS: -hours * HOUR_S, freshness: 'fresh', refused: [], notes: [] })
    }
  })

  test('a set whose validity begins at its calibrator serves the 12 h before it too', () => {
    const forward = madeSet('a', 0, { validity: { startMjdS: NOON_MJD_S, endMjdS: NOON_MJD_S + 12 * HOUR_S } })
    const answer = chosen([forward], targetAt(-11))
    expect(answer).toMatchObject({ set: 'a', freshness: 'aging' })
    expect(answer.notes).toEqual(['beyond the validity of a, 11.00 h after the data, but the nearest there is'])
    expect(reasonsFor([forward], targetAt(-12.01))).toEqual([
      'solved 12.01 h after the data, wanted within 12.00 h, or a validity that holds their time',
    ])
  })

  test('beyond 12 h only a validity that holds the time serves, and its age is told', () => {
    expect(chosen([madeSet('a', 0, { validity: open })], targetAt(30))).toMatchObject({ freshness: 'critical' })
    expect(chosen([madeSet('a', 0, { validity: open })], targetAt(-300))).toMatchObject({ freshness: 'none' })
  })

  test('a validity that holds the time comes before a set that is nearer', () => {
    const sets = [madeSet('near', 1, { validity: never(1) }), madeSet('far', -11)]
    expect(chosen(sets, targetAt(0))).toMatchObject({ set: 'far', others: ['near'], parts: [{ weight: 1 }] })
  })

  test('of overlapping sets the nearest is taken, and that is said', () => {
    const sets = [madeSet('a', -3), madeSet('b', 5, { referenceAntenna: '104' })]
    const answer = chosen(sets, targetAt(0))
    expect(answer).toMatchObject({ set: 'a', others: ['b'] })
    expect(answer.notes[0]).toBe('sets overlap: taken a, 3.00 h before the data, rather than b, 5.00 h after the data')
  })

  test('of sets equally far the one registered later is taken, then that of the first name, in any order', () => {
    const sets = [madeSet('a', -3), madeSet('b', 3, { createdS: 9 }), madeSet('c', 3, { createdS: 9 })]
    for (const list of [sets, sets.toReversed()]) expect(chosen(list, targetAt(0)).set).toBe('b')
  })
})

test.each([
  ['retired', madeSet('a', 0, { status: 'retired', notes: 'bad weather' }), 'retired (bad weather)'],
  ['superseded', madeSet('a', 0, { status: 'superseded', supersededBy: 'b' }), 'superseded by b'],
  ['put down as failed', madeSet('a', 0, { status: 'failed' }), 'failed'],
  [
    'of failed quality',
    madeSet('a', 0, {
      quality: { passed: false, grade: 'failed', reasons: ['SNR 1.2, wanted 3'], unsolvedAntennas: [] },
    }),
    'failed quality: SNR 1.2, wanted 3',
  ],
  ['NON_SCIENCE', madeSet('a', 0, { isNonScience: true }), 'marked NON_SCIENCE: not to be applied to science data'],
])('a set that is %s is never taken, and it is said why', (_, set, reason) => {
  expect(reasonsFor([set], targetAt(0))).toEqual([reason])
})

test('a NON_SCIENCE set is taken where that was allowed', () => {
  expect(chosen([madeSet('a', 0, { isNonScience: true })], targetAt(0), [], { allowNonScience: true }).set).toBe('a')
})

test('a set of which a table is gone is not taken', () => {
  const isThere = (path: string) => path !== '/cal/a_GP'
  expect(reasonsFor([madeSet('a', 0)], targetAt(0), [], { isThere })).toEqual(['no longer there: /cal/a_GP'])
})

test('without any set the data are uncalibrated, and not calibrated by something else', () => {
  expect(selectCalibration([], targetAt(0))).toEqual({ state: 'uncalibrated', refused: [], notes: [] })
})

describe('strip', () => {
  test('a set of another declination is refused, from 1° on', () => {
    expect(chosen([madeSet('a', 0)], targetAt(0, 55.59)).set).toBe('a')
    expect(reasonsFor([madeSet('a', 0)], targetAt(0, 55.61))).toEqual([
      'of another strip: declination 54.60°, the data of 55.61°, wanted within 1.00°',
    ])
  })

  test('sets from before the dishes were away serve no more, sets from after not yet', () => {
    const sets = [madeSet('before', -5), madeSet('away', -3, { decDeg: 30 }), madeSet('after', 4)]
    const back = chosen(sets, targetAt(0))
    expect(back).toMatchObject({ set: 'after', parts: [{ weight: 1 }] })
    expect(back.refused).toContainEqual({
      set: 'before',
      reasons: ['the dishes were at declination 30.00° in between'],
    })
    expect(chosen(sets, targetAt(-4)).set).toBe('before')
    const seen = [{ mjdS: targetAt(2).mjdS, decRad: 30 * DEG }] // an observation that calibrated nothing
    expect(selectCalibration(sets, targetAt(0), seen).state).toBe('uncalibrated')
  })

  test('without a declination that of the nearest set is taken, which is said', () => {
    const sets = [madeSet('a', -3), madeSet('b', 5, { decDeg: 30 })]
    const free = chosen(sets, { mjdS: NOON_MJD_S })
    expect(free.set).toBe('a')
    expect(free.notes).toEqual(['no declination was given: taken to be that of a, 54.60°'])
    expect(free.refused).toEqual([
      { set: 'b', reasons: ['of another strip (30.00°) than a, and no declination was given'] },
    ])
  })
})

describe('configuration', () => {
  const target = (antennas: number, windows = 16) => ({
    ...targetAt(0),
    configuration: madeConfiguration(antennas, windows),
  })

  test('antennas that the set lacks or did not solve are named; where it lacks too many it is refused', () => {
    const quality = { passed: true, grade: 'good', reasons: [], unsolvedAntennas: ['7', '117'] } as const
    const answer = chosen([madeSet('a', 0, { quality })], target(22))
    expect(answer.missingAntennas).toEqual(['7', '21', '22'])
    expect(answer.notes).toEqual(['antennas without a solution, to be flagged: 7, 21, 22'])
    expect(reasonsFor([madeSet('a', 0)], target(26))).toEqual([
      'it lacks 6 of 26 antennas (21, 22, 23, 24, 25, 26), wanted 80 %',
    ])
  })

  test('a set that lacks a spectral window of the data is refused', () => {
    expect(chosen([madeSet('a', 0)], target(20, 3)).set).toBe('a')
    expect(reasonsFor([madeSet('a', 0, { configuration: madeConfiguration(20, 15) })], target(20))).toEqual([
      'it lacks 1 of 16 spectral windows (1486.5–1498.2 MHz)',
    ])
  })
})

describe('tables', () => {
  test('they come in the order of application, however they were registered', () => {
    const kinds = ['FLUX', '2G', 'GA', 'GP', 'BP', 'BA', 'K'] as const
    const { tables } = chosen([madeSet('a', 0, { kinds })], targetAt(0))
    expect(tables.map(({ kind }) => kind)).toEqual(['K', 'BA', 'BP', 'GP', 'GA', '2G', 'FLUX'])
  })

  test('gains alone are applied with the bandpass that is nearest to them', () => {
    const gains = madeSet('gains', 0.5, { kinds: ['GP', 'GA'] })
    const bands = [madeSet('early', -6), madeSet('late', 5)]
    const answer = chosen([...bands, gains], targetAt(0))
    expect(answer.tables.map(({ path }) => path)).toEqual(['/cal/late_BP', '/cal/gains_GP', '/cal/gains_GA'])
    expect(answer.notes).toContain('gains has no bandpass: taken from late')
    expect(reasonsFor([gains, madeSet('late', 5, { status: 'retired' })], targetAt(0))).toContain(
      'it has no bandpass, and no other set that may be applied has one',
    )
  })

  test('a set may be asked for by name, but not against the rules', () => {
    const sets = [madeSet('a', -1), madeSet('b', 9), madeSet('c', 2, { status: 'retired' })]
    const answer = chosen(sets, targetAt(0), [], { only: 'b' })
    expect(answer).toMatchObject({ set: 'b', parts: [{ set: 'b', weight: 1 }], others: [] })
    expect(answer.refused).toContainEqual({ set: 'a', reasons: ['set b was asked for'] })
    expect(reasonsFor(sets, targetAt(0), [], { only: 'c' })).toContain('retired')
  })
})

describe('between two sets', () => {
  const parts = (...args: Parameters<typeof selectCalibration>) =>
    chosen(...args).parts.map(({ set, weight }) => [set, Number(weight.toFixed(6))])

  test('data midway get the mean of both; nearer to one, more of it', () => {
    const sets = [madeSet('after', 4), madeSet('before', -4)]
    expect(parts(sets, targetAt(0))).toEqual([
      ['before', 0.5],
      ['after', 0.5],
    ])
    expect(parts(sets, targetAt(-3))).toEqual([
      ['before', 0.875],
      ['after', 0.125],
    ])
    expect(parts(sets, targetAt(-4))).toEqual([['before', 1]])
    expect(parts(sets, targetAt(-5))).toEqual([['before', 1]])
  })

  test.each([
    ['less than an hour apart', madeSet('b', 0.4), '0.90 h apart, wanted at least 1.00 h'],
    [
      'of another reference antenna',
      madeSet('b', 4, { referenceAntenna: '104' }),
      'its phases refer to antenna 104, those of a to 103',
    ],
    ['of other kinds', madeSet('b', 4, { kinds: ['BP', 'GA'] }), 'it has other kinds of tables'],
  ])('sets %s are not mixed, and it is said', (_, b, reason) => {
    const answer = chosen([madeSet('a', -0.5, { createdS: 1 }), b], targetAt(-0.1))
    expect(answer.parts).toMatchObject([{ set: 'a', weight: 1 }])
    expect(answer.notes.at(-1)).toBe(`not interpolated with b: ${reason}`)
  })

  test('a set whose validity does not hold the time is not mixed with one whose does', () => {
    const sets = [madeSet('a', -4), madeSet('b', 4, { validity: never(4) })]
    expect(parts(sets, targetAt(0))).toEqual([['a', 1]])
  })
})

test.each([
  ['a time', { mjdS: Number.NaN }],
  ['a declination', { mjdS: NOON_MJD_S, decRad: 2 }],
])('%s that is none is refused', (_, target) => {
  expect(() => selectCalibration([], target)).toThrow(RangeError)
})
