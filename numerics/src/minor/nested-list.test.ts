import { expect, test } from 'vitest'
import { randomNumbers } from '../testing/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { ActiveList, type ListPlan } from './active-list.ts'
import { ListFollower } from './follow.ts'
import { NestedList } from './nested-list.ts'
import { placed, ripples, spreadPoints } from './testing.ts'
import { tilePsf } from './tiled-psf.ts'

const [WIDTH, HEIGHT, PSF_WIDTH] = [120, 97, 150]
const PLAN: ListPlan = { width: WIDTH, height: HEIGHT, capacity: 4000, terms: 1, allowNegative: true }
const POINTS = [
  [40, 52, 3],
  [43, 30, -1.5],
  [0, 1, 2],
  [119, 96, 1.2],
] as const
const REQUEST = { gain: 0.1, stopJy: 0.05, iterations: 5000 }

function lists(weigh?: (pixel: number) => number) {
  const random = randomNumbers(7)
  const psf = ripples(PSF_WIDTH, 130)
  const dirty = Float32Array.from(spreadPoints(POINTS, PLAN, psf, PSF_WIDTH), (value) => value + 0.03 * random())
  const heap = new KernelHeap()
  const residual = placed(heap, dirty, WIDTH)
  const spread = tilePsf(heap, placed(heap, psf, PSF_WIDTH))
  const weights = placed(
    heap,
    dirty.map((_, i) => weigh?.(i) ?? 1),
    WIDTH,
  )
  const list = new ActiveList(heap, PLAN)
  const nested = new NestedList(heap, list)
  const collect = (limitJy: number) =>
    list.collect({ residual: residual.address, limitJy, ...(weigh && { weights: weights.address }) })
  return { heap, dirty, psf, spread, list, nested, collect }
}

test.each([
  ['all pixels alike', 5000, undefined],
  ['weighted pixels', 300, (i: number) => 1 + (i % WIDTH) / WIDTH],
])('what a nested list leaves is what the image less its components is: %s', (_, iterations, weigh) => {
  const { dirty, psf, spread, list, nested, collect } = lists(weigh)
  collect(Number.NEGATIVE_INFINITY)
  const result = nested.iterate(spread, { ...REQUEST, iterations })
  expect(result.iterations).toBeGreaterThan(100)
  expect(result.peakJy <= REQUEST.stopJy || result.iterations === iterations).toBe(true)
  const points = list.components().map(({ x, y, flux }) => [x, y, flux] as const)
  const left = spreadPoints(points, PLAN, psf, PSF_WIDTH).map((value, i) => (weigh?.(i) ?? 1) * (dirty[i] - value))
  const peak = left.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  expect(Math.abs(peak - result.peakJy)).toBeLessThan(1e-5)
})

test('shared by threads it gives what it gives in one, to the bit', () => {
  const alone = lists()
  alone.collect(0.02)
  const { iterations, peakJy } = alone.nested.iterate(alone.spread, REQUEST)
  const shared = lists()
  shared.collect(0.02)
  const followers = Array.from({ length: 3 }, () => new ListFollower(shared.heap))
  let [done, rounds] = [0, 0]
  for (;;) {
    const round = shared.nested.round(shared.spread, { ...REQUEST, iterations: REQUEST.iterations - done })
    done += round.iterations
    if (!round.follow) break
    for (const [index, follower] of followers.entries()) follower.run(round.follow, { index, count: 3 })
    rounds++
  }
  expect(rounds).toBeGreaterThan(5)
  expect(done).toBe(iterations)
  expect(shared.list.peakJy).toBe(peakJy)
  expect(shared.list.components()).toEqual(alone.list.components())
})

test('it takes about as many iterations as Högbom and gives points the same flux', () => {
  const found = (isNested: boolean) => {
    const { spread, list, nested, collect } = lists()
    collect(0.04)
    const { iterations } = (isNested ? nested : list).iterate(spread, REQUEST)
    const near = ([x, y]: readonly number[]) =>
      list.components().reduce((sum, one) => sum + (Math.hypot(one.x - x, one.y - y) < 4 ? one.flux : 0), 0)
    return { iterations, fluxes: POINTS.map(near) }
  }
  const [plain, nested] = [found(false), found(true)]
  expect(Math.abs(nested.iterations / plain.iterations - 1)).toBeLessThan(0.1)
  for (const [i, flux] of nested.fluxes.entries()) expect(Math.abs(flux - plain.fluxes[i])).toBeLessThan(0.06)
})

test('more pixels at the peak than there is room for are taken as well', () => {
  const plan = { ...PLAN, width: 160, capacity: 4000 }
  const heap = new KernelHeap()
  const residual = placed(heap, new Float32Array(160 * HEIGHT).fill(1), 160)
  const psf = new Float32Array(64 * 64)
  psf[32 * 64 + 32] = 1
  const list = new ActiveList(heap, plan)
  const nested = new NestedList(heap, list)
  list.collect({ residual: residual.address, limitJy: 0.5 })
  const spread = tilePsf(heap, placed(heap, psf, 64))
  expect(nested.iterate(spread, { gain: 0.5, stopJy: 0.6, iterations: 1e6 })).toEqual({
    iterations: 160 * HEIGHT,
    peakJy: 0.5,
  })
})

test('no iterations are made where none are wanted or the peak is low enough', () => {
  const { spread, nested, collect } = lists()
  collect(0.04)
  expect(nested.iterate(spread, { ...REQUEST, iterations: 0 }).iterations).toBe(0)
  expect(nested.iterate(spread, { ...REQUEST, stopJy: 100 }).iterations).toBe(0)
  expect(nested.iterate(spread, { ...REQUEST, iterations: 7 }).iterations).toBe(7)
})
