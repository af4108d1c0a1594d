import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { colourPng } from './colour-map.ts'
import { fluxUnit } from './flux-unit.ts'
import { resample } from './resample.ts'
import { formatDec, formatRa } from './sexagesimal.ts'
import { asinh, chooseStretch, linear } from './stretch.ts'

const HOUR_RAD = Math.PI / 12
const DEGREE_RAD = Math.PI / 180

describe('labels of the axes', () => {
  test.each([
    [22 + 48 / 60, 240, '22ʰ48ᵐ'],
    [23.9999999, 60, '00ʰ00ᵐ'],
    [-1, 3600, '23ʰ00ᵐ'],
    [13 + 31 / 60 + 8.25 / 3600, 0.25, '13ʰ31ᵐ08.3ˢ'],
    [0.5, 30, '00ʰ30ᵐ00ˢ'],
  ])('right ascension %d h in steps of %d s is %s', (hours, step, label) => {
    expect(formatRa(hours * HOUR_RAD, step)).toBe(label)
  })

  test.each([
    [16.5, 1800, '+16°30′'],
    [-0.25, 900, '−00°15′'],
    [-1e-12, 60, '+00°00′'],
    [54.999999, 60, '+55°00′'],
    [30 + 31 / 60 + 0.05 / 3600, 0.05, '+30°31′00.05″'],
  ])('declination %d° in steps of %d″ is %s', (degrees, step, label) => {
    expect(formatDec(degrees * DEGREE_RAD, step)).toBe(label)
  })
})

describe('brightness', () => {
  test('goes to the colours and back', () => {
    for (const stretch of [asinh(-0.003, 2, 0.003), linear(-1, 5)]) {
      expect(stretch.forward(stretch.low)).toBeCloseTo(0, 12)
      expect(stretch.forward(stretch.high)).toBeCloseTo(1, 12)
      expect(stretch.inverse(stretch.forward(0.7))).toBeCloseTo(0.7, 12)
    }
  })

  test('of an image starts a little below the noise and reaches the sources', () => {
    const data = Float32Array.from({ length: 40_000 }, (_, i) => Math.sin(i * i) * 1e-3)
    data[17] = 0.5
    data[18] = Number.NaN
    const { low, high } = chooseStretch('asinh', data)
    expect(low).toBeCloseTo(-1e-3, 4)
    expect(high).toBeGreaterThan(0.02)
    expect(high).toBeLessThanOrEqual(0.5)
  })

  test.each([new Float32Array(0), new Float32Array([Number.NaN]), new Float32Array(9)])(
    'of nothing, and of an image without contrast, is drawn all the same',
    (data) => {
      for (const name of ['asinh', 'zscale'] as const) {
        const stretch = chooseStretch(name, data)
        expect(stretch.high).toBeGreaterThan(stretch.low)
        expect(Number.isFinite(stretch.forward(0))).toBe(true)
      }
    },
  )

  test.each([
    [0.7, 'Jy/beam', 1, 'Jy/beam'],
    [0.02, 'JY/BEAM', 1e3, 'mJy/beam'],
    [2e-4, 'Jy/beam', 1e6, 'µJy/beam'],
    [300, 'K', 1, 'K'],
  ])('of %d %s is written times %d as %s', (typical, unit, factor, label) => {
    expect(fluxUnit(typical, unit)).toEqual({ factor, label })
  })
})

describe('pixels', () => {
  test('brought to fewer keep their mean, blank ones left out', () => {
    const data = Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, Number.NaN, 10, 11, 12])
    const { data: fewer } = resample({ data, width: 4, height: 3 }, 2, 3)
    expect([...fewer]).toEqual([1.5, 3.5, 5.5, 7.5, 10, 11.5])
    const whole = resample({ data: data.fill(9, 8, 9), width: 4, height: 3 }, 1, 1)
    expect(whole.data[0]).toBeCloseTo(6.5, 6)
    const odd = resample({ data: Float32Array.of(3, 6, 9), width: 3, height: 1 }, 2, 1)
    expect([...odd.data]).toEqual([4, 8])
  })

  test('brought to more stay where they are', () => {
    const { data } = resample({ data: Float32Array.of(1, 2), width: 2, height: 1 }, 6, 1)
    expect([...data]).toEqual([1, 1, 1, 2, 2, 2])
  })

  test('are drawn north up, dark to bright, blank grey', () => {
    const png = colourPng({ data: Float32Array.of(0, Number.NaN, 1, -5), width: 2, height: 2 }, linear(0, 1))
    const length = new DataView(png.buffer, png.byteOffset).getUint32(33)
    const [, ...top] = inflateSync(png.subarray(41, 41 + length)).subarray(0, 7)
    const [, ...bottom] = inflateSync(png.subarray(41, 41 + length)).subarray(7)
    expect(top).toEqual([252, 255, 164, 0, 0, 4])
    expect(bottom).toEqual([0, 0, 4, 0xe9, 0xed, 0xf2])
  })
})
