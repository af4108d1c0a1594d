import { expect, test } from 'vitest'
import { madeSet, targetAt } from './testing.ts'
import { validityTimeline } from './timeline.ts'

const at = (hours: number) => targetAt(hours).mjdS
const span = (from: number, to: number) => ({ startMjdS: at(from), endMjdS: at(to) })

test('sets by strip, with the gaps that none serves and the overlaps of several', () => {
  const sets = [madeSet('late', 40), madeSet('early', 0), madeSet('next', 3), madeSet('bad', 20, { status: 'retired' })]
  const [north] = validityTimeline(sets, span(-20, 50))
  expect(north.sets.map(({ name, status, window }) => [name, status, window])).toEqual([
    ['early', 'active', span(-12, 12)],
    ['next', 'active', span(-9, 15)],
    ['bad', 'retired', span(8, 32)],
    ['late', 'active', span(28, 50)],
  ])
  expect(north.gaps).toEqual([span(-20, -12), span(15, 28)])
  expect(north.overlaps).toEqual([{ ...span(-9, 12), sets: ['early', 'next'] }])
})

test('what serves by its nearness alone leaves no gap; what is not for science serves nothing', () => {
  const short = madeSet('short', 0, { validity: span(0, 1) })
  expect(validityTimeline([short], span(-12, 12))[0].gaps).toEqual([])
  expect(validityTimeline([madeSet('x', 0, { isNonScience: true })], span(-12, 12))[0].gaps).toEqual([span(-12, 12)])
  expect(validityTimeline([], span(0, 1))).toEqual([])
})

test('where the dishes were away in between, no set serves', () => {
  const [south, north] = validityTimeline([madeSet('a', 0), madeSet('away', 6, { decDeg: 30 })], span(-12, 12))
  expect(north.gaps).toEqual([span(6, 12)])
  expect(south.gaps).toEqual([span(-12, 0)])
})

test('where the dishes are known to have been away in between, no set serves either', () => {
  const away = [4, 5].map((hours) => targetAt(hours, 30)).map(({ mjdS, decRad }) => ({ mjdS, decRad: decRad! }))
  const [strip] = validityTimeline([madeSet('a', 0), madeSet('b', 10)], span(-2, 12), {}, away)
  expect(strip.gaps).toEqual([span(4, 5)])
  expect(strip.chosen.map(({ best, sets }) => [best, sets])).toEqual([
    ['a', ['a']],
    ['b', ['b']],
  ])
})

test('sets of a year, four a day, leave no gap', () => {
  const year = Array.from({ length: 1500 }, (_, hour) => madeSet(`set${hour}`, 6 * hour))
  const [strip] = validityTimeline(year, span(-12, 9000))
  expect(strip.sets).toHaveLength(1500)
  expect(strip.gaps).toEqual([])
})
