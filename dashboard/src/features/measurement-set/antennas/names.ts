import type { Frame, Placed } from './places.ts'

export type NameSide = 'right' | 'left' | 'above' | 'below'

/** Where the name of a mark is written, from its middle. */
export const NAME_AT = {
  right: { dx: 8, dy: 4, anchor: 'start' },
  left: { dx: -8, dy: 4, anchor: 'end' },
  above: { dx: 0, dy: -9, anchor: 'middle' },
  below: { dx: 0, dy: 17, anchor: 'middle' },
} as const

interface Rectangle {
  readonly x0: number
  readonly x1: number
  readonly y0: number
  readonly y1: number
}

const LETTER_PX = 6.6
const GAP_PX = 4
const HIGH_PX = 11
const MARK_PX = 5
const FIRST_OF: readonly NameSide[] = ['right', 'left', 'above', 'below']

/**
 * On which side each antenna has its name, so that names lie neither on marks nor on each other nor beyond the border.
 *
 * @param marked  all that have a mark in the frame
 */
export function namePlaces(
  places: readonly Placed[],
  { x, y, left, top, width, height }: Frame,
  marked: readonly Placed[] = places,
): ReadonlyMap<number, NameSide> {
  const marks = marked.map(({ id, x_m, y_m }) => ({ id, ...around(x(x_m), y(y_m), MARK_PX, MARK_PX) }))
  const written: Rectangle[] = []
  const sides = new Map<number, NameSide>()
  for (const { id, name, x_m, y_m } of places) {
    const all = FIRST_OF.map((side) => ({ side, ...nameBox(side, x(x_m), y(y_m), name.length * LETTER_PX + GAP_PX) }))
    const isFree = (box: Rectangle) =>
      box.x0 >= left &&
      box.x1 <= left + width &&
      box.y0 >= top &&
      box.y1 <= top + height &&
      !written.some((other) => touch(box, other)) &&
      !marks.some((mark) => mark.id !== id && touch(box, mark))
    const chosen = all.find(isFree) ?? all[0]
    written.push(chosen)
    sides.set(id, chosen.side)
  }
  return sides
}

function nameBox(side: NameSide, x: number, y: number, wide: number): Rectangle {
  const { dx, dy, anchor } = NAME_AT[side]
  const middle = x + dx + (anchor === 'start' ? wide / 2 : anchor === 'end' ? -wide / 2 : 0)
  return around(middle, y + dy - HIGH_PX / 2 + 1, wide / 2, HIGH_PX / 2)
}

const around = (x: number, y: number, halfWide: number, halfHigh: number): Rectangle => ({
  ...{ x0: x - halfWide, x1: x + halfWide, y0: y - halfHigh, y1: y + halfHigh },
})

const touch = (a: Rectangle, b: Rectangle): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
