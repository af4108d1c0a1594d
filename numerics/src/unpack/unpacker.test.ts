import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KernelHeap } from '../wasm/heap.ts'
import { type ChannelRun, Unpacker } from './unpacker.ts'

const NAN = Number.NaN
const ODD = [0, 1, -2.5, NAN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38, -1e-42]

/** Runs of channels out of samples of any kind. */
const requests = fc
  .record({
    rows: fc.integer({ min: 1, max: 5 }),
    channels: fc.integer({ min: 1, max: 9 }),
    pols: fc.integer({ min: 1, max: 4 }),
    reversed: fc.boolean(),
    seed: fc.infiniteStream(fc.constantFrom(...ODD)),
    flags: fc.infiniteStream(fc.constantFrom(0, 0, 0, 1, 7)),
    counts: fc.infiniteStream(fc.constantFrom(96, 1, 0.5, 0, -1.229e12, NAN)),
  })
  .chain((given) =>
    fc
      .tuple(fc.nat(given.channels - 1), fc.integer({ min: 1, max: given.channels }))
      .map(([first, count]) => ({ ...given, first, count: Math.min(count, given.channels - first) })),
  )

describe('the samples of a spectral window', () => {
  test('are the definition’s, for any samples, windows and number of polarizations', () => {
    fc.assert(
      fc.property(requests, ({ rows, channels, pols, first, count, reversed, seed, flags, counts }) => {
        const heap = new KernelHeap()
        const size = rows * channels * pols
        const take = <T>(stream: Iterator<T>, length: number) => Array.from({ length }, () => stream.next().value)
        const stored = {
          visibilities: heap.float32(2 * size),
          flags: heap.uint8(size),
          counts: heap.float32(size),
          rowCount: rows,
          channelCount: channels,
          polarizationCount: pols,
        }
        stored.visibilities.set(take(seed, 2 * size))
        stored.flags.set(take(flags, size))
        stored.counts.set(take(counts, size))
        const run: ChannelRun = { first, count, reversed }
        const target = {
          visibilities: heap.float32(2 * rows * count * pols).fill(5),
          flags: heap.uint8(rows * count * pols).fill(5),
          countSums: heap.float64(rows * pols).fill(5),
        }
        const notFinite = new Unpacker(heap).unpack(stored, run, target)
        const wanted = defined(stored, run)
        expect(notFinite).toBe(wanted.notFinite)
        expect([...target.visibilities]).toEqual(wanted.visibilities)
        expect([...target.flags]).toEqual(wanted.flags)
        expect([...target.countSums]).toEqual(wanted.countSums)
      }),
      { numRuns: 300 },
    )
  })

  test('need room, and channels that are there', () => {
    const heap = new KernelHeap()
    const stored = {
      visibilities: heap.float32(8),
      flags: heap.uint8(4),
      counts: heap.float32(4),
      rowCount: 1,
      channelCount: 2,
      polarizationCount: 2,
    }
    const target = { visibilities: heap.float32(4), flags: heap.uint8(2), countSums: heap.float64(2) }
    const unpacker = new Unpacker(heap)
    const run = { first: 0, count: 2, reversed: false }
    expect(() => unpacker.unpack(stored, run, target)).toThrow(/room for 2 samples, wanted 4/)
    expect(() => unpacker.unpack(stored, { ...run, first: 1 }, target)).toThrow(/channels 1 to 3 of 2/)
  })
})

/** What the kernel promises, sample by sample. */
function defined(
  stored: { visibilities: Float32Array; flags: Uint8Array; counts: Float32Array } & Record<
    'rowCount' | 'channelCount' | 'polarizationCount',
    number
  >,
  { first, count, reversed }: ChannelRun,
) {
  const { rowCount, channelCount, polarizationCount: pols } = stored
  const wanted = { visibilities: [] as number[], flags: [] as number[], countSums: [] as number[], notFinite: 0 }
  for (let row = 0; row < rowCount; row++) {
    const sums = new Array<number>(pols).fill(0)
    for (let k = 0; k < count; k++) {
      const channel = reversed ? first + count - 1 - k : first + k
      for (let pol = 0; pol < pols; pol++) {
        const at = (row * channelCount + channel) * pols + pol
        const [re, im] = stored.visibilities.subarray(2 * at, 2 * at + 2)
        const finite = Number.isFinite(re) && Number.isFinite(im)
        const counted = stored.counts[at]
        if (!finite) wanted.notFinite++
        if (counted > 0) sums[pol] += counted
        wanted.visibilities.push(finite ? re : 0, finite ? im : 0)
        wanted.flags.push(stored.flags[at] || !finite || !(counted > 0) ? 1 : 0)
      }
    }
    wanted.countSums.push(...sums)
  }
  return wanted
}
