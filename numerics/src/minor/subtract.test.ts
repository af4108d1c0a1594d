import { expect, test } from 'vitest'
import { randomNumbers } from '../testing/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { subtractComponents, subtractionWay } from './subtract.ts'
import { placed, ripples, spreadPoints } from './testing.ts'

test.each([
  { way: 'direct', psfWidth: 120, psfHeight: 96 },
  { way: 'direct', psfWidth: 50, psfHeight: 34 },
  { way: 'direct', psfWidth: 300, psfHeight: 260 },
  { way: 'fourier', psfWidth: 120, psfHeight: 96 },
  { way: 'fourier', psfWidth: 52, psfHeight: 34 },
  { way: 'fourier', psfWidth: 300, psfHeight: 260 },
] as const)('$way, components leave the image with all of a psf of $psfWidth × $psfHeight', (given) => {
  const { way, psfWidth, psfHeight } = given
  const heap = new KernelHeap()
  const random = randomNumbers(5)
  const size = { width: 120, height: 97 }
  const points = Array.from({ length: 60 }, (_, i) => {
    const [x, y] = [Math.floor(60 * (1 + random())), Math.floor(48.5 * (1 + random()))]
    return [x, y, i === 0 ? 5 : 0.3 * random()] as const
  })
  points.push([0, 0, 1], [119, 96, -2], [0, 96, 1])
  const psf = ripples(psfWidth, psfHeight)
  const noise = Float32Array.from({ length: 120 * 97 }, random)
  const truth = spreadPoints(points, size, psf, psfWidth)
  const residual = placed(
    heap,
    noise.map((value, i) => value + truth[i]),
    120,
  )
  const components = points.map(([x, y, flux]) => ({ x, y, flux, slope: 0 }))
  const top = heap.mark()
  expect(subtractComponents(heap, residual, placed(heap, psf, psfWidth), components, undefined, way)).toBe(way)
  expect(heap.mark()).toBeLessThan(top + 4 * psf.length + 128)
  const left = heap.float32(noise.length, residual.address)
  const worst = left.reduce((most, value, i) => Math.max(most, Math.abs(value - noise[i])), 0)
  expect(worst).toBeLessThan(way === 'direct' ? 2e-6 : 1e-5)
})

test('few components are subtracted directly, many through the Fourier transform', () => {
  const image = { address: 0, width: 5040, height: 5040 }
  expect(subtractionWay(10, image, image)).toBe('direct')
  expect(subtractionWay(2000, image, image)).toBe('fourier')
})
