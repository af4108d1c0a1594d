import { findGroup, findJobRun, pageOfJobRuns } from '@contimg/state/products'
import { jobLogFolder } from '@contimg/state/work'
import type { ApiContext } from '../context.ts'
import { notFound } from '../errors/api-error.ts'
import { findTaskOf } from './detail.ts'
import { type LogFile, logFilesOf } from './log-files.ts'
import type { LogSource } from './log-reader.ts'

/** Logs that belong together, and whether no more will be written. */
export interface Log {
  readonly source: LogSource
  readonly isEnded: () => Promise<boolean>
}

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])
const MOST_JOBS = 1000

/** @throws ApiError: 404; 503 where nobody knows */
export async function logOfJob(context: ApiContext, id: string): Promise<Log> {
  const folder = jobLogFolder(context.settings.stateDir)
  const look = rarely(async () => {
    const found = await findTaskOf(context, id)
    if (found) return { attempts: found.task.attempt, isEnded: ENDED.has(found.task.status) }
    const run = await findJobRun(context.products, id)
    return run && { attempts: run.attempt, isEnded: true }
  })
  if ((await look()) === undefined) throw notFound('job', id)
  return {
    source: async () => logFilesOf(folder, id, (await look())?.attempts ?? 1),
    isEnded: async () => (await look())?.isEnded ?? true,
  }
}

/** Of all jobs of a group, of every run. @throws ApiError 404 */
export async function logOfGroup({ products, work, settings }: ApiContext, id: string): Promise<Log> {
  const folder = jobLogFolder(settings.stateDir)
  const look = rarely(async () => {
    const group = await findGroup(products, id)
    const tasks = (await work.ask((client) => client.listTasks({ group: id }, { limit: MOST_JOBS })))?.tasks ?? []
    const runs = await pageOfJobRuns(products, { group: id }, { limit: MOST_JOBS })
    const jobs = new Map(runs.map((run) => [run.id, run.attempt]))
    for (const task of tasks) jobs.set(task.id, task.attempt)
    return { group, jobs }
  })
  if ((await look()).group === undefined) throw notFound('group', id)
  return {
    source: async (): Promise<LogFile[]> => {
      const { jobs } = await look()
      return (await Promise.all([...jobs].map(([job, attempts]) => logFilesOf(folder, job, attempts)))).flat()
    },
    isEnded: async () => ENDED.has((await look()).group?.state ?? 'completed'),
  }
}

const KEPT_MS = 1000

/** Puts a question to databases once a second at most, however often it is asked. */
function rarely<T>(question: () => Promise<T>): () => Promise<T> {
  let asked: { readonly atMs: number; readonly answer: Promise<T> } | undefined
  return () => {
    if (asked === undefined || performance.now() - asked.atMs > KEPT_MS)
      asked = { atMs: performance.now(), answer: question() }
    return asked.answer
  }
}
