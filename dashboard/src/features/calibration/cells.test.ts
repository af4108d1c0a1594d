import { expect, test } from 'vitest'
import { antennaFrom, antennaUnder, barLengthM, framesOf } from './array-plan.ts'
import { cellAt, cellFrom, cellsOf, cellUnder } from './cells.ts'
import type { SolvedAntenna } from './solutions.ts'

const cells = cellsOf(117, 800)

test('every antenna has a cell within the width, and is found in it', () => {
  for (let at = 0; at < 117; at++) {
    const { left, top, width, height } = cellAt(cells, at)
    expect(left + width).toBeLessThanOrEqual(800)
    expect(top + height).toBeLessThanOrEqual(cells.whole.height)
    expect(cellUnder(cells, left + width / 2, top + height / 2)).toBe(at)
  }
  expect(cellUnder(cells, -1, 5)).toBe(-1)
  expect(cellUnder(cells, cells.width + cells.gap / 2, 5)).toBe(-1) // between two
  const { left, top } = cellAt(cells, 117) // there is room for it, but no such antenna
  expect(cellUnder(cells, left + 5, top + 5)).toBe(-1)
})

test('arrows walk rows and columns and stay within', () => {
  const { columns } = cells
  expect(cellFrom(cells, 3, 'ArrowRight')).toBe(4)
  expect(cellFrom(cells, 3, 'ArrowDown')).toBe(3 + columns)
  expect(cellFrom(cells, 3, 'ArrowUp')).toBe(3)
  expect(cellFrom(cells, 0, 'ArrowLeft')).toBe(0)
  expect(cellFrom(cells, 50, 'End')).toBe(116)
  expect(cellFrom(cells, 50, 'q')).toBeUndefined()
})

const at = (name: string, x: number | null, y: number | null) => ({ name, x_m: x, y_m: y }) as SolvedAntenna
const core = Array.from({ length: 20 }, (_, i) => at(String(i), i * 6, 0))
const array = [...core, at('far', 1500, 1000), at('nowhere', null, null)]

test('the core stands larger beside the whole array, both to scale', () => {
  const [near, all] = framesOf(array, 800, 340)
  expect([near.name, all.name]).toEqual(['Core', 'Whole array'])
  expect(near.antennas).toHaveLength(20)
  expect(all.antennas).toHaveLength(21)
  expect(near.perM).toBeGreaterThan(2 * all.perM)
  expect(all.x(1500) - all.x(0)).toBeCloseTo(1500 * all.perM, 6)
  expect(all.y(0) - all.y(1000)).toBeCloseTo(1000 * all.perM, 6) // north is up
  expect(framesOf(core, 800, 340)).toHaveLength(1)
})

test('an antenna is found where it is drawn, in either frame; arrows lead to the next', () => {
  const frames = framesOf(array, 800, 340)
  expect(antennaUnder(frames, frames[0].x(30), frames[0].y(0))).toBe(5)
  expect(antennaUnder(frames, frames[1].x(1500), frames[1].y(1000))).toBe(20)
  expect(antennaUnder(frames, frames[1].x(1500) + 40, frames[1].y(1000))).toBe(-1)
  expect(antennaFrom(frames, 5, 'ArrowRight')).toBe(6)
  expect(antennaFrom(frames, 19, 'ArrowRight')).toBe(20)
  expect(antennaFrom(frames, 0, 'ArrowLeft')).toBe(0)
})

test('the bar of a map is 1, 2 or 5 times a power of ten', () => {
  for (const frame of framesOf(array, 800, 340)) expect(barLengthM(frame).toString()).toMatch(/^[125]0*$/)
})
