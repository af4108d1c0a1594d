import type { Level } from '../pixels/pyramid.ts'
import { type Framing, toPixel } from '../sky/view.ts'

export const TILE_PX = 512

/** A square of a level. */
export interface Tile {
  readonly level: number
  readonly column: number
  readonly row: number
  readonly width: number // texels
  readonly height: number
  readonly left: number // edges in pixels of the image: the middle of the first one is 0
  readonly lower: number
  readonly right: number
  readonly upper: number
}

/** The coarsest level whose pixels are no larger than those of the screen, of `levels`. */
export function levelFor(screenPxPerPixel: number, levels: number): number {
  const level = Math.floor(Math.log2(1 / screenPxPerPixel) + 1e-9)
  return Math.min(levels - 1, Math.max(0, level))
}

/** Those of a level that are seen in a pane. */
export function tilesSeen(levels: readonly Level[], level: number, framing: Framing): Tile[] {
  const size = 2 ** level
  const { width, height } = levels[level]
  const [left, upper] = toPixel(framing, 0, 0)
  const [right, lower] = toPixel(framing, framing.width, framing.height)
  const between = (from: number, to: number, texels: number) => {
    const first = Math.max(0, Math.floor((from + 0.5) / size / TILE_PX))
    const last = Math.min(Math.ceil(texels / TILE_PX) - 1, Math.floor((to + 0.5) / size / TILE_PX))
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
  }
  const columns = between(left, right, width)
  return between(lower, upper, height).flatMap((row) => columns.map((column) => tileAt(levels, level, column, row)))
}

function tileAt(levels: readonly Level[], level: number, column: number, row: number): Tile {
  const [whole, { width, height }, size] = [levels[0], levels[level], 2 ** level]
  const ends = [Math.min(width, (column + 1) * TILE_PX), Math.min(height, (row + 1) * TILE_PX)]
  return {
    ...{ level, column, row, width: ends[0] - column * TILE_PX, height: ends[1] - row * TILE_PX },
    left: column * TILE_PX * size - 0.5,
    lower: row * TILE_PX * size - 0.5,
    right: Math.min(whole.width, ends[0] * size) - 0.5,
    upper: Math.min(whole.height, ends[1] * size) - 0.5,
  }
}
