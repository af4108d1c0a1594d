import { expect, test } from 'vitest'
import { RandomStream } from '../simulate/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { AntennaJudge } from './antenna.ts'
import { imageShape } from './shape.ts'

const shape = imageShape(22, 40)
const plane = shape.times * shape.lanes

/** Sums over `baselines` of noise and of what disturbs an antenna, of which `excess` gives the mean. */
function judged(baselines: number, excess: (t: number, k: number) => number) {
  const random = new RandomStream(3)
  const counts = new Float32Array(shape.count).fill(baselines, 0, plane)
  const sums = counts.map((count, i) => {
    const mean = excess(Math.floor(i / shape.lanes), i % shape.lanes)
    return count * mean + Math.sqrt(count) * random.normal()
  })
  const bad = new Uint8Array(plane)
  const found = new AntennaJudge(new KernelHeap(), shape).judge({ sums, counts }, bad)
  return { found, channels: new Set([...bad.keys()].filter((i) => bad[i]).map((i) => i % shape.lanes)) }
}

test('what disturbs all baselines of an antenna is found in their mean, at once or in a run of integrations', () => {
  expect(judged(15, (_t, k) => (k === 7 ? 4 : 0))).toEqual({ found: 22, channels: new Set([7]) })
  const weak = judged(15, (_t, k) => (k === 7 ? 1.7 : 0))
  expect([weak.found > 19, weak.channels]).toEqual([true, new Set([7])])
  expect(judged(95, (t, k) => (t === 3 && k === 7 ? 2.5 : 0))).toEqual({ found: 1, channels: new Set([7]) })
})

test('noise, what disturbs one baseline of many, and an antenna of few baselines are left', () => {
  expect(judged(15, () => 0).found).toBe(0)
  expect(judged(15, (_t, k) => (k === 7 ? (2 * 6) / 15 : 0)).found).toBe(0)
  expect(judged(11, (_t, k) => (k === 7 ? 6 : 0)).found).toBe(0)
})
