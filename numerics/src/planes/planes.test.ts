import { expect, test } from 'vitest'
import { randomNumbers } from '../testing/random.ts'
import { besselJ, imageCoefficients, truncation } from './chebyshev.ts'
import { possibleKernels } from './kernel.ts'
import { lineArrays, orderLines } from './lines.ts'
import { planesMemory, planPlanes } from './plan.ts'
import { fitSlant, nMinusOne, slantedField } from './slant.ts'
import { directSums, directValues, interpolated, type PlainLines, PlanesBench, randomLines } from './testing.ts'

const DEGREE = Math.PI / 180
const TILT = { a: 0.6, b: -0.9 }
const SMALL = { halfL: 0.2 * DEGREE, halfM: 0.16 * DEGREE }
const WIDE = { halfL: 1.7 * DEGREE, halfM: 1.5 * DEGREE }

/** The corners, the edges' middles, the centre and some random places of a field. */
function places({ halfL, halfM }: { halfL: number; halfM: number }, count = 20) {
  const random = randomNumbers(7)
  const fixed = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y]))
  const inner = Array.from({ length: count }, () => [random(), random()])
  return [...fixed, ...inner].map(([x, y]) => ({ l: x * halfL, m: y * halfM }))
}

/** Three sources, two of them in opposite corners, and noise, as weights times visibilities. */
function withSources(lines: PlainLines, { halfL, halfM }: typeof SMALL, noise: number): PlainLines {
  const random = randomNumbers(23)
  const sources = [
    { l: 0.1 * halfL, m: -0.3 * halfM, flux: 1 },
    { l: halfL, m: halfM, flux: 0.8 },
    { l: -halfL, m: -halfM, flux: 0.6 },
  ]
  const truth = directValues(lines, fitSlant(lines.uvwM), sources)
  return {
    ...lines,
    values: Float32Array.from(truth, (value, i) => lines.weights[i >> 1] * (value + noise * random())),
  }
}

/** The largest errors of the dirty image and of the point spread function, over their largest values. */
function errors(bench: PlanesBench, lines: PlainLines, field: typeof SMALL) {
  const image = bench.image('dirty and psf')
  const worst = { dirty: 0, psf: 0 }
  const peak = { dirty: 0, psf: lines.weights.reduce((sum, weight) => sum + weight, 0) }
  for (const { l, m } of places(field)) {
    const truth = directSums([lines], bench.plan.slant, l, m)
    const [dirty, psf] = interpolated(image, bench.plan, l, m)
    worst.dirty = Math.max(worst.dirty, Math.abs(dirty - truth.dirty))
    worst.psf = Math.max(worst.psf, Math.abs(psf - truth.psf))
    peak.dirty = Math.max(peak.dirty, Math.abs(truth.dirty))
  }
  return { dirty: worst.dirty / peak.dirty, psf: worst.psf / peak.psf }
}

test.each([
  ['1e-3', 1e-3, SMALL, 2600, 8, 4],
  ['1e-4', 1e-4, SMALL, 2600, 8, 4],
  ['1e-5', 1e-5, SMALL, 2600, 8, 4],
  ['1e-4 of an exactly flat array', 1e-4, SMALL, 2600, 0, 4],
  ['1e-5 with 40 m of w', 1e-5, WIDE, 400, 40, 8],
  ['1e-4 with 180 m of w', 1e-4, WIDE, 400, 180, 12],
  ['1e-4 with 270 m of w', 1e-4, WIDE, 400, 270, 16],
  ['1e-5 with 450 m of w', 1e-5, WIDE, 400, 450, 24],
])('between its cells, too, the image is the direct Fourier sum to %s', (_, epsilon, field, reachM, thickM, planes) => {
  const lines = withSources(randomLines(randomNumbers(3), 150, reachM, TILT, thickM), field, 0.5)
  const bench = new PlanesBench([lines], field, epsilon)
  expect(bench.plan.planes).toBe(planes)
  const { dirty, psf } = errors(bench, lines, field)
  expect(dirty).toBeLessThan(epsilon)
  expect(psf).toBeLessThan(epsilon)
})

