import { expect, test } from 'vitest'
import { KernelHeap } from '../wasm/heap.ts'
import { PlaneFft } from './plane.ts'
import { fftFactors, goodFftSize } from './size.ts'

/** F(j, k) = Σ f(y, x) exp(sign·2πi (j y / rows + k x / columns)) in float64, at one (j, k). */
function definition(f: Float32Array, rows: number, columns: number, sign: number, j: number, k: number) {
  let re = 0
  let im = 0
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const phase = sign * 2 * Math.PI * ((j * y) / rows + (k * x) / columns)
      const [c, s] = [Math.cos(phase), Math.sin(phase)]
      const [a, b] = [f[2 * (y * columns + x)], f[2 * (y * columns + x) + 1]]
      re += a * c - b * s
      im += a * s + b * c
    }
  }
  return { re, im }
}

function randomPlane(length: number): Float32Array {
  let state = 12345
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x40000000 - 1
  })
}

test.each([
  [8, 8, -1],
  [24, 40, 1],
  [56, 16, -1],
  [120, 168, 1],
  [64, 96, -1],
] as const)('a plane of %i rows and %i columns becomes its Fourier sum of sign %i', (rows, columns, sign) => {
  const heap = new KernelHeap()
  const input = randomPlane(2 * rows * columns)
  const address = heap.allocate(4 * input.length)
  heap.float32(input.length, address).set(input)
  new PlaneFft(heap, columns, rows).transform(address, sign)
  const output = heap.float32(input.length, address)
  const scale = Math.sqrt(rows * columns)
  for (let trial = 0; trial < 40; trial++) {
    const [j, k] = [(trial * 7) % rows, (trial * 11) % columns]
    const { re, im } = definition(input, rows, columns, sign, j, k)
    expect(Math.abs(output[2 * (j * columns + k)] - re) / scale).toBeLessThan(2e-6)
    expect(Math.abs(output[2 * (j * columns + k) + 1] - im) / scale).toBeLessThan(2e-6)
  }
})

test.each([1008, 1120])(
  'forward and back gives the plane of %i² times its size, in a pitched plane, in parts',
  (size) => {
    const heap = new KernelHeap()
    const pitchBytes = 8 * size + 64
    const fft = new PlaneFft(heap, size, size, pitchBytes)
    const input = randomPlane((pitchBytes / 4) * size)
    const address = heap.allocate(4 * input.length)
    const plane = heap.float32(input.length, address)
    plane.set(input)
    for (const sign of [-1, 1] as const) {
      fft.transformRows(address, sign, 0, 400)
      fft.transformRows(address, sign, 400, size)
      fft.transformColumns(address, sign, 0, 88)
      fft.transformColumns(address, sign, 88, size)
    }
    let worst = 0
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < 2 * size; x++) {
        const at = (y * pitchBytes) / 4 + x
        worst = Math.max(worst, Math.abs(plane[at] / (size * size) - input[at]))
      }
    }
    expect(worst).toBeLessThan(2e-6)
    expect(plane[2 * size]).toBe(input[2 * size])
  },
)

test('rows said to be empty count as zero, and rows not wanted keep what they hold', () => {
  const [heap, rows, columns] = [new KernelHeap(), 48, 16]
  const fft = new PlaneFft(heap, columns, rows)
  const [whole, part] = [heap.allocate(8 * rows * columns), heap.allocate(8 * rows * columns)]
  const input = randomPlane(2 * rows * columns)
  const [wholePlane, partPlane] = [whole, part].map((address) => heap.float32(input.length, address))
  wholePlane.set(input.map((value, i) => (i >= 2 * 5 * columns && i < 2 * 37 * columns ? value : 0)))
  partPlane.set(input)
  fft.transformColumns(whole, -1)
  fft.transformColumns(part, -1, 0, columns, [5, 37], [9, 21])
  for (let i = 0; i < input.length; i++) {
    const row = Math.floor(i / (2 * columns))
    expect(partPlane[i]).toBe(row >= 9 && row < 21 ? wholePlane[i] : input[i])
  }
})

test('good sizes have no prime factor above 7 and are the next such multiple', () => {
  expect(goodFftSize(4410)).toBe(4480)
  expect(goodFftSize(8820, 4)).toBe(8820)
  expect(goodFftSize(11, 1)).toBe(12)
  expect(fftFactors(5040)).toEqual([7, 5, 3, 3, 4, 4])
  expect(fftFactors(2 * 11)).toEqual([])
  expect(() => new PlaneFft(new KernelHeap(), 44, 8)).toThrow(/44/)
})
