import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { KernelHeap } from '@contimg/numerics/wasm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { ImagerMemoryError } from './errors.ts'
import { Imager } from './imager.ts'
import { LIST_PIXELS, residentBytes } from './memory-estimate.ts'
import { openImager } from './open-imager.ts'
import { stokesIOfAll } from './stokes.ts'
import type { ImagerUse } from './tasks.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-memory-'))
const ms = join(folder, 'x.ms')

beforeAll(async () => {
  const antennas = '1,20,40,60,80,103'
  const [group] = await simulate(simulationOf({ outFolder: folder, size: 'tiny', antennas, gainErrors: 'none' }))
  await convert(group.files, ms)
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true }))

function imagerFor(source: ReturnType<typeof openVisibilities>, heap: KernelHeap, use: ImagerUse, sizePx: number) {
  return new Imager(source, heap, {
    image: { width: sizePx, height: sizePx, cellRad: 1e-5 },
    centre: medianCentre(source.fields),
    fieldIds: new Set(source.fields.keys()),
    combinations: stokesIOfAll(source),
    weighting: { kind: 'briggs', robust: 0 },
    epsilon: 1e-4,
    use,
  })
}

test.each(['images', 'clean'] as const)(
  'for %s no more memory is taken than was told, and not much less',
  async (use) => {
    using source = openVisibilities(ms)
    const heap = new KernelHeap()
    await using imager = imagerFor(source, heap, use, 1024)
    await imager.load({})
    await imager.ready()
    await imager.makeImages('dirty and psf', {})
    if (use === 'clean') {
      await imager.lists.plan(LIST_PIXELS)
      imager.lists.placeMask(new Uint8Array(1024 * 1024))
    }
    const grown = heap.memory.buffer.byteLength
    expect(grown).toBeLessThanOrEqual(imager.neededBytes + 65536)
    expect(grown).toBeGreaterThan(0.97 * imager.neededBytes)
  },
)

test.each([1024, 2560, 4096])('CLEAN of %d² pixels takes as much memory as was told, within 15 %%', (sizePx) => {
  const script = join(import.meta.dirname, 'testing/measure-memory.ts')
  const told = execFileSync(process.execPath, [script, ms, String(sizePx)], { encoding: 'utf8' })
  const { neededBytes, peakBytes } = JSON.parse(told)
  expect(residentBytes(neededBytes, availableParallelism()) / peakBytes).toBeGreaterThan(0.85)
  expect(residentBytes(neededBytes, availableParallelism()) / peakBytes).toBeLessThan(1.15)
})

test('in float64 an image of 8192² pixels is refused with what it would take', () => {
  using source = openVisibilities(ms)
  const request = {
    image: { width: 8192, height: 8192, cellRad: 6e-6 },
    centre: medianCentre(source.fields),
    fieldIds: new Set(source.fields.keys()),
    combinations: stokesIOfAll(source),
    weighting: { kind: 'natural' },
    epsilon: 1e-7,
    use: 'clean',
  } as const
  expect(() => openImager(source, new KernelHeap(), request)).toThrow(
    /an image of 8192 × 8192 pixels in float64: \d\.\d+ GiB in all, wanted at most 5\.59/,
  )
})

test('an image of 8192² pixels fits 4 GB, and CLEAN of one of 16384² is refused with what it would take', async () => {
  using source = openVisibilities(ms)
  await using imager = imagerFor(source, new KernelHeap(), 'clean', 8192)
  expect(imager.neededBytes).toBeLessThan(4e9)
  expect(() => imagerFor(source, new KernelHeap(), 'clean', 16384)).toThrow(ImagerMemoryError)
  expect(() => imagerFor(source, new KernelHeap(), 'clean', 16384)).toThrow(
    /an image of 16384 × 16384 pixels: 5\.00 GiB in all, wanted at most 4\.00/,
  )
})
