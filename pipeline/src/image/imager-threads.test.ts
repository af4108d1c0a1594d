import { KernelHeap } from '@contimg/numerics/wasm'
import { expect, test } from 'vitest'
import { ImagerThreads } from './imager-threads.ts'
import type { ImagerTask } from './tasks.ts'

test('after a task that failed, threads answer the next one and not the last', async () => {
  const heap = new KernelHeap()
  const next = heap.int32(1).fill(0).byteOffset
  const nothing: ImagerTask = { kind: 'density', queue: { next, places: [] }, cells: [0], withVisibilities: false }
  const tooEarly: ImagerTask = { kind: 'subtract' } // nothing has been read
  await using threads = new ImagerThreads(heap.memory)
  for (let i = 0; i < 5; i++) {
    await expect(threads.all(tooEarly)).rejects.toThrow()
    expect(await threads.all(nothing)).toEqual(Array.from({ length: threads.count }, () => undefined))
  }
})

test('what a thread is asked while it works it answers after that, in order', async () => {
  const heap = new KernelHeap()
  const numbers = heap.float32(1).fill(1).byteOffset
  await using threads = new ImagerThreads(heap.memory)
  const times = (factor: number): ImagerTask => ({ kind: 'scale', numbers, count: 1, factor })
  const beam = { kind: 'noise within', image: 0, innerPx: 0, outerPx: 0 } as const // fails: there is no image
  const asked = [
    threads.all(times(2)),
    threads.first(beam),
    threads.all(times(3)),
    threads.first(beam),
    threads.all(times(5)),
  ]
  const outcomes = await Promise.allSettled(asked)
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'])
  expect(heap.float32(1, numbers)[0]).toBe(30)
})
