import { FormatError } from '@contimg/formats/error'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'

/** @throws FormatError for a frequency that cannot be. @param frequenciesHz  [data description] of its channels */
export function requirePositive(path: string, frequenciesHz: readonly ArrayLike<number>[]): void {
  for (const [id, channels] of frequenciesHz.entries()) {
    const wrong = Array.from(channels).find((hz) => !(hz > 0 && hz < Infinity))
    if (wrong !== undefined)
      throw new FormatError(path, undefined, `data description ${id} has a channel at ${wrong} Hz, wanted above 0`)
  }
}

const LONGEST_M = 1e9

/** @throws FormatError for a (u, v, w) that cannot be */
export function requireMetres(path: string, row: number, uvwM: Float64Array): void {
  if (uvwM.every((metres) => Math.abs(metres) < LONGEST_M)) return
  throw new FormatError(path, undefined, `UVW of row ${row} is ${uvwM.join(', ')}, wanted metres below ${LONGEST_M}`)
}

const SAME_UVW_M = 1e-6

/** Whether `count` rows from each of two on have the same UVW. Many are compared with one: that is read once. */
export function sameUvw({ ms }: MeasurementSetSource): (row: number, other: number, count: number) => boolean {
  const column = ms.main.column('UVW')
  const rowsAt = () => {
    let held: { row: number; count: number; uvwM: Float64Array } = { row: -1, count: 0, uvwM: new Float64Array() }
    return (row: number, count: number) => {
      if (row === held.row && count === held.count) return held.uvwM
      const room = 3 * count <= held.uvwM.length ? held.uvwM : new Float64Array(3 * count)
      held = { row, count, uvwM: column.readCells(row, count, room) as Float64Array }
      return held.uvwM
    }
  }
  const [first, second] = [rowsAt(), rowsAt()]
  return (row, other, count) => {
    const [one, two] = [first(row, count), second(other, count)]
    for (let i = 0; i < 3 * count; i++) if (!(Math.abs(one[i] - two[i]) <= SAME_UVW_M)) return false
    return true
  }
}
