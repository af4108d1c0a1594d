import { type Selectable, sql } from 'kysely'
import type { Clock } from './host-clock.ts'
import type { Products, StreamStateRow } from './products.ts'

/** What the stream is to do, what it does, and whether groups may be taken on. */
export interface StreamState {
  readonly desired: 'running' | 'stopped'
  readonly changes: StreamChanges
  readonly actual: 'running' | 'stopped' | 'ended'
  readonly isClaiming: boolean // false: groups stay pending
  readonly reason: string | undefined // why not, or what it waits for
  readonly inputDir: string | undefined
  readonly outputDir: string | undefined
  readonly host: string | undefined
  readonly pid: number | undefined
  readonly heartbeat: Heartbeat | undefined
}

/** What is set otherwise than where the stream is started: it holds from when it next looks. */
export interface StreamChanges {
  readonly expectedSubbands?: number
  readonly chunkMinutes?: number // that an observation lasts
  readonly pollS?: number
  readonly isMonitored?: boolean // whether the queue is told of
  readonly monitorS?: number
  readonly areCalibrationsSolved?: boolean
  readonly areImagesMade?: boolean
}

/** When it was last heard of: for people, and by the clock of the host, which nobody sets. */
export interface Heartbeat {
  readonly unixS: number
  readonly boot: string
  readonly s: number
}

/** What a stream says of itself. */
export type StreamReport = Pick<StreamState, 'actual' | 'isClaiming' | 'inputDir' | 'outputDir' | 'host' | 'pid'> & {
  readonly reason: string | undefined
  readonly clock: { readonly boot: string; readonly s: number }
}

export async function findStreamState({ db }: Products): Promise<StreamState> {
  return stateOf(await db.selectFrom('stream_state').selectAll().executeTakeFirstOrThrow())
}

/** Says what the stream is to do. It obeys when it next looks. */
export async function putDesiredStreamState({ db, nowMs }: Products, desired: StreamState['desired']): Promise<void> {
  await db
    .updateTable('stream_state')
    .set({ desired_state: desired, desired_at: nowMs() / 1000 })
    .execute()
}

/** Beside those that were set before. */
export async function putStreamChanges({ db }: Products, changes: StreamChanges): Promise<void> {
  const patched = sql<string>`json_patch(changes, ${JSON.stringify(changes)})`
  await db.updateTable('stream_state').set({ changes: patched }).execute()
}

export async function putStreamReport({ db, nowMs }: Products, report: StreamReport): Promise<void> {
  const { actual, isClaiming, reason, inputDir, outputDir, host, pid, clock } = report
  const set = {
    ...{ actual_state: actual, is_claiming: isClaiming ? 1 : 0, reason: reason ?? null },
    ...{ input_dir: inputDir ?? null, output_dir: outputDir ?? null, host: host ?? null, pid: pid ?? null },
    ...{ heartbeat_at: nowMs() / 1000, heartbeat_boot: clock.boot, heartbeat_s: clock.s },
  }
  await db.updateTable('stream_state').set(set).execute()
}

/**
 * Why no group may be taken on now; undefined where groups may be. A stream that is to stop takes none; what one that is gone
 * said of disks and memory does not hold any more.
 *
 * @param clock  of the host, as in heartbeats
 */
export function whyNotClaiming(
  { desired, isClaiming, reason, heartbeat }: StreamState,
  clock: { readonly boot: string; readonly s: number },
): string | undefined {
  if (desired === 'stopped') return 'the stream is to stop'
  const isFresh = heartbeat?.boot === clock.boot && clock.s - heartbeat.s <= HEARTBEAT_HOLDS_S
  return isClaiming || !isFresh ? undefined : (reason ?? 'the stream does not claim')
}

const HEARTBEAT_HOLDS_S = 120
const LIVES_S = 30 // without a heartbeat

/** What a state means at this moment: a stream without a heartbeat is not there, whatever it said last. */
export interface StreamNow {
  readonly actual: StreamState['actual']
  readonly isAlive: boolean
  readonly heartbeatAgeS: number | undefined // undefined where it was in another life of the host
  readonly notClaiming: string | undefined // why no group may be taken on
}

export function streamNow(state: StreamState, clock: Clock): StreamNow {
  const now = { boot: clock.boot, s: clock.nowS() }
  const { heartbeat } = state
  const heartbeatAgeS = heartbeat?.boot === now.boot ? now.s - heartbeat.s : undefined
  const isAlive = state.actual !== 'ended' && heartbeatAgeS !== undefined && heartbeatAgeS < LIVES_S
  return { actual: isAlive ? state.actual : 'ended', isAlive, heartbeatAgeS, notClaiming: whyNotClaiming(state, now) }
}

function stateOf(row: Selectable<StreamStateRow>): StreamState {
  const { heartbeat_at, heartbeat_boot, heartbeat_s } = row
  return {
    changes: JSON.parse(row.changes) as StreamChanges,
    ...{ desired: row.desired_state, actual: row.actual_state, isClaiming: row.is_claiming === 1 },
    ...{ reason: row.reason ?? undefined, inputDir: row.input_dir ?? undefined },
    ...{ outputDir: row.output_dir ?? undefined, host: row.host ?? undefined, pid: row.pid ?? undefined },
    heartbeat: heartbeat_boot === null ? undefined : { unixS: heartbeat_at!, boot: heartbeat_boot, s: heartbeat_s! },
  }
}