test.each([1e-3, 1e-4, 1e-5])('at accuracy %s single samples give their plane wave to the corners', (epsilon) => {
  const random = randomNumbers(47)
  let [squares, count] = [0, 0]
  for (const [v, w] of [
    [240, 60],
    [-240, 60],
    [-240, -60],
    [240, -60],
    [0, 0],
  ]) {
    const uvwM = Float64Array.of(310 + random(), v + random(), w)
    const [startsHz, stepsHz] = [Float64Array.of(1.4e9), Float64Array.of(1e6)]
    const lines = { uvwM, startsHz, stepsHz, count: 1, values: Float32Array.of(0.6, -0.8), weights: Float32Array.of(1) }
    const bench = new PlanesBench([lines], WIDE, epsilon, { slant: { a: 0.1, b: -0.2 } })
    const image = bench.image('dirty and psf')
    for (const { l, m } of places(WIDE)) {
      const truth = directSums([lines], bench.plan.slant, l, m)
      const [dirty, psf] = interpolated(image, bench.plan, l, m)
      expect(Math.abs(dirty - truth.dirty)).toBeLessThan(2 * epsilon)
      expect(Math.abs(psf - truth.psf)).toBeLessThan(2 * epsilon)
      squares += (dirty - truth.dirty) ** 2 + (psf - truth.psf) ** 2
      count += 2
    }
  }
  expect(Math.sqrt(squares / count)).toBeLessThan(epsilon)
})

test('two dirty images, one beside the other, are those that are made alone', () => {
  const lines = withSources(randomLines(randomNumbers(5), 150, 400, TILT, 100), WIDE, 0.5)
  const bench = new PlanesBench([lines], WIDE, 1e-5, { threads: 2 })
  const { values } = lineArrays(bench.heap, bench.sets[0])
  const imageOf = (given: Float32Array, pixels: 'dirty' | 'second dirty') => {
    values.set(given)
    return bench.image(pixels)
  }
  const others = lines.values.map((value, i) => (i % 4 < 2 ? 0.3 : -0.2) * value)
  const [second, first, both] = [
    imageOf(others, 'dirty'),
    imageOf(lines.values, 'dirty'),
    imageOf(others, 'second dirty'),
  ]
  expect(both.some((value, i) => value !== (i % 2 ? second[i - 1] : first[i]))).toBe(false)
})

test('a line and the same baseline the other way round, conjugated, give the same image', () => {
  const lines = randomLines(randomNumbers(31), 60, 400, TILT, 100)
  const turned = {
    ...lines,
    uvwM: lines.uvwM.map((x) => -x),
    values: lines.values.map((value, i) => (i % 2 ? -value : value)),
  }
  const [one, other] = [lines, turned].map((plain) =>
    new PlanesBench([plain], WIDE, 1e-4, { slant: TILT }).image('dirty and psf'),
  )
  const peak = one.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  expect(one.some((value, i) => Math.abs(value - other[i]) > 1e-6 * peak)).toBe(false)
})

test('without the point spread function the dirty image is the same, in half of the transforms', () => {
  const lines = withSources(randomLines(randomNumbers(5), 150, 400, TILT, 100), WIDE, 0.5)
  const bench = new PlanesBench([lines], WIDE, 1e-5, { threads: 2 })
  const [both, dirty] = [bench.image('dirty and psf'), bench.image('dirty')]
  const peak = both.reduce((most, value, i) => (i % 2 ? most : Math.max(most, Math.abs(value))), 0)
  for (let i = 0; i < both.length; i += 2) {
    if (Math.abs(both[i] - dirty[i]) > 2e-6 * peak) expect(dirty[i]).toBe(both[i])
    if (dirty[i + 1] !== 0) expect(dirty[i + 1]).toBe(0)
  }
})

test.each([1e-3, 1e-4, 1e-5])('degridding at accuracy %s gives the direct sum over the image’s cells', (epsilon) => {
  const lines = randomLines(randomNumbers(11), 80, 400, TILT, 100)
  const bench = new PlanesBench([lines], WIDE, epsilon, { threads: 2 })
  const { u, v, slant } = bench.plan
  const model = new Float32Array(u.cells * v.cells)
  const [x, y] = [Math.floor(u.halfFieldRad / u.cellRad), Math.floor(v.halfFieldRad / v.cellRad)]
  const sources = [
    [x, y],
    [-x, y],
    [x, -y],
    [-x, -y],
    [0, 0],
    [3, -7],
  ].map(([dx, dy], i) => {
    const flux = 1 - 0.1 * i
    model[(v.cells / 2 + dy) * u.cells + u.cells / 2 + dx] = flux
    return { l: -dx * u.cellRad, m: dy * v.cellRad, flux }
  })
  const truth = directValues(lines, slant, sources)
  const predicted = bench.predict(model)
  const worst = truth.reduce((most, value, i) => Math.max(most, Math.abs(value - predicted[i])), 0)
  expect(worst / sources.reduce((sum, { flux }) => sum + flux, 0)).toBeLessThan(epsilon)
})

