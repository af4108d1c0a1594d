import type { Place, Plane } from './plane.ts'

/** What is looked at. All panes share it: the same place in their middles, at the same scale on the sky. */
export interface View {
  readonly centre: Place | null // null: the middle of the image
  readonly zoom: number | null // CSS pixels a pixel of the first image; null: all of the image
}

/** An image in a pane of so many CSS pixels: which of its pixels is in the middle, and how large they are. */
export interface Framing {
  readonly x: number // from 0
  readonly y: number // from the south
  readonly zoom: number // CSS pixels a pixel
  readonly width: number // of the pane
  readonly height: number
}

export interface PaneSize {
  readonly width: number
  readonly height: number
}

type Box = readonly [x0: number, y0: number, x1: number, y1: number]

export const LARGEST_ZOOM = 64
const LEAST_BOX_PX = 4
export const WHOLE: View = { centre: null, zoom: null }

/** How large all of an image may be. */
export function zoomOfWhole({ width, height }: Plane, pane: PaneSize): number {
  return Math.min(pane.width / width, pane.height / height) || 1
}

/** @param reference  the image that the zoom counts pixels of */
export function framingOf(view: View, plane: Plane, reference: Plane, pane: PaneSize): Framing {
  const middle = [(plane.width - 1) / 2, (plane.height - 1) / 2] as const
  const centre = view.centre ?? (plane === reference ? null : middleOf(reference))
  const [x, y] = (centre && plane.pixelOf(centre)) ?? middle
  const zoom = view.zoom ?? zoomOfWhole(reference, pane)
  return { x, y, zoom: zoom * (plane.cellDeg / reference.cellDeg), width: pane.width, height: pane.height }
}

const middleOf = (plane: Plane) => plane.placeOf((plane.width - 1) / 2, (plane.height - 1) / 2) ?? null

export function toScreen({ x, y, zoom, width, height }: Framing, px: number, py: number): [number, number] {
  return [width / 2 + (px - x) * zoom, height / 2 - (py - y) * zoom]
}

export function toPixel({ x, y, zoom, width, height }: Framing, sx: number, sy: number): [number, number] {
  return [x + (sx - width / 2) / zoom, y - (sy - height / 2) / zoom]
}

/** The view with the centre at a pixel of an image; it stays on the image. */
export function centredAt(view: View, plane: Plane, x: number, y: number): View {
  const within = (at: number, size: number) => Math.min(size - 1, Math.max(0, at))
  const centre = plane.placeOf(within(x, plane.width), within(y, plane.height))
  return centre === undefined ? view : { ...view, centre }
}

/** Moved by so many CSS pixels: what is shown follows the hand. */
export function panned(view: View, plane: Plane, framing: Framing, dx: number, dy: number): View {
  return centredAt(view, plane, framing.x - dx / framing.zoom, framing.y + dy / framing.zoom)
}

/**
 * Larger by a factor about a point of the pane, which stays where it is. It gets no smaller than a quarter of what shows all.
 *
 * @param sx  CSS pixels from the left of the pane
 */
export function zoomedAt(
  view: View,
  plane: Plane,
  reference: Plane,
  framing: Framing,
  factor: number,
  sx: number,
  sy: number,
): View {
  const smallest = zoomOfWhole(reference, framing) / 4
  const now = view.zoom ?? zoomOfWhole(reference, framing)
  const zoom = Math.min(LARGEST_ZOOM, Math.max(Math.min(smallest, now), now * factor))
  const [px, py] = toPixel(framing, sx, sy)
  const ratio = now / zoom
  return centredAt({ ...view, zoom }, plane, px + (framing.x - px) * ratio, py + (framing.y - py) * ratio)
}

/** So that a box of the pane, in its CSS pixels, fills it. */
export function zoomedTo(view: View, plane: Plane, reference: Plane, framing: Framing, [x0, y0, x1, y1]: Box): View {
  const [wide, high] = [Math.abs(x1 - x0), Math.abs(y1 - y0)]
  if (wide < LEAST_BOX_PX || high < LEAST_BOX_PX) return view
  const larger = framing.zoom * Math.min(framing.width / wide, framing.height / high)
  const [px, py] = toPixel(framing, (x0 + x1) / 2, (y0 + y1) / 2)
  const zoom = Math.min(LARGEST_ZOOM, (larger * reference.cellDeg) / plane.cellDeg)
  return centredAt({ ...view, zoom }, plane, px, py)
}
