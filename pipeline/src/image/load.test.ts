import { rowArrays } from '@contimg/numerics/grid'
import { KernelHeap } from '@contimg/numerics/wasm'
import { expect, test } from 'vitest'
import type { VisibilityBlock } from '../visibilities/block.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import { ImagerMemoryError, NoStokesIError, NothingToImageError } from './errors.ts'
import { loadStokesI } from './load.ts'
import { requireRoom } from './memory.ts'

const FIELDS = [
  { name: 'a', raRad: 1, decRad: 0.5 },
  { name: 'b', raRad: 1.01, decRad: 0.5 },
]
const POSITIONS = [
  [-2409151, -4478573, 3838617],
  [-2409251, -4478373, 3838717],
] as const

/** Two rows of field 0, an autocorrelation and a cross-correlation, and a cross-correlation of field 1. */
function sourceOf(correlations: readonly number[], flags = [0, 0, 0, 0, 0, 0]): VisibilitySource {
  const block: VisibilityBlock = {
    firstRow: 0,
    rowCount: 3,
    timesMjdS: new Float64Array(3).fill(5.2e9),
    exposuresS: new Float64Array(3).fill(10),
    fieldIds: Int32Array.of(0, 0, 1),
    antenna1: Int32Array.of(0, 0, 0),
    antenna2: Int32Array.of(0, 1, 1),
    uvwM: Float64Array.of(0, 0, 0, 100, 200, 30, 101, 201, 31),
    spectra: [
      {
        dataDescriptionId: 0,
        firstRow: 0,
        rowCount: 3,
        channelCount: 1,
        polarizationCount: 2,
        visibilities: Float32Array.of(9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8),
        flags: Uint8Array.from(flags),
        weights: new Float32Array(6).fill(2),
        weightSpectrum: undefined,
      },
    ],
  }
  return {
    path: 'test.ms',
    telescopeName: '',
    antennas: POSITIONS.map((positionM, i) => ({ name: `${i}`, positionM, diameterM: 4.65 })),
    fields: FIELDS,
    spectralWindows: [{ name: '', frequenciesHz: Float64Array.of(1.4e9), channelWidthsHz: Float64Array.of(-2e6) }],
    dataDescriptions: [{ spectralWindow: 0, correlations }],
    rowCount: 3,
    blocks: () => [block],
  }
}

test('cross-correlations of the wanted fields are loaded, untouched where their field’s centre is wanted', async () => {
  const heap = new KernelHeap()
  const loaded = await loadStokesI(sourceOf([9, 12]), heap, FIELDS[0], new Set([0]), {})
  expect(loaded).toMatchObject({ counts: { used: 1, flagged: 0 }, lowestHz: 1.399e9, highestHz: 1.401e9 })
  expect([loaded.startMjdS, loaded.endMjdS]).toEqual([5.2e9 - 5, 5.2e9 + 5])
  const { uvwM, visibilities } = rowArrays(heap, loaded.sets[0])
  expect(Array.from(uvwM)).toEqual([100, 200, 30])
  expect(Array.from(visibilities)).toEqual([2, 3])
})

test('another field is turned to the centre: its length of baseline and of visibility stay', async () => {
  const heap = new KernelHeap()
  const loaded = await loadStokesI(sourceOf([5, 8]), heap, FIELDS[0], new Set([0, 1]), {})
  const { uvwM, visibilities } = rowArrays(heap, loaded.sets[0])
  expect(uvwM[3]).not.toBe(101)
  expect(Math.hypot(uvwM[3], uvwM[4], uvwM[5])).toBeCloseTo(Math.hypot(101, 201, 31), 6)
  expect(Math.hypot(visibilities[2], visibilities[3])).toBeCloseTo(Math.hypot(6, 7), 5)
})

test('data without Stokes I, without anything unflagged, or too large for the memory are named', async () => {
  const heap = new KernelHeap()
  const load = (source: VisibilitySource) => loadStokesI(source, heap, FIELDS[0], new Set([0, 1]), {})
  await expect(load(sourceOf([10, 11]))).rejects.toThrow(NoStokesIError)
  await expect(load(sourceOf([9, 12], [0, 0, 1, 0, 0, 1]))).rejects.toThrow(NothingToImageError)
  expect(() => requireRoom(heap, 5 * 2 ** 30, 'an image')).toThrow(ImagerMemoryError)
  expect(() => requireRoom(heap, 5 * 2 ** 30, 'an image')).toThrow(/an image: 5.00 GiB in all, wanted at most 4.00/)
})
