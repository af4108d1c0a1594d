import type { SkyGrid } from '../measure/sky-grid.ts'
import { isInside, type PlotArea, placeOf } from './plot-area.ts'
import { COLOURS, element, text, textWidth } from './svg.ts'

/** A place on the sky to ring, with a name where there is room for it. */
export interface Marker {
  readonly raRad: number
  readonly decRad: number
  readonly label?: string
}

interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const RADIUS = 10
const FONT_SIZE = 11

/** Rings, and beside each its name unless that would lie on another name or ring or leave the picture. */
export function drawMarkers(grid: SkyGrid, markers: readonly Marker[], area: PlotArea): string {
  const placed = markers.flatMap((marker) => {
    const pixel = grid.toPixel(marker)
    const place = pixel && placeOf(area, pixel)
    return place && isInside(area, place) ? [{ ...place, label: marker.label }] : []
  })
  const rings = placed.map(({ x, y }) => {
    return element('circle', { cx: x, cy: y, r: RADIUS, fill: 'none', stroke: COLOURS.marker, 'stroke-width': 1.3 })
  })
  const taken = placed.map(({ x, y }) => ({ x: x - RADIUS, y: y - RADIUS, width: 2 * RADIUS, height: 2 * RADIUS }))
  const names = placed.map(({ x, y, label }) => (label ? nameBeside(x, y, label, area, taken) : ''))
  return rings.join('') + names.join('')
}

function nameBeside(x: number, y: number, label: string, area: PlotArea, taken: Rectangle[]): string {
  const width = textWidth(label, FONT_SIZE)
  const height = FONT_SIZE + 3
  const candidates = [
    { x: x + RADIUS + 3, y: y - height / 2 },
    { x: x - RADIUS - 3 - width, y: y - height / 2 },
    { x: x - width / 2, y: y - RADIUS - 2 - height },
    { x: x - width / 2, y: y + RADIUS + 2 },
  ].map((corner) => ({ ...corner, width, height }))
  const free = candidates.find(
    (box) =>
      isInside(area, box) &&
      isInside(area, { x: box.x + width, y: box.y + height }) &&
      !taken.some((other) => overlap(box, other)),
  )
  if (!free) return ''
  taken.push(free)
  return text(free.x, free.y + FONT_SIZE, label, { 'font-size': FONT_SIZE, fill: COLOURS.marker })
}

function overlap(one: Rectangle, other: Rectangle): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}
