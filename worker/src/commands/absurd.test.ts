import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AbsurdClient, type EmbeddedServer, startEmbedded, type WorkerSession } from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const NOBODY = '00000000-0000-4000-8000-000000000000'
const state = mkdtempSync(join(tmpdir(), 'contimg-absurd-'))
const bench = new Workbench()
let server: EmbeddedServer
let client: AbsurdClient
let session: WorkerSession

beforeAll(async () => {
  chmodSync(state, 0o755)
  server = await startEmbedded(state, { isDurable: false })
  client = await AbsurdClient.connect(server.url)
  session = await client.work({ id: 'tester', queues: ['dsa110-pipeline'], concurrency: 4 })
})

afterAll(async () => {
  await session?.[Symbol.asyncDispose]()
  await client?.close()
  await server?.stop()
  rmSync(state, { recursive: true, force: true })
  bench.remove()
})

const at = () => `--database-url ${server.url.replaceAll('@', '@@')}`
const succeed = async (line: string) => (await bench.succeed(`absurd ${line} ${at()}`)).out.trim()
const fail = async (line: string) => (await bench.fail(`absurd ${line} ${at()}`)).err.trim()
const json = async <T>(line: string) => JSON.parse(await succeed(`${line} --json`)) as T
const spawnImaging = (more = '') => succeed(`spawn imaging --input ms=/data/a.ms --output image=/data/a ${more}`.trim())

interface Listed {
  readonly tasks: { id: string; key?: string; payload: object; status: string }[]
  readonly next: string | null
}

async function failFor(id: string, message: string): Promise<void> {
  for (const claim of await session.claim(4)) {
    if (claim.id === id) await session.fail(claim, new Error(message), { isRetryable: false })
    else await session.giveBack(claim)
  }
}

test('a task is spawned with all that was said, and shown', async () => {
  const config = '--config imsize=512 cell_arcsec=2.5 column=DATA'
  const options = '--priority -5 --key one --group g1 --delay 3600 --timeout 77 --retries 1'
  const id = await spawnImaging(`${config} ${options}`)
  const shown = await json<Record<string, unknown>>(`show ${id}`)
  expect(shown).toMatchObject({
    ...{ id, task: 'imaging', queue: 'dsa110-pipeline', status: 'pending', priority: -5, key: 'one', group: 'g1' },
    ...{ timeout_s: 77, attempts: 2, attempts_made: [] },
    payload: {
      config: { imsize: 512, cell_arcsec: 2.5, column: 'DATA' },
      inputs: { ms: '/data/a.ms' },
      outputs: { image: '/data/a' },
    },
  })
  expect(await succeed(`show ${id}`)).toContain('key        one')
  expect(await spawnImaging('--key one')).toBe(`${id}  was there already, under the key one`)
  await succeed(`cancel ${id}`)
})

test('a payload may be a file, over which single values go; the same name again makes a list', async () => {
  writeFileSync(
    bench.path('p.json'),
    JSON.stringify({ inputs: { ms: '/data/x.ms', tables: ['/t'] }, config: { a: 1 } }),
  )
  const id = await succeed(
    'spawn calibration-apply --payload @@@/p.json --input tables=/data/b tables=/data/c ms=./y.ms',
  )
  const { payload } = await json<{ payload: object }>(`show ${id}`)
  expect(payload).toEqual({
    config: { a: 1 },
    inputs: { ms: join(process.cwd(), 'y.ms'), tables: ['/data/b', '/data/c'] },
    outputs: {},
  })
  await succeed(`cancel ${id}`)
})

