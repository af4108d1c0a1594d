import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { planGroups } from '@contimg/pipeline'
import {
  filesOfGroup,
  findGroup,
  listGroups,
  openProducts,
  type Products,
  putSubbandFiles,
  requeueGroup,
} from '@contimg/state/products'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Workbench } from '../commands/testing.ts'
import { type WatchedFolder, watchedFolder } from './folder.ts'
import { TestClock } from './testing.ts'
import { Watcher, type WatcherOptions } from './watcher.ts'

const bench = new Workbench()
const FIRST = '2025-10-18T02:27:48'
let source: string[]
let folder: string
let products: Products
let unixMs = 1.76e12
let clock: TestClock
let said: string[]
let number = 0

beforeAll(async () => {
  await bench.succeed('simulate --out @/source --size tiny')
  source = readdirSync(bench.path('source'))
    .filter((name) => name.endsWith('.hdf5'))
    .map((name) => bench.path(join('source', name)))
    .toSorted((a, b) => (a.slice(-9) < b.slice(-9) ? -1 : 1))
})
afterAll(() => bench.remove())

beforeEach(async () => {
  folder = bench.path(`in-${++number}`)
  mkdirSync(folder)
  products = await openProducts(bench.path(`p-${number}.sqlite3`), { nowMs: () => unixMs })
  clock = new TestClock()
  said = []
  return async () => await products[Symbol.asyncDispose]()
})

const options = (): WatcherOptions => ({
  ...{ toleranceS: 60, expectedSubbands: 16, timeoutS: 3600, settleS: 2, clock },
  handOver: { stages: ['convert'], settings: {} },
  tell: (_level, message, facts) => said.push(facts?.group ? `${facts.group} ${message}` : message),
})
const watcherOf = async (seen?: WatchedFolder) =>
  new Watcher(products, seen ?? (await watchedFolder(folder)), options())

async function looks(watcher: Watcher, count = 3): Promise<void> {
  for (let i = 0; i < count; i++) {
    clock.s += 3
    await watcher.look()
  }
}

const nameOf = (subband: number, stamp = FIRST) => `${stamp}_sb${`${subband}`.padStart(2, '0')}.hdf5`
const pathOf = (subband: number, stamp = FIRST) => join(folder, nameOf(subband, stamp))

/** Delivers subbands, in the order given. */
function deliver(subbands: Iterable<number>, stamp = FIRST): void {
  for (const subband of subbands) copyFileSync(source[subband], pathOf(subband, stamp))
}
const ALL = Array.from({ length: 16 }, (_, subband) => subband)
const groups = async () =>
  (await listGroups(products, ['collecting', 'pending', 'failed'])).map(({ id, state }) => [id, state])
const errorOf = async (id: string) => (await findGroup(products, id))?.error

test('files that are renamed when whole become a group, as the batch command has it', async () => {
  const watcher = await watcherOf()
  const stamp = (subband: number) => `2025-10-18T02:27:${48 + (subband % 3)}`
  for (const subband of ALL.toReversed()) {
    const incomplete = pathOf(subband, stamp(subband)).replace('.hdf5', '_incomplete.hdf5')
    copyFileSync(source[subband], incomplete)
    await looks(watcher, 1)
    renameSync(incomplete, pathOf(subband, stamp(subband)))
  }
  await looks(watcher)
  expect(await groups()).toEqual([[FIRST, 'pending']])
  const [planned] = planGroups({
    ...{ incomingFolder: folder, outFolder: folder, skipExisting: true, missing: 'refuse', grouping: {} },
    ...{ startMjdS: Number.NEGATIVE_INFINITY, endMjdS: Number.POSITIVE_INFINITY },
  }).groups
  expect(await filesOfGroup(products, FIRST)).toEqual([...planned.group.files.values()].map(({ path }) => path))
  const index = await products.db.selectFrom('hdf5_file_index').selectAll().execute()
  expect(index).toHaveLength(16)
  expect(index.every((one) => one.group_id === FIRST && one.dec_deg !== null)).toBe(true)
  expect(await products.db.selectFrom('pointing_history').selectAll().execute()).toHaveLength(1)
})

