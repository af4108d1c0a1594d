import { type AbsurdClient, AttemptLostError, type Claim, type WorkerSession } from '@contimg/state/work'
import { type AttemptLimits, attemptTask } from './attempt.ts'
import { JobLog } from './job-log.ts'
import { Wake } from './wake.ts'

export interface WorkerOptions extends AttemptLimits {
  readonly id: string
  readonly queues: readonly string[]
  readonly concurrency: number
  readonly pollS: number
  readonly heartbeatS: number
  readonly logs?: string // folder of the logs of attempts; without it none are kept
}

/** What a worker tells of itself. */
export interface WorkerEvent {
  readonly event: 'claimed' | 'progress' | 'log' | 'ended' | 'problem'
  readonly claim?: Claim
  readonly message: string
  readonly fraction?: number
}

interface Running {
  readonly attempt: number
  readonly stopper: AbortController
  readonly ended: Promise<void>
}

/**
 * Works on tasks, so many at once, until it is to stop: then it takes no more and ends those that it has. With `kill` these
 * are stopped and given back.
 *
 * @param stop  aborted when no more is to be taken
 * @param kill  aborted when what runs is to be stopped, too
 */
export async function work(
  client: AbsurdClient,
  options: WorkerOptions,
  { stop, kill, tell }: { stop: AbortSignal; kill: AbortSignal; tell: (event: WorkerEvent) => void },
): Promise<void> {
  const { id, queues, concurrency } = options
  const running = new Map<string, Running>()
  const wake = new Wake()
  const end = (task: string, error: Error) => running.get(task)?.stopper.abort(error)
  const lost = (task: string, reason: 'lost' | 'cancelled') =>
    end(task, new AttemptLostError(task, running.get(task)?.attempt ?? 0, reason))
  await using session = await client.work({
    ...{ id, queues, concurrency },
    onWork: () => wake.now(),
    onCancelled: (task) => lost(task, 'cancelled'),
    onProblem: (message) => tell({ event: 'problem', message }),
  })
  const heart = setInterval(() => void beat(session, lost, tell), options.heartbeatS * 1000)
  const killAll = () => {
    for (const task of running.keys()) end(task, new Error('the worker stops'))
  }
  kill.addEventListener('abort', killAll)
  stop.addEventListener('abort', () => wake.now())
  try {
    while (!stop.aborted) {
      for (const claim of await claimed(session, concurrency - running.size, tell)) {
        const stopper = new AbortController()
        const ended = attempt(session, claim, options, stopper.signal, tell).then(() => {
          running.delete(claim.id)
          wake.now()
        })
        running.set(claim.id, { ended, stopper, attempt: claim.attempt })
      }
      await wake.after(options.pollS * 1000)
    }
    if (kill.aborted) killAll()
    await Promise.all([...running.values()].map(({ ended }) => ended))
  } finally {
    clearInterval(heart)
    kill.removeEventListener('abort', killAll)
  }
}

async function claimed(session: WorkerSession, free: number, tell: (event: WorkerEvent) => void): Promise<Claim[]> {
  if (free <= 0) return []
  try {
    return await session.claim(free)
  } catch (error) {
    tell({ event: 'problem', message: `no work can be asked for: ${(error as Error).message}` })
    return []
  }
}

/** Shows that it lives; stops what does not count any more. */
async function beat(
  session: WorkerSession,
  lost: (task: string, reason: 'lost' | 'cancelled') => void,
  tell: (event: WorkerEvent) => void,
): Promise<void> {
  try {
    for (const [task, hold] of await session.heartbeat()) {
      if (hold !== 'held') lost(task, hold)
    }
  } catch (error) {
    tell({ event: 'problem', message: `no heartbeat: ${(error as Error).message}` })
  }
}

async function attempt(
  session: WorkerSession,
  claim: Claim,
  options: WorkerOptions,
  signal: AbortSignal,
  tell: (event: WorkerEvent) => void,
): Promise<void> {
  using log = new JobLog(options.logs, claim, (message) => tell({ event: 'problem', claim, message }))
  const begin = `attempt ${claim.attempt} of ${claim.attempts}`
  tell({ event: 'claimed', claim, message: begin })
  log.put('info', `${begin}, by ${options.id}`)
  const startMs = performance.now()
  const seconds = () => `${((performance.now() - startMs) / 1000).toFixed(1)} s`
  try {
    const end = await attemptTask(session, claim, options, signal, {
      progress: (fraction, message) => {
        tell({ event: 'progress', claim, message, fraction })
        log.progress(fraction, message)
      },
      log: (message) => {
        tell({ event: 'log', claim, message })
        log.printed(message)
      },
      failed: (error) => log.failed(error),
    })
    const message = `${end} after ${seconds()}`
    tell({ event: 'ended', claim, message })
    log.ended(end, message)
  } catch (error) {
    const message = `after ${seconds()}: ${(error as Error).message}`
    tell({ event: 'problem', claim, message })
    log.put('error', message)
  }
}
