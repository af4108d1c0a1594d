import { expect, test } from 'vitest'
import { FitError } from '../fit/elliptical-gaussian.ts'
import { gaussianValue } from '../fit/gaussian.ts'
import { randomNumbers } from '../grid/testing.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { fitBeam } from './beam.ts'
import { applyMask, maskAround } from './mask.ts'
import { MinorCycle } from './minor-cycle.ts'
import { type CleanLimits, type CleanState, nextCleanStep } from './progress.ts'
import { residualNoise } from './residual-noise.ts'
import { addComponents } from './restore.ts'
import { taperPsf } from './taper.ts'

const SHAPE = { majorFwhm: 7, minorFwhm: 4.5, paRad: 0.6 }

function gaussianImage(width: number, height: number): Float32Array {
  const gaussian = { ...SHAPE, peak: 1, x: width / 2, y: height / 2 }
  return Float32Array.from({ length: width * height }, (_, i) =>
    gaussianValue(gaussian, i % width, Math.floor(i / width)),
  )
}

test.each(['all', 'quadrant'] as const)('the beam of a Gaussian is that Gaussian, from %s pixels', (pixels) => {
  const psf = { data: gaussianImage(128, 100), width: 128, height: 100 }
  const beam = fitBeam(psf, 2, pixels)
  expect(beam.majorFwhm).toBeCloseTo(SHAPE.majorFwhm, 4)
  expect(beam.minorFwhm).toBeCloseTo(SHAPE.minorFwhm, 4)
  expect(beam.paRad).toBeCloseTo(SHAPE.paRad, 4)
})

test('what is no beam is refused', () => {
  const psf = { data: new Float32Array(64 * 64).fill(Number.NaN), width: 64, height: 64 }
  expect(() => fitBeam(psf, 3, 'all')).toThrow(FitError)
})

/** Point spread function with sidelobes all over: a Gaussian plus ripples, 1 at the centre. */
function ripples(width: number, height: number): Float32Array {
  return gaussianImage(width, height).map((value, i) => {
    const [dx, dy] = [(i % width) - width / 2, Math.floor(i / width) - height / 2]
    return 0.9 * value + 0.1 * Math.cos(0.9 * dx + 0.3 * dy) * Math.cos(0.5 * dy)
  })
}

function dirtyImage(psf: Float32Array, width: number, height: number, points: readonly (readonly number[])[]) {
  const image = new Float32Array(width * height)
  for (const [x, y, flux] of points) {
    for (let i = 0; i < image.length; i++) {
      const px = (i % width) - x + width / 2
      const py = Math.floor(i / width) - y + height / 2
      if (px >= 0 && px < width && py >= 0 && py < height) image[i] += flux * psf[py * width + px]
    }
  }
  return image
}

function minorCycle(width: number, height: number, points: readonly (readonly number[])[]) {
  const heap = new KernelHeap()
  const [residual, psf, model] = [0, 0, 0].map(() => heap.allocate(4 * width * height))
  const cycle = new MinorCycle(heap, width, height)
  const spread = ripples(width, height)
  heap.float32(spread.length, psf).set(spread)
  heap.float32(spread.length, residual).set(dirtyImage(spread, width, height, points))
  const result = cycle.run({ residual, psf, model, gain: 0.1, stopJy: 0.02, iterations: 5000 })
  return { result, model: heap.float32(width * height, model), peakJy: cycle.peak(residual) }
}

test('the minor cycle finds points and their fluxes, negative ones and those at the edges too', () => {
  const points = [
    [40, 52, 3],
    [43, 30, -1.5],
    [0, 1, 2],
    [119, 95, 1.2],
    [61, 2, 0.8],
  ]
  const { result, model, peakJy } = minorCycle(120, 96, points)
  expect(peakJy).toBeGreaterThan(2.9)
  expect(result.peakJy).toBeLessThanOrEqual(0.02)
  for (const [x, y, flux] of points) {
    let found = 0
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (x + dx >= 0 && x + dx < 120 && y + dy >= 0 && y + dy < 96) found += model[(y + dy) * 120 + x + dx]
      }
    }
    expect(Math.abs(found - flux)).toBeLessThan(0.06)
  }
})

test('the minor cycle stops after the iterations it was given', () => {
  const heap = new KernelHeap()
  const [residual, psf, model] = [0, 0, 0].map(() => heap.allocate(4 * 64 * 64))
  heap.float32(64 * 64, psf).set(gaussianImage(64, 64))
  heap.float32(64 * 64, residual).set(gaussianImage(64, 64))
  const cycle = new MinorCycle(heap, 64, 64)
  const { iterations, peakJy } = cycle.run({ residual, psf, model, gain: 0.1, stopJy: 0, iterations: 7 })
  expect(iterations).toBe(7)
  expect(peakJy).toBeCloseTo(0.9 ** 7, 5)
  expect(heap.float32(64 * 64, model)[32 * 64 + 32]).toBeCloseTo(1 - 0.9 ** 7, 5)
})

