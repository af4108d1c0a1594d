import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyCalibration } from '../calibrate/apply.ts'
import { DEFAULT_APPLY_OPTIONS } from '../calibrate/apply-options.ts'
import { correctHeld } from '../calibrate/correct-held.ts'
import { convert } from '../convert/run.ts'
import { HeldMemoryError, requireBeside } from '../image/held.ts'
import { imageMeasurementSet } from '../image/run.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { allocateHeld, type HeldColumns, heldBytes, heldShape, holdBlock } from '../visibilities/held-columns.ts'
import { Holding } from './holding.ts'
import { type QuicklookImager, quicklook } from './run.ts'
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
let group: SmallGroup
let tables: readonly string[] // that have nothing for one of the antennas

beforeAll(async () => {
  group = await smallGroup(folder, 'one', '1,10,20,30,40,60,80,103')
  tables = (await smallGroup(folder, 'fewer', '1,10,20,40,60,80,103')).tables
}, 60_000)

const requestOf = (name: string, imager: QuicklookImager<Imaging> = imageMeasurementSet) => {
  return { ...smallRequest(folder, name, { ...group, tables }), imager }
}
const hasCorrected = (name: string) => {
  using source = openVisibilities(at(`${name}.ms`))
  return source.column === 'CORRECTED_DATA'
}
const imagesOf = (name: string) => readdirSync(folder).filter((file) => file.startsWith(`${name}-`))

test('visibilities in memory become the same columns, flags, report and images as those on disk', async () => {
  const report = await quicklook(requestOf('memory'))
  expect(report.notes).toEqual([])
  expect(report.writtenS).toBeGreaterThan(0)
  await convert(group.files, at('disk.ms'))
  const applied = await applyCalibration(at('disk.ms'), tables)
  await imageMeasurementSet(at('disk.ms'), { ...SMALL_IMAGE, imageName: at('disk') })
  expect(applied.flagged).toBeGreaterThan(0)
  expect({ ...report.applied, savedAs: '' }).toEqual({ ...applied, savedAs: '' })
  expect(existsSync(at(`memory.ms.flagversions/flags.${report.applied.savedAs}`))).toBe(true)
  expect(columnDigests(at('memory.ms'))).toEqual(columnDigests(at('disk.ms')))
  for (const kind of ['dirty', 'psf', 'model', 'residual', 'image', 'image-pbcor'])
    expect(pixelDigest(at(`memory-${kind}.fits`))).toBe(pixelDigest(at(`disk-${kind}.fits`)))
})

test('where the columns cannot be written imaging stops, and no image gets its name', async () => {
  const request = requestOf('unwritten', (path, options, control, held) => {
    const write = () => {
      rmSync(join(path, 'table.dat'))
      return held!.write()
    }
    return imageMeasurementSet(path, options, control, { ...held!, write })
  })
  await expect(quicklook(request)).rejects.toThrow('table.dat')
  expect(imagesOf('unwritten')).toEqual([])
})

test('where imaging fails the Measurement Set is calibrated all the same', async () => {
  const request = requestOf('unimaged', async (_path, _options, _control, held) => {
    void held!.write()
    throw new RangeError('no image today')
  })
  await expect(quicklook(request)).rejects.toThrow('no image today')
  expect(hasCorrected('unimaged')).toBe(true)
  expect(columnDigests(at('unimaged.ms'))).toEqual(columnDigests(at('disk.ms')))
})

test('an image for which there is no room in memory is made from disk, and a note says so', async () => {
  const request = requestOf('roomless', async (path, options, control, held) => {
    if (held) throw new HeldMemoryError(7e9)
    return await imageMeasurementSet(path, options, control)
  })
  const { notes, stages } = await quicklook(request)
  expect(notes).toEqual([expect.stringMatching(/not kept in memory: an image beside .*: 6\.52 GiB in all/)])
  expect(stages.map(({ name }) => name)).toEqual(['convert', 'apply', 'image'])
  expect(pixelDigest(at('roomless-image.fits'))).toBe(pixelDigest(at('disk-image.fits')))
})

test('what is stopped while images are made and columns written leaves the Measurement Set as converted', async () => {
  const stop = new AbortController()
  const request = requestOf('stopped', async (path, options, control, held) => {
    const imaging = imageMeasurementSet(path, options, control, held)
    stop.abort(new Error('enough'))
    return await imaging
  })
  await expect(quicklook(request, { signal: stop.signal })).rejects.toThrow('enough')
  expect(hasCorrected('stopped')).toBe(false)
  expect(imagesOf('stopped')).toEqual([])
  await applyCalibration(at('stopped.ms'), tables)
  expect(columnDigests(at('stopped.ms'))).toEqual(columnDigests(at('disk.ms')))
})

/** DATA of a Measurement Set, as a conversion would have held them. */
function heldOf(msPath: string): HeldColumns {
  using source = openVisibilities(msPath, 'DATA')
  const held = allocateHeld(heldShape(source)!)
  for (const block of source.blocks()) holdBlock(held, block)
  return held
}

test('threads correct what is held as one does', async () => {
  const options = DEFAULT_APPLY_OPTIONS
  const [alone, shared] = [heldOf(group.msPath), heldOf(group.msPath)]
  const correction = await correctHeld(group.msPath, alone, tables, options, {}, 0)
  expect(await correctHeld(group.msPath, shared, tables, options, {}, 3)).toEqual(correction)
  expect(alone.visibilities).not.toEqual(heldOf(group.msPath).visibilities)
  expect(shared).toEqual(alone)
  await expect(correctHeld(group.msPath, shared, [at('nowhere')], options, {}, 3)).rejects.toThrow('nowhere')
})

test('nothing is held that cannot be, and the reason is told', () => {
  using source = openVisibilities(group.msPath, 'DATA')
  const use = { apply: DEFAULT_APPLY_OPTIONS, image: { ...SMALL_IMAGE, imageName: '' }, imagerReads: 'memory' } as const
  const reasonOf = (changes: object, contents = source as Parameters<Holding['listener']>[0]) => {
    const holding = new Holding({ ...use, ...changes })
    expect(holding.listener(contents) === undefined).toBe(holding.columns === undefined)
    return holding.reason
  }
  expect(reasonOf({})).toBeUndefined()
  expect(reasonOf({ imagerReads: 'disk' })).toMatch('reads them from disk')
  expect(reasonOf({ image: { ...use.image, column: 'DATA' } })).toMatch('column DATA')
  expect(reasonOf({ image: { ...use.image, epsilon: 1e-6 } })).toMatch('accuracy of 0.000001')
  expect(reasonOf({ apply: { ...use.apply, weights: 'channels' } })).toMatch('other columns')
  expect(reasonOf({}, { ...source, rowCount: 1e8 })).toMatch(/they take [\d.]+ GB, and there is room for/)
  const [first, ...others] = source.spectralWindows
  const uneven = [{ ...first, frequenciesHz: first.frequenciesHz.slice(1) }, ...others]
  expect(reasonOf({}, { ...source, spectralWindows: uneven })).toMatch('not alike')
})

test('an image and what is held take 6 GB at most', () => {
  using source = openVisibilities(group.msPath, 'DATA')
  const held = allocateHeld(heldShape(source)!)
  const { byteLength } = held.visibilities
  expect(heldBytes(held)).toBe(byteLength + held.flags.byteLength + 2 * held.weights.byteLength)
  expect(() => requireBeside(held, 3e9)).not.toThrow()
  expect(() => requireBeside(held, 5.9e9)).toThrow(HeldMemoryError)
})
