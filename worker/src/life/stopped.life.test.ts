import type { ChildProcess } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { identify } from '@contimg/pipeline'
import { AbsurdClient, type EmbeddedServer, startEmbedded, type Task } from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fitsFault, productsBelow } from './testing/files.ts'
import { type Observation, observe, SMALL_IMAGES } from './testing/observations.ts'
import { childrenOf, stateOf } from './testing/processes.ts'
import { ended, Site } from './testing/site.ts'
import type { StopMoment, StoppingWorkerOptions } from './testing/stopping-worker.ts'
import { until } from './testing/until.ts'

const PROGRAM = fileURLToPath(new URL('testing/stopping-worker.ts', import.meta.url))
const LEASE_S = 10

let site: Site
let server: EmbeddedServer
let client: AbsurdClient
let observation: Observation
let tables: readonly string[]

beforeAll(async () => {
  site = new Site()
  ;[observation] = await observe(site.bench, 1)
  server = await startEmbedded(site.stateDir, { isDurable: false })
  const queues = CASES.map(([task, moment]) => queueOf(task, moment))
  client = await AbsurdClient.connect(server.url, { maintains: true, queues, connections: 12 })
  await site.bench.succeed(`convert @/in --out @/out/base.ms`)
  await site.bench.succeed(`calibrate @/out/base.ms --out @/out/cal`)
  tables = productsBelow(site.outputDir).filter((path) => basename(path).startsWith('cal'))
})

afterAll(async () => {
  await client?.close()
  await server?.stop()
  await site?.[Symbol.asyncDispose]()
})

type Kind = 'convert-uvh5-to-ms' | 'calibration-apply' | 'imaging'

/** A worker stands still until its task is taken from it, or for so many seconds: past its lease, and nobody may take it. */
const CASES: readonly [Kind, StopMoment, number?][] = [
  ['convert-uvh5-to-ms', 'begins'],
  ['convert-uvh5-to-ms', 'in stage'],
  ['convert-uvh5-to-ms', 'made'],
  ['convert-uvh5-to-ms', 'published', 20],
  ['calibration-apply', 'begins'],
  ['calibration-apply', 'with its stage'],
  ['calibration-apply', 'made'],
  ['imaging', 'in stage'],
  ['imaging', 'made'],
  ['imaging', 'published'],
]

const queueOf = (task: string, moment: string) => `stop-${task}-${moment.replaceAll(' ', '-')}`

function payloadOf(task: Kind, name: string): object {
  const ms = join(site.outputDir, `${name}.ms`)
  if (task === 'convert-uvh5-to-ms') {
    return { inputs: { group: observation.group, files: observation.files }, outputs: { ms } }
  }
  cpSync(join(site.outputDir, 'base.ms'), ms, { recursive: true })
  if (task === 'calibration-apply') return { inputs: { ms, tables, generation: 0 }, outputs: {} }
  return { config: SMALL_IMAGES, inputs: { ms }, outputs: { image: join(site.outputDir, `${name}.img`) } }
}

function startWorker(id: string, queue: string, stopAt: StopMoment | 'never'): ChildProcess {
  const options = { url: server.url, id, queue, roots: [site.folder], stopAt } as StoppingWorkerOptions
  return site.start([JSON.stringify(options)], { program: PROGRAM })
}

async function endOf(id: string): Promise<Task> {
  const look = async () => {
    const task = await client.getTask(id)
    return ['completed', 'failed', 'cancelled'].includes(task.status) && task
  }
  return await until(`the end of ${id}`, look, 180)
}

test.concurrent.each(CASES)(
  '%s is done exactly once by a worker stopped (%s) and another',
  async (kind, moment, stoppedS) => {
    const queue = queueOf(kind, moment)
    const payload = payloadOf(kind, queue)
    const { id } = await client.spawnTask(kind, payload, { queue, leaseS: LEASE_S, group: queue })
    const first = startWorker(`${queue} first`, queue, moment)
    await until(`${queue} stops`, () => stateOf(first.pid!) === 'T')
    const second = startWorker(`${queue} second`, queue, 'never')
    if (stoppedS === undefined) await until(`${queue} is lost`, async () => (await client.attempts(id)).length > 1)
    else await setTimeout(stoppedS * 1000)
    for (const stage of childrenOf(first.pid!)) process.kill(-stage, 'SIGCONT')
    first.kill('SIGCONT')
    const task = await endOf(id)
    await setTimeout(1000)
    await Promise.all([ended(first, 'SIGTERM'), ended(second, 'SIGTERM')])
    expect(task.error).toBeUndefined()
    expect(task).toMatchObject({ status: 'completed' })
    const outcomes = (await client.attempts(id)).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(stoppedS !== undefined ? ['completed'] : ['lost', 'completed'])
    const records = (await client.records.waiting()).filter(({ taskId }) => taskId === id)
    expect(records.filter((one) => one.kind === 'task')).toHaveLength(1)
    expect(new Set(records.map(({ attempt }) => attempt))).toEqual(new Set([outcomes.length]))
    const mine = productsBelow(site.outputDir).filter((path) => basename(path).startsWith(`${queue}.`))
    const images = (task.result as { images?: string[] })?.images ?? []
    const previews = images.filter((path) => path.endsWith('-image.fits')).map((path) => path.replace(/fits$/, 'png'))
    expect(mine.sort()).toEqual([join(site.outputDir, `${queue}.ms`), ...images, ...previews].sort())
    expect(images.flatMap(fitsFault)).toEqual([])
    const generation = kind === 'calibration-apply' ? 1 : 0
    expect(await identify(join(site.outputDir, `${queue}.ms`))).toMatchObject({ kind: 'measurement-set', generation })
    expect(existsSync(`/proc/${first.pid}`)).toBe(false)
  },
)
