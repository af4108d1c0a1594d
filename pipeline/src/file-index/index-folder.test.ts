import { renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { skyAt } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { mjdSFromIso } from '@contimg/numerics/time'
import { expect, test } from 'vitest'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { type FolderIndexReport, type InspectedFile, indexFolder } from './index-folder.ts'

/** A list of files as a database would keep it. */
class FileList {
  readonly files = new Map<string, InspectedFile>()
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async index(more: { force?: boolean; maxFiles?: number } = {}): Promise<Omit<FolderIndexReport, 'ignored'>> {
    const known = [...this.files.values()]
    const request = { folder: this.folder, known, force: false, maxFiles: Number.POSITIVE_INFINITY, ...more }
    const { ignored: _, ...report } = await indexFolder(request, async (files) => {
      for (const file of files) this.files.set(file.path, file)
    })
    for (const path of report.gone) this.files.delete(path)
    return report
  }
}

const START = '2025-10-18T02:27:48'
const STANDING = { added: 0, updated: 0, regrouped: 0, unchanged: 0, left: 0, gone: [], unreadable: [] }

async function observation(): Promise<FileList> {
  const folder = temporaryFolder()
  const request = {
    outFolder: folder,
    antennas: '1,20,40',
    channels: 16,
    start: START,
    size: 'tiny' as const,
    jitterS: 0,
  }
  await simulate(simulationOf(request))
  return new FileList(folder)
}

const subband = (list: FileList, number: number) => [...list.files.values()].find((file) => file.subband === number)!

test('a folder is read once; what was read then is not opened again', async () => {
  const list = await observation()
  expect(await list.index()).toEqual({ ...STANDING, added: 16 })
  expect(await list.index()).toEqual({ ...STANDING, unchanged: 16 })
  expect(await list.index({ force: true })).toEqual({ ...STANDING, updated: 16 })
  expect(new Set([...list.files.values()].map(({ groupId }) => groupId))).toEqual(new Set([subband(list, 0).groupId]))
})

test('a file is where it looked: right ascension is the sidereal time of its middle', async () => {
  const list = await observation()
  await list.index()
  const { pointingDecRad, pointingRaRad, sizeBytes, problem } = subband(list, 7)
  const middle = skyAt(mjdSFromIso(START) + (24 * 12.88490200042725) / 2, DSA110_SITE, {
    dut1S: 0,
    polarXRad: 0,
    polarYRad: 0,
  })
  expect(pointingRaRad).toBeCloseTo(middle.localSiderealRad, 4)
  expect(pointingDecRad).toBeCloseTo((54.6 * Math.PI) / 180, 6)
  expect(sizeBytes).toBeGreaterThan(10_000)
  expect(problem).toBeUndefined()
})

test('what changed is read again, what is broken says why, what is gone is told', async () => {
  const list = await observation()
  await list.index()
  const [touched, broken, gone] = [3, 4, 5].map((number) => subband(list, number).path)
  utimesSync(touched, new Date(), new Date(1.7e12))
  truncateSync(broken, 5000)
  rmSync(gone)
  const report = await list.index()
  expect(report).toMatchObject({ added: 0, updated: 2, unchanged: 13, gone: [gone] })
  expect(report.unreadable).toMatchObject([
    { path: broken, problem: expect.stringContaining(`${broken}: not a whole HDF5 file`) },
  ])
  expect(subband(list, 4)).toMatchObject({ groupId: subband(list, 3).groupId, pointingDecRad: undefined })
  expect(await list.index()).toEqual({ ...STANDING, unchanged: 15 })
})

test('a file too small to be whole is in the group of its time, and opens none', async () => {
  const list = await observation()
  const [early, late] = ['2025-10-18T02:27:20', '2025-10-18T02:27:58'].map((stamp) => `${stamp}_sb09.hdf5`)
  for (const name of [early, late]) writeFileSync(join(list.folder, name), 'HDF')
  const report = await list.index()
  expect(report).toMatchObject({ added: 18, unreadable: [{}, {}] })
  expect(list.files.get(join(list.folder, late))?.groupId).toBe(subband(list, 0).groupId)
  expect(list.files.get(join(list.folder, early))?.groupId).toBe('2025-10-18T02:27:20')
})

test('an earlier file that comes late gives its group another name, without any file being opened again', async () => {
  const list = await observation()
  await list.index()
  const before = subband(list, 0)
  const early = join(list.folder, '2025-10-18T02:27:18_sb00.hdf5')
  renameSync(before.path, early)
  const report = await list.index()
  expect(report).toEqual({ ...STANDING, added: 1, regrouped: 15, gone: [before.path] })
  expect(new Set([...list.files.values()].map(({ groupId }) => groupId))).toEqual(new Set(['2025-10-18T02:27:18']))
  expect(subband(list, 1).pointingDecRad).toBeDefined()
})

test('no more files are opened than wanted; the next run goes on', async () => {
  const list = await observation()
  expect(await list.index({ maxFiles: 10 })).toEqual({ ...STANDING, added: 10, left: 6 })
  expect(await list.index()).toEqual({ ...STANDING, added: 6, unchanged: 10 })
})

test('a folder that is empty now has lost its files; one that never had any is a mistake', async () => {
  const list = await observation()
  await list.index()
  const paths = [...list.files.keys()]
  for (const path of paths) rmSync(path)
  expect(await list.index()).toEqual({ ...STANDING, gone: paths })
  await expect(list.index()).rejects.toThrow(/no HDF5 file in it/)
  const missing = new FileList(join(list.folder, 'none'))
  await expect(missing.index()).rejects.toThrow(/ENOENT/)
})
