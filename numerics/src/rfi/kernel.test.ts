import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parabolaOf } from './levels.ts'
import { boxHalfWidth, runsOf } from './runs.ts'
import { kernelBench, placed } from './testing.ts'

const LANES = 4

/** Values of an image of four lanes, −3 to 3 in steps that make sums exact, and weights 0 or 1. */
const image = fc.integer({ min: 1, max: 40 }).chain((lines) =>
  fc.record({
    lines: fc.constant(lines),
    values: fc.array(fc.integer({ min: -12, max: 12 }), { minLength: LANES * lines, maxLength: LANES * lines }),
    weights: fc.array(fc.constantFrom(0, 1, 1, 1), { minLength: LANES * lines, maxLength: LANES * lines }),
  }),
)

/** The definition (Offringa et al. 2010, section 2.3), one lane: drops every run whose used samples exceed the mean. */
function dropRuns(values: readonly number[], weights: readonly number[], length: number, threshold: number): number[] {
  const dropped = new Set<number>()
  for (let first = 0; first + length <= values.length; first++) {
    const run = Array.from({ length }, (_, i) => first + i)
    const used = run.filter((i) => weights[i] === 1)
    const sum = used.reduce((total, i) => total + values[i], 0)
    if (sum > threshold * used.length) for (const i of run) dropped.add(i)
  }
  return weights.map((weight, i) => (dropped.has(i) ? 0 : weight))
}

const laneOf = (array: ArrayLike<number>, lane: number): number[] =>
  Array.from(array).filter((_, i) => i % LANES === lane)

test('a pass of SumThreshold drops the runs that the definition drops', () => {
  const given = fc.tuple(image, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 8 }))
  fc.assert(
    fc.property(given, ([{ lines, values, weights }, length, quarters]) => {
      const { heap, kernel } = kernelBench()
      const v = placed(
        heap,
        values.map((value, i) => (value / 4) * weights[i]),
      )
      const w = placed(heap, weights)
      fc.pre(length <= lines)
      kernel.sumThreshold(v.byteOffset, w.byteOffset, lines, LANES, length, quarters / 4)
      for (let lane = 0; lane < LANES; lane++) {
        const of = laneOf(values, lane).map((value) => value / 4)
        expect(laneOf(w, lane)).toEqual(dropRuns(of, laneOf(weights, lane), length, quarters / 4))
      }
      expect(Array.from(v, (value, i) => w[i] === 1 || value === 0)).not.toContain(false)
    }),
  )
})

/** The definition (Offringa et al. 2012, eq. 2), one lane: some run about the sample is dropped to the part 1 − η. */
function rankDefinition(weights: readonly number[], usable: readonly number[], eta: number): number[] {
  return weights.map((weight, i) => {
    for (let first = 0; first <= i; first++)
      for (let end = i + 1; end <= weights.length; end++) {
        const run = Array.from({ length: end - first }, (_, k) => first + k).filter((k) => usable[k] === 1)
        const dropped = run.filter((k) => weights[k] === 0).length
        if (1000 * dropped >= (1000 - eta) * run.length) return 0
      }
    return weight
  })
}

test('the rank operator drops what its definition drops, whatever the scale', () => {
  const given = fc.tuple(image, fc.integer({ min: 0, max: 900 }))
  fc.assert(
    fc.property(given, ([{ lines, values, weights: usable }, eta]) => {
      const { heap, kernel } = kernelBench()
      const weights = usable.map((use, i) => (values[i] > 4 ? 0 : use))
      const [w, u, target] = [weights, usable, usable].map((list) => placed(heap, list))
      const scratch = heap.allocate(4 * LANES * lines)
      kernel.rank(w.byteOffset, u.byteOffset, target.byteOffset, lines, LANES, eta, scratch)
      for (let lane = 0; lane < LANES; lane++)
        expect(laneOf(target, lane)).toEqual(rankDefinition(laneOf(weights, lane), laneOf(usable, lane), eta))
    }),
    { numRuns: 60 },
  )
})

test('smoothing adds up neighbours on both sides, with nothing beyond the ends', () => {
  fc.assert(
    fc.property(image, fc.integer({ min: 0, max: 50 }), ({ lines, values }, half) => {
      const { heap, kernel } = kernelBench()
      const [from, to] = [placed(heap, values), placed(heap, values)]
      kernel.box(from.byteOffset, to.byteOffset, lines, LANES, half)
      for (let lane = 0; lane < LANES; lane++) {
        const of = laneOf(values, lane)
        const sums = of.map((_, i) => of.slice(Math.max(0, i - half), i + half + 1).reduce((a, b) => a + b, 0))
        expect(laneOf(to, lane)).toEqual(sums)
      }
    }),
  )
})

