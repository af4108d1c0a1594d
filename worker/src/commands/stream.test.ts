import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { listGroups, openProducts } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const bench = new Workbench()
const DB = '@/p.sqlite3'

beforeAll(async () => {
  await bench.succeed('simulate --out @/source --size tiny')
  mkdirSync(bench.path('in'))
  await bench.succeed(`registry init --db ${DB}`)
})
afterAll(() => bench.remove())

function start(): ChildProcess {
  const args = [
    'stream',
    '--input-dir',
    bench.path('in'),
    '--output-dir',
    bench.path('out'),
    '--db',
    bench.path('p.sqlite3'),
  ]
  const more = ['--poll-interval', '0.5', '--chunk-duration', '5.0', '--enable-group-imaging', '--supervised']
  return spawn(process.execPath, [CONTIMG, ...args, ...more], { stdio: ['pipe', 'ignore', 'pipe'] })
}

async function textOf(child: ChildProcess): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of child.stderr!) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

test('two streams on one folder, one of them killed: every group is queued once, and told with its id', async () => {
  const [first, second] = [start(), start()]
  const texts = [textOf(first), textOf(second)]
  const names = readdirSync(bench.path('source')).filter((name) => name.endsWith('.hdf5'))
  for (const [i, name] of names.entries()) {
    renameSync(bench.path(`source/${name}`), bench.path(`in/${name}`))
    if (i === 8) {
      while (JSON.parse((await bench.succeed(`stream status --db ${DB} --json`)).out).groups.collecting !== 1)
        await setTimeout(50)
      second.kill('SIGKILL')
    }
  }
  const status = async () => JSON.parse((await bench.succeed(`stream status --db ${DB} --json`)).out)
  while ((await status()).groups.pending !== 1) await setTimeout(50)
  expect(await status()).toMatchObject({ running: true, desired: 'running', claiming: expect.any(Boolean) })
  expect((await bench.succeed(`stream stop --db ${DB}`)).out).toContain('to be stopped')
  while ((await status()).actual !== 'stopped') await setTimeout(50)
  expect(await status()).toMatchObject({ running: false, claiming: false, reason: 'the stream is to stop' })
  expect((await bench.succeed(`stream start --db ${DB}`)).out).toContain('to be running')
  first.stdin!.end()
  await Promise.all([first, second].map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')))
  await using products = await openProducts(bench.path('p.sqlite3'))
  const groups = await listGroups(products, ['collecting', 'pending', 'failed'])
  expect(groups).toMatchObject([{ state: 'pending', stages: ['convert', 'apply', 'image'] }])
  const lines = (await Promise.all(texts))
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.filter(({ msg }) => msg === 'whole: pending').map(({ group }) => group)).toEqual([groups[0].id])
  expect((await bench.succeed(`stream status --db ${DB}`)).out).toContain('1 pending')
})

test.each([
  ['--enable-mosaic-creation', 'there are no mosaics yet'],
  ['--enable-photometry', 'there is no photometry yet'],
  ['--photometry-catalog nvss', 'there is no photometry yet'],
  ['--stage-to-tmpfs', 'workers decide where Measurement Sets grow'],
  ['--expected-subbands 17', 'wanted a whole number from 1 to 16'],
  ['--queue-db @/a.sqlite3 --registry-db @/b.sqlite3', 'wanted one database'],
  ['--input-dir @/p.sqlite3', 'is a file, wanted a folder'],
  ['--imaging nonsense', 'nonsense'],
])('stream %s is refused', async (flags, message) => {
  const { code, err } = await bench.fail(`stream --db ${DB} ${flags}`)
  expect([code, err]).toEqual([64, expect.stringContaining(message)])
})

test('the help names what cannot be honoured', async () => {
  expect((await bench.succeed('stream --help')).out).toMatch(
    /--enable-mosaic-creation\s+refused: there are no mosaics yet/,
  )
})
