import type { Index } from './expression.ts'

/**
 * Which values of an array some indices take, in the order in which they lie there.
 *
 * @param shape    first axis fastest
 * @param indices  one for each axis, slowest first
 * @returns        undefined where an index is beyond the array, or there are too few or too many
 */
export function placesOf(shape: readonly number[], indices: readonly Index[]): Int32Array | undefined {
  if (indices.length !== shape.length) return undefined
  let places = [0]
  let stride = 1
  for (const [axis, length] of shape.entries()) {
    const along = alongAxis(length, indices[shape.length - 1 - axis])
    if (along === undefined) return undefined
    const step = stride
    places = along.flatMap((place) => places.map((start) => start + place * step))
    stride *= length
  }
  return Int32Array.from(places).sort()
}

function alongAxis(length: number, index: Index): number[] | undefined {
  if (index.kind === 'element') {
    const place = index.place < 0 ? length + index.place : index.place
    return place >= 0 && place < length ? [place] : undefined
  }
  const end = (place: number): number => Math.min(length, Math.max(0, place < 0 ? length + place : place))
  const from = end(index.from ?? 0)
  return Array.from({ length: Math.max(0, end(index.to ?? length) - from) }, (_, i) => from + i)
}
