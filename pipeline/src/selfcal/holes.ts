const BOX_HALF_PX = 50
const MOST_DOUBLINGS = 3
const MOST_POSITIVE = 0.7

/**
 * The deepest hole within fifty pixels of each pixel, or farther: where more than 70 % of a box is positive, as in a
 * source larger than it, no noise is seen, and the box is doubled, three times at most (the adaptive minimum absolute
 * clip of T. Galvin's flint, with its defaults).
 *
 * @param image  [height, width]
 * @returns [height, width] the smallest value
 */
export function holesNear(image: Float32Array, width: number, height: number): Float32Array {
  const holes = boxMinimum(image, width, height, BOX_HALF_PX)
  let half = BOX_HALF_PX
  for (let doubling = 0; doubling < MOST_DOUBLINGS && 2 * half < Math.min(width, height); doubling++) {
    const positive = positiveFraction(image, width, height, half)
    if (!positive.some((fraction) => fraction > MOST_POSITIVE)) break
    half *= 2
    const wider = boxMinimum(image, width, height, half)
    for (let i = 0; i < holes.length; i++) if (positive[i] > MOST_POSITIVE) holes[i] = wider[i]
  }
  return holes
}

/** The smallest pixel within `half` pixels of each, along rows and then along columns. */
export function boxMinimum(image: Float32Array, width: number, height: number, half: number): Float32Array {
  return alongBoth(image, width, height, (...line) => lineMinimum(...line, half))
}

/** The part of the pixels within `half` of each that is positive, of those that lie in the image. */
function positiveFraction(image: Float32Array, width: number, height: number, half: number): Float32Array {
  const positive = image.map((value) => (value > 0 ? 1 : 0))
  return alongBoth(positive, width, height, (...line) => lineMean(...line, half))
}

type LineFilter = (from: Float32Array, to: Float32Array, start: number, step: number, count: number) => void

function alongBoth(image: Float32Array, width: number, height: number, filter: LineFilter): Float32Array {
  const along = new Float32Array(image.length)
  for (let y = 0; y < height; y++) filter(image, along, y * width, 1, width)
  const both = new Float32Array(image.length)
  for (let x = 0; x < width; x++) filter(along, both, x, width, height)
  return both
}

/** Of a line of pixels `step` apart: a queue of places whose values rise has the minimum of the moving box at its head. */
function lineMinimum(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  half: number,
): void {
  const queue = new Int32Array(count)
  let [head, tail] = [0, 0]
  for (let next = 0, i = 0; i < count; i++) {
    for (; next < Math.min(count, i + half + 1); next++) {
      while (tail > head && from[start + step * queue[tail - 1]] >= from[start + step * next]) tail--
      queue[tail++] = next
    }
    while (queue[head] < i - half) head++
    to[start + step * i] = from[start + step * queue[head]]
  }
}

/** The mean of the moving box, which is cut at the ends of the line. */
function lineMean(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  half: number,
): void {
  const at = (i: number) => from[start + step * i]
  let sum = 0
  for (let i = 0; i < Math.min(half, count); i++) sum += at(i)
  for (let i = 0; i < count; i++) {
    if (i + half < count) sum += at(i + half)
    if (i > half) sum -= at(i - half - 1)
    to[start + step * i] = sum / (Math.min(count, i + half + 1) - Math.max(0, i - half))
  }
}
