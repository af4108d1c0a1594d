import { expect, test } from 'vitest'
import { LIGHT_M_PER_S } from '../frames/light.ts'
import { directImageValue, directVisibilities } from '../planes/direct.ts'
import { randomNumbers } from '../testing/random.ts'
import { PreciseFft } from './fft.ts'
import { type PreciseRows, planeSize, planPrecise, rangeOfW } from './plan.ts'
import { PreciseGridder, type PreciseStep, stepsToPreciseImage, stepsToSubtract } from './steps.ts'

const IMAGE = { width: 48, height: 36, cellRad: 8e-4 } // 2.2°, n − 1 down to −2.9e-4

/** Baselines to 2.5 km in all directions, of which many lie beyond what the pixels resolve. */
function someRows(count: number): PreciseRows {
  const random = randomNumbers(7)
  const frequenciesHz = Float64Array.from({ length: 5 }, (_, k) => 1.31e9 + 3.7e7 * k)
  const uvwM = Float64Array.from({ length: 3 * count }, () => 2500 * random() ** 3)
  const values = Float64Array.from({ length: 10 * count }, random)
  const weights = Float64Array.from({ length: 5 * count }, (_, i) => (i % 9 === 4 ? 0 : 1.5 + random()))
  return { uvwM, frequenciesHz, values, weights }
}

/** A bench whose threads do their shares one after the other. */
function bench(rows: PreciseRows, epsilon: number, threads: number) {
  const plan = planPrecise(IMAGE, rangeOfW([rows]), epsilon)
  const values = rows.values.slice()
  turn({ ...rows, values }, -plan.middleN)
  const own = { ...rows, values }
  const grid = new Float64Array(2 * planeSize(plan))
  const image = new Float64Array(IMAGE.width * IMAGE.height)
  const gridders = Array.from(
    { length: threads },
    (_, index) => new PreciseGridder({ plan, sets: [own], grid, image }, { index, count: threads }),
  )
  const run = (steps: Iterable<PreciseStep>) => {
    for (const step of steps) for (const gridder of gridders) gridder.run(step)
  }
  return { plan, own, image, run }
}

/** V exp(2πi w n ν/c) */
function turn({ uvwM, frequenciesHz, values }: PreciseRows, n: number): void {
  for (let i = 0; i < values.length / 2; i++) {
    const wM = uvwM[3 * Math.floor(i / frequenciesHz.length) + 2]
    const phase = (2 * Math.PI * wM * n * frequenciesHz[i % frequenciesHz.length]) / LIGHT_M_PER_S
    const [re, im] = [values[2 * i], values[2 * i + 1]]
    values[2 * i] = re * Math.cos(phase) - im * Math.sin(phase)
    values[2 * i + 1] = re * Math.sin(phase) + im * Math.cos(phase)
  }
}

/** (l, m) of a pixel. */
function directionOf(pixel: number): [number, number] {
  const [x, y] = [pixel % IMAGE.width, Math.floor(pixel / IMAGE.width)]
  return [-(x - IMAGE.width / 2) * IMAGE.cellRad, (y - IMAGE.height / 2) * IMAGE.cellRad]
}

function worst(found: Float64Array, wanted: Float64Array): number {
  const peak = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0) / peak
}

test.each([
  [2520, 1],
  [343, 3],
  [16, 8],
  [30, 2],
])('transforms of length %d, %d at a time, are the definition’s, and both directions undo each other', (n, batch) => {
  const random = randomNumbers(3)
  const given = Float64Array.from({ length: 2 * n * batch }, random)
  const data = given.slice()
  new PreciseFft(n, batch, -1).transform(data)
  for (const k of [0, 1, 5 % n, n - 1]) {
    let [re, im] = [0, 0]
    for (let j = 0; j < n; j++) {
      const phase = (-2 * Math.PI * ((j * k) % n)) / n
      const at = 2 * j * batch
      re += given[at] * Math.cos(phase) - given[at + 1] * Math.sin(phase)
      im += given[at] * Math.sin(phase) + given[at + 1] * Math.cos(phase)
    }
    expect(Math.hypot(data[2 * k * batch] - re, data[2 * k * batch + 1] - im)).toBeLessThan(1e-11)
  }
  new PreciseFft(n, batch, 1).transform(data)
  expect(
    worst(
      data.map((value) => value / n),
      given,
    ),
  ).toBeLessThan(1e-14)
})

test.each([
  [1e-6, 1],
  [1e-7, 1],
  [1e-7, 3],
])('every pixel is the direct Fourier sum to %s, by %d threads', (epsilon, threads) => {
  const rows = someRows(60)
  const { image, run, plan } = bench(rows, epsilon, threads)
  for (const ones of [false, true]) {
    run(stepsToPreciseImage(plan, ones, 0.5))
    const values = ones ? rows.values.map((_, i) => 1 - (i % 2)) : rows.values
    const direct = image.map(
      (_, pixel) => 0.5 * directImageValue([{ ...rows, visibilities: values }], ...directionOf(pixel)),
    )
    expect(worst(image, direct)).toBeLessThan(epsilon)
  }
})

test.each([1e-6, 1e-7])('a model is subtracted as its definition says to %s', (epsilon) => {
  const rows = someRows(60)
  const { own, image, run, plan } = bench(rows, epsilon, 2)
  const points = [0, 47, 1000, 36 * 48 - 1].map((pixel, i) => {
    const [l, m] = directionOf(pixel)
    image[pixel] = i - 1.5
    return { l, m, fluxJy: i - 1.5 }
  })
  run(stepsToSubtract(plan))
  turn(own, plan.middleN)
  const seen = directVisibilities(rows.uvwM, rows.frequenciesHz, points)
  const left = rows.values.map((value, i) => value - (rows.weights[i >> 1] > 0 ? seen[i] : 0))
  expect(worst(own.values, left)).toBeLessThan(epsilon)
})

test('prediction is the adjoint of imaging', () => {
  const rows = someRows(40)
  const { own, image, run, plan } = bench(rows, 1e-7, 1)
  const given = own.values.slice()
  const random = randomNumbers(5)
  const model = image.map(random)
  run(stepsToPreciseImage(plan, false, 1))
  const imaged = image.reduce((sum, value, i) => sum + value * model[i], 0)
  image.set(model)
  run(stepsToSubtract(plan))
  const seen = given.map((value, i) => value - own.values[i])
  const predicted = seen.reduce((sum, value, i) => sum + value * given[i] * rows.weights[i >> 1], 0)
  expect(Math.abs(imaged - predicted) / Math.abs(predicted)).toBeLessThan(1e-11)
})
