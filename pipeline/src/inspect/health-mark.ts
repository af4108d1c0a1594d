import { COLOURS, element, escaped } from './svg.ts'

/** How a thing fares; each has a shape of its own, so that none is told by colour alone. */
export type MarkedHealth = 'good' | 'warn' | 'fail' | 'dead' | 'absent'

export const HEALTH_COLOURS = {
  good: '#27957c',
  warn: '#c07b00',
  fail: '#b02504',
  dead: '#5a6475',
  absent: '#7b8697',
} as const

/** Disc, triangle, diamond, cross, ring. `title` is shown when pointed at. */
export function healthMark(health: MarkedHealth, x: number, y: number, radius: number, title = ''): string {
  const fill = HEALTH_COLOURS[health]
  const tip = title === '' ? '' : element('title', {}, escaped(title))
  const [cx, cy, r] = [round(x), round(y), radius]
  const path = (d: string) => element('path', { d, fill }, tip)
  if (health === 'good') return element('circle', { cx, cy, r, fill }, tip)
  if (health === 'warn') return path(`M${cx} ${round(cy - 1.2 * r)}l${1.15 * r} ${2 * r}h${-2.3 * r}z`)
  if (health === 'fail')
    return path(`M${cx} ${round(cy - 1.3 * r)}l${1.3 * r} ${1.3 * r}l${-1.3 * r} ${1.3 * r}l${-1.3 * r} ${-1.3 * r}z`)
  if (health === 'absent') return element('circle', { cx, cy, r: r - 0.5, fill: COLOURS.panel, stroke: fill }, tip)
  const arm = 0.9 * r
  const d = `M${round(cx - arm)} ${round(cy - arm)}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}`
  return element('path', { d, fill: 'none', stroke: fill, 'stroke-width': 1.8 }, tip)
}

function round(value: number): number {
  return Math.round(100 * value) / 100
}