test.each([
  [8, SMALL, 2600],
  [100, WIDE, 400],
])('degridding is the adjoint of gridding, w′ up to %i m', (thickM, field, reachM) => {
  const random = randomNumbers(17)
  const lines = randomLines(random, 80, reachM, TILT, thickM)
  for (let line = 0; line < 20; line++) lines.uvwM[3 * line + 1] *= 0.01 // their taps reach v < 0
  const bench = new PlanesBench([lines], field, 1e-4, { threads: 3, slant: TILT })
  const model = Float32Array.from({ length: bench.plan.u.cells * bench.plan.v.cells }, random)
  const dirty = bench.image('dirty')
  const onSky = model.reduce((sum, value, i) => sum + value * dirty[2 * i], 0)
  const predicted = bench.predict(model)
  const onPlane = predicted.reduce((sum, value, i) => sum + value * lines.values[i], 0)
  const size = Math.hypot(...predicted) * Math.hypot(...lines.values)
  expect(Math.abs(onSky)).toBeGreaterThan(1e-4 * size)
  expect(Math.abs(onSky - onPlane) / size).toBeLessThan(1e-6)
})

test('threads with a band of rows each give exactly what one gives, wherever the bands are cut', () => {
  const lines = randomLines(randomNumbers(19), 150, 400, TILT, 100)
  const one = new PlanesBench([lines], WIDE, 1e-4)
  const rows = one.plan.gridRows
  const cuts = [2, 40, 43, rows - 30]
  const bands = [0, ...cuts].map((from, i) => [from, [...cuts, rows][i]] as const)
  const image = one.image('dirty and psf')
  const banded = new PlanesBench([lines], WIDE, 1e-4, { bands })
  expect(firstDifference(banded.image('dirty and psf'), image)).toBe(-1)
  const model = image.filter((_, i) => i % 2 === 0)
  expect(firstDifference(banded.predict(model), one.predict(model))).toBe(-1)
})

function firstDifference(one: Float32Array, other: Float32Array): number {
  return one.findIndex((value, i) => value !== other[i])
}

test('bands of rows share the samples evenly and cover the grid', () => {
  const lines = randomLines(randomNumbers(19), 400, 400, TILT, 10)
  lines.uvwM.forEach((x, i, uvw) => {
    if (i % 3 === 1) uvw[i] = x * Math.abs(x / 400) // most near v = 0
  })
  const { bands, plan } = new PlanesBench([lines], WIDE, 1e-4, { threads: 3 })
  expect(bands.map(([from]) => from)).toEqual([0, bands[0][1], bands[1][1]])
  expect(bands[2][1]).toBe(plan.gridRows)
  const cells = (plan.v.cellRad * plan.v.cells) / 299792458
  const inBand = bands.map(([from, to]) => {
    let count = 0
    lines.startsHz.forEach((start, line) => {
      for (let j = 0; j < lines.count; j++) {
        const y = Math.abs(lines.uvwM[3 * line + 1]) * (start + j * lines.stepsHz[line]) * cells + 3
        if (y >= from && y < to) count++
      }
    })
    return count
  })
  for (const count of inBand) expect(count / lines.weights.length).toBeCloseTo(1 / 3, 1)
})

test('the order of work changes nothing but rounding', () => {
  const lines = randomLines(randomNumbers(29), 300, 400, TILT, 30)
  const [plain, ordered] = [0, 1].map(() => new PlanesBench([lines], WIDE, 1e-4))
  orderLines(ordered.heap, ordered.sets[0])
  const { order } = lineArrays(ordered.heap, ordered.sets[0])
  expect(order[0]).not.toBe(0)
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from(order, (_, i) => i))
  const [one, other] = [plain.image('dirty'), ordered.image('dirty')]
  const peak = one.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  expect(one.some((value, i) => Math.abs(value - other[i]) > 1e-6 * peak)).toBe(false)
})

test('a sample outside of the extent that was planned for is refused', () => {
  const lines = randomLines(randomNumbers(37), 10, 400, TILT, 10)
  const bench = new PlanesBench([lines], WIDE, 1e-3, { slant: TILT })
  const { uvwM } = lineArrays(bench.heap, bench.sets[0])
  for (const [axis, metres] of [
    [0, 500],
    [1, -500],
    [1, Number.NaN],
  ]) {
    const kept = uvwM[axis]
    uvwM[axis] = metres
    expect(() => bench.image('dirty and psf')).toThrow(/outside of the grid/)
    expect(() => bench.predict([])).toThrow(/outside of the grid/)
    uvwM[axis] = kept
  }
})

test('the slant makes the largest w′ least', () => {
  const random = randomNumbers(41)
  const { uvwM } = randomLines(random, 500, 2600, TILT, 8)
  const largest = ({ a, b }: typeof TILT) =>
    uvwM.reduce(
      (most, w, i) => (i % 3 === 2 ? Math.max(most, Math.abs(w - a * uvwM[i - 2] - b * uvwM[i - 1])) : most),
      0,
    )
  const slant = fitSlant(uvwM)
  expect(slant.a).toBeCloseTo(TILT.a, 2)
  expect(slant.b).toBeCloseTo(TILT.b, 2)
  for (const [da, db] of [
    [0, 0],
    [1e-4, 0],
    [0, 1e-4],
    [-1e-4, 0],
    [0, -1e-4],
  ]) {
    expect(largest(slant)).toBeLessThanOrEqual(1.001 * largest({ a: slant.a + da, b: slant.b + db }))
  }
  expect(largest(slant)).toBeLessThan(1.001 * largest(TILT))
})