test('what is wrong with a task is told in a line that names it', async () => {
  expect(await fail('spawn imagin')).toMatch(/task imagin: is unknown, wanted one of convert-uvh5-to-ms, .*imaging/)
  expect(await fail('spawn imaging --input ms=a.ms --output image=/data/a')).toContain(
    'inputs.ms: wanted an absolute path',
  )
  expect(await fail('spawn imaging --input ms=/data/a.ms')).toContain('outputs')
  expect(await fail('spawn imaging --input ms')).toContain('--input ms: wanted NAME=VALUE')
  expect(await fail('spawn imaging --payload {')).toContain('--payload: ')
  expect(await fail('spawn imaging --payload @@@/none.json')).toContain('@/none.json: there is no such file or folder')
  expect(await fail('spawn imaging --payload [1]')).toContain('wanted an object')
  expect(await fail(`spawn health-check --queue nowhere`)).toContain('there is no queue nowhere, wanted one of')
  expect(await fail(`spawn health-check --after ${NOBODY}`)).toContain(`there is no task ${NOBODY}`)
  expect(await fail('list --task imagin')).toContain("'imagin', wanted one of convert-uvh5-to-ms")
  expect(await fail('list --queue nowhere')).toContain('there is no queue nowhere')
  expect(await fail('list --from nowhere')).toContain('the place in the list cannot be read')
  for (const verb of ['show', 'cancel', 'retry'])
    expect(await fail(`${verb} ${NOBODY}`)).toBe(
      `contimg absurd ${verb}: there is no task ${NOBODY}, wanted one that "contimg absurd list" shows`,
    )
  expect((await bench.fail(`absurd show ${NOBODY} ${at()}`)).code).toBe(9)
})

test('pages of a list follow each other, whatever is spawned between them', async () => {
  const ids: string[] = []
  for (let i = 0; i < 5; i++) ids.unshift(await spawnImaging(`--group pages --key p${i}`))
  const first = await json<Listed>('list --group pages --limit 2')
  expect(first.tasks.map(({ id }) => id)).toEqual(ids.slice(0, 2))
  const late = await spawnImaging('--group pages')
  const second = await json<Listed>(`list --group pages --limit 2 --from ${first.next}`)
  const third = await json<Listed>(`list --group pages --limit 2 --from ${second.next}`)
  expect([...second.tasks, ...third.tasks].map(({ id }) => id)).toEqual(ids.slice(2))
  expect(third.next).toBeNull()
  expect((await json<Listed>('list --key p3')).tasks.map(({ id }) => id)).toEqual([ids[1]])
  expect((await json<Listed>('list --group pages --status failed completed')).tasks).toEqual([])
  expect((await json<Listed>('list --group pages --since 2999-01-01')).tasks).toEqual([])
  expect(await succeed('list --group pages --limit 2')).toMatch(/there are more: --from \S+$/)
  const cancelled = await succeed(`cancel ${ids.join(' ')} ${late}`)
  expect(cancelled.split('\n')).toHaveLength(6)
})

test('what waits for a task says so, and is cancelled with it', async () => {
  const first = await spawnImaging()
  const second = await spawnImaging(`--after ${first}`)
  expect(await succeed(`show ${second}`)).toContain(`waits for  ${first}  imaging, pending`)
  expect(await succeed(`cancel ${first}`)).toContain(`${second}  cancelled, which waited for ${first}`)
  expect(await succeed(`cancel ${second}`)).toBe(`${second}  was cancelled before`)
})

test('of several ids those that can be are done, and the rest is told', async () => {
  const id = await spawnImaging()
  const { code, out, err } = await bench.run(`absurd cancel ${NOBODY} ${id} ${at()}`)
  expect(code).toBe(9)
  expect(out).toContain(`${id}  cancelled`)
  expect(err).toContain(`warning: there is no task ${NOBODY}`)
  expect(err).toContain('contimg absurd cancel: 1 of 2 could not be cancelled')
})

