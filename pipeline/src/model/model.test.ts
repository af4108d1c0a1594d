import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copiesOf } from '@contimg/fixtures/data'
import { FormatError } from '@contimg/formats/error'
import { describe, expect, test } from 'vitest'
import { DEFAULT_CALIBRATE_OPTIONS } from '../calibrate/options.ts'
import { calibrateMeasurementSet } from '../calibrate/run.ts'
import { readGainTable } from '../calibrate/table-file.ts'
import { convert } from '../convert/run.ts'
import { REALISTIC_GAINS } from '../simulate/options.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { neededColumn } from '../visibilities/needed-column.ts'
import { modelColumn, NoModelError } from './column.ts'
import { toPolarizations } from './polarizations.ts'
import { writeModel } from './run.ts'
import { writeModelImage } from './testing.ts'

const DEG = Math.PI / 180
const SOURCES = [
  { name: 'a', raRad: 128.4 * DEG, decRad: 54.9 * DEG, fluxJy: 5, referenceFrequencyHz: 1.4e9, spectralTerms: [-0.7] },
  { name: 'b', raRad: 130 * DEG, decRad: 55.3 * DEG, fluxJy: 3, referenceFrequencyHz: 1.4e9, spectralTerms: [0] },
]
const model = { sources: SOURCES, description: 'two sources' }

const observations = copiesOf(async (folder, changes: Parameters<typeof plainSimulation>[1]) => {
  const incoming = join(folder, 'incoming')
  const [group] = await simulate(plainSimulation(incoming, { sources: SOURCES, beam: 'tapered2', ...changes }))
  await convert(group.files, join(folder, 'bright.ms'))
})

/** A drift scan of two sources through the beam, without noise. */
const observe = async (changes: Parameters<typeof plainSimulation>[1] = {}) =>
  join(await observations(changes), 'bright.ms')

function differenceFrom(path: string, column: string): number {
  using source = openVisibilities(path, 'DATA')
  using other = openVisibilities(path, column)
  let worst = 0
  const others = other.blocks()[Symbol.iterator]()
  for (const { spectra, antenna1, antenna2 } of source.blocks()) {
    const beside = others.next().value!.spectra
    for (const [i, { visibilities, firstRow, rowCount }] of spectra.entries()) {
      const width = visibilities.length / rowCount
      for (let at = 0; at < visibilities.length; at++) {
        const row = firstRow + Math.floor(at / width)
        if (antenna1[row] !== antenna2[row])
          worst = Math.max(worst, Math.abs(visibilities[at] - beside[i].visibilities[at]))
      }
    }
  }
  return worst
}

describe('MODEL_DATA', () => {
  test('is refused as a model where there is none, or nothing in it', async () => {
    const bright = await observe()
    await expect(
      calibrateMeasurementSet(bright, {
        ...DEFAULT_CALIBRATE_OPTIONS,
        modelColumn: true,
      }),
    ).rejects.toThrow(/bright\.ms: no column MODEL_DATA, wanted a model/)
    const source = openVisibilities(bright, 'DATA', 'change')
    neededColumn(source, 'MODEL_DATA').finish()
    source[Symbol.dispose]()
    using empty = openVisibilities(bright, 'DATA')
    expect(() => modelColumn(empty)).toThrow(/nothing in MODEL_DATA/)
    const dark = await observe()
    await writeModel(dark, { model: { ...model, sources: [] }, beam: 'none' })
    using again = openVisibilities(dark, 'DATA')
    expect(() => modelColumn(again)).toThrow(NoModelError)
    expect(() => modelColumn(again)).toThrow(/zero everywhere/)
  })

  test('of what was simulated is what was simulated, made anew or written over', async () => {
    const bright = await observe()
    for (const ms of [bright, bright]) {
      const report = await writeModel(ms, { model, beam: 'tapered2' })
      expect(report).toEqual({
        model: 'two sources',
        beam: 'tapered2',
        method: 'direct sum',
        componentCount: 2,
        rowCount: expect.any(Number),
      })
      expect(differenceFrom(ms, 'MODEL_DATA')).toBeLessThan(8 * 5e-5) // the Julian dates of the files are good to 40 µs, which turns phases by 2e-5
    }
    await writeModel(bright, { model, beam: 'tapered4' }) // the wrong beam shows
    expect(differenceFrom(bright, 'MODEL_DATA')).toBeGreaterThan(0.1)
  })

  test('gives the same tables as the sources it was made of', async () => {
    const gainErrors = { ...REALISTIC_GAINS, phaseRangeDeg: 60 }
    const ms = await observe({ gainErrors, sefdJy: 100, stations: [1, 20, 30, 51, 70, 80, 90, 103, 110, 116] })
    await writeModel(ms, { model, beam: 'tapered2' })
    const options = { ...DEFAULT_CALIBRATE_OPTIONS, beam: 'tapered2' }
    const direct = await calibrateMeasurementSet(ms, { ...options, model, outPrefix: `${ms}-direct` })
    const column = await calibrateMeasurementSet(ms, {
      ...options,
      modelColumn: true,
      outPrefix: `${ms}-column`,
    })
    expect(column.model).toBe('MODEL_DATA as it stands')
    for (const kind of ['bandpass', 'phase', 'amplitude'] as const) {
      const [a, b] = [direct, column].map((report) => readGainTable(report[kind]!.path).solutions)
      for (const [i, { gains }] of a.entries())
        for (const [at, value] of gains.entries()) expect(b[i].gains[at]).toBeCloseTo(value, 5)
    }
  })

  test('that holds what is no number is refused', async () => {
    const ms = await observe()
    await writeModel(ms, { model, beam: 'none' })
    using source = openVisibilities(ms, 'DATA', 'change')
    const column = source.ms.main.column('MODEL_DATA')
    const cells = column.readCells(7, 1) as Float32Array
    column.writeCells(7, 1, cells.fill(Number.NaN))
    expect(() => modelColumn(source).readStokesI(0, 20, [0, 1])).toThrow(/MODEL_DATA, row 7 holds NaN/)
  })
})

