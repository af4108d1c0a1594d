import { hostname } from 'node:os'
import { AttemptLostError, type Claim, confine, QUEUES, type WorkerSession } from '@contimg/state/work'
import { JobLog } from '../jobs/job-log.ts'
import { Wake } from '../jobs/wake.ts'
import { isRetryable } from '../stages/retryable.ts'
import { MAINTENANCE_TASKS, type Means } from './tasks.ts'

export interface MaintenanceOptions {
  readonly roots: readonly string[] // folders in which paths of tasks must lie
  readonly pollS: number
  readonly heartbeatS: number
  readonly logs?: string // folder of the logs of attempts
  readonly tell: (message: string, facts?: Readonly<Record<string, unknown>>) => void
  /** Done now and then, when no maintenance is. */
  readonly whenIdle?: () => Promise<void>
  readonly idleS?: number
}

/**
 * Does the tasks of the queue `maintenance`, one after another, in this process, which has the database of products. They
 * wait for disks and other threads, and never long for themselves: who shares the process goes on meanwhile.
 *
 * @param stop  aborted when it is to end: what is being done is given back
 */
export async function maintain(means: Means, options: MaintenanceOptions, stop: AbortSignal): Promise<void> {
  const wake = new Wake()
  const stoppers = new Map<string, AbortController>()
  const lost = (id: string, reason: 'lost' | 'cancelled') =>
    stoppers.get(id)?.abort(new AttemptLostError(id, 0, reason))
  await using session = await means.work.work({
    ...{ id: `maintenance-${hostname()}-${process.pid}`, queues: [QUEUES.maintenance], concurrency: 1 },
    onWork: () => wake.now(),
    onCancelled: (id) => lost(id, 'cancelled'),
    onProblem: (message) => options.tell(message),
  })
  const heart = setInterval(() => void beat(session, lost, options.tell), options.heartbeatS * 1000)
  stop.addEventListener('abort', () => wake.now())
  let nextIdleMs = 0
  try {
    while (!stop.aborted) {
      try {
        for (const claim of await session.claim(1)) {
          const stopper = new AbortController()
          stoppers.set(claim.id, stopper)
          await attempt(session, claim, means, options, AbortSignal.any([stopper.signal, stop]))
          stoppers.delete(claim.id)
          wake.now()
        }
        if (options.whenIdle && performance.now() >= nextIdleMs) {
          nextIdleMs = performance.now() + (options.idleS ?? 60) * 1000
          await options.whenIdle()
        }
      } catch (error) {
        options.tell(`maintenance: ${(error as Error).message}`)
      }
      if (!stop.aborted) await wake.after(options.pollS * 1000)
    }
  } finally {
    clearInterval(heart)
  }
}

async function beat(
  session: WorkerSession,
  lost: (id: string, reason: 'lost' | 'cancelled') => void,
  tell: MaintenanceOptions['tell'],
): Promise<void> {
  try {
    for (const [id, hold] of await session.heartbeat()) if (hold !== 'held') lost(id, hold)
  } catch (error) {
    tell(`maintenance: no heartbeat: ${(error as Error).message}`)
  }
}

async function attempt(
  session: WorkerSession,
  claim: Claim,
  means: Means,
  { roots, tell, logs }: MaintenanceOptions,
  signal: AbortSignal,
): Promise<void> {
  const { task, payload, id } = claim
  const late = AbortSignal.timeout(claim.timeoutS * 1000)
  const facts = { task, id }
  using log = new JobLog(logs, claim, (message) => tell(message, facts))
  log.put('info', `attempt ${claim.attempt} of ${claim.attempts}, by the recorder`)
  try {
    const work = MAINTENANCE_TASKS[task]
    if (work === undefined)
      throw new Error(`${task}: is no maintenance, wanted one of ${Object.keys(MAINTENANCE_TASKS)}`)
    confine(payload, roots)
    const result = await work(means, payload, AbortSignal.any([signal, late]))
    await session.complete(claim, result)
    tell(`${task} done`, { ...facts, result })
    log.ended('completed', JSON.stringify(result))
  } catch (error) {
    const lost: unknown = error instanceof AttemptLostError ? error : signal.reason
    if (lost instanceof AttemptLostError) {
      log.ended(lost.reason, lost.message)
      return tell('lost', facts)
    }
    log.failed(error as Error)
    if (signal.aborted) {
      log.ended('retrying', 'the recorder stops')
      return await session.giveBack(claim)
    }
    const isRetried = task in MAINTENANCE_TASKS && isRetryable(error)
    const end = await session.fail(claim, error as Error, { isRetryable: isRetried })
    tell(`${task} failed: ${(error as Error).message}`, facts)
    log.ended(end, end)
  }
}
