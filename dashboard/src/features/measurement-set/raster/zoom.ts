import type { Box, Place } from '../view.ts'

/** Columns and rows of a raster. */
export interface Extent {
  readonly columns: number
  readonly rows: number
}

/** Where bins are drawn, in CSS pixels. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

const LEAST_BINS = 4

export const whole = ({ columns, rows }: Extent): Box => ({ x0: 0, x1: columns, y0: 0, y1: rows })

/** A box as far as it lies within a raster; all of it where nothing does. */
export function within(box: Box | null, extent: Extent): Box {
  if (box === null || box.x0 >= extent.columns || box.y0 >= extent.rows) return whole(extent)
  return { x0: box.x0, x1: Math.min(box.x1, extent.columns), y0: box.y0, y1: Math.min(box.y1, extent.rows) }
}

export function isWhole(box: Box, { columns, rows }: Extent): boolean {
  return box.x0 === 0 && box.y0 === 0 && box.x1 === columns && box.y1 === rows
}

/** @returns  the span of `wanted` bins about `at` that lies within `count`, in which `at` keeps its share */
function spanAbout(low: number, high: number, at: number, factor: number, count: number): [number, number] {
  const wanted = Math.round((high - low) * factor)
  const bins = Math.min(count, Math.max(Math.min(LEAST_BINS, count), wanted))
  const from = Math.round(at - ((at - low) / (high - low)) * bins)
  const first = Math.min(count - bins, Math.max(0, from))
  return [first, first + bins]
}

/** Nearer (`factor` below 1) or farther about a point, which stays where it is. @param at  in bins, with fractions */
export function zoomAbout(box: Box, extent: Extent, at: Place, factor: number): Box {
  const [x0, x1] = spanAbout(box.x0, box.x1, at.x, factor, extent.columns)
  const [y0, y1] = spanAbout(box.y0, box.y1, at.y, factor, extent.rows)
  return { x0, x1, y0, y1 }
}

/** Moved by whole bins, no farther than the raster goes. */
export function moved(box: Box, { columns, rows }: Extent, byX: number, byY: number): Box {
  const x = Math.min(columns - box.x1, Math.max(-box.x0, Math.round(byX)))
  const y = Math.min(rows - box.y1, Math.max(-box.y0, Math.round(byY)))
  return { x0: box.x0 + x, x1: box.x1 + x, y0: box.y0 + y, y1: box.y1 + y }
}

/** The bin at a pixel, with fractions; rows grow upwards. */
export function binAt(area: Area, box: Box, px: number, py: number): Place {
  const x = box.x0 + ((px - area.left) / area.width) * (box.x1 - box.x0)
  const y = box.y1 - ((py - area.top) / area.height) * (box.y1 - box.y0)
  return { x, y }
}

/** The pixel of an edge of a bin. */
export const pixelX = (area: Area, box: Box, x: number): number =>
  area.left + ((x - box.x0) / (box.x1 - box.x0)) * area.width
export const pixelY = (area: Area, box: Box, y: number): number =>
  area.top + ((box.y1 - y) / (box.y1 - box.y0)) * area.height

/** The bin under a pixel; undefined outside the bins. */
export function placeUnder(area: Area, box: Box, px: number, py: number): Place | undefined {
  const { x, y } = binAt(area, box, px, py)
  const place = { x: Math.floor(x), y: Math.ceil(y) - 1 }
  return isIn(box, place) ? place : undefined
}

export const isIn = (box: Box, { x, y }: Place): boolean => x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1

/** The bins that a drawn rectangle touches; undefined where it lies outside, or is a click. */
export function boxBetween(area: Area, box: Box, from: Place, to: Place): Box | undefined {
  if (Math.hypot(from.x - to.x, from.y - to.y) < 4) return undefined
  const [one, other] = [binAt(area, box, from.x, from.y), binAt(area, box, to.x, to.y)]
  const x0 = Math.max(box.x0, Math.floor(Math.min(one.x, other.x)))
  const x1 = Math.min(box.x1, Math.ceil(Math.max(one.x, other.x)))
  const y0 = Math.max(box.y0, Math.floor(Math.min(one.y, other.y)))
  const y1 = Math.min(box.y1, Math.ceil(Math.max(one.y, other.y)))
  return x0 < x1 && y0 < y1 ? { x0, x1, y0, y1 } : undefined
}

/** A step of the crosshair, which stays among the bins in sight. */
export function stepped(box: Box, at: Place | null, byX: number, byY: number): Place {
  if (at === null || !isIn(box, at))
    return { x: Math.floor((box.x0 + box.x1) / 2), y: Math.floor((box.y0 + box.y1) / 2) }
  return {
    x: Math.min(box.x1 - 1, Math.max(box.x0, at.x + byX)),
    y: Math.min(box.y1 - 1, Math.max(box.y0, at.y + byY)),
  }
}
