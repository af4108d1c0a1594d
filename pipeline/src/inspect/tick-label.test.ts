import { scaleLinear } from 'd3-scale'
import { expect, test } from 'vitest'
import { textWidth } from './svg.ts'
import { cutToWidth, tickLabels } from './tick-label.ts'

test.each<[[number, number], string[]]>([
  [
    [0.999, 1.001],
    ['0.9990', '0.9995', '1.0000', '1.0005', '1.0010'],
  ],
  [
    [0, 1.6e6],
    ['0', '5e5', '1e6', '1.5e6'],
  ],
  [
    [0, 1e-6],
    ['0', '2e−7', '4e−7', '6e−7', '8e−7', '1e−6'],
  ],
  [
    [-200, 200],
    ['−200', '−100', '0', '100', '200'],
  ],
])('the ticks of %j are told apart in few letters', (domain, labels) => {
  const scale = scaleLinear(domain, [0, 100])
  expect(tickLabels(scale, scale.ticks(4))).toEqual(labels)
})

test.each([10, 30, 60])('a text cut to %i is no wider, and whole where there is room', (width) => {
  const cut = cutToWidth('A very long name', width, 11)
  expect(textWidth(cut, 11)).toBeLessThanOrEqual(Math.max(width, textWidth('A…', 11)))
  expect(cut.endsWith('…')).toBe(true)
  expect(cutToWidth('103', 40, 11)).toBe('103')
})
