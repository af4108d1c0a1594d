import { beforeAll, describe, expect, test } from 'vitest'
import { LIGHT_M_PER_S } from '../frames/light.ts'
import { RandomStream } from '../simulate/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { Compressor, writeCompressionTables } from './compressor.ts'
import { fieldExtent, largestDelayS } from './delay.ts'
import { type CompressionPlan, factorOf, planCompression } from './plan.ts'

const LINE = { firstHz: 1.311e9, stepHz: 244140.625, channelCount: 768 }
const [SIZE, CELL_RAD] = [5040, 2.5 / 206265]
const FIELD = fieldExtent(SIZE, SIZE, CELL_RAD)

/** One row's arrays in a heap. */
class Row {
  readonly heap = new KernelHeap()
  readonly plan: CompressionPlan
  readonly compressor: Compressor
  readonly visibilities: Float32Array
  readonly weights: Float32Array
  readonly channels: Float32Array

  constructor(plan: CompressionPlan) {
    this.plan = plan
    const mark = this.heap.mark()
    this.heap.float32(50_000).fill(Number.NaN) // what others may leave in memory
    this.heap.release(mark)
    this.compressor = new Compressor(this.heap, writeCompressionTables(this.heap, plan))
    this.visibilities = this.heap.float32(2 * plan.line.channelCount)
    this.weights = this.heap.float32(plan.line.channelCount)
    this.channels = this.heap.float32(2 * plan.line.channelCount)
  }

  /** Compresses, with guards behind each array, which must stay. */
  compress(factor: number, gram: boolean) {
    const { sampleCount, taps } = this.plan.factors[factor]
    const lengths = [2 * sampleCount, sampleCount, gram ? sampleCount * taps : 0]
    const arrays = lengths.map((length) => this.heap.float32(length + 4).fill(0))
    for (const [i, array] of arrays.entries()) array.fill(7, lengths[i])
    const [coarse, coarseWeights, band] = arrays
    const bandAt = gram ? band.byteOffset : 0
    const { visibilities, weights } = this
    this.compressor.compress(
      factor,
      visibilities.byteOffset,
      weights.byteOffset,
      coarse.byteOffset,
      coarseWeights.byteOffset,
      bandAt,
    )
    for (const [i, array] of arrays.entries()) expect([...array.slice(lengths[i])]).toEqual([7, 7, 7, 7])
    return { coarse, coarseWeights, band }
  }
}

/** Weights of which one in ten is 0. */
function fillWeights(weights: Float32Array, random: RandomStream): void {
  for (let k = 0; k < weights.length; k++) weights[k] = random.uniform() < 0.1 ? 0 : 0.5 + random.uniform()
}

function fillNoise(values: Float32Array, random: RandomStream): void {
  for (let i = 0; i < values.length; i++) values[i] = random.normal()
}

function pathM([u, v, w]: readonly number[], [l, m]: readonly number[]): number {
  return u * l + v * m + w * (Math.sqrt(1 - l * l - m * m) - 1)
}

const HALF = (SIZE / 2) * CELL_RAD
const CORNERS = [-1, 1].flatMap((x) => [-1, 1].map((y) => [x * HALF, y * HALF]))

