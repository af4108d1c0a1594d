import { expect, test } from 'vitest'
import type { CalibrationSet } from '../products.ts'
import { chosenSpans } from './chosen-spans.ts'
import { selectCalibration } from './select.ts'
import { DEG, HOUR_S, madeSet, NOON_MJD_S, targetAt } from './testing.ts'

const at = (hours: number) => targetAt(hours).mjdS
const spanOf = (from: number, to: number) => ({ startMjdS: at(from), endMjdS: at(to) })
const spans = (sets: readonly CalibrationSet[], from: number, to: number) =>
  chosenSpans(sets, spanOf(from, to), 54.6 * DEG).map(({ startMjdS, endMjdS, best, sets: taken }) => [
    (startMjdS - NOON_MJD_S) / HOUR_S,
    (endMjdS - NOON_MJD_S) / HOUR_S,
    best,
    taken,
  ])

test('a set serves alone outside of two, and both between them, the nearer as the best', () => {
  expect(spans([madeSet('a', 0), madeSet('b', 6)], -20, 30)).toEqual([
    [-12, 0, 'a', ['a']],
    [0, 3, 'a', ['a', 'b']],
    [3, 6, 'b', ['a', 'b']],
    [6, 18, 'b', ['b']],
  ])
})

test('gains without a bandpass use that of another set, which is in use with them', () => {
  const [first] = spans([madeSet('a', 0), madeSet('g', 6, { kinds: ['GP', 'GA'] })], 10, 11)
  expect(first).toEqual([10, 11, 'g', ['a', 'g']])
})

test('what is not active, of another strip or gone is never in use', () => {
  const idle = [
    madeSet('retired', 0, { status: 'retired' }),
    madeSet('south', 1, { decDeg: 30 }),
    madeSet('trial', 2, { isNonScience: true }),
  ]
  expect(spans(idle, -12, 12)).toEqual([])
  const gone = chosenSpans([madeSet('a', 0)], spanOf(-1, 1), 54.6 * DEG, { isThere: () => false })
  expect(gone).toEqual([])
})

test('at any time it is what the selection says', () => {
  const sets = Array.from({ length: 9 }, (_, i) => {
    const window = i % 3 === 0 ? { validity: spanOf(5 * i - 30, 5 * i + 4) } : {}
    return madeSet(`s${i}`, 5 * i + (i % 2), { ...window, kinds: i % 4 === 1 ? ['GP'] : ['BP', 'GP'] })
  })
  const found = chosenSpans(sets, spanOf(-40, 70), 54.6 * DEG)
  for (let hours = -39.87; hours < 70; hours += 0.37) {
    const answer = selectCalibration(sets, targetAt(hours))
    const span = found.find(({ startMjdS, endMjdS }) => startMjdS <= at(hours) && at(hours) < endMjdS)
    expect([hours, span?.best]).toEqual([hours, answer.state === 'calibrated' ? answer.set : undefined])
  }
})
