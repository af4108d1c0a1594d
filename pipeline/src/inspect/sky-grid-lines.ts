import { type PlotArea, placeOf } from './plot-area.ts'
import type { GridLine, SkyAxes } from './sky-axes.ts'
import { COLOURS, element, line, text, textWidth } from './svg.ts'

const TICK = 5

/**
 * Grid lines over the picture, ticks and labels along the bottom and the left, and the names of the axes with
 * that of their frame.
 */
export function drawGrid(axes: SkyAxes, frame: string, area: PlotArea): string {
  const clip = element('clipPath', { id: 'picture' }, element('rect', frameOf(area)))
  const curves = [...axes.ra, ...axes.dec].map(({ points }) => curve(points, area))
  const look = { fill: 'none', stroke: '#ffffff', 'stroke-opacity': 0.22, 'clip-path': 'url(#picture)' }
  const bottom = area.top + area.height
  return [
    element('defs', {}, clip),
    element('g', look, ...curves),
    element('rect', { ...frameOf(area), fill: 'none', stroke: COLOURS.borderStrong }),
    raTicks(axes, area),
    ...innerLabels(axes.ra, 0.35, area),
    ...innerLabels(axes.dec, 0.65, area),
    decTicks(axes, area),
    text(area.left + area.width / 2, bottom + 48, `Right ascension${frame}`, {
      'text-anchor': 'middle',
      fill: COLOURS.text3,
    }),
    turnedText(18, area.top + area.height / 2, `Declination${frame}`),
  ].join('')
}

function frameOf({ left, top, width, height }: PlotArea) {
  return { x: left, y: top, width, height }
}

function curve(points: readonly { x: number; y: number }[], area: PlotArea): string {
  const places = points.map((point) => placeOf(area, point)).map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`)
  return element('path', { d: `M${places.join('L')}` })
}

/** Labels from the left on; one that would touch the one before is left out, its tick stays. */
function raTicks({ ra }: SkyAxes, area: PlotArea): string {
  const bottom = area.top + area.height
  const placed = ra
    .filter(({ edge }) => edge !== undefined)
    .map(({ label, edge }) => ({ label, x: placeOf(area, { x: edge!, y: 0 }).x }))
  let freeFrom = Number.NEGATIVE_INFINITY
  return placed
    .sort((one, other) => one.x - other.x)
    .map(({ label, x }) => {
      const tick = line(x, bottom, x, bottom + TICK, { stroke: COLOURS.text3 })
      const half = textWidth(label) / 2
      if (x - half < freeFrom) return tick
      freeFrom = x + half + 12
      return tick + text(x, bottom + 22, label, { 'text-anchor': 'middle' })
    })
    .join('')
}

function decTicks({ dec }: SkyAxes, area: PlotArea): string {
  return dec
    .filter(({ edge }) => edge !== undefined)
    .map(({ label, edge }) => {
      const { y } = placeOf(area, { x: 0, y: edge! })
      const tick = line(area.left - TICK, y, area.left, y, { stroke: COLOURS.text3 })
      return tick + text(area.left - TICK - 4, y + 4.5, label, { 'text-anchor': 'end' })
    })
    .join('')
}

/** Labels on the lines themselves for those that meet no labelled edge, so far along what is seen of the line. */
function innerLabels(lines: readonly GridLine[], along: number, area: PlotArea): string[] {
  return lines
    .filter(({ edge }) => edge === undefined)
    .map(({ label, points }) => {
      const seen = points.map((point) => placeOf(area, point)).filter((place) => isWellInside(area, place))
      const place = seen[Math.floor(along * seen.length)]
      if (!place) return ''
      const look = { 'text-anchor': 'middle', 'font-size': 11, stroke: '#0d1015', 'stroke-width': 3 }
      return text(place.x, place.y - 4, label, { ...look, fill: '#ffffff', 'paint-order': 'stroke' })
    })
}

function isWellInside({ left, top, width, height }: PlotArea, { x, y }: { x: number; y: number }): boolean {
  return x > left + 40 && x < left + width - 40 && y > top + 30 && y < top + height - 30
}

/** Text that runs upwards, its middle at (x, y). */
export function turnedText(x: number, y: number, content: string): string {
  return text(x, y, content, { 'text-anchor': 'middle', fill: COLOURS.text3, transform: `rotate(-90 ${x} ${y})` })
}