describe.each([1e-3, 1e-4, 1e-5])('compression to %s', (epsilon) => {
  let row: Row
  beforeAll(() => {
    row = new Row(planCompression(LINE, epsilon))
  })

  /** Σ_j c_j e^{−2πi τ F_j} at a place of the sky, over real or complex samples. */
  function compressedAt(factor: number, samples: Float32Array, delayS: number, isComplex: boolean): [number, number] {
    const { firstHz, stepHz, sampleCount } = row.plan.factors[factor]
    return transform(samples, firstHz, stepHz, sampleCount, delayS, isComplex)
  }

  test('the image of a row, its point spread function and sources at the corners are the direct sum’s', () => {
    const random = new RandomStream(11)
    const sources = [...CORNERS, [0, 0], [0.01, -0.02], [-0.004, 0.028], [0.05, 0.04]] // the last outside the field
    const used = new Set<number>()
    let worst = 0
    for (let trial = 0; trial < 60; trial++) {
      const length = 2600 / 1.12 ** trial
      const angle = 2 * Math.PI * random.uniform()
      const uvw = [length * Math.cos(angle), length * Math.sin(angle), 0.3 * length * random.normal()]
      const factor = factorOf(row.plan, largestDelayS(uvw[0], uvw[1], uvw[2], FIELD))
      used.add(factor)
      fillWeights(row.weights, random)
      fillNoise(row.visibilities, random)
      for (const source of sources) addSource(row.visibilities, uvw, source, 1 + random.uniform())
      const { coarse, coarseWeights } = row.compress(factor, false)
      const weighted = row.visibilities.map((value, i) => value * row.weights[i >> 1])
      const most = [sumOfSizes(weighted, 2), sumOfSizes(row.weights, 1)]
      for (const place of [...CORNERS, [0, 0], [0.006, -0.019]]) {
        const delayS = pathM(uvw, place) / LIGHT_M_PER_S
        const { firstHz, stepHz, channelCount } = LINE
        const image = transform(weighted, firstHz, stepHz, channelCount, delayS, true)
        const psf = transform(row.weights, firstHz, stepHz, channelCount, delayS, false)
        worst = Math.max(worst, distance(image, compressedAt(factor, coarse, delayS, true)) / most[0])
        worst = Math.max(worst, distance(psf, compressedAt(factor, coarseWeights, delayS, false)) / most[1])
      }
    }
    expect(used.size).toBeGreaterThan(20)
    expect(worst).toBeLessThan(epsilon)
    expect(worst).toBeGreaterThan(0.02 * epsilon)
  })

  test('Aᵀ W A C is G C, and expansion gives back the channels of a source in the field', () => {
    const random = new RandomStream(5)
    for (let factor = 0; factor < row.plan.factors.length; factor++) {
      const { sampleCount, largestDelayS: limitS, firstHz, stepHz } = row.plan.factors[factor]
      fillWeights(row.weights, random)
      const { band } = row.compress(factor, true)
      const model = row.heap.float32(2 * sampleCount).fill(0)
      const delaysS = [1, -1, 0.37, -0.61].map((part) => part * Math.min(limitS, 1e-6))
      for (let j = 0; j < sampleCount; j++) {
        for (const delayS of delaysS) addWave(model, j, 2 * Math.PI * delayS * (firstHz + j * stepHz), 0.25)
      }
      row.compressor.expand(factor, model.byteOffset, row.channels.byteOffset)
      for (let k = 0; k < LINE.channelCount; k++) {
        for (const delayS of delaysS) {
          addWave(row.channels, k, 2 * Math.PI * delayS * (LINE.firstHz + k * LINE.stepHz), -0.25)
        }
      }
      expect(largest(row.channels)).toBeLessThan(epsilon)
      expectGramConsistent(row, factor, model, band, 1e-6)
      fillNoise(model, random)
      expectGramConsistent(row, factor, model, band, 1e-6)
    }
  })

  test('expansion is the transpose of compression', () => {
    const random = new RandomStream(8)
    for (let factor = 0; factor < row.plan.factors.length; factor++) {
      fillNoise(row.visibilities, random)
      row.weights.fill(1)
      const { coarse } = row.compress(factor, false)
      const model = row.heap.float32(coarse.length - 4)
      fillNoise(model, random)
      row.compressor.expand(factor, model.byteOffset, row.channels.byteOffset)
      const there = dot(coarse, model)
      const back = dot(row.visibilities, row.channels)
      expect(Math.abs(there - back)).toBeLessThan(1e-6 * norm(row.visibilities) * norm(row.channels))
    }
  })
})

