import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Level } from '../pixels/pyramid.ts'
import { type Framing, toPixel } from '../sky/view.ts'
import { levelFor, tilesSeen } from './tiles.ts'

const levels: Level[] = [5040, 2520, 1260, 630, 315].map((size) => ({
  width: size,
  height: size,
  data: new Float32Array(0),
}))

test('the level is the coarsest whose pixels are no larger than those of the screen', () => {
  expect([4, 1, 0.5, 0.49, 0.25, 0.147, 0.01].map((zoom) => levelFor(zoom, 5))).toEqual([0, 0, 1, 1, 2, 2, 4])
})

test('whatever is seen of an image lies in one tile, and tiles of nothing that is seen are not painted', () => {
  const framings = fc.record<Framing>({
    x: fc.integer({ min: 0, max: 5039 }),
    y: fc.integer({ min: 0, max: 5039 }),
    zoom: fc.integer({ min: 5, max: 2000 }).map((percent) => percent / 100),
    width: fc.constant(740),
    height: fc.constant(640),
  })
  const share = fc.integer({ min: 0, max: 1000 }).map((parts) => parts / 1000)
  fc.assert(
    fc.property(framings, share, share, (framing, a, b) => {
      const level = levelFor(framing.zoom, levels.length)
      const tiles = tilesSeen(levels, level, framing)
      const [x, y] = toPixel(framing, a * 740, b * 640)
      const isOnImage = x >= -0.5 && y >= -0.5 && x < 5039.5 && y < 5039.5
      const holding = tiles.filter((tile) => x >= tile.left && x < tile.right && y >= tile.lower && y < tile.upper)
      expect(holding).toHaveLength(isOnImage ? 1 : 0)
      const [[left, upper], [right, lower]] = [toPixel(framing, 0, 0), toPixel(framing, 740, 640)]
      for (const tile of tiles)
        expect(tile.left <= right && tile.right >= left && tile.lower <= upper && tile.upper >= lower).toBe(true)
    }),
  )
})

test('all of an image of 5040 pixels takes few tiles, however far one looks', () => {
  for (let zoom = 0.05; zoom < 4; zoom *= 1.3) {
    const framing = { x: 2519.5, y: 2519.5, zoom, width: 1000, height: 900 }
    expect(tilesSeen(levels, levelFor(zoom, levels.length), framing).length).toBeLessThanOrEqual(36)
  }
})
