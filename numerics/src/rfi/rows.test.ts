import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KernelHeap } from '../wasm/heap.ts'
import { RowCarrier } from './rows.ts'

const AWKWARD = [0, 1, -2, 3.5, Number.NaN, Infinity, 1e30, -0]

test('amplitudes go where they belong, with a sign for what is flagged, zero or no number, and flags come back', () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 1, max: 6 }),
    channels: fc.integer({ min: 1, max: 11 }),
    pols: fc.constantFrom(1, 2, 4),
    seed: fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 40, maxLength: 40 }),
  })
  fc.assert(
    fc.property(sizes, ({ rows, channels, pols, seed }) => {
      const heap = new KernelHeap()
      const samples = rows * channels * pols
      const draw = (i: number) => seed[i % seed.length] + i
      const visibilities = heap.float32(2 * samples)
      const flags = heap.uint8(samples)
      const places = heap.int32(rows)
      const [plane, width] = [rows * 16, 16]
      const cube = heap.float32(pols * plane).fill(-1)
      visibilities.forEach((_, i) => {
        visibilities[i] = AWKWARD[draw(i) % AWKWARD.length]
      })
      flags.forEach((_, i) => {
        flags[i] = draw(3 * i) % 5 === 0 ? 1 : 0
      })
      places.forEach((_, row) => {
        places[row] = (rows - 1 - row) * width // the other way round
      })
      const before = flags.slice()
      const carrier = new RowCarrier(heap)
      const given = { flags, places, rowCount: rows, channelCount: channels, polarizationCount: pols }
      const at = { address: cube.byteOffset, plane }
      expect(carrier.take(visibilities, given, at)).toBe(before.reduce((sum, flag) => sum + flag, 0))
      const wanted = new Uint8Array(samples)
      for (let i = 0; i < samples; i++) {
        const [row, k, p] = [Math.floor(i / (channels * pols)), Math.floor(i / pols) % channels, i % pols]
        const power = Math.fround(visibilities[2 * i] ** 2) + Math.fround(visibilities[2 * i + 1] ** 2)
        const says = power > 0 && Math.fround(power) < Infinity
        wanted[i] = says && before[i] === 0 ? 0 : 1
        const found = cube[p * plane + places[row] + k]
        expect(Object.is(Math.sign(found), -1) ? 1 : 0).toBe(wanted[i])
        if (says) expect(Math.abs(found)).toBeCloseTo(Math.sqrt(power), 3)
      }
      const rowFlags = heap.uint8(rows).fill(7)
      expect(carrier.give(given, rowFlags, at)).toBe(wanted.reduce((sum, flag) => sum + flag, 0))
      expect(flags).toEqual(wanted)
      const width2 = channels * pols
      expect([...rowFlags]).toEqual(
        Array.from(rowFlags, (_, row) => (wanted.subarray(row * width2, (row + 1) * width2).includes(0) ? 0 : 1)),
      )
    }),
  )
})
