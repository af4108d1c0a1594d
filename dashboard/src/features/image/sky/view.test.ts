import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Plane, planeOf } from './plane.ts'
import { centredAt, framingOf, panned, toPixel, toScreen, WHOLE, zoomedAt, zoomedTo, zoomOfWhole } from './view.ts'

const RAD = Math.PI / 180

/** A plane of 5040 pixels of so many arcseconds about a direction. */
function skyPlane(raDeg: number, decDeg: number, cellArcsec = 2.5, size = 5040): Plane {
  return planeOf(size, size, {
    ...{
      projection: 'SIN',
      crvalRad: [raDeg * RAD, decDeg * RAD],
      crpix: [size / 2 + 1, size / 2 + 1],
      pc: [1, 0, 0, 1],
    },
    ...{ cdeltRad: [(-cellArcsec / 3600) * RAD, (cellArcsec / 3600) * RAD], frame: 'equatorial', axes: [1, 2], pv: {} },
  })
}

const pane = { width: 740, height: 640 }
const plane = skyPlane(341.5, 16.15)
const onImage = fc.tuple(fc.integer({ min: 60, max: 680 }), fc.integer({ min: 10, max: 630 }))

test('all of an image fits at first, its middle in the middle', () => {
  const framing = framingOf(WHOLE, plane, plane, pane)
  expect([framing.x, framing.y]).toEqual([2519.5, 2519.5])
  const [left, top] = toScreen(framing, -0.5, 5039.5)
  const [right, bottom] = toScreen(framing, 5039.5, -0.5)
  expect(top).toBeCloseTo(0)
  expect(bottom).toBeCloseTo(640)
  expect(right - left).toBeCloseTo(640)
})

test('what is under the pointer stays there while it is enlarged', () => {
  fc.assert(
    fc.property(onImage, fc.integer({ min: 11, max: 400 }), ([sx, sy], tenths) => {
      const before = framingOf(WHOLE, plane, plane, pane)
      const pixel = toPixel(before, sx, sy)
      const after = framingOf(zoomedAt(WHOLE, plane, plane, before, tenths / 10, sx, sy), plane, plane, pane)
      const [x, y] = toScreen(after, pixel[0], pixel[1])
      expect(Math.hypot(x - sx, y - sy)).toBeLessThan(1e-3)
    }),
  )
})

test('what is dragged follows the hand, and the centre stays on the image', () => {
  const view = { centre: plane.placeOf(2000, 3000)!, zoom: 2 }
  const framing = framingOf(view, plane, plane, pane)
  const after = framingOf(panned(view, plane, framing, 30, -12), plane, plane, pane)
  const [x, y] = toScreen(after, 2000, 3000)
  expect([x, y].map((at) => Math.round(at * 1000) / 1000)).toEqual([400, 308])
  const far = framingOf(panned(view, plane, framing, 1e6, 0), plane, plane, pane)
  expect(far.x).toBeCloseTo(0, 3)
})

test('a box that is drawn fills the pane', () => {
  const framing = framingOf(WHOLE, plane, plane, pane)
  const after = framingOf(zoomedTo(WHOLE, plane, plane, framing, [300, 200, 374, 264]), plane, plane, pane)
  const [x, y] = toScreen(after, ...toPixel(framing, 300, 200))
  expect(Math.hypot(x, y)).toBeLessThan(1e-3)
  expect(zoomedTo(WHOLE, plane, plane, framing, [300, 200, 301, 201])).toBe(WHOLE)
})

test('panes of images with other pixels and other centres show the same sky at the same scale', () => {
  const other = skyPlane(341.9, 16.3, 10, 1260)
  const place = [341.6, 16.2] as const
  const view = { centre: place, zoom: 1.5 }
  const [a, b] = [framingOf(view, plane, plane, pane), framingOf(view, other, plane, pane)]
  expect(b.zoom / other.cellDeg).toBeCloseTo(a.zoom / plane.cellDeg, 6)
  for (const beside of [place, [341.65, 16.22] as const]) {
    const [ax, ay] = toScreen(a, ...plane.pixelOf(beside)!)
    const [bx, by] = toScreen(b, ...other.pixelOf(beside)!)
    expect(Math.hypot(ax - bx, ay - by)).toBeLessThan(0.5)
  }
  const box = zoomedTo(view, other, plane, b, [0, 0, 370, 320])
  expect(box.zoom).toBeCloseTo(3, 4)
})

test('an image without coordinates is moved by its pixels', () => {
  const flat = planeOf(100, 80, undefined)
  expect(flat.isSky).toBe(false)
  const view = centredAt({ centre: null, zoom: 2 }, flat, 10, 20)
  expect(framingOf(view, flat, flat, pane)).toMatchObject({ x: 10, y: 20, zoom: 2 })
  expect(zoomOfWhole(flat, pane)).toBeCloseTo(7.4)
})
