import { KernelHeap } from '@contimg/numerics/wasm'
import { expect, test } from 'vitest'
import { ImagerThreads } from './imager-threads.ts'
import type { ImagerTask } from './tasks.ts'

test('after a task that failed, threads answer the next one and not the last', async () => {
  const heap = new KernelHeap()
  const next = heap.int32(1).fill(0).byteOffset
  const nothing: ImagerTask = { kind: 'density', queue: { next, places: [] }, cells: 0, withVisibilities: false }
  const tooEarly: ImagerTask = { kind: 'subtract' } // nothing has been read
  await using threads = new ImagerThreads(heap.memory)
  for (let i = 0; i < 5; i++) {
    await expect(threads.all(tooEarly)).rejects.toThrow()
    expect(await threads.all(nothing)).toEqual(Array.from({ length: threads.count }, () => undefined))
  }
})
