import { expect, test } from 'vitest'
import { randomNumbers } from '../testing/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { ActiveList } from './active-list.ts'
import { spectralIndex, spectralPsfs, subtractTaylorComponents } from './taylor.ts'
import { arrayPsf, placed, spreadPoints } from './testing.ts'

const [WIDTH, HEIGHT] = [96, 80]
const FREQUENCIES_HZ = [1.311e9, 1.358e9, 1.405e9, 1.452e9, 1.499e9]
const SKIES = {
  'straight spectra, the reference off the middle': {
    referenceHz: 1.38e9,
    spectrum: (x: number, alpha: number) => 1 + alpha * x,
  },
  'power laws': { referenceHz: 1.405e9, spectrum: (x: number, alpha: number) => (1 + x) ** alpha },
}
const SOURCES = [
  { x: 40, y: 33, flux: 3, alpha: -0.7 },
  { x: 47, y: 38, flux: 1, alpha: 1.2 },
  { x: 5, y: 70, flux: 2, alpha: -2 },
  { x: 90, y: 3, flux: -1.5, alpha: 0 },
]

/** Taylor residuals and spectral point spread functions, summed over the channels by their definition. */
function imaged({ referenceHz, spectrum } = SKIES['power laws']) {
  const sums = Array.from({ length: 5 }, () => new Float64Array(WIDTH * HEIGHT))
  for (const frequencyHz of FREQUENCIES_HZ) {
    const x = frequencyHz / referenceHz - 1
    const psf = arrayPsf(WIDTH, HEIGHT, 300, (0.2 * frequencyHz) / referenceHz, randomNumbers(5))
    const points = SOURCES.map((source) => [source.x, source.y, source.flux * spectrum(x, source.alpha)] as const)
    const dirty = spreadPoints(points, { width: WIDTH, height: HEIGHT }, psf, WIDTH)
    const weight = 1 / FREQUENCIES_HZ.length
    for (let i = 0; i < psf.length; i++) {
      for (let t = 0; t < 3; t++) sums[t][i] += weight * x ** t * psf[i]
      for (let t = 0; t < 2; t++) sums[3 + t][i] += weight * x ** t * dirty[i]
    }
  }
  return sums
}

const POWER_LAWS = imaged()

function observed(images = POWER_LAWS) {
  const heap = new KernelHeap()
  const [psf0, psf1, psf2, first, second] = images.map((values) => placed(heap, values, WIDTH))
  const psfs = spectralPsfs(heap, [psf0, psf1, psf2])
  const plan = { width: WIDTH, height: HEIGHT, capacity: 4000, terms: 2, allowNegative: true } as const
  const list = new ActiveList(heap, plan)
  list.compareBy(psfs.inverse[0], psfs.inverse[1])
  return { heap, psfs, list, first, second }
}

test.each(Object.entries(SKIES))(
  'two Taylor terms find flux and index of sources of any sign within 0.02: %s',
  (_, sky) => {
    const { psfs, list, first, second } = observed(imaged(sky))
    list.collect({ residual: first.address, limitJy: 0 }, second.address)
    const { peakJy, iterations } = list.iterateTaylor(psfs, { gain: 0.1, stopJy: 0.003, iterations: 20_000 })
    expect(iterations).toBeLessThan(20_000)
    expect(peakJy).toBeLessThanOrEqual(0.003)
    const components = list.components()
    for (const { x, y, flux, alpha } of SOURCES) {
      const near = components.filter((component) => Math.hypot(component.x - x, component.y - y) < 3)
      const a0 = near.reduce((sum, component) => sum + component.flux, 0)
      const a1 = near.reduce((sum, component) => sum + component.slope, 0)
      expect(Math.abs(a0 / flux - 1)).toBeLessThan(0.02)
      expect(Math.abs(a1 / a0 - alpha)).toBeLessThan(0.02)
    }
  },
)

test('blocks of any size give the same to the bit', () => {
  const [whole, cut] = [observed(), observed()].map((given) => {
    given.list.collect({ residual: given.first.address, limitJy: 0 }, given.second.address)
    return given
  })
  whole.list.iterateTaylor(whole.psfs, { gain: 0.1, stopJy: 0.01, iterations: 150 })
  for (let i = 0; i < 50; i++) cut.list.iterateTaylor(cut.psfs, { gain: 0.1, stopJy: 0.01, iterations: 3 })
  expect(cut.list.components()).toEqual(whole.list.components())
  expect(cut.list.iterations).toBe(150)
})

test('both residuals lose what the components spread, as the list does', () => {
  const { heap, psfs, list, first, second } = observed()
  list.collect({ residual: first.address, limitJy: 0 }, second.address)
  const { peakJy } = list.iterateTaylor(psfs, { gain: 0.1, stopJy: 0.2, iterations: 20_000 })
  const models = [0, 1].map(() => placed(heap, new Float32Array(WIDTH * HEIGHT), WIDTH).address)
  list.addTo(models[0])
  list.addTo(models[1], 1)
  const [a0, a1] = models.map((address) => heap.float32(WIDTH * HEIGHT, address))
  for (const { x, y, flux, slope } of list.components()) {
    expect([a0[y * WIDTH + x], a1[y * WIDTH + x]]).toEqual([flux, slope])
  }
  subtractTaylorComponents(heap, [first, second], psfs, list.components())
  list.collect({ residual: first.address, limitJy: 0.05 }, second.address)
  expect(list.peakJy).toBeCloseTo(peakJy, 4)
})

test('an index is given where the flux is significant', () => {
  const alpha = new Float32Array(3)
  spectralIndex(Float32Array.of(1, 0.01, -2), Float32Array.of(-0.5, 5, 1), 0.1, alpha)
  expect([...alpha]).toEqual([-0.5, Number.NaN, Number.NaN])
})

test('a band too narrow for a slope, or sizes that differ, are refused', () => {
  const heap = new KernelHeap()
  const psfs = [1, 0.01, 0.0001].map((peak) => placed(heap, new Float32Array(64).fill(peak), 8))
  expect(() => spectralPsfs(heap, [psfs[0], psfs[1], psfs[2]])).toThrow(/narrow/)
  expect(() => spectralPsfs(heap, [psfs[0], psfs[1], { ...psfs[2], width: 4 }])).toThrow(/sizes/)
})