test('baselines on one line, none at all or far from any plane have a slant of no harm', () => {
  const east = fitSlant([100, 0, 50, 200, 0, 100, -300, 0, -150])
  expect(east.a).toBeCloseTo(0.5, 9)
  expect(east.b).toBeCloseTo(0, 9)
  expect(fitSlant([])).toEqual({ a: 0, b: 0 })
  expect(fitSlant([0, 0, 0])).toEqual({ a: 0, b: 0 })
  expect(fitSlant([1, 0, 1000, 0, 1, 500])).toEqual({ a: 0, b: 0 })
})

test('n − 1 of a place on the slanted plane is that of its direction, and the field holds all of the image', () => {
  const image = { width: 5040, height: 4000, cellRad: 2.5 / 206265 }
  const field = slantedField(image, TILT)
  const random = randomNumbers(43)
  for (let trial = 0; trial < 200; trial++) {
    const [l, m] = [0.5 * image.width * image.cellRad * random(), 0.5 * image.height * image.cellRad * random()]
    const x = Math.sqrt(1 - l * l - m * m) - 1
    expect(nMinusOne(TILT, l + TILT.a * x, m + TILT.b * x)).toBeCloseTo(x, 13)
    expect(Math.abs(l + TILT.a * x)).toBeLessThanOrEqual(field.halfL)
    expect(Math.abs(m + TILT.b * x)).toBeLessThanOrEqual(field.halfM)
  }
})

test('Bessel functions agree with tables and make up the plane wave', () => {
  expect(besselJ(3, 1)[0]).toBeCloseTo(0.7651976865579666, 14) // Abramowitz & Stegun, table 9.1
  expect(besselJ(3, 1)[2]).toBeCloseTo(0.1149034849319005, 14)
  expect(besselJ(11, 10)[10]).toBeCloseTo(0.2074861066333589, 14)
  expect([...besselJ(4, 0)]).toEqual([1, 0, 0, 0])
  expect(besselJ(6, 1e-9)[1]).toBeCloseTo(5e-10, 18)
  const [turns, t] = [0.7, 0.31]
  const coefficients = imageCoefficients(24, turns)
  let [re, im] = [0, 0]
  for (let p = 0; p < 24; p++) {
    const term = 2 * coefficients[p] * Math.cos(p * Math.acos(t))
    if (p % 2) im += term
    else re += term
  }
  expect(re).toBeCloseTo(Math.cos(2 * Math.PI * turns * t), 12)
  expect(im).toBeCloseTo(-Math.sin(2 * Math.PI * turns * t), 12) // Re of i exp(2πi ω x)
  expect(truncation(24, turns)).toBeLessThan(1e-14)
})

test('wider kernels need less padding, and memory is told before any is taken', () => {
  const kernels = possibleKernels(4e-5)
  expect(kernels.map(({ support }) => support)).toEqual([6, 7, 8])
  for (const [i, { padding }] of kernels.entries()) if (i > 0) expect(padding).toBeLessThan(kernels[i - 1].padding)
  const extent = { maxU: 13000, maxV: 13000, maxW: 140 }
  const full = planPlanes({ extent, slant: TILT, field: { halfL: 0.031, halfM: 0.031 }, epsilon: 1e-4 })
  expect(full.planes).toBe(8)
  expect(full.u.cells).toBeLessThan(2700)
  const { gridBytes, groupBytes, imageBytes } = planesMemory(full)
  expect((gridBytes + groupBytes + imageBytes) / 1e6).toBeLessThan(650)
})

test('what cannot be is refused with the reason', () => {
  const good = { extent: { maxU: 1e3, maxV: 1e3, maxW: 1 }, slant: TILT, field: SMALL, epsilon: 1e-4 }
  const planWith = (more: object) => () => planPlanes({ ...good, ...more })
  expect(planWith({})).not.toThrow()
  expect(planWith({ epsilon: 1e-7 })).toThrow(/accuracy 1e-7/)
  expect(planWith({ epsilon: Number.NaN })).toThrow(/accuracy NaN/)
  expect(planWith({ extent: { ...good.extent, maxV: Number.NaN } })).toThrow(/maxV/)
  expect(planWith({ field: { halfL: 0, halfM: 1 } })).toThrow(/half widths 0/)
  expect(planWith({ field: { halfL: 0.6, halfM: 0.6 } })).toThrow(/horizon/)
  expect(planWith({ field: WIDE, extent: { ...good.extent, maxW: 3e4 } })).toThrow(/more than 64 planes/)
})
