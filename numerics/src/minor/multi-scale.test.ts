import { expect, test } from 'vitest'
import { randomNumbers } from '../testing/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { Convolver } from './convolver.ts'
import { MultiScaleClean, multiScaleBytes } from './multi-scale.ts'
import { addScaled, automaticScales, planScales } from './scales.ts'
import { subtractComponents } from './subtract.ts'
import { arrayPsf, placed } from './testing.ts'

const [WIDTH, HEIGHT] = [128, 120]
const BEAM_PX = 4.5
const SCALES = planScales(automaticScales(BEAM_PX, WIDTH, 0.3), BEAM_PX)

const PSF = arrayPsf(WIDTH, HEIGHT, 900, 0.16, randomNumbers(23))

/** The dirty image of a sky through the Fourier transform, with all that is needed to clean it. */
function observed(sky: Float32Array) {
  const heap = new KernelHeap()
  const psf = placed(heap, PSF, WIDTH)
  const [residual, model] = [0, 1].map(() => placed(heap, new Float32Array(sky.length), WIDTH))
  const components = Array.from(sky, (flux, i) => ({ x: i % WIDTH, y: Math.floor(i / WIDTH), flux, slope: 0 }))
  new Convolver(heap, residual, psf).spread(components, psf, 0, { address: residual.address, keep: 0, factor: 1 })
  const plan = { width: WIDTH, height: HEIGHT, capacity: 4000, allowNegative: true, scales: SCALES }
  const before = heap.mark()
  const clean = new MultiScaleClean(heap, plan, psf, residual)
  const bytes = heap.mark() - before
  const pixels = (image: typeof model) => heap.float32(sky.length, image.address)
  return { heap, psf, residual, model, clean, plan, bytes, pixels }
}

function gaussianSky(points: readonly (readonly number[])[], sigmaPx: number): Float32Array {
  const sky = new Float32Array(WIDTH * HEIGHT)
  addScaled(sky, WIDTH, { x: 61, y: 57, flux: 10 }, sigmaPx)
  for (const [x, y, flux] of points) sky[y * WIDTH + x] += flux
  return sky
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0)
}

test.each([3.7, 6])(
  'an extended Gaussian of σ %f pixels and a point in it have their flux to a hundredth',
  (sigmaPx) => {
    const { clean, model, residual, pixels } = observed(gaussianSky([[70, 60, 0.5]], sigmaPx))
    const first = Math.max(...pixels(residual))
    const { peakJy, iterations } = clean.iterate({ gain: 0.1, stopJy: 0.01 * first, iterations: 20_000 })
    clean.addTo(model.address)
    expect(peakJy).toBeLessThanOrEqual(0.01 * first)
    expect(iterations).toBeLessThan(1000)
    expect(Math.abs(sum(pixels(model)) / 10.5 - 1)).toBeLessThan(0.01)
    expect(Math.max(...pixels(residual).map(Math.abs))).toBeLessThan(0.02 * first)
  },
)

test('model and residual belong together: what the model spreads is what the residual lost', () => {
  const sky = gaussianSky([[30, 90, 2]], 6)
  const { heap, psf, clean, model, residual, pixels } = observed(sky)
  const dirty = pixels(residual).slice()
  clean.iterate({ gain: 0.1, stopJy: 0, iterations: 300 })
  clean.addTo(model.address)
  const components = Array.from(pixels(model), (flux, i) => ({
    x: i % WIDTH,
    y: Math.floor(i / WIDTH),
    flux,
    slope: 0,
  }))
  const again = placed(heap, dirty, WIDTH)
  subtractComponents(heap, again, psf, components, undefined, 'fourier')
  const left = pixels(residual)
  const worst = pixels(again).reduce((most, value, i) => Math.max(most, Math.abs(value - left[i])), 0)
  expect(worst).toBeLessThan(2e-5 * Math.max(...dirty))
})

test('a point is cleaned as a point', () => {
  const sky = new Float32Array(WIDTH * HEIGHT)
  sky[60 * WIDTH + 64] = 1
  const { clean, model, pixels } = observed(sky)
  clean.iterate({ gain: 0.1, stopJy: 0.01, iterations: 1000 })
  clean.addTo(model.address)
  expect(pixels(model)[60 * WIDTH + 64]).toBeCloseTo(0.99, 2)
  expect(pixels(model).filter((value) => value !== 0).length).toBe(1)
})

test.each([1, 13])('blocks of %i iterations give the same to the bit', (size) => {
  const sky = gaussianSky([[90, 40, 1]], 5)
  const whole = observed(sky)
  whole.clean.iterate({ gain: 0.1, stopJy: 0.05, iterations: 400 })
  whole.clean.addTo(whole.model.address)
  const { clean, model, residual, pixels } = observed(sky)
  for (let done = 0; done < 400; ) {
    const { iterations } = clean.iterate({ gain: 0.1, stopJy: 0.05, iterations: Math.min(size, 400 - done) })
    if (iterations === 0) break
    done += iterations
  }
  clean.addTo(model.address)
  expect(pixels(model)).toEqual(whole.pixels(whole.model))
  expect(pixels(residual)).toEqual(whole.pixels(whole.residual))
})

test('what is placed in an image is what was found since the residual was changed from outside', () => {
  const { clean, residual, model, pixels } = observed(gaussianSky([], 5))
  clean.iterate({ gain: 0.1, stopJy: 0.05, iterations: 100 })
  clean.addTo(model.address)
  const once = sum(pixels(model))
  clean.addTo(model.address)
  expect(sum(pixels(model)) / once).toBeCloseTo(2, 5)
  pixels(residual).fill(0)
  clean.refresh()
  expect(clean.peakJy).toBe(0)
  clean.addTo(model.address)
  expect(sum(pixels(model)) / once).toBeCloseTo(2, 5)
})

test('peaks are compared by their weights: where these are small, nothing is found', () => {
  const { heap, clean, model, pixels } = observed(gaussianSky([[20, 20, 0.5]], 5))
  const weights = placed(
    heap,
    Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i < 40 * WIDTH ? 1e-3 : 1)),
    WIDTH,
  )
  clean.refresh({ weights: weights.address })
  const { peakJy } = clean.iterate({ gain: 0.1, stopJy: 0.05, iterations: 5000 })
  clean.addTo(model.address)
  expect(peakJy).toBeLessThanOrEqual(0.05)
  expect(sum(pixels(model).subarray(40 * WIDTH))).toBeGreaterThan(9)
  expect(Math.abs(pixels(model)[20 * WIDTH + 20])).toBeLessThan(1e-3)
})

test('scales are a point and multiples of two beams, wider ones preferred', () => {
  expect(automaticScales(5, 1000)).toEqual([0, 10, 20, 40, 80])
  const biases = planScales([20, 0, 10], 5).map(({ bias }) => bias)
  expect(biases).toEqual([1, 1, expect.closeTo(1 / 0.6, 9)])
  expect(() => planScales([4, 8], 3)).toThrow(/0/)
})

test('what it takes of the heap is what it said, and a psf of another size is refused', () => {
  const { heap, plan, residual, bytes } = observed(new Float32Array(WIDTH * HEIGHT))
  expect(bytes).toBeLessThanOrEqual(multiScaleBytes(plan))
  expect(bytes).toBeGreaterThan(0.98 * multiScaleBytes(plan))
  const small = placed(heap, new Float32Array(64), 8)
  expect(() => new MultiScaleClean(heap, plan, small, residual)).toThrow(/8 × 8/)
})