test('a model stopped on its way leaves no column', async () => {
  const ms = await observe()
  const stop = new AbortController()
  const progress = (fraction: number) => fraction > 0.3 && stop.abort()
  await expect(writeModel(ms, { model, beam: 'none' }, { progress, signal: stop.signal })).rejects.toThrow('aborted')
  using source = openVisibilities(ms, 'DATA')
  expect(source.ms.main.has('MODEL_DATA')).toBe(false)
})

test('Stokes I stands in the parallel hands and nothing in the others', () => {
  const stokesI = Float32Array.of(1, 2, 3, 4) // two channels
  expect([...toPolarizations('', stokesI, [9, 12])]).toEqual([1, 2, 1, 2, 3, 4, 3, 4])
  expect([...toPolarizations('', stokesI, [5, 6, 7, 8])]).toEqual([1, 2, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 3, 4])
  expect([...toPolarizations('', stokesI, [12])]).toEqual([1, 2, 3, 4])
  expect(() => toPolarizations('x.ms', stokesI, [1])).toThrow(/correlations 1, wanted XX/)
})

describe('a model image', () => {
  const image = { raRad: 2.24, decRad: 0.955, cellRad: 1e-4, size: 64, points: [{ x: 3, y: 5, fluxJy: 1 }] }

  test.each([
    ['Jy/beam', /Jy\/pixel/, 'Jy/beam ', /unit "Jy\/beam", wanted a model in Jy\/pixel/],
    ['another projection', /RA---SIN/, 'RA---TAN', /TAN grid.*wanted SIN/],
    ['another reference pixel', /33\.0(?= *CRVAL1)/, '30.0', /reference pixel 30,33/],
  ])('with %s is refused', async (_, from, to, message) => {
    const bright = await observe()
    const path = `${bright}.fits`
    writeModelImage(path, image)
    const bytes = readFileSync(path, 'latin1')
    expect(bytes).toMatch(from)
    writeFileSync(path, bytes.replace(from, to), 'latin1')
    await expect(writeModel(bright, { modelPath: path, beam: 'none' })).rejects.toThrow(FormatError)
    await expect(writeModel(bright, { modelPath: path, beam: 'none' })).rejects.toThrow(message)
  })

  test('of more pixels than can be followed through a beam one by one says what to do', async () => {
    const bright = await observe()
    const path = `${bright}.fits`
    const points = Array.from({ length: 5001 }, (_, i) => ({ x: i % 80, y: Math.floor(i / 80), fluxJy: 1 }))
    writeModelImage(path, { ...image, size: 80, points })
    await expect(writeModel(bright, { modelPath: path, beam: 'airy' })).rejects.toThrow(/5001 pixels.*--beam none/)
  })
})

test('one model is wanted, no more and no less', async () => {
  const bright = await observe()
  await expect(writeModel(bright, { beam: 'none' })).rejects.toThrow(/0 models .* wanted one/)
  await expect(writeModel(bright, { beam: 'none', calibrator: '3C286', model })).rejects.toThrow(/2 models/)
  await expect(writeModel(bright, { beam: 'gaussian', model })).rejects.toThrow(/unknown beam/)
})
