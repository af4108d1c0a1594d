import { expect, test } from 'vitest'
import { FitError } from '../fit/elliptical-gaussian.ts'
import { gaussianValue } from '../fit/gaussian.ts'
import { ActiveList } from '../minor/active-list.ts'
import { tilePsf } from '../minor/tiled-psf.ts'
import { randomNumbers } from '../testing/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { fitBeam, fitBeamInMiddle } from './beam.ts'
import { maskAround } from './mask.ts'
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

test('the beam from the middle of a point spread function is that of all of it, or is not told', () => {
  const whole = { data: gaussianImage(128, 100), width: 128, height: 100 }
  const beam = fitBeam(whole, 2, 'quadrant')
  const fits = [100, 72, 60, 40].map((size) => {
    const middle = { data: gaussianImage(size, size), width: size, height: size }
    return fitBeamInMiddle(middle, whole, 2, 'quadrant')
  })
  expect(fits).toEqual([beam, beam, undefined, undefined]) // the square is 70 pixels wide
})

test('what is no beam is refused', () => {
  const psf = { data: new Float32Array(64 * 64).fill(Number.NaN), width: 64, height: 64 }
  expect(() => fitBeam(psf, 3, 'all')).toThrow(FitError)
})

test('a beam wider than the image is refused', () => {
  const psf = { data: new Float32Array(64 * 64).fill(0.99999), width: 64, height: 64 }
  expect(() => fitBeam(psf, 3, 'all')).toThrow(/a beam .* pixels wide .*, wanted one narrower than the image's 64/)
})

test.each([false, true])(
  'minor cycles on a cut-off point spread function grow without bound but for the taper (%s)',
  (isTapered) => {
    const heap = new KernelHeap()
    const size = 64
    const [residual, psf] = [0, 0].map(() => heap.allocate(4 * size * size))
    const spread = gaussianImage(size, size).map(
      (value, i) => 0.8 * value + 0.2 * Math.cos(0.37 * ((i % size) - size / 2)),
    )
    if (isTapered) taperPsf(spread, size, size)
    heap.float32(spread.length, psf).set(spread)
    const random = randomNumbers(11)
    heap.float32(spread.length, residual).set(spread.map(() => random()))
    const list = new ActiveList(heap, {
      width: size,
      height: size,
      capacity: size * size,
      terms: 1,
      allowNegative: true,
    })
    list.collect({ residual, limitJy: 0 })
    const tiles = tilePsf(heap, { address: psf, width: size, height: size })
    const { peakJy } = list.iterate(tiles, { gain: 0.1, stopJy: 0.01, iterations: 30_000 })
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
})
