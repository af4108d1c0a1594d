import { type Cells, shapeSize } from './value-type.ts'

/** A box of an array: its first position and its length along every axis, first axis fastest. */
export interface Box {
  readonly start: readonly number[]
  readonly shape: readonly number[]
}

/** Whether a box is one, and lies within an array of a shape. */
export function boxFits({ start, shape }: Box, within: readonly number[]): boolean {
  if (start.length !== within.length || shape.length !== within.length) return false
  return within.every((length, axis) => {
    const [first, count] = [start[axis], shape[axis]]
    return Number.isInteger(first) && Number.isInteger(count) && first >= 0 && count >= 0 && first + count <= length
  })
}

/** Place of a position among the values of an array. */
export function placeIn(shape: readonly number[], position: readonly number[]): number {
  let place = 0
  for (let axis = shape.length - 1; axis >= 0; axis--) place = place * shape[axis] + position[axis]
  return place
}

/** Visits all positions in an array of a shape, first axis fastest; the array given is the same every time. */
export function forEachPosition(shape: readonly number[], visit: (position: readonly number[]) => void): void {
  const position = new Array<number>(shape.length).fill(0)
  for (let left = shapeSize(shape); left > 0; left--) {
    visit(position)
    for (let axis = 0; axis < shape.length && ++position[axis] === shape[axis]; axis++) position[axis] = 0
  }
}

/** An array of cells, and which part of them: value `offset` is at position zero. */
export interface BoxedCells {
  readonly cells: Cells
  readonly offset: number
  readonly shape: readonly number[]
  readonly start: readonly number[]
}

/**
 * Copies a box of values from one array into another.
 *
 * @param parts  numbers a value: 2 for complex ones
 */
export function copyBox(from: BoxedCells, to: BoxedCells, shape: readonly number[], parts: number): void {
  const [length = 1, ...lines] = shape
  forEachPosition(lines, (line) => {
    const position = shape.length === 0 ? [] : [0, ...line]
    const first = (from.offset + placeIn(from.shape, sum(from.start, position))) * parts
    const target = (to.offset + placeIn(to.shape, sum(to.start, position))) * parts
    copyRun(from.cells, first, to.cells, target, length * parts)
  })
}

function sum(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, axis) => value + b[axis])
}

/** Copies numbers, or texts, that lie one after another. */
export function copyRun(from: Cells, first: number, to: Cells, at: number, length: number): void {
  for (let i = 0; i < length; i++) to[at + i] = from[first + i]
}
