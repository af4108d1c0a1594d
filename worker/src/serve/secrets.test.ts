import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findGroup, openProducts } from '@contimg/state/products'
import { AbsurdClient, type EmbeddedServer, startEmbedded } from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from '../commands/testing.ts'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const GROUP = '2025-10-18T02:27:48'
const PLANTED = 'sesame-8361'
const SIGNING = 'signs-the-tokens-of-the-api-4417-9930'
const bench = new Workbench()
const state = bench.path('state')
let server: EmbeddedServer
let client: AbsurdClient
let secret: string
let serve: ChildProcess

beforeAll(async () => {
  chmodSync(bench.folder, 0o755)
  mkdirSync(state)
  server = await startEmbedded(state, { isDurable: false })
  client = await AbsurdClient.connect(server.url)
  secret = /\/\/[^:]+:([^@]+)@/.exec(server.url)![1]
  writeFileSync(bench.path('site.env'), `ABSURD_DATABASE_URL=${server.url}\nCONTIMG_JWT_SECRET=${SIGNING}\n`)
  await bench.succeed(`simulate --out @/in --size tiny --start ${GROUP}`)
})

afterAll(async () => {
  serve?.kill('SIGKILL')
  await client?.close()
  await server?.stop()
  bench.remove()
})

/** The environment of the site; the address of the database is in a file that it names, or given. */
function environment(more: NodeJS.ProcessEnv = { PIPELINE_CONFIG: bench.path('site.env') }): NodeJS.ProcessEnv {
  const { ABSURD_DATABASE_URL: _, ...rest } = process.env
  const folders = { PIPELINE_INPUT_DIR: bench.path('in'), PIPELINE_OUTPUT_DIR: bench.path('out') }
  return { ...rest, ...folders, PIPELINE_STATE_DIR: state, ...more }
}

function run(args: readonly string[], more?: NodeJS.ProcessEnv): string {
  const { stdout, stderr } = spawnSync(process.execPath, [CONTIMG, ...args], {
    env: environment(more),
    encoding: 'utf8',
  })
  return stdout + stderr
}

/** Everything that anybody may see of a pipeline that works and fails: by where it was seen. */
async function everythingSeen(): Promise<Map<string, string>> {
  const seen = new Map<string, string>()
  const add = (where: string, text: string) => seen.set(where, (seen.get(where) ?? '') + text)
  const look = () => add('list of processes', spawnSync('ps', ['-eo', 'args', 'ww'], { encoding: 'utf8' }).stdout)
  add('queue', run(['group', 'queue', bench.path('in'), '--imaging', 'imsize=128', 'cell_arcsec=20', 'niter=20']))
  const failing = ['--input', `ms=${bench.path('in/none.ms')}`, '--output', `image=${bench.path('out/none')}`]
  const id = run(['absurd', 'spawn', 'imaging', ...failing, '--retries', '0']).trim()
  serve = spawn(process.execPath, [CONTIMG, 'serve'], {
    env: { ...environment(), CONTIMG_LOG_LEVEL: 'debug', CONTIMG_API_PORT: '0', CONTIMG_DASHBOARD_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [serve.stdout!, serve.stderr!])
    stream.on('data', (bytes: Buffer) => add('logs', bytes.toString()))
  await using products = await openProducts(join(state, 'db/pipeline.sqlite3'))
  for (let found = 'pending'; !['completed', 'failed'].includes(found); await setTimeout(500)) {
    look()
    found = (await findGroup(products, GROUP))!.state
  }
  while ((await client.getTask(id)).status !== 'failed') await setTimeout(200)
  const image = globSync('out/images/**/*-image.fits', { cwd: bench.folder })[0]
  for (const line of [
    ...['config show', 'config show --json', 'absurd list --json', 'absurd workers --json', 'absurd dlq list --json'],
    ...[
      'absurd stats',
      `absurd show ${id}`,
      `absurd dlq show ${id}`,
      `group show ${GROUP}`,
      `group show ${GROUP} --json`,
    ],
    ...[`provenance ${bench.path(image)}`, `provenance ${bench.path(image)} --json`],
  ])
    add(line, run(line.split(' ')))
  const { tasks } = await client.listTasks({}, { limit: 1000 })
  add('rows', JSON.stringify([tasks, await Promise.all(tasks.map((task) => client.attempts(task.id)))]))
  add('dead letters', JSON.stringify(await client.deadLetters.list()))
  for (const name of globSync(['out/**', 'state/db/*'], { cwd: bench.folder })) {
    const path = bench.path(name)
    if (statSync(path).isFile()) add(name, readFileSync(path, 'latin1'))
  }
  serve.kill('SIGTERM')
  await once(serve, 'exit')
  return seen
}

test('the password of the work database, and what signs the tokens of the API, are seen nowhere', {
  timeout: 180_000,
}, async () => {
  const seen = await everythingSeen()
  expect(seen.get('logs')).toContain('postgresql://***@')
  expect(seen.get('config show')).toContain('ABSURD_DATABASE_URL')
  expect(seen.get('config show')).toMatch(/CONTIMG_JWT_SECRET +\(set, 37 characters\)/)
  expect(seen.get('list of processes')).toContain('absurd worker')
  expect(seen.get('dead letters')).toContain('none.ms')
  expect([...seen.keys()].filter((name) => name.endsWith('.fits')).length).toBeGreaterThan(4)
  expect([...seen.keys()].some((name) => name.includes('HISTORY'))).toBe(true)
  const leaks = [...seen].filter(([, text]) => text.includes(secret) || text.includes(SIGNING)).map(([where]) => where)
  expect(leaks).toEqual([])
})

test.each([
  ['a host that is not there', `postgresql://work:${PLANTED}@127.0.0.1:9/none`],
  ['a name that is none', `postgresql://work:${PLANTED}@nowhere.invalid/none`],
  ['another kind of database', `mysql://work:${PLANTED}@127.0.0.1/none`],
  ['what cannot be read', `postgresql://work:${PLANTED}@[::1/none`],
  ['a password among the parameters', `postgresql://127.0.0.1:9/none?user=work&password=${PLANTED}`],
])('nor in what commands say that cannot connect, stack and causes included: %s', (_, url) => {
  for (const words of [
    ['absurd', 'stats'],
    ['absurd', 'worker'],
    ['config', 'show'],
  ]) {
    const said = run(words, { ABSURD_DATABASE_URL: url, CONTIMG_DEBUG: '1' })
    expect(said.length).toBeGreaterThan(20)
    expect(said).not.toContain(PLANTED)
  }
  expect(run(['absurd', 'stats', '--database-url', url])).not.toContain(PLANTED)
})

test('nor where the server does not know it', () => {
  const url = server.url.replace(secret, PLANTED)
  const said = run(['absurd', 'stats'], { ABSURD_DATABASE_URL: url, CONTIMG_DEBUG: '1' })
  expect(said).toMatch(/^contimg absurd stats: the work database postgresql:\/\/\*\*\*@.* cannot be used: .*password/)
  expect(said).not.toContain(PLANTED)
})
