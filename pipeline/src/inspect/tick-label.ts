import type { ScaleContinuousNumeric } from 'd3-scale'
import { textWidth } from './svg.ts'

const MOST_LETTERS = 6

/** Labels of the ticks of an axis: as many digits as tell them apart, with a power of ten where that is shorter. */
export function tickLabels(scale: ScaleContinuousNumeric<number, number>, ticks: readonly number[]): string[] {
  const format = scale.tickFormat(ticks.length)
  const plain = ticks.map((tick) => format(tick).replaceAll(',', ''))
  if (plain.every((label) => label.length <= MOST_LETTERS)) return plain
  const powers = ticks.map(power)
  return new Set(powers).size === ticks.length ? powers : plain
}

function power(value: number): string {
  if (value === 0) return '0'
  const [digits, exponent] = value.toExponential(3).split('e')
  return `${Number(digits)}e${Number(exponent)}`.replaceAll('-', '−')
}

/** A text cut to a width in units of the drawing. */
export function cutToWidth(content: string, width: number, size: number): string {
  if (textWidth(content, size) <= width) return content
  let length = content.length
  while (length > 1 && textWidth(`${content.slice(0, length)}…`, size) > width) length--
  return `${content.slice(0, length)}…`
}
