import type { GroupDetail, State } from '@contimg/api/schemas'
import { stageName } from '../../words/states.ts'
import { clock, duration, momentMs } from '../../words/times.ts'

type Stage = GroupDetail['stages'][number]
type Attempt = NonNullable<Stage['attempts']>[number]

/** A line of the table of stages: a stage, or an attempt at it where there were more than one. */
export interface StageRow {
  readonly key: string
  readonly stage: string
  readonly label: string
  readonly state: State
  readonly tookS: number | null
  readonly usualS: number | null
  readonly fromMs: number | null // null: not begun, or nobody noted it
  readonly toMs: number | null // null: under way
  readonly note: string
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
  const [fromMs, toMs] = [momentMs(attempt.started_at) ?? null, momentMs(attempt.ended_at) ?? null]
  const spanS = fromMs === null || toMs === null ? null : (toMs - fromMs) / 1000
  const own = stateOfAttempt(attempt)
  return {
    key: `${stage}.${attempt.attempt}`,
    state: isLast && own === 'completed' ? state : own,
    tookS: isLast && own === 'completed' ? (took ?? spanS) : spanS,
    ...{ fromMs, toMs, attempt: attempt.attempt },
    note: attempt.error ?? (own === 'failed' ? (attempt.outcome ?? '') : ''),
  }
}

function stateOfAttempt({ outcome }: Attempt): State {
  if (outcome === null) return 'in_progress'
  return outcome === 'completed' || outcome === 'cancelled' ? outcome : 'failed'
}

/** The time that all bars share. */
export interface StageClock {
  readonly fromMs: number
  readonly spanMs: number
  readonly ticks: readonly { readonly fraction: number; readonly label: string }[]
}

const STEPS_S = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400, 604_800]
const MOST_TICKS = 6

/** From the first that began to the last end, or where the last would usually end; undefined where none began. */
export function clockOf(rows: readonly StageRow[], nowMs: number): StageClock | undefined {
  const begun = rows.flatMap(({ fromMs, toMs, usualS }) =>
    fromMs === null ? [] : [{ fromMs, endMs: Math.max(toMs ?? nowMs, fromMs + (usualS ?? 0) * 1000) }],
  )
  if (begun.length === 0) return undefined
  const fromMs = Math.min(...begun.map((one) => one.fromMs))
  const spanMs = Math.max(1000, Math.max(...begun.map((one) => one.endMs)) - fromMs)
  const stepMs = 1000 * (STEPS_S.find((step) => spanMs / (1000 * step) <= MOST_TICKS) ?? STEPS_S.at(-1)!)
  const ticks = Array.from({ length: Math.floor(spanMs / stepMs) + 1 }, (_, at) => ({
    fraction: (at * stepMs) / spanMs,
    label: at === 0 ? '0' : `+${tickText((at * stepMs) / 1000)}`,
  }))
  return { fromMs, spanMs, ticks }
}

/** `40 s`, `2:20`, `3 h`. */
function tickText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds >= 3600) return duration(seconds)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
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
