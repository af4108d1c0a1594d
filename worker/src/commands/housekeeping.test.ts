import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
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
