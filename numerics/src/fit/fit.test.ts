import { dataJson, haveData } from '@contimg/fixtures/data'
import { describe, expect, test } from 'vitest'
import {
  beamArea,
  boxAround,
  condonErrors,
  convolveBeams,
  deconvolveBeam,
  FitError,
  FWHM_PER_SIGMA,
  fitEllipticalGaussian,
  fitPointSources,
  forcedFluxes,
  type Gaussian,
  type GaussianShape,
  gaussianShape,
  gaussianValue,
  noiseOf,
  type Pixels,
  quadraticForm,
} from './index.ts'

const DEGREE_RAD = Math.PI / 180

function imageOf(gaussians: readonly Gaussian[], width = 64, height = 48): Pixels {
  const data = new Float64Array(width * height)
  for (let i = 0; i < data.length; i++) {
    for (const gaussian of gaussians) data[i] += gaussianValue(gaussian, i % width, Math.floor(i / width))
  }
  return { data, width, height }
}

/** Normal deviates from a 32-bit counter (splitmix) by Box and Muller; the same on every machine. */
function normalDeviates(count: number, seed: number): Float64Array {
  let state = seed
  const uniform = () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  return Float64Array.from({ length: count }, () => {
    return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  })
}

/** White noise smoothed by a kernel whose own convolution with itself is the beam, scaled to unit rms. */
function beamNoise(width: number, height: number, beamPx: number, seed: number): Float64Array {
  const sigma = beamPx / FWHM_PER_SIGMA / Math.SQRT2
  const reach = Math.ceil(4 * sigma)
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  )
  const norm = Math.sqrt(kernel.reduce((sum, value) => sum + value * value, 0))
  const white = normalDeviates(width * height, seed)
  const along = (source: Float64Array, step: number, length: number) =>
    source.map((_, at) => {
      const here = Math.floor(at / step) % length
      let sum = 0
      for (let k = -reach; k <= reach; k++) {
        sum += kernel[k + reach] * source[at + (((here + k + length) % length) - here) * step]
      }
      return sum / norm
    })
  return along(along(white, 1, width), width, height)
}

describe('an elliptical Gaussian', () => {
  test.each([0, 20, 45, 90, 130, 179])(
    'keeps its shape through its quadratic form at a position angle of %d°',
    (pa) => {
      const shape = { majorFwhm: 8, minorFwhm: 3, paRad: pa * DEGREE_RAD }
      const back = gaussianShape(quadraticForm(shape))!
      expect(back.majorFwhm).toBeCloseTo(8, 12)
      expect(back.minorFwhm).toBeCloseTo(3, 12)
      expect(back.paRad).toBeCloseTo(shape.paRad, 12)
    },
  )

  test('at position angle 45° is elongated towards the upper left', () => {
    const gaussian = { peak: 1, x: 10, y: 10, majorFwhm: 8, minorFwhm: 3, paRad: 45 * DEGREE_RAD }
    expect(gaussianValue(gaussian, 10 - Math.SQRT2 * 2, 10 + Math.SQRT2 * 2)).toBeCloseTo(0.5, 12)
    expect(gaussianValue(gaussian, 10 + Math.SQRT2 * 2, 10 + Math.SQRT2 * 2)).toBeLessThan(0.01)
  })

  test.each([
    { peak: 3.2, x: 30.3, y: 20.7, majorFwhm: 9, minorFwhm: 4, paRad: 0.4 },
    { peak: -0.02, x: 31, y: 24.5, majorFwhm: 6, minorFwhm: 5.9, paRad: 2.9 },
  ])('is found again exactly where there is no noise: %o', (truth) => {
    const image = imageOf([truth])
    const start = { peak: truth.peak * 0.7, x: 31, y: 22, majorFwhm: 7, minorFwhm: 5, paRad: 1 }
    const { gaussian, rms } = fitEllipticalGaussian(image.data, 64, 48, boxAround(image, 31, 22, 14), start)
    for (const key of ['peak', 'x', 'y', 'majorFwhm', 'minorFwhm', 'paRad'] as const) {
      expect(gaussian[key]).toBeCloseTo(truth[key], 7)
    }
    expect(rms).toBeLessThan(1e-9)
  })

  test('is found past blank pixels, and not among too few', () => {
    const truth = { peak: 1, x: 30, y: 20, majorFwhm: 6, minorFwhm: 4, paRad: 1 }
    const image = imageOf([truth])
    image.data[20 * 64 + 31] = Number.NaN
    const box = boxAround(image, 30, 20, 8)
    const fit = fitEllipticalGaussian(image.data, 64, 48, box, { ...truth, x: 31 })
    expect(fit.pixelCount).toBe(17 * 17 - 1)
    expect(fit.gaussian.x).toBeCloseTo(30, 8)
    image.data.fill(Number.NaN)
    expect(() => fitEllipticalGaussian(image.data, 64, 48, box, truth)).toThrow(FitError)
  })
})

