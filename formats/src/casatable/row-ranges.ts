/** Rows that lie one after another in a hypercube. */
export interface RowRange {
  readonly firstRow: number
  readonly endRow: number
  readonly cube: number
  readonly position: number // of firstRow along the last axis
}

/** The ranges of a column, ascending; rows outside have no array. */
export class RowRanges {
  readonly #ranges: readonly RowRange[]

  constructor(ranges: readonly RowRange[]) {
    this.#ranges = ranges
  }

  /** The range that holds a row; undefined where there is none. */
  find(row: number): RowRange | undefined {
    const range = this.#ranges[this.#firstEndingAfter(row)]
    return range !== undefined && range.firstRow <= row ? range : undefined
  }

  /** The first row behind those that are like `row`: the end of its range, or the beginning of the next. */
  nextChange(row: number): number {
    const range = this.#ranges[this.#firstEndingAfter(row)]
    if (range === undefined) return Number.POSITIVE_INFINITY
    return range.firstRow <= row ? range.endRow : range.firstRow
  }

  #firstEndingAfter(row: number): number {
    let low = 0
    let high = this.#ranges.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#ranges[middle].endRow <= row) low = middle + 1
      else high = middle
    }
    return low
  }
}
