import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  changeGroup,
  findGroup,
  hostClock,
  openProducts,
  putCollectingGroups,
  queueGroup,
} from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const bench = new Workbench()
afterAll(() => bench.remove())
const SHM = '--tmpfs-path @/shm'

beforeAll(() => bench.succeed('simulate --out @/in --antennas 1,20,40,60,80,103 --channels 96'))

test('after a conversion that was killed there is no litter, and it can be done again', async () => {
  const args = ['convert', bench.path('in'), '--out', bench.path('killed/obs.ms')]
  const conversion = spawn(process.execPath, [CONTIMG, ...args], { stdio: 'ignore' })
  const end = once(conversion, 'exit')
  while (!existsSync(bench.path('killed')) || readdirSync(bench.path('killed')).length === 0)
    await new Promise((done) => setTimeout(done, 2))
  conversion.kill('SIGKILL')
  await end
  const [partial] = readdirSync(bench.path('killed'))
  expect(partial).toMatch(/^obs\.ms\..*\.partial$/)
  const { out } = await bench.succeed(`housekeeping @/killed ${SHM}`)
  expect(out).toMatch(/^removed +@\/killed\/obs\.ms\.\S+\.partial +\S+ \w+ +the process that wrote it is gone$/m)
  expect(readdirSync(bench.path('killed'))).toEqual([])
  expect((await bench.succeed(`housekeeping @/killed ${SHM}`)).out).toBe('nothing to do\n')
  await bench.succeed('convert @/in --out @/killed/obs.ms')
  expect((await bench.succeed(`housekeeping @/killed @/in ${SHM}`)).out).toBe('nothing to do\n')
})

test('what is removed, put back, left and told is printed; with --dry-run nothing else happens', async () => {
  const { pid } = spawnSync('true')
  for (const name of ['out/a.ms.superseded', 'out/b.fits.partial', 'out/c.staged.ms', `shm/contimg-stage-${pid}-x`])
    mkdirSync(bench.path(name), { recursive: true })
  writeFileSync(bench.path('out/2025-10-18T02:27:48_sb03_incomplete.hdf5'), 'raw')
  for (const name of ['c.staged.ms', '2025-10-18T02:27:48_sb03_incomplete.hdf5'])
    utimesSync(bench.path(`out/${name}`), 1e9, 1e9)
  const before = bench.names()
  const planned = await bench.succeed(`housekeeping @/out --dry-run ${SHM}`)
  expect(bench.names()).toEqual(before)
  expect(planned.out).toMatch(/^to be named again +@\/out\/a\.ms\.superseded +0 bytes +there is no newer a\.ms$/m)
  const { out } = await bench.succeed(`housekeeping @/out ${SHM}`)
  expect(out.split('\n').map((line) => line.replace(/ {2,}/g, ' | ').replace(/\d+ d ago/, 'N d ago'))).toEqual([
    'what | path | size | why',
    'unfinished | @/out/2025-10-18T02:27:48_sb03_incomplete.hdf5 | 3 bytes | last changed N d ago, and never finished',
    'named again | @/out/a.ms.superseded | 0 bytes | there is no newer a.ms',
    'left | @/out/b.fits.partial | 0 bytes | last changed 0 s ago, wanted 60 min, since it may still be written',
    'removed | @/out/c.staged.ms | 0 bytes | last changed N d ago',
    `removed | @/shm/contimg-stage-${pid}-x | 0 bytes | the process that wrote it is gone`,
    '2 removed, 0 bytes',
    '',
  ])
  expect(readdirSync(bench.path('out'))).toEqual(['2025-10-18T02:27:48_sb03_incomplete.hdf5', 'a.ms', 'b.fits.partial'])
  await bench.succeed(`housekeeping @/out --older-than 0 ${SHM}`)
  expect(readdirSync(bench.path('out'))).toHaveLength(2)
})

test('a folder that is none is refused before anything is removed', async () => {
  mkdirSync(bench.path('safe/x.staged.ms'), { recursive: true })
  symlinkSync(bench.path('safe'), bench.path('link'))
  const flags = `--older-than 0 ${SHM}`
  const refusals = [
    ['@/safe @/nowhere', '@/nowhere: there is no such file or folder'],
    ['@/safe @/link', '@/link: is a symbolic link, wanted the folder itself'],
  ]
  for (const [folders, message] of refusals) {
    const { code, err } = await bench.fail(`housekeeping ${folders} ${flags}`)
    expect([code, err]).toEqual([EXIT.io, expect.stringContaining(message)])
  }
  expect((await bench.fail('housekeeping --older-than -1')).code).toBe(EXIT.usage)
})

test('of a folder of scratch what is called stream_* and tmp_* goes too, when it is old', async () => {
  for (const name of ['scratch/stream_old/x', 'scratch/tmp_new', 'scratch/kept/tmp_deeper', 'scratch/streams'])
    mkdirSync(bench.path(name), { recursive: true })
  for (const name of ['stream_old/x', 'stream_old', 'kept/tmp_deeper', 'kept', 'streams'])
    utimesSync(bench.path(`scratch/${name}`), 1e9, 1e9)
  const { out } = await bench.succeed(`housekeeping --scratch-dir @/scratch --temp-age 86400 ${SHM}`)
  expect(out).toMatch(/^removed +@\/scratch\/stream_old +0 bytes +last changed \d+ d ago$/m)
  expect(out).toMatch(/^left +@\/scratch\/tmp_new .*wanted 24 h/m)
  expect(readdirSync(bench.path('scratch'))).toEqual(['kept', 'streams', 'tmp_new'])
})

test('groups that stand still are taken up anew, those collected for too long fail; with --dry-run and --no-groups neither', async () => {
  const [stale, old] = ['2025-10-18T02:27:48', '2025-10-18T03:27:48']
  const clock = hostClock()
  {
    await using products = await openProducts(bench.path('p.sqlite3'), { nowMs: () => Date.now() - 7_200_000 })
    await queueGroup(products, { id: stale, files: [{ subband: 0, path: '/in/a' }], stages: ['convert', 'image'] })
    await changeGroup(products, { id: stale, run: 1 }, { state: 'in_progress', stage: 'image' })
    const since = { boot: clock.boot, s: clock.nowS() - 100 }
    const group = { id: old, inputDir: '/in', expectedSubbands: 16, chunkMinutes: undefined, since }
    await putCollectingGroups(products, [], [{ ...group, files: [], duplicates: [] }])
  }
  const line = `housekeeping --db @/p.sqlite3 --in-progress-timeout 7000 --collecting-timeout 90 ${SHM}`
  const state = async (id: string) => {
    await using products = await openProducts(bench.path('p.sqlite3'))
    return (await findGroup(products, id))?.state
  }
  expect((await bench.succeed(`${line} --no-groups`)).out).toBe('nothing to do\n')
  expect((await bench.succeed(`${line} --dry-run`)).out).toMatch(
    /^to be taken up anew +2025-10-18T02:27:48 .*\nto fail/m,
  )
  expect([await state(stale), await state(old)]).toEqual(['in_progress', 'collecting'])
  const { out } = await bench.succeed(line)
  expect(out).toMatch(/^taken up anew +2025-10-18T02:27:48 +stands still at image, nobody works on it$/m)
  expect(out).toMatch(/^failed +2025-10-18T03:27:48 +incomplete: 0 of 16, missing sb00/m)
  expect([await state(stale), await state(old)]).toEqual(['pending', 'failed'])
  expect((await bench.succeed(line)).out).toBe('nothing to do\n')
})