describe('sources of the shape of the beam', () => {
  const beam = { majorFwhm: 7, minorFwhm: 5, paRad: 0.5 }
  const truths = [
    { peak: 2, x: 30.2, y: 20.4 },
    { peak: 1.2, x: 34.9, y: 23.1 },
  ]
  const image = imageOf(truths.map((truth) => ({ ...truth, ...beam })))

  test('that blend are told apart when they are fitted together', () => {
    const start = [
      { peak: 1.5, x: 30, y: 20 },
      { peak: 1.5, x: 35, y: 23 },
    ]
    const { sources } = fitPointSources(image, beam, start)
    for (const [i, source] of sources.entries()) {
      expect(source.peak).toBeCloseTo(truths[i].peak, 8)
      expect(source.x).toBeCloseTo(truths[i].x, 8)
      expect(source.y).toBeCloseTo(truths[i].y, 8)
    }
  })

  test('have forced fluxes that share their pixels, and the sum of the squares that is left', () => {
    const both = forcedFluxes(image, beam, truths, 0.1)
    expect(both.errors[0]).toBeGreaterThan(0.1)
    expect(both.fluxes).toEqual([expect.closeTo(2, 10), expect.closeTo(1.2, 10)])
    expect(both.chiSquared).toBeCloseTo(0, 8)
    const alone = forcedFluxes(image, beam, [truths[0]], 0.1)
    expect(alone.fluxes[0]).toBeGreaterThan(2.1)
    expect(alone.errors[0]).toBeCloseTo(0.1, 12)
  })

  test('stay in their places where these are fixed', () => {
    const start = [
      { peak: 1.5, x: 30.2, y: 20.4, isFixed: true },
      { peak: 1.5, x: 35, y: 23 },
    ]
    const { sources } = fitPointSources(image, beam, start)
    expect(sources[0]).toEqual({ peak: expect.closeTo(2, 8), x: 30.2, y: 20.4 })
    expect(sources[1]).toEqual({ peak: expect.closeTo(1.2, 8), x: expect.closeTo(34.9, 7), y: expect.closeTo(23.1, 7) })
  })

  test('are not chased further than allowed', () => {
    const start = [{ peak: 1, x: 36, y: 29 }]
    expect(() => fitPointSources(image, beam, start, 1)).toThrow(/source 0 moved/)
  })
})

