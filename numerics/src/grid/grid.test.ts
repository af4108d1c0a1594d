import { expect, test } from 'vitest'
import { directImageValue, directVisibilities } from './direct.ts'
import { chooseKernel, kernelTransform, kernelValue, OVERSAMPLING } from './kernel.ts'
import { planGrid } from './plan.ts'
import { GridBench, randomNumbers, randomRows } from './testing.ts'

const DEGREE = Math.PI / 180
const FIELD = { width: 512, height: 480, cellRad: (3.5 * DEGREE) / 512 }
const CHANNELS = Array.from({ length: 12 }, (_, c) => 1.311e9 + c * 15e6)
const EDGE = 1.74 * DEGREE
const POINTS = [
  { l: 0.004, m: -0.013, fluxJy: 2 },
  { l: -EDGE, m: 0.93 * EDGE, fluxJy: 1 },
  { l: EDGE, m: -0.93 * EDGE, fluxJy: 0.7 },
]

/** The corners, the edges' middles, the centre and some random pixels as [x, y]. */
function somePixels({ width, height }: { width: number; height: number }): [number, number][] {
  const random = randomNumbers(7)
  const edges = [0, 1, width / 2, width - 1].flatMap((x) =>
    [0, height / 2, height - 2, height - 1].map((y) => [x, y] as [number, number]),
  )
  const inner = Array.from({ length: 60 }, () => {
    return [Math.floor(((random() + 1) / 2) * width), Math.floor(((random() + 1) / 2) * height)] as [number, number]
  })
  return [...edges, ...inner]
}

test.each([
  [1e-3, 2000],
  [1e-4, 2000],
  [1e-5, 2000],
  [1e-5, 300],
])('at accuracy %s every pixel of a 3.5° field is the direct Fourier sum, with |w| up to %i m', (epsilon, w) => {
  const rows = randomRows(3, 300, CHANNELS, { uv: 750, w }, POINTS, 0.2)
  const image = new GridBench([rows], FIELD, epsilon).image()
  const peak = image.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  let worst = 0
  for (const [x, y] of somePixels(FIELD)) {
    const l = -(x - FIELD.width / 2) * FIELD.cellRad
    const m = (y - FIELD.height / 2) * FIELD.cellRad
    const error = Math.abs(image[y * FIELD.width + x] - directImageValue([rows], l, m)) / peak
    worst = Math.max(worst, error)
  }
  expect(worst).toBeLessThan(epsilon)
})

test.each([
  ['all w positive', 1],
  ['all w negative', -1],
])('a single sample, %s, gives its plane wave to the corners', (_, sign) => {
  const rows = {
    uvwM: [-310.5, 640.25, sign * 1999],
    frequenciesHz: [1.4e9],
    visibilities: [0.6, -0.8],
    weights: [2],
  }
  const image = new GridBench([rows], FIELD, 1e-5).image()
  for (const [x, y] of somePixels(FIELD)) {
    const l = -(x - FIELD.width / 2) * FIELD.cellRad
    const m = (y - FIELD.height / 2) * FIELD.cellRad
    expect(Math.abs(image[y * FIELD.width + x] - directImageValue([rows], l, m)) / 2).toBeLessThan(1e-5)
  }
})

test('falling channels, several sets of rows and baselines beyond the pixels’ Nyquist limit change nothing', () => {
  const image = { width: 96, height: 128, cellRad: 20 / 206265 }
  const sets = [
    randomRows(5, 40, [...CHANNELS].reverse(), { uv: 2600, w: 900 }, [{ l: 0.002, m: 0.003, fluxJy: 1 }]),
    randomRows(6, 30, [1.2e9], { uv: 2600, w: 900 }, [{ l: 0.002, m: 0.003, fluxJy: 1 }]),
  ]
  const pixels = new GridBench(sets, image, 1e-5, 2).image()
  const peak = pixels.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (const [x, y] of somePixels(image)) {
    const truth = directImageValue(sets, -(x - 48) * image.cellRad, (y - 64) * image.cellRad)
    expect(Math.abs(pixels[y * 96 + x] - truth) / peak).toBeLessThan(1e-5)
  }
})

test('unit visibilities give the point spread function, largest at its centre', () => {
  const rows = randomRows(8, 100, CHANNELS, { uv: 700, w: 800 }, [])
  const psf = new GridBench([rows], FIELD, 1e-5).image(true)
  const weight = rows.weights.reduce((sum, value) => sum + value, 0)
  expect(psf[(FIELD.height / 2) * FIELD.width + FIELD.width / 2] / weight).toBeCloseTo(1, 5)
})

