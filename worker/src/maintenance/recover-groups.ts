import {
  type CollectingSince,
  type IngestGroup,
  listStaleGroups,
  listStandingGroups,
  moveGroup,
  type Products,
  recoverGroup,
  together,
} from '@contimg/state/products'
import { type AbsurdClient, flowKey, type Task, type Worker } from '@contimg/state/work'
import { planTimeouts } from '../watch/plan.ts'

/** What is known of the work on groups. */
export interface WorkOnGroups {
  readonly taskOf: (key: string) => Promise<Pick<Task, 'status' | 'worker'> | undefined>
  readonly workers: () => Promise<readonly Pick<Worker, 'id' | 'state'>[]>
}

export function workOnGroups(work: Pick<AbsurdClient, 'listTasks' | 'workers'>): WorkOnGroups {
  return { taskOf: async (key) => (await work.listTasks({ key })).tasks[0], workers: () => work.workers() }
}

export interface RecoveryRequest {
  readonly inProgressTimeoutS: number // for which a group may stand still at a stage
  readonly collectingTimeoutS: number
  readonly now: CollectingSince // by the clock of the host
  readonly dryRun: boolean
}

/** A group that stands still, and what is done with it. */
export interface Recovery {
  readonly group: string
  readonly step: 'again' | 'fail' | 'leave'
  readonly reason: string
}

/**
 * Takes up anew groups that are in progress and stand still, and fails those that have been collected for too long. What a
 * living worker does, what waits for one and what waits for the recorder is left alone, however long it takes.
 *
 * @param work  undefined where nobody can be at work; of an error it is not known who is
 */
export async function recoverGroups(
  products: Products,
  work: WorkOnGroups | Error | undefined,
  request: RecoveryRequest,
): Promise<Recovery[]> {
  const { collectingTimeoutS, inProgressTimeoutS, now, dryRun } = request
  const found: Recovery[] = []
  const beforeS = products.nowMs() / 1000 - inProgressTimeoutS
  for (const group of await listStaleGroups(products, 'in_progress', beforeS)) {
    const leave = await whyLeft(group, work)
    if (leave === undefined && !dryRun && !(await recoverGroup(products, group))) continue // it has gone on meanwhile
    const stands = `stands still at ${group.stage}, `
    if (leave === undefined) found.push({ group: group.id, step: 'again', reason: `${stands}nobody works on it` })
    else found.push({ group: group.id, step: 'leave', reason: stands + leave })
  }
  return [...found, ...(await failOldCollecting(products, now, collectingTimeoutS, dryRun))]
}

async function whyLeft(
  { id, stage, run }: IngestGroup,
  work: WorkOnGroups | Error | undefined,
): Promise<string | undefined> {
  if (work === undefined) return undefined
  if (work instanceof Error) return `and who works is not known: ${work.message}`
  const task = await work.taskOf(flowKey(id, { stage, run }))
  if (task === undefined) return undefined
  if (task.status === 'pending' || task.status === 'retrying') return 'its task waits for a worker'
  if (task.status !== 'claimed') return `its task is ${task.status}: the recorder goes on with it`
  const worker = (await work.workers()).find((one) => one.id === task.worker) // asked after: who claims is known before
  const isAlive = worker !== undefined && (worker.state === 'idle' || worker.state === 'active')
  return isAlive ? `${worker.id} works on it` : undefined
}

async function failOldCollecting(
  products: Products,
  now: CollectingSince,
  timeoutS: number,
  dryRun: boolean,
): Promise<Recovery[]> {
  return await together(products, async (within) => {
    const moves = planTimeouts(await listStandingGroups(within, { from: '', to: '' }), now, timeoutS)
    for (const { id, from, to, error } of dryRun ? [] : moves) await moveGroup(within, id, { from, to, error })
    return moves.map(({ id, error = '' }) => ({ group: id, step: 'fail', reason: error }))
  })
}
