import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inLanes, laneCount } from './lanes.ts'

test('images too large to be held twice are made one after the other', () => {
  expect(laneCount({ width: 16384, height: 16384 }, 24)).toBe(1)
  expect(laneCount({ width: 512, height: 512 }, 1)).toBe(1)
})

test('every piece is done once, in memory that its lane has to itself', async () => {
  const done: number[] = []
  const busy = new Set<WebAssembly.Memory>()
  await inLanes(2, [0, 1, 2, 3, 4], undefined, async ({ heap }, piece) => {
    expect(busy.has(heap.memory)).toBe(false)
    busy.add(heap.memory)
    await pause(5 * (5 - piece))
    busy.delete(heap.memory)
    done.push(piece)
  })
  expect(done.sort()).toEqual([0, 1, 2, 3, 4])
})

test('where one fails the others are told to stop, none begins, and its error is thrown when all have ended', async () => {
  const begun: number[] = []
  let ended = false
  const work = inLanes(2, [0, 1, 2, 3], undefined, async (_, piece, { signal }) => {
    begun.push(piece)
    if (piece === 0) throw new RangeError('no such image')
    await pause(10_000, undefined, { signal: signal! }).catch(() => {})
    await pause(20)
    ended = true
  })
  await expect(work).rejects.toThrow('no such image')
  expect(ended || begun.length === 1).toBe(true)
  expect(begun.length).toBeLessThan(3)
})

test('a stop is heard', async () => {
  const stop = new AbortController()
  const work = inLanes(2, [0, 1, 2, 3], stop.signal, async (_, _piece, { signal }) => {
    stop.abort(new Error('stopped by hand'))
    signal?.throwIfAborted()
  })
  await expect(work).rejects.toThrow('stopped by hand')
})
