import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyCalibration } from '../calibrate/apply.ts'
import { GroupError } from '../convert/errors.ts'
import { imageMeasurementSet } from '../image/run.ts'
import { groupFilesOf } from './group-files.ts'
import { type QuicklookRequest, quicklook } from './run.ts'
import {
  columnDigests,
  type Imaging,
  pixelDigest,
  SMALL_IMAGE,
  type SmallGroup,
  smallGroup,
  smallRequest,
} from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const image = SMALL_IMAGE
let group: SmallGroup
let tables: readonly string[]
let files: readonly string[]

beforeAll(async () => {
  group = await smallGroup(folder, 'one', '1,20,40,60,80,103', 2)
  tables = group.tables
  files = group.files
}, 60_000)

const requestOf = (name: string, changes: Partial<QuicklookRequest<Imaging>> = {}) => {
  return { ...smallRequest(folder, name, group), ...changes }
}

test('a quicklook makes what convert, apply and image make one after the other', async () => {
  const fractions: number[] = []
  const progress = (fraction: number) => fractions.push(fraction)
  const report = await quicklook(requestOf('two'), { progress })
  await applyCalibration(at('one.ms'), tables)
  await imageMeasurementSet(at('one.ms'), { ...image, imageName: at('one') })
  expect(columnDigests(at('two.ms'))).toEqual(columnDigests(at('one.ms')))
  expect(pixelDigest(at('two-image.fits'))).toBe(pixelDigest(at('one-image.fits')))
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
  const second = readdirSync(at('in-one')).find((name) => name.endsWith('.hdf5') && !name.startsWith(id))!
  expect(basename(files[0]).startsWith(id)).toBe(true)
  expect(groupFilesOf([at('in-one'), id]).files.toSorted()).toEqual([...files].toSorted())
  expect(groupFilesOf([at('in-one'), second.slice(0, 19)]).files.map((file) => basename(file))).toContain(second)
  expect(() => groupFilesOf([at('in-one')])).toThrow(/holds 2 observations, wanted the id of one: 2025/)
  expect(() => groupFilesOf([at('in-one'), '2031-01-01T00:00:00'])).toThrow(GroupError)
  expect(() => groupFilesOf([at('in-one'), 'today'])).toThrow('today')
  expect(() => groupFilesOf([at('one.ms/table.dat')])).toThrow(/wanted subband files named/)
})