test('more pixels than there is room for raise the limit instead of being left out', () => {
  const heap = new KernelHeap()
  const [width, height] = [1280, 1024]
  const [residual, psf, model] = [0, 0, 0].map(() => heap.allocate(4 * width * height))
  const random = randomNumbers(3)
  heap.float32(width * height, residual).set(Float32Array.from({ length: width * height }, () => random()))
  heap.float32(width * height, psf)[(height / 2) * width + width / 2] = 1
  const cycle = new MinorCycle(heap, width, height)
  const result = cycle.run({ residual, psf, model, gain: 0.5, stopJy: 0.01, iterations: 10 })
  expect(result.stoppedAtJy).toBeGreaterThan(0.5)
  expect(result.stoppedAtJy).toBeLessThan(0.9)
  expect(result.iterations).toBe(10)
  expect(() => new MinorCycle(heap, 66, 64)).toThrow(/66/)
})

test.each([false, true])(
  'minor cycles on a cut-off point spread function grow without bound but for the taper (%s)',
  (isTapered) => {
    const heap = new KernelHeap()
    const size = 64
    const [residual, psf, model] = [0, 0, 0].map(() => heap.allocate(4 * size * size))
    const spread = gaussianImage(size, size).map(
      (value, i) => 0.8 * value + 0.2 * Math.cos(0.37 * ((i % size) - size / 2)),
    )
    if (isTapered) taperPsf(spread, size, size)
    heap.float32(spread.length, psf).set(spread)
    const random = randomNumbers(11)
    heap.float32(spread.length, residual).set(spread.map(() => random()))
    const cycle = new MinorCycle(heap, size, size)
    const { peakJy } = cycle.run({ residual, psf, model, gain: 0.1, stopJy: 0.01, iterations: 30_000 })
    if (isTapered) expect(peakJy).toBeLessThan(1)
    else expect(peakJy).toBeGreaterThan(10)
  },
)

test('components are restored as beams of their flux, cut at the edges', () => {
  const model = new Float32Array(64 * 48)
  model[20 * 64 + 30] = 2
  model[47 * 64] = -1
  const image = new Float32Array(64 * 48).fill(0.25)
  addComponents(image, model, 64, SHAPE)
  const gaussians = [
    { ...SHAPE, peak: 2, x: 30, y: 20 },
    { ...SHAPE, peak: -1, x: 0, y: 47 },
  ]
  image.forEach((value, i) => {
    const truth = gaussians.reduce((sum, gaussian) => sum + gaussianValue(gaussian, i % 64, Math.floor(i / 64)), 0.25)
    expect(Math.abs(value - truth)).toBeLessThan(4e-6)
  })
})

test('the noise of a residual is not that of its sources', () => {
  const random = randomNumbers(5)
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, 0) / 2
  const image = Float32Array.from({ length: 2000 * 1000 }, (_, i) => normal() + (i % 100 === 0 ? 100 : 0))
  expect(residualNoise(image)).toBeCloseTo(1, 1)
})

const LIMITS: CleanLimits = { iterations: 1000, threshold: { sigma: 3 }, majorCycles: 5, cycleDepth: 0.8 }
const STATE: CleanState = { majorCycles: 1, iterations: 100, peakJy: 1, noiseJy: 0.01, previousPeakJy: 5 }

test('a minor cycle goes down to a fifth of the peak, but not below the threshold', () => {
  expect(nextCleanStep(STATE, LIMITS)).toEqual({ stopJy: expect.closeTo(0.2, 9), thresholdJy: 0.03, iterations: 900 })
  expect(nextCleanStep(STATE, { ...LIMITS, threshold: { jy: 0.5 } })).toMatchObject({ stopJy: 0.5 })
})

test('CLEAN ends at the threshold, at its limits or without progress, and is an error where it diverges', () => {
  expect(nextCleanStep({ ...STATE, peakJy: 0.029 }, LIMITS)).toMatchObject({ end: 'threshold' })
  expect(nextCleanStep({ ...STATE, iterations: 1000 }, LIMITS)).toMatchObject({ end: 'iterations' })
  expect(nextCleanStep({ ...STATE, majorCycles: 5 }, LIMITS)).toMatchObject({ end: 'major cycles' })
  expect(nextCleanStep({ ...STATE, previousPeakJy: 1.04 }, LIMITS)).toMatchObject({ end: 'no progress' })
  expect(() => nextCleanStep({ ...STATE, previousPeakJy: 0.4 }, LIMITS)).toThrow(/diverges.* 1 Jy/)
  expect(() => nextCleanStep({ ...STATE, peakJy: Number.NaN }, LIMITS)).toThrow(/diverges/)
})

test('a mask is a disc about every component, cut at the edges', () => {
  const model = new Float32Array(64)
  model[0] = 1
  model[4 * 8 + 4] = -2
  const rows = Array.from({ length: 8 }, (_, y) =>
    maskAround(model, 8, 1.5)
      .slice(8 * y, 8 * y + 8)
      .join(''),
  )
  expect(rows).toEqual(['11000000', '11000000', '00000000', '00011100', '00011100', '00011100', '00000000', '00000000'])
  const target = new Float32Array(64).fill(9)
  applyMask(new Float32Array(64).fill(5), maskAround(model, 8, 1.5), target)
  expect([target[0], target[2], target[36]]).toEqual([5, 0, 5])
})
