import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyCalibration } from '../calibrate/apply.ts'
import { DEFAULT_CALIBRATE_OPTIONS } from '../calibrate/options.ts'
import { calibrateMeasurementSet } from '../calibrate/run.ts'
import { GroupError } from '../convert/errors.ts'
import { convert } from '../convert/run.ts'
import { DEFAULT_IMAGE_OPTIONS } from '../image/options.ts'
import { imageMeasurementSet } from '../image/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { groupFilesOf } from './group-files.ts'
import { type QuicklookRequest, quicklook } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const tables = ['bpcal', 'gpcal', 'gacal'].map((kind) => at(`one_${kind}`))
const image = { ...DEFAULT_IMAGE_OPTIONS, sizePx: 128, iterations: 20 }
let files: readonly string[] = []

beforeAll(async () => {
  const request = { outFolder: at('in'), size: 'tiny', antennas: '1,20,40,60,80,103', channels: 32, groups: 2 } as const
  const [group] = await simulate(simulationOf(request))
  files = group.files
  await convert(files, at('one.ms'))
  const solving = { ...DEFAULT_CALIBRATE_OPTIONS, modelPath: group.truthFile, outPrefix: at('one') }
  await calibrateMeasurementSet(at('one.ms'), solving)
})

type Imaging = Awaited<ReturnType<typeof imageMeasurementSet>>

const requestOf = (name: string, changes: Partial<QuicklookRequest<Imaging>> = {}): QuicklookRequest<Imaging> => ({
  files,
  msPath: at(`${name}.ms`),
  convert: {},
  calibration: { tables },
  apply: {},
  image: { ...image, imageName: at(name) },
  imager: imageMeasurementSet,
  ...changes,
})

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const pixels = (path: string) =>
  createHash('sha256')
    .update(readFileSync(path).subarray(-4 * 128 * 128))
    .digest('hex')

test('a quicklook makes what convert, apply and image make one after the other', async () => {
  const fractions: number[] = []
  const progress = (fraction: number) => fractions.push(fraction)
  const report = await quicklook(requestOf('two'), { progress })
  await applyCalibration(at('one.ms'), tables)
  await imageMeasurementSet(at('one.ms'), { ...image, imageName: at('one') })
  for (const name of readdirSync(at('one.ms')).filter((one) => /^table\.f\d/.test(one)))
    expect([name, digest(join(at('two.ms'), name))]).toEqual([name, digest(join(at('one.ms'), name))])
  expect(pixels(at('two-image.fits'))).toBe(pixels(at('one-image.fits')))
  expect(report.stages.map(({ name }) => name)).toEqual(['convert', 'apply', 'image'])
  expect(report.stages.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 1)
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  expect(fractions.at(-1)).toBeGreaterThan(0.6) // within the last stage
})

test('tables are looked for when the Measurement Set is there', async () => {
  const calibration = async ({ path }: { path: string }) => {
    expect(existsSync(path)).toBe(true)
    return { tables }
  }
  const report = await quicklook(requestOf('found', { calibration }))
  expect(report.calibration.tables).toEqual(tables)
})

test('what cannot be done is told before anything is made', async () => {
  writeFileSync(at('taken-image.fits'), '')
  mkdirSync(at('stands.ms'))
  const before = readdirSync(folder)
  const fail = (name: string, changes: Partial<QuicklookRequest<Imaging>> = {}) => quicklook(requestOf(name, changes))
  await expect(fail('taken')).rejects.toThrow('taken-image.fits exists already')
  await expect(fail('stands')).rejects.toThrow('stands.ms exists already')
  await expect(fail('x', { calibration: { tables: [at('nowhere')] } })).rejects.toThrow('nowhere')
  await expect(fail('x', { calibration: { tables: [] } })).rejects.toThrow('no calibration table given')
  await expect(fail('x', { image: { ...image, imageName: at('x'), sizePx: 63 } })).rejects.toThrow('image size 63')
  expect(readdirSync(folder)).toEqual(before)
})

test('a group is its files, or its id in a folder, or the only one there', () => {
  const { id } = groupFilesOf(files)
  const second = readdirSync(at('in')).find((name) => name.endsWith('.hdf5') && !name.startsWith(id))!
  expect(basename(files[0]).startsWith(id)).toBe(true)
  expect(groupFilesOf([at('in'), id]).files.toSorted()).toEqual([...files].toSorted())
  expect(groupFilesOf([at('in'), second.slice(0, 19)]).files.map((file) => basename(file))).toContain(second)
  expect(() => groupFilesOf([at('in')])).toThrow(/holds 2 observations, wanted the id of one: 2025/)
  expect(() => groupFilesOf([at('in'), '2031-01-01T00:00:00'])).toThrow(GroupError)
  expect(() => groupFilesOf([at('in'), 'today'])).toThrow('today')
  expect(() => groupFilesOf([at('one.ms/table.dat')])).toThrow(/wanted subband files named/)
})
