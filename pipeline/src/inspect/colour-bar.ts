import { colourStops } from '@contimg/numerics/colours'
import type { FluxUnit } from './flux-unit.ts'
import type { PlotArea } from './plot-area.ts'
import type { Stretch } from './stretch.ts'
import { COLOURS, element, line, text } from './svg.ts'

const GAP = 18
const WIDTH = 16
const LEAST_SPACING = 34

/** The scale beside the picture, its ticks at round values wherever the stretch puts them. */
export function colourBar(stretch: Stretch, unit: FluxUnit, area: PlotArea): string {
  const left = area.left + area.width + GAP
  const placeOf = (value: number) => area.top + area.height * (1 - stretch.forward(value))
  const stops = colourStops('inferno').map(({ offset, colour }) => element('stop', { offset, 'stop-color': colour }))
  const gradient = element('linearGradient', { id: 'colours', x1: 0, y1: 1, x2: 0, y2: 0 }, ...stops)
  const bar = {
    x: left,
    y: area.top,
    width: WIDTH,
    height: area.height,
    fill: 'url(#colours)',
    stroke: COLOURS.borderStrong,
  }
  const ticks = roundValues(stretch, unit, placeOf).map(({ value, label }) => {
    const y = placeOf(value)
    const tick = line(left + WIDTH, y, left + WIDTH + 5, y, { stroke: COLOURS.text3 })
    return tick + text(left + WIDTH + 9, y + 4.5, label)
  })
  const name = text(left, area.top - 15, unit.label, { fill: COLOURS.text3 })
  return element('defs', {}, gradient) + element('rect', bar) + ticks.join('') + name
}

/** Zero and values of one, two or five times a power of ten, the simplest first, none too near another. */
function roundValues(stretch: Stretch, unit: FluxUnit, placeOf: (value: number) => number) {
  const [low, high] = [stretch.low * unit.factor, stretch.high * unit.factor]
  const chosen: { value: number; label: string; place: number }[] = []
  for (const shown of candidates(Math.max(Math.abs(low), Math.abs(high)))) {
    if (shown < low || shown > high) continue
    const value = shown / unit.factor
    const place = placeOf(value)
    if (chosen.every((other) => Math.abs(other.place - place) >= LEAST_SPACING)) {
      chosen.push({ value, label: labelOf(shown), place })
    }
  }
  return chosen
}

function candidates(largest: number): number[] {
  const values = [0]
  const top = Math.ceil(Math.log10(largest || 1))
  for (const factor of [1, 5, 2, 3]) {
    for (let power = top; power > top - 5; power--) values.push(factor * 10 ** power, -factor * 10 ** power)
  }
  return values
}

function labelOf(value: number): string {
  return Number(value.toPrecision(3)).toString().replace('-', '−')
}
