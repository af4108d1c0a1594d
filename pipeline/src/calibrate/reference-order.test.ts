import { expect, test } from 'vitest'
import { UnknownAntennaError } from './errors.ts'
import { findAntenna, referenceGoodness, referenceOrder, wantedReference } from './reference-order.ts'

const STATIONS = Array.from({ length: 117 }, (_, i) => String(i + 1))
const EVEN = new Float64Array(117).fill(0.5)

test('antenna 103 comes first, then the outriggers, then the best of the core', () => {
  const goodness = EVEN.with(40, 0.9).with(5, 0.8)
  const order = referenceOrder('x.ms', STATIONS, undefined, goodness).map((antenna) => STATIONS[antenna])
  expect(order.slice(0, 4)).toEqual(['103', '104', '105', '106'])
  expect(order.slice(13, 17)).toEqual(['116', '117', '41', '6'])
  expect(new Set(order).size).toBe(117)
})

test('antennas that are much worse than most, or have no data, come last, though they are wanted', () => {
  const goodness = EVEN.with(102, 0.1).with(103, 0)
  const order = referenceOrder('x.ms', STATIONS, undefined, goodness).map((antenna) => STATIONS[antenna])
  expect(order.slice(0, 2)).toEqual(['105', '106'])
  expect(order.slice(-2)).toEqual(['103', '104'])
})

test('several antennas may be wanted, the first first', () => {
  const order = referenceOrder('x.ms', STATIONS, '20, 7', EVEN).map((antenna) => STATIONS[antenna])
  expect(order.slice(0, 3)).toEqual(['20', '7', '104'])
  expect(() => referenceOrder('x.ms', STATIONS, '20,999', EVEN)).toThrow(/no antenna "999"/)
  expect(wantedReference(STATIONS, '20,7')).toBe(19)
  expect(wantedReference(STATIONS)).toBe(102)
  expect(wantedReference(['VA01'])).toBe(-1)
})

test('goodness is the share of solutions that are not flagged, less where their phases are uncertain', () => {
  const gains = Float64Array.of(1, 0, 1, 0, 1, 0, 1, 0)
  const solved = { gains, flags: Uint8Array.of(0, 0, 0, 1), errors: Float64Array.of(0.01, 0.01, 0.03, 0) }
  expect([...referenceGoodness(2, [solved])]).toEqual([0.5, 0.125])
  expect([...referenceGoodness(2, [{ ...solved, flags: new Uint8Array(4).fill(1) }])]).toEqual([0, 0])
})

test('a wanted antenna comes before the outriggers, 103 keeps its place near their end', () => {
  const order = referenceOrder('x.ms', STATIONS, '7', EVEN).map((antenna) => STATIONS[antenna])
  expect(order.slice(0, 3)).toEqual(['7', '104', '105'])
  expect(order[14]).toBe('103')
})

test('names are matched by their number, not by their place', () => {
  expect(findAntenna(['DSA-101', 'DSA-102', 'DSA-103'], '103')).toBe(2)
  expect(findAntenna(['', 'VA01', 'VA02'], '2')).toBe(2)
  expect(findAntenna(['', 'VA01', 'VA02'], 'VA01')).toBe(1)
  expect(findAntenna(STATIONS, '103')).toBe(102)
  expect(findAntenna(['pad1'], 'ea')).toBe(-1)
})

test('an antenna nobody has is an error when asked for, and passed over when it is the default', () => {
  expect(() => referenceOrder('x.ms', ['VA01', 'VA02'], '103', [0, 0])).toThrow(UnknownAntennaError)
  expect(() => referenceOrder('x.ms', ['VA01', 'VA02'], '103', [0, 0])).toThrow(
    /x.ms has no antenna "103"; it has VA01, VA02/,
  )
  expect(referenceOrder('x.ms', ['VA01', 'VA02'], undefined, [0.2, 0.4])).toEqual([1, 0])
})
