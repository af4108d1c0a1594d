import { findJobRun, productsOfJob } from '@contimg/state/products'
import { type Attempt, jobLogFolder, type Task } from '@contimg/state/work'
import type { ApiContext } from '../context.ts'
import { type ApiError, notFound } from '../errors/api-error.ts'
import { attemptOf } from '../groups/detail.ts'
import type { JobDetail } from '../schemas/jobs.ts'
import { isoOf } from '../times.ts'
import { commandOf } from './command-line.ts'
import { jobOfRun, jobOfTask, usualTimes } from './items.ts'
import { parametersOf } from './parameters.ts'

/** @throws ApiError: 404; 503 where nothing is recorded and the work queue, which may know, cannot be asked */
export async function detailOf(context: ApiContext, id: string): Promise<JobDetail> {
  const found = await findTaskOf(context, id)
  const products = (await productsOfJob(context.products, id)).map((one) => ({
    ...{ artifact_id: one.id, path: one.path, kind: one.kind, size_bytes: one.size_bytes, identity: one.identity },
    first_seen_at: isoOf(one.first_seen_at),
  }))
  const usual = await usualTimes(context)
  if (found) return { ...(await ofTask(context, found, usual)), products }
  return { ...(await ofRun(context, id, usual)), products }
}

interface Found {
  readonly task: Task
  readonly attempts: readonly Attempt[]
}

/** @returns undefined where it is not known; of a queue that is away nothing is known, which is an answer of its own */
export async function findTaskOf({ work, products }: ApiContext, id: string): Promise<Found | undefined> {
  try {
    return await work.use(async (client) => {
      const task = await client.findTask(id)
      return task && { task, attempts: await client.attempts(id) }
    })
  } catch (error) {
    if ((error as ApiError).statusCode !== 503 || !(await findJobRun(products, id))) throw error
    return undefined
  }
}

type WithoutProducts = Omit<JobDetail, 'products'>
type Usual = Awaited<ReturnType<typeof usualTimes>>

async function ofTask({ settings }: ApiContext, { task, attempts }: Found, usual: Usual): Promise<WithoutProducts> {
  return {
    ...(await jobOfTask(task, usual, jobLogFolder(settings.stateDir))),
    params: { ...task.payload },
    parameters: parametersOf(task.task, task.payload.config, settings),
    history: attempts.map(attemptOf),
    ...{ result: task.result ?? null, waits_for: [...task.waitsFor], command: commandOf(task.task, task.payload) },
  }
}

async function ofRun({ products, settings }: ApiContext, id: string, usual: Usual): Promise<WithoutProducts> {
  const run = await findJobRun(products, id)
  if (run === undefined) throw notFound('job', id)
  const config = run.activity?.options ?? {}
  return {
    ...jobOfRun(run, usual),
    ...{ params: { config }, parameters: parametersOf(run.task, config, settings), history: null },
    ...{ result: null, waits_for: [], command: null },
  }
}