test('an image transposed twice is itself, and once has its lines for lanes', () => {
  const { heap, kernel } = kernelBench()
  const [lines, lanes] = [12, 8]
  const from = placed(
    heap,
    Array.from({ length: lines * lanes }, (_, i) => i),
  )
  const [to, back] = [placed(heap, from), placed(heap, from)]
  kernel.transpose(from.byteOffset, to.byteOffset, lines, lanes)
  for (let i = 0; i < lines; i++) for (let j = 0; j < lanes; j++) expect(to[j * lines + i]).toBe(from[i * lanes + j])
  kernel.transpose(to.byteOffset, back.byteOffset, lanes, lines)
  expect(back).toEqual(from)
})

test('the median and the deviation are those of the sorted values that are used', () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 200 })
  fc.assert(
    fc.property(values, (list) => {
      const { heap, kernel } = kernelBench()
      const weights = list.map((value) => (value % 3 === 0 ? 0 : 1))
      const used = list.filter((_, i) => weights[i] === 1)
      const [v, w] = [placed(heap, list), placed(heap, weights)]
      const [scratch, out] = [placed(heap, list), placed(heap, [0, 0])]
      const { byteOffset } = v
      const count = kernel.spreadOf(byteOffset, w.byteOffset, list.length, 1, scratch.byteOffset, out.byteOffset)
      expect(count).toBe(used.length)
      const middle = (of: number[]) => of.toSorted((a, b) => a - b)[of.length >> 1]
      if (count > 0)
        expect([...out]).toEqual([middle(used), middle(used.map((value) => Math.abs(value - middle(used))))])
    }),
  )
})

test('a line whose rms stands out is dropped, others are not, and few samples tell little', () => {
  const { heap, kernel } = kernelBench()
  const [lines, lanes] = [16, 64]
  const rms = (line: number) => (line === 5 || line === 11 ? 1.25 : 1 + (line % 4) / 50)
  const value = (line: number, lane: number) => rms(line) * (lane % 2 ? 1 : -1)
  const values = placed(
    heap,
    Array.from({ length: lines * lanes }, (_, i) => value(Math.floor(i / lanes), i % lanes)),
  )
  const weights = placed(
    heap,
    values.map(() => 1),
  )
  values.fill(0, 9 * lanes, 10 * lanes).fill(8, 9 * lanes, 9 * lanes + 8) // an eighth of the line is used
  weights.fill(0, 9 * lanes + 8, 10 * lanes)
  values.fill(0, 11 * lanes + 20, 12 * lanes) // a third of the line is used
  weights.fill(0, 11 * lanes + 20, 12 * lanes)
  const usable = placed(
    heap,
    values.map(() => 1),
  )
  const [v, w, u] = [values.byteOffset, weights.byteOffset, usable.byteOffset]
  kernel.cutLines(v, w, u, lines, lanes, lanes, 5, heap.allocate(16 * lines + 8))
  const kept = Array.from({ length: lines }, (_, line) => weights[line * lanes])
  expect(kept).toEqual(Array.from({ length: lines }, (_, line) => (line === 5 ? 0 : 1)))
})

test('thresholds fall by ρ with every doubling, and three boxes have the variance of the Gaussian', () => {
  expect(runsOf(6, 1.5, 8, 100)).toEqual([
    { length: 1, threshold: 6 },
    { length: 2, threshold: 4 },
    { length: 4, threshold: 6 / 1.5 ** 2 },
    { length: 8, threshold: 6 / 1.5 ** 3 },
  ])
  expect(runsOf(6, 1.5, 256, 3, 5).map(({ threshold }) => threshold)).toEqual([6, 5])
  for (const sigma of [0, 1, 2.5, 5, 20]) {
    const half = boxHalfWidth(sigma)
    expect(Math.abs(Math.sqrt(((2 * half + 1) ** 2 - 1) / 4) - sigma)).toBeLessThan(0.6)
  }
})

test('the parabola in time is that of least squares, and is taken out of the lines', () => {
  const { heap, kernel } = kernelBench()
  const [lines, lanes] = [24, 8]
  const truth = (line: number) => 4 + 0.3 * line - 0.02 * line * line
  const values = placed(
    heap,
    Array.from({ length: lines * lanes }, (_, i) => truth(Math.floor(i / lanes)) + (i % 2 ? 1 : -1)),
  )
  const weights = placed(
    heap,
    values.map((_, i) => (i % lanes < 2 + (Math.floor(i / lanes) % 3) * 2 ? 1 : 0)),
  )
  const sums = heap.float32(2 * lines)
  kernel.sumLines(values.byteOffset, weights.byteOffset, lines, lanes, sums.byteOffset)
  const offsets = placed(heap, parabolaOf(sums, lines))
  kernel.lowerLines(values.byteOffset, offsets.byteOffset, lines, lanes)
  for (let line = 1; line < lines; line++) expect(values[line * lanes] - values[0]).toBeCloseTo(0, 3)
  expect([...parabolaOf(new Float32Array(10), 5)]).toEqual([0, 0, 0, 0, 0])
})
