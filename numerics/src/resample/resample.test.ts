import { describe, expect, test } from 'vitest'
import { planResample } from './plan.ts'
import type { ResampleRequest } from './request.ts'
import { nMinusOne, nMinusOneBetween } from './slant.ts'
import { taperValues } from './taper.ts'
import { directPicture, lowImageOf, ResampleBench, type Wave, wavesAt } from './testing.ts'

const DEGREE = Math.PI / 180

/** A repeatable sequence of numbers in [−1, 1). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) / 0x800000 - 1
  }
}

/** A low image of 240 × 256 cells over 1.5 times a field, its waves up to 0.3 turns a cell. */
function request(fieldRad: number, a: number, b: number, epsilon: number): ResampleRequest {
  const low = { columns: 240, rows: 256, cellL: (1.5 * fieldRad) / 240, cellM: (1.5 * fieldRad) / 256, tapered: false }
  return {
    low,
    slant: { a, b },
    image: { width: 170, height: 154, cellRad: fieldRad / 170 },
    uvExtent: { maxU: 0.3 / low.cellL, maxV: 0.3 / low.cellM },
    epsilon,
  }
}

/** Waves whose amplitudes add up to 1, the four fastest ones among them. */
function someWaves({ uvExtent: { maxU, maxV } }: ResampleRequest, seed: number, count = 24): Wave[] {
  const random = randomNumbers(seed)
  const waves = Array.from({ length: count }, (_, i) => ({
    u: i < 4 ? maxU * (i & 1 ? 1 : -1) : maxU * random(),
    v: i < 4 ? maxV * (i & 2 ? 1 : -1) : maxV * random(),
    amplitude: 0.2 + Math.abs(random()),
    phase: Math.PI * random(),
  }))
  const sum = waves.reduce((total, { amplitude }) => total + amplitude, 0)
  return waves.map((wave) => ({ ...wave, amplitude: wave.amplitude / sum }))
}

const lowOf = (of: ResampleRequest, waves: readonly Wave[]) => lowImageOf(of, (l, m) => wavesAt(waves, l, m))

function worstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i])
    if (!(difference <= worst)) worst = difference
  }
  return worst
}

