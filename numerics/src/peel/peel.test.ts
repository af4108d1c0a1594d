import { expect, test } from 'vitest'
import { KernelHeap } from '../wasm/heap.ts'
import { solveAmplitudes, sumsLength } from './amplitudes.ts'
import { type LineSource, PeeledLines } from './peeled-lines.ts'

const LIGHT_M_PER_S = 299_792_458
const LINE = { firstHz: 1.311e9, stepHz: 244_140.625, channelCount: 49 }
const SOURCES: readonly LineSource[] = [
  { l: 0.04, m: -0.01 },
  { l: -0.001, m: 0.002 },
  { l: 0.04, m: -0.0093 },
]
const AMPLITUDES = [
  [0.3, 0.05],
  [8.8, -0.2],
  [0.1, 0],
]
const SPAN = [3, 48] as const
const ROWS = Array.from({ length: 200 }, (_, i) => [
  900 * Math.sin(7 * i),
  1300 * Math.sin(11 * i + 1),
  100 * Math.cos(i),
])

/** [channel, 2] the definition, in float64. */
function model([u, v, w]: readonly number[]): Float64Array {
  const values = new Float64Array(2 * LINE.channelCount)
  SOURCES.forEach(({ l, m }, i) => {
    const path = u * l + v * m + w * (Math.sqrt(1 - l * l - m * m) - 1)
    const [re, im] = AMPLITUDES[i]
    for (let k = 0; k < LINE.channelCount; k++) {
      const phase = (2 * Math.PI * path * (LINE.firstHz + k * LINE.stepHz)) / LIGHT_M_PER_S
      values[2 * k] += re * Math.cos(phase) - im * Math.sin(phase)
      values[2 * k + 1] += re * Math.sin(phase) + im * Math.cos(phase)
    }
  })
  return values
}

function bench() {
  const heap = new KernelHeap()
  const values = heap.float32(2 * LINE.channelCount)
  const weights = heap.float32(LINE.channelCount)
  const lines = new PeeledLines(heap, SOURCES, LINE.channelCount)
  const each = (work: (row: number) => void) =>
    ROWS.forEach((uvw, row) => {
      values.set(model(uvw))
      weights.forEach((_, k) => {
        weights[k] = (k + row) % 5 === 0 ? 0 : 1 + ((k * row) % 3)
      })
      lines.place(LINE, uvw[0], uvw[1], uvw[2])
      work(row)
    })
  return { heap, values, weights, lines, each }
}

test('amplitudes of sources that confuse each other are found exactly', () => {
  const { heap, values, weights, lines, each } = bench()
  const sums = heap.float64(sumsLength(3)).fill(0)
  each(() => lines.correlate(values.byteOffset, weights.byteOffset, ...SPAN, sums.byteOffset))
  solveAmplitudes(Float64Array.from(sums), 3).forEach((value, i) => {
    expect(Math.abs(value - AMPLITUDES[i >> 1][i % 2])).toBeLessThan(2e-5)
  })
})

test('what is subtracted is what the definition says, between the channels asked for', () => {
  const { values, lines, each } = bench()
  each((row) => {
    AMPLITUDES.forEach(([re, im], i) => {
      lines.subtract(i, values.byteOffset, ...SPAN, re, im)
    })
    const truth = model(ROWS[row])
    values.forEach((value, i) => {
      const isIn = i >= 2 * SPAN[0] && i < 2 * SPAN[1]
      expect(Math.abs(value - (isIn ? 0 : truth[i]))).toBeLessThan(isIn ? 5e-6 : 1e-6)
    })
  })
})

test('without any weight nothing is found', () => {
  expect([...solveAmplitudes(new Float64Array(sumsLength(2)), 2)]).toEqual([0, 0, 0, 0])
})