test.each([1e-4, 1e-5])('degridding at accuracy %s gives the direct sum over the image’s pixels', (epsilon) => {
  const rows = randomRows(11, 60, CHANNELS, { uv: 750, w: 2000 }, [])
  const bench = new GridBench([rows], FIELD, epsilon, 2)
  const model = new Float32Array(FIELD.width * FIELD.height)
  const pixels = [0, 511, 479 * 512, 480 * 512 - 1, 240 * 512 + 256, 100 * 512 + 37]
  const points = pixels.map((pixel, i) => ({
    l: -((pixel % 512) - 256) * FIELD.cellRad,
    m: (Math.floor(pixel / 512) - 240) * FIELD.cellRad,
    fluxJy: 1 - 0.1 * i,
  }))
  pixels.forEach((pixel, i) => {
    model[pixel] = points[i].fluxJy
  })
  const truth = directVisibilities(rows.uvwM, CHANNELS, points)
  bench.predict(model, -1)
  const predicted = bench.heap.float32(truth.length, bench.sets[0].visibilities)
  let worst = 0
  truth.forEach((value, i) => {
    const wanted = rows.weights[i >> 1] === 0 ? 0 : -value
    worst = Math.max(worst, Math.abs(predicted[i] - wanted))
  })
  expect(worst / 4.5).toBeLessThan(epsilon)
})

test('degridding is the adjoint of gridding', () => {
  const random = randomNumbers(17)
  const image = { width: 64, height: 72, cellRad: 100 / 206265 }
  const rows = randomRows(13, 50, CHANNELS, { uv: 400, w: 1500 }, [], 1)
  rows.weights.fill(1)
  const bench = new GridBench([rows], image, 1e-4)
  const model = Float32Array.from({ length: image.width * image.height }, random)
  const gridded = bench.image()
  const onSky = gridded.reduce((sum, value, i) => sum + value * model[i], 0)
  const visibilities = bench.heap.float32(rows.visibilities.length, bench.sets[0].visibilities)
  visibilities.fill(0)
  bench.predict(model, 1)
  const onPlane = visibilities.reduce((sum, value, i) => sum + value * rows.visibilities[i], 0)
  const size = Math.sqrt(visibilities.reduce((sum, value) => sum + value * value, 0) * rows.visibilities.length)
  expect(Math.abs(onSky - onPlane) / size).toBeLessThan(1e-6)
})

test('threads that share the work give what one gives', () => {
  const rows = randomRows(19, 700, CHANNELS, { uv: 750, w: 1000 }, POINTS)
  const one = new GridBench([rows], FIELD, 1e-4, 1).image()
  const three = new GridBench([rows], FIELD, 1e-4, 3).image()
  const peak = one.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const worst = one.reduce((most, value, i) => Math.max(most, Math.abs(value - three[i])), 0)
  expect(worst / peak).toBeLessThan(2e-6)
})

test('one plane serves where w turns no phase, and w planes fold to one sign', () => {
  const extent = { maxU: 1000, maxV: 1000, minW: 0, maxW: 10, maxUvw: 1500 }
  const small = { width: 64, height: 64, cellRad: 1e-6 }
  expect(planGrid(small, extent, 1e-4).planeCount).toBe(1)
  const deep = planGrid(FIELD, { ...extent, maxW: 10_000 }, 1e-4)
  expect(deep.planeCount).toBe(Math.ceil(10_000 / deep.stepW) + deep.kernel.support - 1)
})

test.each([4, 5, 6, 7, 8])('the kernel of %i taps aliases no more than stated', (support) => {
  const kernel = [2e-2, 2e-3, 2e-4, 2e-5, 4e-6].map(chooseKernel).find((k) => k.support === support)!
  for (const x of [0, 0.1, 0.2, 0.5 / OVERSAMPLING]) {
    const turns = Float64Array.from({ length: 17 }, (_, k) => x + k - 8)
    const values = kernelTransform(kernel, turns)
    const alias = Math.sqrt(values.reduce((sum, value, k) => sum + (k === 8 ? 0 : value * value), 0))
    expect(alias / values[8]).toBeLessThan(1.1 * kernel.aliasError)
  }
  expect(kernelValue(kernel, 0)).toBe(1)
  expect(kernelValue(kernel, support / 2)).toBe(0)
})

test('sizes and accuracies that cannot be are refused by name', () => {
  const extent = { maxU: 1, maxV: 1, minW: 0, maxW: 1, maxUvw: 1 }
  expect(() => planGrid({ ...FIELD, width: 511 }, extent, 1e-4)).toThrow(/511/)
  expect(() => planGrid({ ...FIELD, cellRad: 0.01 }, extent, 1e-4)).toThrow(/hemisphere/)
  expect(() => planGrid(FIELD, extent, 1e-7)).toThrow(/accuracy 1e-7/)
  expect(() => planGrid({ ...FIELD, cellRad: Number.NaN }, extent, 1e-4)).toThrow(RangeError)
})
