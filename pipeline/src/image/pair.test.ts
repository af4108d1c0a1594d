import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { cardValue, firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { afterEach, expect, test, vi } from 'vitest'
import { imageParts, type PartOutcome } from './many-images.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'
import { PairImager } from './pair-imager.ts'
import { evenWindow, type PlainRow, plainSet, writePlainSet } from './testing/rows.ts'

const EPSILON = 1e-4
const STATIONS = [1, 4, 7, 12, 20, 31, 40, 47, 60, 72, 80, 96] // of both arms: enough for a beam
const SNAPSHOTS = { stokes: ['I'], snapshots: true, channelsOut: 1 } as const

afterEach(() => void vi.restoreAllMocks())

/** A Measurement Set of five integrations, the rows of one of them changed. */
function setWith(change: (row: PlainRow) => void, at = 1): string {
  const set = plainSet({ windows: [0, 8].map((first) => evenWindow(first, 8)), stations: STATIONS, times: 5 })
  const times = [...new Set(set.rows.map(({ timeMjdS }) => timeMjdS))]
  set.rows.filter(({ timeMjdS }) => timeMjdS === times[at]).forEach(change)
  const path = join(temporaryFolder(), 'rows.ms')
  writePlainSet(path, set)
  return path
}

async function imaged(path: string, snapshotPsf: boolean, more: Partial<ImageOptions> = {}) {
  const imageName = join(temporaryFolder(), 'out')
  const common = { ...DEFAULT_IMAGE_OPTIONS, imageName, epsilon: EPSILON, iterations: 0 }
  const options = { ...common, sizePx: 200, cellRad: 1.6e-4, ...more }
  return (await imageParts(path, options, { ...SNAPSHOTS, snapshotPsf })).outcomes
}

function read(path: string) {
  using source = new FileSource(path)
  const { cards, ...hdu } = firstImage(source)
  return { cards, pixels: Float32Array.from(readFitsImage(source, { cards, ...hdu }).data as Float32Array) }
}

/** Compares snapshots made two by two with those that are made alone, each with its point spread function. */
function expectSame(together: readonly PartOutcome[], alone: readonly PartOutcome[]): void {
  for (const [i, one] of together.entries()) {
    const other = alone[i]
    if ('empty' in one || 'empty' in other) {
      expect(one).toEqual(other)
      continue
    }
    expect(Object.keys(one.result.products)).toEqual(['dirty'])
    const [a, b] = [one, other].map(({ result }) => read(result.products.dirty!))
    const peak = b.pixels.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    expect(peak).toBeGreaterThan(0)
    expect(a.pixels.every((value, at) => Math.abs(value - b.pixels[at]) < EPSILON * peak)).toBe(true)
    for (const name of ['OBJECT', 'DATE-OBS', 'DATE-END', 'NVIS', 'SUMWT', 'CRVAL1', 'CRVAL2', 'CRVAL3', 'CRVAL4'])
      expect(cardValue(a.cards, name)).toEqual(cardValue(b.cards, name))
    const { majorFwhm, minorFwhm, paRad } = other.result.beam!
    expect(one.result.beam!.majorFwhm / majorFwhm).toBeCloseTo(1, 5)
    expect(one.result.beam!.minorFwhm / minorFwhm).toBeCloseTo(1, 5)
    expect(one.result.beam!.paRad).toBeCloseTo(paRad, 5)
    expect(one.result.noiseJy / other.result.noiseJy).toBeCloseTo(1, 3)
    expect(one.result.relativeNoise).toBe(other.result.relativeNoise)
  }
}

/** Whether each pair was made that was tried. */
function watchPairs(): () => Promise<boolean[]> {
  const spy = vi.spyOn(PairImager.prototype, 'makeImages')
  return () => Promise.all(spy.mock.results.map(({ value }) => value as Promise<boolean>))
}

test('snapshots made two by two are those that are made alone, and the last one of an odd number, too', async () => {
  const path = setWith(() => {})
  const pairs = watchPairs()
  expectSame(await imaged(path, false), await imaged(path, true))
  expect(await pairs()).toEqual([true, true])
})

test('beside a snapshot of which all is flagged the other one is made alone', async () => {
  const path = setWith((row) => row.flags.fill(1))
  const pairs = watchPairs()
  const together = await imaged(path, false)
  expect(together.map((outcome) => 'empty' in outcome)).toEqual([false, true, false, false, false])
  expectSame(together, await imaged(path, true))
  expect(await pairs()).toEqual([true])
})

test.each([1e6, 1e-6])('a snapshot %f times as bright as its neighbour spoils neither of them', async (factor) => {
  const path = setWith((row) => row.visibilities.set(row.visibilities.map((value) => factor * value)))
  const pairs = watchPairs()
  expectSame(await imaged(path, false), await imaged(path, true))
  expect(await pairs()).toContain(false)
})

test('snapshots that lie far apart in time are not put on one plane', async () => {
  const path = setWith((row) => {
    row.timeMjdS += 3600
  }, 3)
  const pairs = watchPairs()
  await imaged(path, false, { fields: [1] }) // of the second and the fourth integration
  expect(await pairs()).toEqual([])
})

test('an accuracy that float32 does not give is had without pairs', async () => {
  const path = setWith(() => {})
  const pairs = watchPairs()
  const made = await imaged(path, false, { epsilon: 1e-6, fields: [0], sizePx: 16 })
  expect(made.every((outcome) => 'result' in outcome)).toBe(true)
  expect(await pairs()).toEqual([])
})
