import { expect, test } from 'vitest'
import { decLabel, gridOf, raLabel } from './grid-lines.ts'
import { planeOf } from './plane.ts'
import { framingOf, toPixel, WHOLE } from './view.ts'

const RAD = Math.PI / 180
const planeAt = (raDeg: number, decDeg: number) =>
  planeOf(5040, 5040, {
    ...{ projection: 'SIN', crvalRad: [raDeg * RAD, decDeg * RAD], crpix: [2521, 2521], pc: [1, 0, 0, 1] },
    ...{ cdeltRad: [(-2.5 / 3600) * RAD, (2.5 / 3600) * RAD], frame: 'equatorial', axes: [1, 2], pv: {} },
  })
const pane = { width: 700, height: 700 }

/** Degrees of `22ʰ52ᵐ` and of `+17°30′`. */
const degOf = (label: string) => {
  const [, sign, whole, minutes] = /^([+−]?)(\d+)[ʰ°](\d+)/.exec(label)!
  const value = Number(whole) + Number(minutes) / 60
  return (sign === '−' ? -1 : 1) * (label.includes('ʰ') ? 15 * value : value)
}

test.each([
  [341.5, 16.15],
  [0.2, 54.5],
  [180, -12],
])('every point of a line has the right ascension or the declination of its label (%f, %f)', (ra, dec) => {
  const plane = planeAt(ra, dec)
  const framing = framingOf(WHOLE, plane, plane, pane)
  const grid = gridOf(plane, framing)
  expect(grid.ra.length).toBeGreaterThan(3)
  expect(grid.dec.length).toBeGreaterThan(3)
  for (const [lines, axis] of [
    [grid.ra, 0],
    [grid.dec, 1],
  ] as const)
    for (const { label, points } of lines)
      for (const [x, y] of points) {
        const place = plane.placeOf(...toPixel(framing, x, y))
        if (place === undefined) continue
        const off = place[axis] - degOf(label)
        expect(Math.abs(off - 360 * Math.round(off / 360))).toBeLessThan(1e-6)
      }
})

test('labels stand where their lines meet the edges', () => {
  const plane = planeAt(341.5, 16.15)
  const framing = framingOf(WHOLE, plane, plane, pane)
  const { ra, dec } = gridOf(plane, framing)
  for (const { label, edge } of ra.filter(({ edge }) => edge !== undefined)) {
    const place = plane.placeOf(...toPixel(framing, edge!, pane.height))!
    expect(place[0]).toBeCloseTo(degOf(label), 3)
  }
  for (const { label, edge } of dec.filter(({ edge }) => edge !== undefined))
    expect(plane.placeOf(...toPixel(framing, 0, edge!))![1]).toBeCloseTo(degOf(label), 3)
  expect(ra.filter(({ edge }) => edge !== undefined).length).toBeGreaterThan(2)
})

test('labels have the digits that the step needs, and carry', () => {
  expect(raLabel(343, 240)).toBe('22ʰ52ᵐ')
  expect(raLabel(359.99999, 60)).toBe('00ʰ00ᵐ')
  expect(raLabel(-0.25, 60)).toBe('23ʰ59ᵐ')
  expect(raLabel(15.0625, 5)).toBe('01ʰ00ᵐ15ˢ')
  expect(raLabel(15.000208333, 0.05)).toBe('01ʰ00ᵐ00.05ˢ')
  expect(decLabel(17.5, 1800)).toBe('+17°30′')
  expect(decLabel(-0.5, 1800)).toBe('−00°30′')
  expect(decLabel(-12.0041666667, 5)).toBe('−12°00′15″')
  expect(decLabel(1.000125, 0.5)).toBe('+01°00′00.5″')
})