test('rows add to what is there, by any number of taps, and lines of any length end where they should', () => {
  const tapsSeen = new Set<number>()
  const plans = [5, 13, 47, 48, 97, 200].flatMap((channelCount) =>
    [0.05, 1e-3, 1e-6].flatMap((epsilon) =>
      [1e-9, 4e-7].map((delayS) => planCompression({ ...LINE, channelCount }, epsilon, [delayS])),
    ),
  )
  for (const plan of [...plans, planCompression(LINE, 1e-6)]) {
    const row = new Row(plan)
    const { channelCount } = plan.line
    const random = new RandomStream(channelCount)
    for (let factor = 0; factor < row.plan.factors.length; factor++) {
      const { factor: q, taps, sampleCount, tapTable } = row.plan.factors[factor]
      tapsSeen.add(taps)
      fillNoise(row.visibilities, random)
      fillWeights(row.weights, random)
      const { coarse, coarseWeights, band } = row.compress(factor, true)
      const wanted = new Float64Array(2 * sampleCount)
      const wantedWeights = new Float64Array(sampleCount)
      const wantedBand = new Float64Array(sampleCount * taps)
      for (let k = 0; k < channelCount; k++) {
        for (let a = 0; a < taps; a++) {
          const [j, t] = [Math.floor(k / q) + a, tapTable[(k % q) * taps + a] * row.weights[k]]
          wantedWeights[j] += t
          wanted[2 * j] += t * row.visibilities[2 * k]
          wanted[2 * j + 1] += t * row.visibilities[2 * k + 1]
          for (let d = 0; a + d < taps; d++) wantedBand[j * taps + d] += t * tapTable[(k % q) * taps + a + d]
        }
      }
      const before = coarse.slice()
      expect(farthest(coarse, wanted)).toBeLessThan(1e-4)
      expect(farthest(coarseWeights, wantedWeights)).toBeLessThan(1e-4)
      expect(farthest(band, wantedBand)).toBeLessThan(1e-4)
      const { visibilities, weights } = row
      const model = row.heap.float32(2 * sampleCount)
      fillNoise(model, random)
      const into = [coarse.byteOffset, coarseWeights.byteOffset, band.byteOffset] as const
      row.compressor.compress(factor, visibilities.byteOffset, weights.byteOffset, ...into)
      expect(
        farthest(
          coarse,
          before.subarray(0, 2 * sampleCount).map((value) => 2 * value),
        ),
      ).toBeLessThan(1e-4)
      expectGramConsistent(row, factor, model, row.compress(factor, true).band, 2e-6)
    }
  }
  expect([...tapsSeen].sort((a, b) => a - b)).toEqual([1, 4, 8, 12, 16])
})

/** Aᵀ W (A C) less G C, and less the same through the channels, against the largest of Aᵀ W A C. */
function expectGramConsistent(row: Row, factor: number, model: Float32Array, band: Float32Array, to: number): void {
  row.compressor.expand(factor, model.byteOffset, row.channels.byteOffset)
  row.visibilities.set(row.channels)
  const { coarse } = row.compress(factor, false)
  const scale = largest(coarse.subarray(0, model.length))
  const other = row.heap.float32(coarse.length)
  other.set(coarse)
  row.compressor.subtractGram(factor, band.byteOffset, model.byteOffset, coarse.byteOffset)
  row.compressor.subtractModel(factor, row.weights.byteOffset, model.byteOffset, other.byteOffset)
  for (const rest of [coarse, other]) {
    expect(largest(rest.subarray(0, model.length)) / scale).toBeLessThan(to)
    expect([...rest.slice(model.length)]).toEqual([7, 7, 7, 7])
  }
}

function addSource(visibilities: Float32Array, uvw: readonly number[], place: readonly number[], fluxJy: number): void {
  for (let k = 0; k < LINE.channelCount; k++) {
    const phase = (2 * Math.PI * pathM(uvw, place) * (LINE.firstHz + k * LINE.stepHz)) / LIGHT_M_PER_S
    addWave(visibilities, k, phase, fluxJy)
  }
}

function addWave(values: Float32Array, at: number, phase: number, amplitude: number): void {
  values[2 * at] += amplitude * Math.cos(phase)
  values[2 * at + 1] += amplitude * Math.sin(phase)
}

function transform(
  values: Float32Array,
  firstHz: number,
  stepHz: number,
  count: number,
  delayS: number,
  isComplex: boolean,
): [number, number] {
  let [re, im] = [0, 0]
  for (let j = 0; j < count; j++) {
    const phase = -2 * Math.PI * delayS * (firstHz + j * stepHz)
    const [cos, sin] = [Math.cos(phase), Math.sin(phase)]
    const [a, b] = isComplex ? [values[2 * j], values[2 * j + 1]] : [values[j], 0]
    re += a * cos - b * sin
    im += a * sin + b * cos
  }
  return [re, im]
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1])
}

function sumOfSizes(values: Float32Array, width: number): number {
  let sum = 0
  for (let i = 0; i < values.length; i += width) sum += Math.hypot(...values.subarray(i, i + width))
  return sum
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

function farthest(values: Float32Array, wanted: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < wanted.length; i++) most = Math.max(most, Math.abs(values[i] - wanted[i]))
  return most
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < b.length; i++) sum += a[i] * b[i]
  return sum
}

function norm(values: Float32Array): number {
  return Math.sqrt(dot(values, values))
}