test('a task that failed for good is among the dead letters, until it is tried again or discarded', async () => {
  const id = await spawnImaging()
  await failFor(id, 'no such Measurement Set')
  expect(await succeed(`show ${id}`)).toMatch(/1 +tester .*failed +no such Measurement Set/)
  const { letters } = await json<{ letters: { id: string; task_id: string }[] }>('dlq list')
  expect(letters.map((one) => one.task_id)).toEqual([id])
  expect(await succeed(`dlq show ${id}`)).toContain('no such Measurement Set')
  expect(await fail('dlq redrive')).toContain('wanted either ids of dead letters, or --all')
  expect(await fail(`dlq discard ${NOBODY}`)).toContain(`there is no dead letter ${NOBODY}, wanted one`)
  expect(await succeed(`dlq redrive ${letters[0].id}`)).toBe(`${id}  is tried again`)
  await failFor(id, 'again')
  expect(await succeed('dlq discard --all --task convert-uvh5-to-ms')).toBe('0 dead letters discarded')
  expect(await succeed('dlq discard --all')).toBe('1 dead letters discarded')
  expect(await succeed('dlq list')).toBe('no dead letters')
  expect(await succeed(`retry ${id}`)).toBe(`${id}  is tried again`)
  expect(await fail(`retry ${id}`)).toContain('is retrying, wanted one that is failed or cancelled')
  await succeed(`cancel ${id}`)
})

test('schedules are set, paused, resumed, run and removed', async () => {
  const cron = '--cron 0\u00a03\u00a0*\u00a0*\u00a0*'
  expect(await succeed(`schedule set nightly --task housekeeping ${cron} --timezone America/Los_Angeles`)).toContain(
    'nightly',
  )
  expect(await succeed('schedule pause nightly')).toBe('nightly  paused')
  expect(await succeed('schedule list')).toMatch(/nightly +housekeeping .*paused/)
  await succeed('schedule resume nightly')
  const { schedules } = await json<{ schedules: { name: string; next: string[]; time_zone: string }[] }>(
    'schedule list',
  )
  expect(schedules).toMatchObject([{ name: 'nightly', time_zone: 'America/Los_Angeles' }])
  expect(schedules[0].next[0]).toMatch(/T1[01]:00/)
  const id = await succeed('schedule run nightly')
  expect((await json<Listed>('list --schedule nightly')).tasks.map((task) => task.id)).toEqual([id])
  await succeed(`cancel ${id}`)
  expect(await fail('schedule set bad --task housekeeping --cron hourly')).toContain('wanted five fields')
  expect(await succeed('schedule remove nightly')).toBe('nightly  removed')
  for (const verb of ['pause', 'resume', 'remove', 'run'])
    expect(await fail(`schedule ${verb} nightly`)).toContain('schedule nightly: there is none, wanted one that')
})

test('stats tell counts, times and health; workers who is there', async () => {
  const id = await spawnImaging()
  const [claim] = await session.claim(1)
  const stats = await json<Record<string, unknown>>('stats')
  expect(stats).toMatchObject({ running: 1, counts: { claimed: 1 }, health: { level: 'healthy', reasons: [] } })
  expect(stats.windows).toMatchObject({ '15m': { wait_s: { p50: expect.any(Number), p99: expect.any(Number) } } })
  const { workers } = await json<{ workers: object[] }>('workers')
  expect(workers).toMatchObject([{ id: 'tester', state: 'active', running: [id], concurrency: 4 }])
  expect(await succeed('workers')).toContain(id)
  await session.complete(claim, { noise: 1 })
  expect(await succeed('stats')).toMatch(/^healthy\nwaiting 0/)
  expect(await succeed('stats')).toMatch(/15m +1 +/)
  expect(await succeed(`show ${id}`)).toContain('result     {"noise":1}')
  expect(await fail('stats --queue nowhere')).toContain('there is no queue nowhere')
})

test('without a work database, and with one that does not answer, it is told what to do', async () => {
  const { code, err } = await bench.fail('absurd stats')
  expect(err.trim()).toBe('contimg absurd stats: no work database: start `contimg serve` or set ABSURD_DATABASE_URL')
  expect(code).toBe(9)
  const gone = await bench.fail('absurd stats --database-url postgresql://work:sesame@@127.0.0.1:9/none')
  expect(gone.err).toMatch(/^contimg absurd stats: the work database .*127\.0\.0\.1:9/)
  expect(gone.err).not.toContain('sesame')
  expect(gone.code).toBe(9)
})
