import { FormatError } from '@contimg/formats/error'
import type { MeasurementSet } from '@contimg/formats/ms'
import { RowColumns } from '../../selection/row-columns.ts'
import { Selection } from '../../selection/selection.ts'
import { antennasOf, baselineKey } from './baseline.ts'
import type { RasterRequest } from './request.ts'

/** Rows of a Measurement Set whose coordinates are held at once. */
export const ROWS_AT_ONCE = 1 << 16

/** What the selected rows are, before any visibility is read. */
export interface Survey {
  readonly rowCount: number // selected
  readonly selected: Uint8Array // [row of the table] 1 where it is selected
  readonly timesMjdS: Float64Array // the different ones, ascending
  readonly descriptionIds: readonly number[] // ascending
  readonly baselineKeys: readonly number[] // see baselineKey, ascending
  readonly antennaIds: readonly number[] // ascending
  readonly largestM: { readonly uv: number; readonly u: number; readonly v: number } // 0 where UVW was not asked for
}

/** Reads the coordinates of all rows. @throws SelectionError; FormatError where a row names what is not there */
export function surveyRows(ms: MeasurementSet, request: RasterRequest): Survey {
  const { correlation: _, ...texts } = request.selection
  const selection = new Selection(ms, texts)
  const withAutos = request.autocorrelations === 'included' || texts.antenna?.includes('&&') === true
  const needsUvw = request.x === 'uvdist' || request.x === 'u'
  const { rowCount } = ms.main
  const selected = new Uint8Array(rowCount)
  const found = new Finding(ms)
  for (let first = 0; first < rowCount; first += ROWS_AT_ONCE) {
    const rows = new RowColumns(ms.main, first, Math.min(ROWS_AT_ONCE, rowCount - first))
    const mask = selection.rows(rows)
    const { antenna1, antenna2, dataDescriptionIds, timesMjdS } = rows
    const uvwM = needsUvw ? rows.uvwM : undefined
    for (let row = 0; row < rows.rowCount; row++) {
      if (mask?.[row] === 0 || (!withAutos && antenna1[row] === antenna2[row])) continue
      selected[first + row] = 1
      found.add(first + row, timesMjdS[row], antenna1[row], antenna2[row], dataDescriptionIds[row])
      if (uvwM) found.addUvw(uvwM, row)
    }
  }
  return { selected, ...found.survey() }
}

const MOST_ANTENNAS = 4096 // of which pairs are noted

class Finding {
  readonly #ms: MeasurementSet
  readonly #antennas: number
  readonly #times = new Set<number>()
  readonly #pairs: Uint8Array // [antenna 1, antenna 2] 1 where it was met
  readonly #descriptions: Uint8Array
  readonly #largestM = { uv: 0, u: 0, v: 0 }
  #rowCount = 0
  #lastTime = Number.NaN

  constructor(ms: MeasurementSet) {
    this.#ms = ms
    this.#antennas = ms.antennas.names.length
    if (this.#antennas > MOST_ANTENNAS)
      throw new FormatError(ms.path, undefined, `${this.#antennas} antennas, wanted ${MOST_ANTENNAS} at most`)
    this.#pairs = new Uint8Array(this.#antennas ** 2)
    this.#descriptions = new Uint8Array(ms.dataDescriptions.length)
  }

  add(row: number, timeMjdS: number, one: number, other: number, description: number): void {
    const antennas = this.#antennas
    if (!(one >= 0 && one < antennas && other >= 0 && other < antennas))
      this.#fail(row, `antennas ${one} and ${other}`, antennas)
    if (!(description >= 0 && description < this.#descriptions.length))
      this.#fail(row, `DATA_DESC_ID ${description}`, this.#descriptions.length)
    this.#rowCount++
    this.#descriptions[description] = 1
    this.#pairs[one * antennas + other] = 1
    if (timeMjdS === this.#lastTime) return
    this.#lastTime = timeMjdS
    this.#times.add(timeMjdS)
  }

  addUvw(uvwM: Float64Array, row: number): void {
    const [u, v] = [Math.abs(uvwM[3 * row]), Math.abs(uvwM[3 * row + 1])]
    const largest = this.#largestM
    if (u > largest.u) largest.u = u
    if (v > largest.v) largest.v = v
    const uv = Math.sqrt(u * u + v * v)
    if (uv > largest.uv) largest.uv = uv
  }

  survey(): Omit<Survey, 'selected'> {
    const ascending = (values: Iterable<number>) => [...values].sort((a, b) => a - b)
    const met = (marks: Uint8Array) => [...marks.keys()].filter((place) => marks[place] === 1)
    const antennas = this.#antennas
    const baselineKeys = met(this.#pairs).map((pair) => baselineKey(Math.floor(pair / antennas), pair % antennas))
    return {
      rowCount: this.#rowCount,
      timesMjdS: Float64Array.from(ascending(this.#times)),
      descriptionIds: met(this.#descriptions),
      baselineKeys,
      antennaIds: ascending(new Set(baselineKeys.flatMap(antennasOf))),
      largestM: this.#largestM,
    }
  }

  #fail(row: number, found: string, count: number): never {
    throw new FormatError(this.#ms.path, undefined, `row ${row} names ${found}, wanted 0 to ${count - 1}`)
  }
}