function scalarProduct(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

const FIELDS = [
  ['3.5° of a slant plane', 3.5, 0.31, -0.2],
  ['3.5° of one that leans the other way', 3.5, -0.31, 0.2],
  ['3.5° without slant', 3.5, 0, 0],
  ['12° of a slant plane', 12, 0.31, 0.4],
  ['40° of a slant plane', 40, -0.2, -0.25],
] as const

describe.each(FIELDS)('%s', (_, degrees, a, b) => {
  test.each([1e-3, 1e-4, 1e-5])('waves are found at every pixel, to %s of their sum', (epsilon) => {
    const given = request(degrees * DEGREE, a, b, epsilon)
    const [one, other] = [someWaves(given, 1), someWaves(given, 2)]
    const { re, im } = new ResampleBench(given).pictures(lowOf(given, one), lowOf(given, other))
    expect(worstDifference(re, directPicture(given, one))).toBeLessThan(epsilon)
    expect(worstDifference(im, directPicture(given, other))).toBeLessThan(epsilon)
  })
})

test('cells so large that few cover the picture do as well, and cells finer than the waves need', () => {
  for (const [cells, turns] of [
    [64, 0.2],
    [128, 0.1],
  ]) {
    const cell = (2 * 3.5 * DEGREE) / cells
    const given: ResampleRequest = {
      low: { columns: cells, rows: cells, cellL: cell, cellM: cell, tapered: false },
      slant: { a: 0.31, b: -0.2 },
      image: { width: 64, height: 62, cellRad: (3.5 * DEGREE) / 64 },
      uvExtent: { maxU: turns / cell, maxV: turns / cell },
      epsilon: 1e-4,
    }
    const waves = someWaves(given, 3)
    const { re } = new ResampleBench(given).pictures(lowOf(given, waves), lowOf(given, []))
    expect(worstDifference(re, directPicture(given, waves))).toBeLessThan(1e-4)
  }
})

test('what lies beyond the columns and rows of the plan counts for nothing', () => {
  const whole = request(3.5 * DEGREE, 0.31, -0.2, 1e-3)
  const given = { ...whole, image: { ...whole.image, width: 120, height: 110 } }
  const bench = new ResampleBench(given)
  const { alongL, alongM } = bench.plan
  const low = lowOf(given, someWaves(given, 4))
  const damaged = low.map((value, i) => {
    const [column, row] = [i % given.low.columns, Math.floor(i / given.low.columns)]
    const inside = (at: number, { first, count }: { first: number; count: number }) => at >= first && at < first + count
    return inside(column, alongL) && inside(row, alongM) ? value : Number.NaN
  })
  expect(damaged.filter(Number.isNaN).length).toBeGreaterThan(1000)
  const [beside, without] = [bench.pictures(damaged, damaged), bench.pictures(low, low)]
  expect(worstDifference(beside.re, without.re)).toBe(0)
  expect(worstDifference(beside.im, without.im)).toBe(0)
})

test.each([1e-3, 1e-4])(
  'padding where aliases grow from a fifth of %s to all there is leaks no more than that',
  (epsilon) => {
    const given = request(3.5 * DEGREE, 0.31, -0.2, epsilon)
    const [waves, aliases] = [someWaves(given, 5), someWaves(given, 6)]
    const half = { l: (given.low.columns / 2) * given.low.cellL, m: (given.low.rows / 2) * given.low.cellM }
    const growth = (x: number, half: number) => (epsilon / 5) ** (1 - Math.min(1, (Math.abs(x) / half - 1 / 1.5) * 3))
    const low = lowImageOf(
      given,
      (l, m) => wavesAt(waves, l, m) + wavesAt(aliases, l, m) * Math.max(growth(l, half.l), growth(m, half.m)),
    )
    const { re } = new ResampleBench(given).pictures(low, low)
    expect(worstDifference(re, directPicture(given, waves))).toBeLessThan(epsilon)
  },
)

test.each(FIELDS)('%s: a low image that falls to 0 by itself is taken as it is, there and back', (_, degrees, a, b) => {
  const whole = request(degrees * DEGREE, a, b, 1e-4)
  const given = { ...whole, low: { ...whole.low, tapered: true } }
  const waves = someWaves(given, 11)
  const { alongL, alongM } = planResample(whole)
  const falls = [alongL, alongM].map(({ taper }, axis) => {
    const cells = axis ? whole.low.rows : whole.low.columns
    const { from, to } = taper!
    return taperValues({ ...taper!, cells: Math.floor(Math.min(from, cells - 1 - to)), beta: 12 }, 0, cells)
  })
  const { columns } = whole.low
  const low = lowOf(given, waves).map((value, i) => value * falls[0][i % columns] * falls[1][Math.floor(i / columns)])
  const bench = new ResampleBench(given)
  const { re } = bench.pictures(low, low)
  expect(worstDifference(re, directPicture(given, waves))).toBeLessThan(1e-4)
  const back = bench.lowImage(re)
  const product = scalarProduct(re, re)
  expect(Math.abs(product - scalarProduct(Float32Array.from(low), back)) / product).toBeLessThan(1e-6)
})

test.each(FIELDS)('%s: the way back is the adjoint', (_, degrees, a, b) => {
  const given = request(degrees * DEGREE, a, b, 1e-4)
  const bench = new ResampleBench(given)
  const random = randomNumbers(7)
  const low = Float32Array.from({ length: given.low.columns * given.low.rows }, random)
  const zero = new Float32Array(low.length)
  const length = given.image.width * given.image.height
  const { re } = bench.pictures(low, zero)
  for (const filled of [1, 0.3, 0.002]) {
    const model = Float32Array.from({ length }, () => (Math.abs(random()) < filled ? random() : 0))
    const back = bench.lowImage(model)
    const scale = Math.sqrt(scalarProduct(re, re) * scalarProduct(model, model))
    expect(Math.abs(scalarProduct(re, model) - scalarProduct(low, back)) / scale).toBeLessThan(1e-6)
  }
  expect(worstDifference(bench.lowImage(new Float32Array(length)), zero)).toBe(0)
})

test('the shares of three threads give what one gives, there and back', () => {
  const given = request(3.5 * DEGREE, 0.31, -0.2, 1e-4)
  const [one, three] = [new ResampleBench(given), new ResampleBench(given, 3)]
  const low = lowOf(given, someWaves(given, 8))
  const pictures = one.pictures(low, low)
  expect(worstDifference(three.pictures(low, low).re, pictures.re)).toBe(0)
  expect(worstDifference(three.pictures(low, low).im, pictures.im)).toBe(0)
  expect(worstDifference(three.lowImage(pictures.re), one.lowImage(pictures.re))).toBeLessThan(1e-6)
})

test('pixels are multiplied by a factor of their picture and written with the high byte first where asked', () => {
  const given = request(3.5 * DEGREE, 0.31, -0.2, 1e-4)
  const bench = new ResampleBench(given)
  const [low, other] = [lowOf(given, someWaves(given, 9)), lowOf(given, someWaves(given, 10))]
  const plain = bench.pictures(low, other)
  const swapped = bench.pictures(low, other, { reFactor: -2, imFactor: 4, bigEndian: true })
  for (const [name, factor] of [
    ['re', -2],
    ['im', 4],
  ] as const) {
    const view = new DataView(swapped[name].buffer)
    const read = plain[name].map((_, i) => view.getFloat32(4 * i, false))
    const multiplied = plain[name].map((value) => factor * value)
    expect(worstDifference(read, multiplied)).toBe(0)
  }
})

test('n − 1 is the same from both planes, and the direction is of unit length', () => {
  for (const [l, m, a] of [
    [0.02, -0.03, 0.31],
    [-0.4, 0.3, -0.2],
  ]) {
    const depth = nMinusOne(l, m)
    expect(l * l + m * m + (1 + depth) ** 2).toBeCloseTo(1, 14)
    expect(nMinusOneBetween(a, l + a * depth, m)).toBeCloseTo(depth, 14)
  }
})

test('pictures beyond the horizon, beyond the low image or finer than it can tell are refused', () => {
  const good = request(3.5 * DEGREE, 0.31, -0.2, 1e-4)
  const { low, image, uvExtent } = good
  const refused = (change: Partial<ResampleRequest>) => () => planResample({ ...good, ...change })
  expect(refused({})).not.toThrow()
  expect(refused({ image: { ...image, cellRad: 0.02 } })).toThrow(/horizon/)
  expect(refused({ image: { width: 230, height: 154, cellRad: image.cellRad } })).toThrow(/240 columns/)
  expect(refused({ image: { width: 170, height: 240, cellRad: image.cellRad } })).toThrow(/256 rows/)
  expect(refused({ uvExtent: { ...uvExtent, maxU: 0.49 / low.cellL } })).toThrow(/columns/)
  expect(refused({ uvExtent: { ...uvExtent, maxV: Number.NaN } })).toThrow(/maxV/)
  expect(refused({ slant: { a: Number.NaN, b: 0 } })).toThrow(/slant/)
  expect(refused({ epsilon: 1e-7 })).toThrow(/accuracy/)
  expect(refused({ low: { ...low, columns: 241 } })).toThrow(/multiple of 8/)
  expect(refused({ image: { ...image, height: 155 } })).toThrow(/even/)
  expect(() => planResample(request(60 * DEGREE, 1.2, 1.2, 1e-4))).toThrow(/horizon/)
})
