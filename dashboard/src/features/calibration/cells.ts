/** A grid of small pictures that fills a width. */
export interface Cells {
  readonly columns: number
  readonly count: number
  readonly width: number // of one
  readonly height: number
  readonly gap: number
  readonly whole: { readonly width: number; readonly height: number }
}

const LEAST_WIDTH = 60
const HEIGHT = 40
const GAP = 3

export function cellsOf(count: number, wide: number): Cells {
  const columns = Math.max(1, Math.min(count, Math.floor((wide + GAP) / (LEAST_WIDTH + GAP))))
  const width = Math.floor((wide + GAP) / columns) - GAP
  const rows = Math.ceil(count / columns)
  const height = Math.max(0, rows * (HEIGHT + GAP) - GAP)
  return { columns, count, width, height: HEIGHT, gap: GAP, whole: { width: wide, height } }
}

export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export function cellAt({ columns, width, height, gap }: Cells, at: number): Rectangle {
  return { left: (at % columns) * (width + gap), top: Math.floor(at / columns) * (height + gap), width, height }
}

/** Which one a point is in; −1 for none. */
export function cellUnder(cells: Cells, x: number, y: number): number {
  const [column, row] = [Math.floor(x / (cells.width + cells.gap)), Math.floor(y / (cells.height + cells.gap))]
  const at = row * cells.columns + column
  const isIn = x >= 0 && y >= 0 && column < cells.columns && at < cells.count
  return isIn && x % (cells.width + cells.gap) <= cells.width && y % (cells.height + cells.gap) <= cells.height
    ? at
    : -1
}

/** Where an arrow leads. */
export function cellFrom({ columns, count }: Cells, at: number, key: string): number | undefined {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -count, End: count }[key]
  if (step === undefined) return undefined
  if (at < 0) return 0
  const next = at + step
  return Math.abs(step) === columns && (next < 0 || next >= count) ? at : Math.min(count - 1, Math.max(0, next))
}
