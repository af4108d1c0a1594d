import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, secondsOf } from '@contimg/fixtures/bench'
import { AbsurdClient, type EmbeddedServer, QUEUES, startEmbedded, type WorkerSession } from '@contimg/state/work'
import { Wake } from './wake.ts'
import { work } from './worker.ts'

const POLL_S = 0.5
const TASKS = 200
const STARTS = 20

let folder: string
let server: EmbeddedServer
let client: AbsurdClient

async function prepare(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'contimg-bench-'))
  chmodSync(folder, 0o755)
  server = await startEmbedded(folder)
  client = await AbsurdClient.connect(server.url, { maintains: true, connections: 12 })
}

async function cleanUp(): Promise<void> {
  await client.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

const mosaic = () => {
  const at = (name: string) => join(folder, name)
  return { inputs: { images: [at('a.fits')] }, outputs: { mosaic: at('m.fits') } }
}

const p95 = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1]

/** Works as a worker does, but that its tasks are nothing to do. @param claimed  called with each */
async function idleWorker(stop: AbortSignal, claimed: (id: string) => void): Promise<void> {
  const wake = new Wake()
  stop.addEventListener('abort', () => wake.now())
  const options = { id: randomUUID(), queues: [QUEUES.pipeline], concurrency: 1, onWork: () => wake.now() }
  await using session: WorkerSession = await client.work(options)
  while (!stop.aborted) {
    const [claim] = await session.claim(1)
    if (claim === undefined) await wake.after(POLL_S * 1000)
    else {
      claimed(claim.id)
      await session.complete(claim)
    }
  }
}

async function withWorkers<T>(count: number, claimed: (id: string) => void, run: () => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const workers = Array.from({ length: count }, () => idleWorker(stop.signal, claimed))
  try {
    return await run()
  } finally {
    stop.abort()
    await Promise.all(workers)
  }
}

/** From the call that spawns a task to the moment at which a worker that waits has it. */
async function spawnToClaim(): Promise<number> {
  let heard = () => {}
  const waits: number[] = []
  await withWorkers(
    1,
    () => heard(),
    async () => {
      for (let i = 0; i < 2 * STARTS; i++) {
        const { promise, resolve } = Promise.withResolvers<void>()
        heard = resolve
        const spawnAndWait = () => Promise.all([client.spawnTask('create-mosaic', mosaic()), promise])
        waits.push(await secondsOf(spawnAndWait))
      }
    },
  )
  return p95(waits)
}

/** From the call that spawns a task to what the process of its stage says first: that it cannot do that. */
async function spawnToStage(): Promise<number> {
  const [stop, kill] = [new AbortController(), new AbortController()]
  const limits = { roots: [folder], memoryBytes: 4e9 }
  const options = {
    ...limits,
    id: randomUUID(),
    queues: [QUEUES.pipeline],
    concurrency: 1,
    pollS: POLL_S,
    heartbeatS: 10,
  }
  let ended = () => {}
  const tell = ({ event }: { event: string }) => event === 'ended' && ended()
  const working = work(client, options, { stop: stop.signal, kill: kill.signal, tell })
  const waits: number[] = []
  for (let i = 0; i < STARTS; i++) {
    const end = Promise.withResolvers<void>()
    ended = end.resolve
    waits.push(
      await secondsOf(async () => {
        await client.spawnTask('create-mosaic', mosaic())
        await end.promise
      }),
    )
  }
  stop.abort()
  await working
  return p95(waits)
}

/** Tasks a second that four workers claim and complete. */
async function noOpRate(): Promise<number> {
  let left = TASKS
  const all = Promise.withResolvers<void>()
  for (let i = 0; i < TASKS; i++) await client.spawnTask('create-mosaic', mosaic())
  const claimed = () => --left === 0 && all.resolve()
  return TASKS / (await secondsOf(() => withWorkers(4, claimed, () => all.promise)))
}

/** What the same server does where a task is a row that is put in, taken and removed, by four at once. */
async function bareRate(): Promise<number> {
  await client.transaction((sql) => sql.query('CREATE TABLE IF NOT EXISTS public.bare (id serial, what text)'))
  const one = async () => {
    const put = await client.transaction((sql) =>
      sql.query<{ id: number }>("INSERT INTO public.bare (what) VALUES ('x') RETURNING id"),
    )
    const id = put.rows[0].id
    await client.transaction((sql) => sql.query('SELECT * FROM public.bare WHERE id = $1 FOR UPDATE', [id]))
    await client.transaction((sql) => sql.query('DELETE FROM public.bare WHERE id = $1', [id]))
  }
  const worker = async () => {
    for (let i = 0; i < TASKS / 4; i++) await one()
  }
  return TASKS / (await secondsOf(() => Promise.all([worker(), worker(), worker(), worker()])))
}

const common = { area: 'absurd', prepare, cleanUp, rounds: 2 }

export const benches: readonly Bench[] = [
  { ...common, name: 'spawn to claim, p95', unit: 's', goal: 0.7, ours: spawnToClaim },
  { ...common, name: 'spawn to the first word of a stage’s process, p95', unit: 's', goal: 0.7, ours: spawnToStage },
  { ...common, name: 'no-op tasks, 4 workers', unit: '/s', higherIsBetter: true, goal: 20, ours: noOpRate },
  {
    ...common,
    ...{ name: 'no-op tasks against bare rows, 4 at once', unit: '/s', higherIsBetter: true },
    ...{ ours: noOpRate, peer: bareRate },
  },
]