test('a truncated file is noted, never counted, and looked at again when it changes', async () => {
  const watcher = await watcherOf()
  deliver(ALL.slice(1))
  writeFileSync(pathOf(0), readFileSync(source[0]).subarray(0, 40_000))
  await looks(watcher)
  expect(await groups()).toEqual([[FIRST, 'collecting']])
  expect(said.filter((text) => text.includes('cannot be read'))).toHaveLength(1)
  clock.s += 3600
  await looks(watcher, 1)
  expect(await errorOf(FIRST)).toMatch(/^incomplete: 15 of 16, missing sb00; .*_sb00.hdf5: .*truncated/)
  deliver([0])
  await looks(watcher)
  expect(await groups()).toEqual([[FIRST, 'pending']])
})

test('files of which none can be read fail too', async () => {
  const watcher = await watcherOf()
  for (const subband of [3, 4]) writeFileSync(pathOf(subband), '')
  await looks(watcher)
  clock.s += 3600
  await looks(watcher, 1)
  expect(await errorOf(FIRST)).toMatch(/^incomplete: 0 of 16, missing sb00.*_sb03.hdf5: .*_sb04.hdf5: /)
})

test('an earlier file gives a group another id while it is collected; a late one is set aside', async () => {
  const watcher = await watcherOf()
  deliver(ALL.slice(2), '2025-10-18T02:28:00')
  deliver([5], '2025-10-18T02:28:10')
  await looks(watcher)
  expect(await groups()).toEqual([['2025-10-18T02:28:00', 'collecting']])
  deliver([0, 1])
  await looks(watcher)
  expect(await groups()).toEqual([[FIRST, 'pending']])
  deliver([7], '2025-10-18T02:27:40')
  await looks(watcher)
  expect(await groups()).toEqual([[FIRST, 'pending']])
  const spare = await products.db.selectFrom('spare_subband_files').select(['path', 'reason']).execute()
  expect(spare).toEqual([
    { path: pathOf(7, '2025-10-18T02:27:40'), reason: 'late' },
    { path: pathOf(5, '2025-10-18T02:28:10'), reason: 'duplicate' },
  ])
})

test('a group that failed incomplete is collected again when it is begun anew', async () => {
  const watcher = await watcherOf()
  deliver(ALL.slice(0, 14))
  await looks(watcher)
  clock.s += 3600
  await looks(watcher, 1)
  expect(await errorOf(FIRST)).toBe('incomplete: 14 of 16, missing sb14, sb15')
  expect(await requeueGroup(products, FIRST)).toBe(2)
  await looks(watcher)
  expect(await groups()).toEqual([[FIRST, 'collecting']])
  clock.s += 3600
  await looks(watcher, 1)
  expect(await groups()).toEqual([[FIRST, 'failed']])
})

test('a folder that disappears and returns takes no group with it', async () => {
  const watcher = await watcherOf()
  deliver(ALL.slice(0, 10))
  await looks(watcher)
  renameSync(folder, `${folder}-away`)
  await looks(watcher)
  expect(await groups()).toEqual([[FIRST, 'collecting']])
  expect(said.filter((text) => text.includes('cannot be looked at: ENOENT'))).toHaveLength(1)
  renameSync(`${folder}-away`, folder)
  deliver(ALL.slice(10))
  await looks(watcher)
  expect(said).toContain(`${folder} is there again`)
  expect(await groups()).toEqual([[FIRST, 'pending']])
})

test('files that are removed or renamed while they are read', async () => {
  const real = await watchedFolder(folder)
  let isFirst = true
  const seen: WatchedFolder = {
    ...real,
    inspect: (file, groupId) => {
      if (isFirst) {
        renameSync(pathOf(3, '2025-10-18T02:27:55'), pathOf(3))
        rmSync(pathOf(4, '2025-10-18T02:27:55'))
      }
      isFirst = false
      return real.inspect(file, groupId)
    },
  }
  const watcher = await watcherOf(seen)
  deliver(ALL, '2025-10-18T02:27:55')
  await looks(watcher, 6)
  expect(await groups()).toEqual([[FIRST, 'collecting']])
  expect(await filesOfGroup(products, FIRST)).toHaveLength(15)
  deliver([4])
  await looks(watcher)
  expect(await groups()).toEqual([[FIRST, 'pending']])
  expect(await filesOfGroup(products, FIRST)).toContain(pathOf(3))
})

