import type { GroupDetail } from '@contimg/api/schemas'
import { type Attempt, attemptBar } from '../../parts/time-bars/attempt.ts'
import type { TimeBar } from '../../parts/time-bars/clock.ts'
import { stageName } from '../../words/states.ts'
import { clock, momentMs } from '../../words/times.ts'

type Stage = GroupDetail['stages'][number]

/** A line of the table of stages: a stage, or an attempt at it where there were more than one. */
export interface StageRow extends TimeBar {
  readonly key: string
  readonly stage: string
  readonly label: string
  readonly tookS: number | null
  readonly jobId: string | null
  readonly attempt: number | null
}

/** From the arrival of its files to the last stage; attempts are lines of their own where there were several. */
export function stageRows(group: GroupDetail): StageRow[] {
  return [filesRow(group), ...group.stages.flatMap((stage) => rowsOf(stage))]
}

function filesRow(group: GroupDetail): StageRow {
  const { state, stages, subbands, subbands_present: present, expected_subbands: expected } = group
  const closed = subbands.flatMap(({ modified_at: at }) => momentMs(at) ?? [])
  const [first, last] = [Math.min(...closed), Math.max(...closed)]
  const hasBegun = stages.some((one) => one.state !== 'pending')
  const when = closed.length === 0 ? '' : `, last closed at ${clock(last)}`
  return {
    ...{ key: 'files', stage: 'files', label: 'Files', usualS: null, jobId: null, attempt: null },
    state: state === 'collecting' ? 'collecting' : present < expected && !hasBegun ? 'failed' : 'completed',
    tookS: closed.length === 0 ? null : (last - first) / 1000,
    ...{ fromMs: null, toMs: null, note: `${present} of ${expected} files${when}` },
  }
}

function rowsOf(stage: Stage): StageRow[] {
  const { attempts, usual_s: usualS, job_id: jobId } = stage
  const known = { stage: stage.stage, usualS, jobId }
  if (attempts === null || attempts.length === 0) return [{ ...known, ...recorded(stage) }]
  return attempts.map((attempt, at) => ({
    ...known,
    ...ofAttempt(stage, attempt, at === attempts.length - 1),
    label: attempts.length > 1 ? `${stageName(stage.stage)} · attempt ${attempt.attempt}` : stageName(stage.stage),
  }))
}

function recorded({ stage, state, took_s: tookS, recorded_at: at }: Stage) {
  const toMs = momentMs(at) ?? null
  const fromMs = toMs === null || tookS === null ? null : toMs - tookS * 1000
  return { key: stage, label: stageName(stage), state, tookS, fromMs, toMs, note: '', attempt: null }
}

function ofAttempt({ stage, state, took_s: took }: Stage, attempt: Attempt, isLast: boolean) {
  const bar = attemptBar(attempt, null)
  const isLastDone = isLast && bar.state === 'completed'
  return {
    key: `${stage}.${attempt.attempt}`,
    ...{ fromMs: bar.fromMs, toMs: bar.toMs, note: bar.note, attempt: attempt.attempt },
    state: isLastDone ? state : bar.state,
    tookS: isLastDone ? (took ?? bar.tookS) : bar.tookS,
  }
}

/** The line that is looked at first: what runs, else what failed, else the last that was done. */
export function firstLookedAt(rows: readonly StageRow[]): StageRow | undefined {
  const logged = rows.filter(({ jobId }) => jobId !== null)
  return (
    logged.find(({ state }) => state === 'in_progress') ??
    logged.findLast(({ state }) => state === 'failed') ??
    logged.at(-1)
  )
}
