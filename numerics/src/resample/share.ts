/** One of `count` threads that share a step; each does its own part of it. */
export interface Share {
  readonly index: number
  readonly count: number
}

/** This thread's part of 0 … end − 1, cut at multiples of `multiple`. */
export function partOf(end: number, multiple: number, { index, count }: Share): readonly [first: number, last: number] {
  const pieces = Math.ceil(end / multiple)
  const cut = (i: number) => Math.min(end, multiple * Math.floor((pieces * i) / count))
  return [cut(index), cut(index + 1)]
}