describe('the errors', () => {
  const beam: GaussianShape = { majorFwhm: 8, minorFwhm: 4, paRad: 0.7 }

  test('of a point source are σ in flux and θ/(2.35 SNR) in position, whatever the beam', () => {
    const errors = condonErrors(10, beam, 0.5, beam)
    expect(errors.peak).toBeCloseTo(0.5, 12)
    const round = condonErrors(10, { ...beam, minorFwhm: 8 }, 0.5, { ...beam, minorFwhm: 8 })
    expect(round.x).toBeCloseTo(8 / FWHM_PER_SIGMA / 20, 12)
    expect(round.paRad).toBe(Math.PI / 2)
  })

  test('of point sources in noise correlated over the beam are those that are seen', () => {
    const round = { majorFwhm: 6, minorFwhm: 6, paRad: 0 }
    const width = 32 * 24
    const noise = beamNoise(width, width, 6, 7)
    const image = { data: noise.map((value) => value / 20), width, height: width }
    const spacing = 32
    const offsets = { peak: [] as number[], x: [] as number[] }
    for (let cell = 0; cell < 24 * 24; cell++) {
      const x = (cell % 24) * spacing + 16.3
      const y = Math.floor(cell / 24) * spacing + 16.1
      const box = boxAround(image, x, y, 8)
      for (let row = box.bottom; row < box.top; row++) {
        for (let column = box.left; column < box.right; column++) {
          image.data[row * width + column] += gaussianValue({ peak: 1, x, y, ...round }, column, row)
        }
      }
      const fit = fitPointSources(image, round, [{ peak: 0.9, x: x + 0.5, y: y - 0.5 }])
      offsets.peak.push(fit.sources[0].peak - 1)
      offsets.x.push(fit.sources[0].x - x)
    }
    const rms = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
    const expected = condonErrors(1, round, 1 / 20, round)
    expect(rms(offsets.peak) / expected.peak).toBeGreaterThan(0.9)
    expect(rms(offsets.peak) / expected.peak).toBeLessThan(1.1)
    expect(rms(offsets.x) / expected.x).toBeGreaterThan(0.9)
    expect(rms(offsets.x) / expected.x).toBeLessThan(1.1)
  })
})

describe('noise', () => {
  test('of normal deviates is one, and the robust one does not see a tenth of bright pixels', () => {
    const values = normalDeviates(100_000, 3)
    expect(noiseOf(values).rms).toBeCloseTo(1, 2)
    expect(noiseOf(values).robustRms).toBeCloseTo(1, 1)
    for (let i = 0; i < values.length; i += 20) values[i] = 100
    values[1] = Number.NaN
    const { rms, robustRms, count } = noiseOf(values)
    expect(rms).toBeGreaterThan(20)
    expect(robustRms).toBeLessThan(1.1)
    expect(count).toBe(99_999)
  })

  test('of nothing is not a number', () => {
    expect(noiseOf(new Float32Array([Number.NaN])).robustRms).toBeNaN()
  })
})

describe.skipIf(!haveData)('beams', () => {
  type Widths = [number, number, number]
  interface Case {
    a: Widths
    b: Widths
    convolved: Widths
    area_sr_a: number
  }
  const cases = haveData ? dataJson<{ cases: Case[] }>('expected', 'beam_oracle.json').cases : []
  const beam = ([majorFwhm, minorFwhm, pa]: Widths) => ({ majorFwhm, minorFwhm, paRad: pa * DEGREE_RAD })
  const turnsApart = (one: number, other: number) => Math.abs(Math.sin(one - other))

  test.each(cases)('convolve, deconvolve and cover as radio_beam says: %o', ({ a, b, convolved, area_sr_a }) => {
    const sum = convolveBeams(beam(a), beam(b))
    expect(sum.majorFwhm).toBeCloseTo(convolved[0], 9)
    expect(sum.minorFwhm).toBeCloseTo(convolved[1], 9)
    expect(turnsApart(sum.paRad, convolved[2] * DEGREE_RAD)).toBeLessThan(1e-9)
    const back = deconvolveBeam(sum, beam(a))!
    expect(back.majorFwhm).toBeCloseTo(b[0], 8)
    expect(back.minorFwhm).toBeCloseTo(b[1], 8)
    expect(turnsApart(back.paRad, b[2] * DEGREE_RAD)).toBeLessThan(1e-9)
    expect(deconvolveBeam(beam(a), sum)).toBeUndefined()
    const arcsecRad = DEGREE_RAD / 3600
    expect((beamArea(beam(a)) * arcsecRad ** 2) / area_sr_a).toBeCloseTo(1, 6)
  })
})