test('clocks that jump, of the host and of files, hasten and stop nothing', async () => {
  const watcher = await watcherOf()
  deliver(ALL.slice(0, 8))
  for (const subband of ALL.slice(0, 8)) utimesSync(pathOf(subband), 4e9, subband % 2 === 0 ? 4e9 : 1)
  for (const jumpMs of [0, 3e11, -6e11, 1e12]) {
    unixMs += jumpMs
    await looks(watcher, 1)
    expect((await groups()).every(([, state]) => state === 'collecting')).toBe(true)
  }
  deliver(ALL.slice(8))
  await looks(watcher)
  expect(await groups()).toEqual([[FIRST, 'pending']])
})

test('what is no subband file is left alone: strange names, folders, pipes, links to nothing', async () => {
  const watcher = await watcherOf()
  const names = [
    '2025-13-45T99:99:99_sb00.hdf5',
    `${FIRST}_sb16.hdf5`,
    `${FIRST}_sb-1.hdf5`,
    `${FIRST}_sb00.hdf5\n.hdf5`,
    `'; DROP TABLE ingest_queue; --_sb00.hdf5`,
    `${'x'.repeat(240)}.hdf5`,
    '..hdf5',
    '\u202e_sb00.hdf5',
  ]
  for (const name of names) writeFileSync(join(folder, name), 'x'.repeat(2000))
  mkdirSync(pathOf(1))
  symlinkSync('/nowhere', pathOf(2))
  symlinkSync(nameOf(3), pathOf(3))
  symlinkSync('/dev/zero', pathOf(5))
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from('_sb00.hdf5')]), '')
  await looks(watcher)
  expect(await groups()).toEqual([])
  expect(said.filter((text) => text.includes('ignored'))).toHaveLength(13)
})

test('a full disk: nothing is half-written, and it goes on when there is room again', async () => {
  const watcher = await watcherOf()
  deliver(ALL)
  const pragma = (sql: string) => products.db.executeQuery({ sql, parameters: [] } as never)
  await pragma('PRAGMA max_page_count = 1') // as many as there are
  const fill = async () => {
    const known = { groupId: FIRST, subband: 0, stampMjdS: 0, sizeBytes: 1, modifiedMs: 1, problem: 'x' }
    const record = { ...known, pointingRaRad: undefined, pointingDecRad: undefined }
    for (let i = 0; ; i++) await putSubbandFiles(products, [{ ...record, path: `/elsewhere/${i}` }])
  }
  await expect(fill()).rejects.toThrow('full')
  const failures: string[] = []
  for (let i = 0; i < 6; i++) await looks(watcher, 1).catch((error: Error) => failures.push(error.message))
  expect(failures.length).toBeGreaterThan(0)
  expect(failures.every((text) => text.includes('full'))).toBe(true)
  await pragma('PRAGMA max_page_count = 100000')
  await looks(watcher)
  expect(await groups()).toEqual([[FIRST, 'pending']])
  expect(await filesOfGroup(products, FIRST)).toHaveLength(16)
})

test('5,000 files that are there at the start', async () => {
  for (let i = 0; i < 5000; i++) {
    const stamp = new Date(Date.UTC(2025, 9, 18) + 309_000 * Math.floor(i / 16)).toISOString().slice(0, 19)
    linkSync(source[i % 16], pathOf(i % 16, stamp))
  }
  const watcher = await watcherOf()
  await looks(watcher, 12)
  const states = Object.groupBy(await groups(), ([, state]) => state)
  expect([states.pending?.length, states.collecting?.length]).toEqual([312, 1])
})
