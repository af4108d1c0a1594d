import { expect, test } from 'vitest'
import {
  binAt,
  boxBetween,
  isWhole,
  moved,
  pixelX,
  pixelY,
  placeUnder,
  stepped,
  whole,
  within,
  zoomAbout,
} from './zoom.ts'

const extent = { columns: 100, rows: 40 }
const area = { left: 10, top: 20, width: 200, height: 80 }

test('what is under the pointer stays there while one zooms', () => {
  const near = zoomAbout(whole(extent), extent, { x: 25, y: 10 }, 0.5)
  expect(near).toEqual({ x0: 13, x1: 63, y0: 5, y1: 25 })
  expect(zoomAbout(near, extent, { x: 25, y: 10 }, 4)).toEqual(whole(extent))
  expect(zoomAbout(near, extent, { x: 25, y: 10 }, 0.001)).toEqual({ x0: 24, x1: 28, y0: 9, y1: 13 })
})

test('it goes no farther than the raster', () => {
  const box = { x0: 10, x1: 30, y0: 0, y1: 10 }
  expect(moved(box, extent, -20, 5.4)).toEqual({ x0: 0, x1: 20, y0: 5, y1: 15 })
  expect(moved(box, extent, 1000, 1000)).toEqual({ x0: 80, x1: 100, y0: 30, y1: 40 })
  expect(within({ x0: 90, x1: 300, y0: 0, y1: 4 }, extent)).toEqual({ x0: 90, x1: 100, y0: 0, y1: 4 })
  expect(within({ x0: 100, x1: 300, y0: 0, y1: 4 }, extent)).toEqual(whole(extent))
  expect(isWhole(within(null, extent), extent)).toBe(true)
})

test('rows grow upwards, and each pixel is of one bin', () => {
  const box = { x0: 10, x1: 30, y0: 0, y1: 8 }
  expect(placeUnder(area, box, 10, 99.9)).toEqual({ x: 10, y: 0 })
  expect(placeUnder(area, box, 209.9, 20)).toEqual({ x: 29, y: 7 })
  expect(placeUnder(area, box, 210, 20)).toBeUndefined()
  expect(placeUnder(area, box, 100, 101)).toBeUndefined()
  const { x, y } = binAt(area, box, pixelX(area, box, 12.5), pixelY(area, box, 3.25))
  expect([x, y]).toEqual([12.5, 3.25])
})

test('a drawn box holds the bins that it touches; a click is none', () => {
  const all = whole(extent)
  expect(boxBetween(area, all, { x: 11, y: 21 }, { x: 31, y: 41 })).toEqual({ x0: 0, x1: 11, y0: 29, y1: 40 })
  expect(boxBetween(area, all, { x: 31, y: 41 }, { x: 0, y: 0 })).toEqual({ x0: 0, x1: 11, y0: 29, y1: 40 })
  expect(boxBetween(area, all, { x: 31, y: 41 }, { x: 32, y: 42 })).toBeUndefined()
  expect(boxBetween(area, all, { x: 0, y: 0 }, { x: 9, y: 19 })).toBeUndefined()
})

test('the crosshair begins in the middle and stays in sight', () => {
  const box = { x0: 10, x1: 30, y0: 0, y1: 8 }
  expect(stepped(box, null, 1, 0)).toEqual({ x: 20, y: 4 })
  expect(stepped(box, { x: 29, y: 0 }, 10, -10)).toEqual({ x: 29, y: 0 })
  expect(stepped(box, { x: 50, y: 0 }, 1, 0)).toEqual({ x: 20, y: 4 })
})
