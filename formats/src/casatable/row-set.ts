/** Rows that were written. */
export class RowSet {
  readonly #runs: [first: number, end: number][] = [] // ascending, none touching the next

  /** Adds rows; false, and nothing added, where some of them are there already. */
  add(first: number, count: number): boolean {
    const end = first + count
    if (count === 0) return true
    let at = this.#runs.length
    while (at > 0 && this.#runs[at - 1][0] >= end) at--
    const before = this.#runs[at - 1]
    const after = this.#runs[at]
    if (before && before[1] > first) return false
    const joinsBefore = before?.[1] === first
    const joinsAfter = after?.[0] === end
    if (joinsBefore) before[1] = joinsAfter ? after[1] : end
    if (joinsAfter && !joinsBefore) after[0] = first
    if (joinsBefore && joinsAfter) this.#runs.splice(at, 1)
    if (!joinsBefore && !joinsAfter) this.#runs.splice(at, 0, [first, end])
    return true
  }

  /** The runs of rows below `rowCount` that were not added. */
  gaps(rowCount: number): [first: number, count: number][] {
    const gaps: [number, number][] = []
    let next = 0
    for (const [first, end] of [...this.#runs, [rowCount, rowCount]]) {
      if (first > next) gaps.push([next, first - next])
      next = end
    }
    return gaps
  }
}
