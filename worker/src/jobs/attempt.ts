import { setTimeout } from 'node:timers/promises'
import {
  AttemptLostError,
  type Claim,
  confine,
  flowMarkOf,
  OutsideRootsError,
  type Sql,
  type WorkerSession,
} from '@contimg/state/work'
import type { TaskDone } from '../recorder/record.ts'
import type { StageOutcome } from '../stages/request.ts'
import { attemptFolder, publish, removeLeft, removeSuperseded } from './publish.ts'
import { runStage, type StageFailedError, type StageListener } from './stage-process.ts'

/** What a worker holds its tasks to. */
export interface AttemptLimits {
  readonly roots: readonly string[] // folders in which all paths of tasks must lie
  readonly memoryBytes: number // of each task
  /** Called, and waited for, between two things that an attempt does: for tests of what comes when it is stopped there. */
  readonly at?: (step: AttemptStep, claim: Claim) => Promise<void> | void
}

/** Its stage is to begin; the stage has made its products; they have their names and nothing is committed. */
export type AttemptStep = 'begins' | 'made' | 'published'

/** Hears what a stage says, and why an attempt did not come to its end. */
export interface AttemptListener extends StageListener {
  readonly failed?: (error: Error) => void
}

/** How an attempt ended. */
export type AttemptEnd = 'completed' | 'retrying' | 'failed' | 'cancelled' | 'lost'

const AGAIN_MS = 1000 // where the database does not answer

/**
 * One attempt at a task, from its claim to its end: its stage in a process of its own; then its products get their names,
 * its records are sent and the task is completed, all in one transaction that counts only while the attempt does.
 */
export async function attemptTask(
  session: WorkerSession,
  claim: Claim,
  { roots, memoryBytes, at }: AttemptLimits,
  signal: AbortSignal,
  listener: AttemptListener = {},
): Promise<AttemptEnd> {
  try {
    confine(claim.payload, roots)
  } catch (error) {
    return await notDone(session, claim, error as Error, signal, listener)
  }
  const folder = attemptFolder(claim)
  try {
    await removeLeft(folder, claim)
    await at?.('begins', claim)
    const { task, payload, id, attempt, group, timeoutS } = claim
    const flow = flowMarkOf(payload.config)
    const request = { task, payload, id, attempt, group, flow, folder }
    const outcome = await runStage(request, { memoryBytes, timeoutS, signal }, listener)
    await at?.('made', claim)
    await whileUnanswered(signal, () => complete(session, claim, outcome, at))
    await removeSuperseded(outcome.publish)
    return 'completed'
  } catch (error) {
    return await notDone(session, claim, error as Error, signal, listener)
  } finally {
    await removeLeft(folder, claim)
  }
}

/** The stages of a group publish one after another. A task that is seen completed has left nothing beside its products. */
async function complete(
  session: WorkerSession,
  claim: Claim,
  outcome: StageOutcome,
  at: AttemptLimits['at'],
): Promise<void> {
  const done: TaskDone = {
    task: claim.task,
    group: claim.group ?? null,
    flow: flowMarkOf(claim.payload.config) ?? null,
  }
  const records = [{ kind: 'task', record: done }, ...outcome.records]
  await session.complete(claim, outcome.result, records, async (sql: Sql) => {
    await sql.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`publish ${claim.group ?? claim.id}`])
    await publish(outcome.publish)
    await at?.('published', claim)
    await removeLeft(attemptFolder(claim), claim)
  })
}

async function notDone(
  session: WorkerSession,
  claim: Claim,
  error: Error,
  signal: AbortSignal,
  { failed }: AttemptListener,
): Promise<AttemptEnd> {
  const why: unknown = signal.aborted ? signal.reason : error
  failed?.(why instanceof Error ? why : error)
  if (why instanceof AttemptLostError) return why.reason
  const isRetryable = !(error instanceof OutsideRootsError) && ((error as StageFailedError).isRetryable ?? true)
  try {
    if (signal.aborted) {
      await session.giveBack(claim)
      return 'retrying'
    }
    return await whileUnanswered(signal, () => session.fail(claim, error, { isRetryable }))
  } catch (ending) {
    if (ending instanceof AttemptLostError) return ending.reason
    throw ending
  }
}

/** The database may be away for a while; what was done is not thrown away for that. */
async function whileUnanswered<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error) || signal.aborted) throw error
      await setTimeout(AGAIN_MS)
    }
  }
}

const AWAY: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '25P03',
])

/** Of the sockets and of Postgres (class 57P: it is going down or coming up; 25P03: a transaction was idle for too long). */
function isAway(error: unknown): boolean {
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return syscall === 'connect'
  return (
    (code !== undefined && AWAY.has(code)) ||
    /connection terminated|is not queryable|timeout exceeded when trying to connect/i.test(message)
  )
}
