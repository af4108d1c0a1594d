import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { encodePng } from './index.ts'

test.each([1, 3, 4] as const)('a picture of %d channels is the PNG that the standard describes', (channels) => {
  const data = Uint8Array.from({ length: 3 * 2 * channels }, (_, i) => 7 * i)
  const png = encodePng({ width: 3, height: 2, channels, data })
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  expect([view.getUint32(16), view.getUint32(20), png[24], png[25]]).toEqual([3, 2, 8, { 1: 0, 3: 2, 4: 6 }[channels]])
  const length = view.getUint32(33)
  expect(String.fromCharCode(...png.subarray(37, 41))).toBe('IDAT')
  const lines = inflateSync(png.subarray(41, 41 + length))
  const row = 3 * channels
  expect([...lines]).toEqual([0, ...data.subarray(0, row), 0, ...data.subarray(row)])
})

test('a picture with too few bytes is refused', () => {
  expect(() => encodePng({ width: 3, height: 2, channels: 3, data: new Uint8Array(5) })).toThrow(RangeError)
})
