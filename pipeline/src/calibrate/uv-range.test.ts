import { expect, test } from 'vitest'
import { parseUvRange, rowsWithin } from './uv-range.ts'

test('ranges of (u, v) are written as CASA writes them', () => {
  expect(parseUvRange('>1klambda')).toEqual({ minimum: 1000, maximum: Infinity })
  expect(parseUvRange(' < 20klambda')).toEqual({ minimum: 0, maximum: 20000 })
  expect(parseUvRange('0.5~10klambda')).toEqual({ minimum: 500, maximum: 10000 })
  expect(parseUvRange('100 ~ 300lambda')).toEqual({ minimum: 100, maximum: 300 })
  for (const wrong of ['', '1', '>1', '>1km', '10~5klambda', '>1~2klambda', '-1klambda'])
    expect(() => parseUvRange(wrong), wrong).toThrow(/uv range ".*", wanted one such as >1klambda/)
})

test('rows are within a range by the length of their (u, v) at the middle of the window', () => {
  const frequenciesHz = Float64Array.of(1.3e9, 1.5e9) // 0.2141 m
  const uvwM = Float64Array.of(100, 0, 9e9, 0, 214, 0, 215, 0, 0)
  expect(rowsWithin({ minimum: 1000, maximum: Infinity }, uvwM, frequenciesHz)).toEqual(Uint8Array.of(0, 0, 1))
  expect(rowsWithin({ minimum: 0, maximum: 1000 }, uvwM, frequenciesHz)).toEqual(Uint8Array.of(1, 1, 0))
  expect(rowsWithin({ minimum: 0, maximum: Infinity }, uvwM, frequenciesHz)).toBeUndefined()
})
