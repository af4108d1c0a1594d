import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { type Card, celestialCards, writeFitsImage } from '@contimg/formats/fits'
import { writeWhole } from '@contimg/formats/node'
import { gaussianValue } from '@contimg/numerics/fit'
import { describe, expect, test } from 'vitest'
import { noiseInAnnulus } from './annulus.ts'
import { groupNear } from './blends.ts'
import { MeasureError } from './errors.ts'
import { measureSources } from './measure-sources.ts'
import type { ListedSource, Measured } from './measurement.ts'
import { skyGrid } from './sky-grid.ts'

const DEGREE_RAD = Math.PI / 180
const ARCSEC_RAD = DEGREE_RAD / 3600
const SIZE = 300
const CELL_RAD = 3 * ARCSEC_RAD
const NOISE_JY = 1e-3
const beam = { majorFwhm: 6, minorFwhm: 4, paRad: 30 * DEGREE_RAD }
const wcs = {
  projection: 'SIN',
  crvalRad: [0.001, 54.6 * DEGREE_RAD] as const, // near RA 0, so that half the image lies across it
  crpix: [SIZE / 2 + 1, SIZE / 2 + 1] as const,
  cdeltRad: [-CELL_RAD, CELL_RAD] as const,
  pc: [1, 0, 0, 1] as const,
}
const grid = skyGrid({
  ...wcs,
  frame: 'equatorial',
  axes: [1, 2],
  pv: {},
})

interface Injected {
  x: number
  y: number
  peak: number
}

/** Uniform numbers of rms 1, the same every time. */
function plainNoise(count: number): Float64Array {
  let state = 12345
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state / 2 ** 32 - 0.5) * Math.sqrt(12)
  })
}

function writeImage(injected: readonly Injected[], blank?: { x: number; y: number }, cards: Card[] = []): string {
  const noise = plainNoise(SIZE * SIZE)
  const data = new Float32Array(SIZE * SIZE)
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [i % SIZE, Math.floor(i / SIZE)]
    let value = NOISE_JY * noise[i]
    for (const source of injected) {
      if (Math.hypot(x - source.x, y - source.y) < 20) value += gaussianValue({ ...source, ...beam }, x, y)
    }
    data[i] = blank && Math.hypot(x - blank.x, y - blank.y) < 5 ? Number.NaN : value
  }
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'image.fits')
  const header: Card[] = [...celestialCards(wcs), ['BUNIT', 'Jy/beam'], ...cards]
  writeWhole(path, (sink) => writeFitsImage(sink, { shape: [1, 1, SIZE, SIZE], data, cards: header }))
  return path
}

const beamCards: Card[] = [
  ['BMAJ', (beam.majorFwhm * CELL_RAD) / DEGREE_RAD],
  ['BMIN', (beam.minorFwhm * CELL_RAD) / DEGREE_RAD],
  ['BPA', beam.paRad / DEGREE_RAD],
]

function listed(name: string, x: number, y: number): ListedSource {
  return { name, ...grid.toSky(x, y)! }
}

describe('listed sources on an image', () => {
  const injected: Injected[] = [
    { x: 60.3, y: 80.7, peak: 0.5 },
    { x: 200.2, y: 150.4, peak: 0.05 },
    { x: 206.9, y: 150.9, peak: 0.03 }, // 1.1 major axes from the one before
    { x: 100, y: 220, peak: 0.0015 },
    { x: 240, y: 60, peak: 0.1 },
  ]
  const path = () => writeImage(injected, { x: 240, y: 60 }, beamCards)
  const list = [
    listed('bright', 60.3, 80.7),
    listed('left of two', 200.2, 150.4),
    listed('right of two', 206.9, 150.9),
    listed('weak', 100, 220),
    listed('blank', 240, 60),
    listed('outside', 400, 60),
    { name: 'behind', raRad: Math.PI, decRad: -1 },
  ]

  test('are measured in flux and place, blends together', () => {
    const found = measureSources(path(), list)
    expect(found.map(({ name }) => name)).toEqual(list.map(({ name }) => name))
    for (const i of [0, 1, 2]) {
      const source = found[i] as Measured
      expect(source.status).toBe('measured')
      expect(Math.abs(source.fluxJy - injected[i].peak)).toBeLessThan(3 * source.fluxErrorJy)
      expect(source.noiseJy / NOISE_JY).toBeCloseTo(1.28, 1) // MAD of a uniform distribution: √3/2 · 1.4826
      expect(source.offsetArcsec).toBeLessThan(4 * source.positionErrorArcsec)
      expect(source.isPositionFitted).toBe(true)
      expect(Math.hypot(source.eastArcsec, source.northArcsec)).toBeCloseTo(source.offsetArcsec, 4)
    }
    expect((found[0] as Measured).blendedWith).toEqual([])
    expect((found[1] as Measured).blendedWith).toEqual(['right of two'])
  })

  test('are called weak below 3 σ, their places kept', () => {
    const weak = measureSources(path(), list)[3] as Measured
    expect(weak.status).toBe('weak')
    expect(weak.isPositionFitted).toBe(false)
    expect(weak.offsetArcsec).toBe(0)
    expect(Math.abs(weak.fluxJy - 0.0015)).toBeLessThan(3 * weak.fluxErrorJy)
  })

  test('are said to be unmeasured, and why, where there is nothing to measure', () => {
    const found = measureSources(path(), list)
    expect(found.slice(4)).toEqual([
      { status: 'unmeasured', name: 'blank', reason: 'the image is blank there' },
      { status: 'unmeasured', name: 'outside', reason: 'it lies outside the image' },
      { status: 'unmeasured', name: 'behind', reason: 'it lies outside the image' },
    ])
  })

  test('of which one is 6″ north-east of its list are found there', () => {
    const { raRad, decRad } = list[0]
    const moved = {
      name: 'moved',
      raRad: raRad - (4.2 * ARCSEC_RAD) / Math.cos(decRad),
      decRad: decRad - 4.2 * ARCSEC_RAD,
    }
    const [found] = measureSources(path(), [moved]) as Measured[]
    expect(found.eastArcsec).toBeCloseTo(4.2, 1)
    expect(found.northArcsec).toBeCloseTo(4.2, 1)
  })

  test('cannot be measured on an image that does not give its beam', () => {
    const bare = writeImage(injected)
    expect(() => measureSources(bare, list)).toThrow(MeasureError)
  })
})

test('noise in an annulus does not see the sources it avoids', () => {
  const data = Float32Array.from(plainNoise(SIZE * SIZE))
  for (let i = 0; i < 5; i++) data[(150 + i) * SIZE + 170] = 1000
  const pixels = { data, width: SIZE, height: SIZE }
  const annulus = { x: 150, y: 150, innerPx: 10, outerPx: 60 }
  expect(noiseInAnnulus(pixels, annulus).rms).toBeGreaterThan(10)
  const clear = noiseInAnnulus(pixels, annulus, [{ x: 170, y: 152, radiusPx: 5 }])
  expect(clear.rms).toBeCloseTo(1, 1)
  expect(clear.count).toBeGreaterThan(Math.PI * (60 ** 2 - 10 ** 2) * 0.98)
  expect(noiseInAnnulus(pixels, { ...annulus, x: 900 }).count).toBe(0)
})

test('places in a chain of near ones are one group', () => {
  const places = [0, 1, 2, 5, 6, 9].map((x) => ({ x, y: 0 }))
  expect(groupNear(places, 1.5)).toEqual([[0, 1, 2], [3, 4], [5]])
})
