import { expect, test } from 'vitest'
import { parseSolutionInterval, type SolutionInterval, SpanCutter } from './intervals.ts'

function spanLengths(interval: SolutionInterval, integrations: number, exposureS: number): number[] {
  const cutter = new SpanCutter(interval)
  const lengths: number[] = []
  for (let i = 0; i < integrations; i++) {
    const middle = 5e9 + i * exposureS
    if (cutter.isNext(middle, exposureS)) {
      const span = cutter.finish()!
      lengths.push(Math.round((span.endMjdS - span.startMjdS) / exposureS))
    }
    cutter.include(middle, exposureS)
  }
  const last = cutter.finish()
  if (last) lengths.push(Math.round((last.endMjdS - last.startMjdS) / exposureS))
  return lengths
}

test('spans are whole integrations, as many as come nearest to the interval', () => {
  expect(spanLengths('inf', 24, 12.885)).toEqual([24])
  expect(spanLengths('int', 3, 12.885)).toEqual([1, 1, 1])
  expect(spanLengths(60, 24, 12.885)).toEqual([5, 5, 5, 5, 4])
  expect(spanLengths(5, 3, 12.885)).toEqual([1, 1, 1])
  expect(spanLengths(60, 0, 12.885)).toEqual([])
})

test('intervals are written as CASA writes them', () => {
  expect(['inf', 'int', '60', '60s', '1.5min'].map(parseSolutionInterval)).toEqual(['inf', 'int', 60, 60, 90])
  for (const wrong of ['', '0', '-5s', 'long', '3h'])
    expect(() => parseSolutionInterval(wrong)).toThrow(/solution interval/)
})
