import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findEmbedded, stopEmbedded } from '@contimg/state/work'
import { afterAll, expect, test } from 'vitest'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'contimg-serve-'))
chmodSync(folder, 0o755)
const state = join(folder, 'state')
const serves: ChildProcess[] = []

afterAll(async () => {
  for (const one of serves) one.kill('SIGKILL')
  await stopEmbedded(state).catch(() => false)
  rmSync(folder, { recursive: true, force: true })
})

const environment = (stateDir = state) => {
  const { ABSURD_DATABASE_URL: _, ...rest } = process.env
  const ports = { CONTIMG_API_PORT: '0', CONTIMG_DASHBOARD_PORT: '0' }
  const places = { PIPELINE_OUTPUT_DIR: join(folder, 'out'), PIPELINE_INPUT_DIR: folder }
  return { ...rest, ...ports, ...places, PIPELINE_STATE_DIR: stateDir }
}

interface Serving {
  readonly process: ChildProcess
  readonly said: () => string
}

/** What it says, and its children, as lines of JSON. */
function serve(): Serving {
  const child = spawn(process.execPath, [CONTIMG, 'serve'], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
  serves.push(child)
  let all = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (all += bytes.toString()))
  return { process: child, said: () => all }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(50)
}

/** Processes of the recorder and the worker that said so. */
function pidsIn(text: string): number[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{'))
  const all = lines.map((line) => JSON.parse(line) as { pid: number; service?: string })
  return [...new Set(all.filter(({ service }) => service !== 'serve').map(({ pid }) => pid))]
}

/** What the API said of where it listens, once it did so often. */
async function listening({ said }: Serving, times: number): Promise<{ pid: number; addresses: string[] }[]> {
  const lines = () =>
    said()
      .split('\n')
      .filter((line) => line.includes('"service":"api"') && line.includes('"listening"'))
  await until(() => lines().length >= times)
  return lines().map((line) => JSON.parse(line) as { pid: number; addresses: string[] })
}

const isGone = (pid: number) => !/^[^ZX]/.test(statusOf(pid))

function statusOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2)
  } catch {
    return ''
  }
}

const ready = ({ said }: Serving) =>
  until(() => said().includes('this is the recorder') && said().includes('"working"'))
const database = () => Number(readFileSync(join(state, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0])
const run = (args: string[], stateDir?: string) =>
  spawnSync(process.execPath, [CONTIMG, ...args], { env: environment(stateDir), encoding: 'utf8' })

test('serve: one of a folder; killed, its services end, and the next one takes up the database', {
  timeout: 300_000,
}, async () => {
  const first = serve()
  await ready(first)
  const beside = run(['serve'])
  expect(beside.stderr).toBe(
    `contimg serve: ${state}: contimg serve runs there already, as process ${first.process.pid}, wanted one\n`,
  )
  expect(beside.status).toBe(2)
  expect(JSON.parse(run(['absurd', 'workers', '--json']).stdout)).toMatchObject({
    workers: expect.arrayContaining([expect.objectContaining({ state: 'idle', queues: ['dsa110-pipeline'] })]),
  })
  const [api] = await listening(first, 1)
  expect((await fetch(`${api.addresses[0]}/api/health/ready`)).status).toBe(200)
  process.kill(api.pid, 'SIGKILL')
  const [, again] = await listening(first, 2)
  expect(await (await fetch(`${again.addresses[0]}/api/status`)).json()).toMatchObject({ queue: { total: 0 } })
  const [services, server] = [pidsIn(first.said()), database()]
  expect(services.length).toBeGreaterThanOrEqual(2) // recorder and worker; the stream, too, where it has said something
  first.process.kill('SIGKILL')
  await once(first.process, 'exit')
  await until(() => services.every(isGone))
  expect(isGone(server)).toBe(false)
  const second = serve()
  await ready(second)
  expect(database()).toBe(server)
  second.process.kill('SIGTERM')
  await once(second.process, 'exit')
  expect(second.process.exitCode).toBe(0)
  expect(second.said()).toContain('"stopped"')
  expect(pidsIn(second.said()).every(isGone)).toBe(true)
  expect([isGone(server), findEmbedded(state)]).toEqual([true, undefined])
  const after = run(['absurd', 'stats'])
  expect(after.stderr).toBe(
    'contimg absurd stats: no work database: start `contimg serve` or set ABSURD_DATABASE_URL\n',
  )
})

test('a state folder that cannot be one is refused in a line', () => {
  writeFileSync(join(folder, 'file'), '')
  const onFile = run(['serve'], join(folder, 'file'))
  expect(onFile.stderr).toMatch(/^contimg serve: PIPELINE_STATE_DIR is “.*\/file”, a file, wanted a folder\n$/)
  expect(onFile.status).toBe(5)
})

test.skipIf(process.getuid?.() !== 0)('nor one that this user may not write', () => {
  const theirs = join(folder, 'theirs')
  const made = spawnSync('mkdir', ['-m', '755', theirs])
  expect(made.status).toBe(0)
  const options = { env: environment(theirs), encoding: 'utf8', uid: 65_534, gid: 65_534 } as const
  const { stderr, status, error } = spawnSync(process.execPath, [CONTIMG, 'serve'], options)
  if (error) return // the program itself may be where others cannot go
  expect(stderr).toMatch(
    /^contimg serve: .*PIPELINE_STATE_DIR is “[^”]*theirs”, [^;]*may not be written, wanted a folder that may\n$/,
  )
  expect(status).toBe(5)
})
