import { expect, test } from 'vitest'
import { KernelHeap } from '../wasm/heap.ts'
import { UvLimiter, type UvRange } from './uv-limits.ts'

const LIGHT_M_PER_S = 299_792_458
const LINE = { firstHz: 1.311e9, stepHz: 244_140.625, channelCount: 768 }
const waves = (range: Omit<UvRange, 'inWavelengths'>): UvRange => ({ ...range, inWavelengths: true })
const metres = (range: Omit<UvRange, 'inWavelengths'>): UvRange => ({ ...range, inWavelengths: false })

/** [channel] what is left of weights that were all 2. */
function limited(uM: number, vM: number, limits: ConstructorParameters<typeof UvLimiter>[2]): Float32Array {
  const heap = new KernelHeap()
  const weights = heap.float32(LINE.channelCount).fill(2)
  const limiter = new UvLimiter(heap, LINE, limits)
  limiter.restrict(weights.byteOffset, uM, vM)
  limiter.taper(weights.byteOffset, uM, vM)
  return weights
}

const distances = (uM: number, vM: number) =>
  Float64Array.from(
    { length: LINE.channelCount },
    (_, k) => (Math.hypot(uM, vM) * (LINE.firstHz + k * LINE.stepHz)) / LIGHT_M_PER_S,
  )

test.each([
  [[waves({ low: 1000, high: Infinity })]],
  [[waves({ low: 0, high: 1000 })]],
  [[waves({ low: 950, high: 1040 })]],
  [[waves({ low: 1040, high: 1060 }), waves({ low: 930, high: 990 })]],
  [[waves({ low: 930, high: 1000 }), waves({ low: 980, high: 1020 })]],
  [[metres({ low: 100, high: 214.9 }), waves({ low: 1010, high: 1011 })]],
  [[metres({ low: 100, high: 215.1 })]],
  [[metres({ low: 216, high: Infinity })]],
] as const)('of channels of one row those within %j count', (ranges) => {
  const [uM, vM] = [-129, 172] // 215 m: 940 to 1075 wavelengths
  const weights = limited(uM, vM, { ranges })
  const isIn = (waves: number) =>
    ranges.some(({ low, high, inWavelengths }) => {
      const distance = inWavelengths ? waves : 215
      return distance >= low && distance <= high
    })
  expect([...weights]).toEqual([...distances(uM, vM)].map((distance) => (isIn(distance) ? 2 : 0)))
})

test('both ends of a range count', () => {
  const [uM, vM] = [-129, 172]
  const middle = distances(uM, vM)[300]
  const counted = limited(uM, vM, { ranges: [waves({ low: middle, high: middle })] })
  expect([...counted].flatMap((weight, k) => (weight === 2 ? [k] : []))).toEqual([300])
  expect(limited(uM, vM, { ranges: [metres({ low: 215, high: 215 })] }).every((weight) => weight === 2)).toBe(true)
})

test('a row at the origin counts where the range begins at 0', () => {
  expect(limited(0, 0, { ranges: [waves({ low: 0, high: 500 })] }).every((weight) => weight === 2)).toBe(true)
  expect(limited(0, 0, { ranges: [waves({ low: 1, high: 500 })] }).every((weight) => weight === 0)).toBe(true)
})

test('the taper is the Fourier transform of the Gaussian asked for', () => {
  const taperRad = 20e-5
  const sigmaRad = taperRad / Math.sqrt(8 * Math.LN2)
  for (const [uM, vM] of [
    [3, 4],
    [-300, 20],
    [900, -900],
  ]) {
    const weights = limited(uM, vM, { taperRad })
    distances(uM, vM).forEach((distance, k) => {
      const truth = 2 * Math.exp(-2 * (Math.PI * sigmaRad * distance) ** 2) // of exp(−x² / 2σ²)
      expect(Math.abs(weights[k] - truth)).toBeLessThan(2e-7 * truth + 1e-12)
    })
  }
})
