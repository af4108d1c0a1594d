import type { RowBand } from './plane.ts'

/** One of `count` threads that share a step; each does its own part of it. */
export interface Share {
  readonly index: number
  readonly count: number
}

/** This thread's part of first … last − 1, cut at multiples of `multiple` from first. */
export function part(first: number, last: number, multiple: number, { index, count }: Share): RowBand {
  const pieces = Math.ceil((last - first) / multiple)
  const cut = (i: number) => Math.min(last, first + multiple * Math.floor((pieces * i) / count))
  return [cut(index), cut(index + 1)]
}
