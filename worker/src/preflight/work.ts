import { findStreamState, openProducts, type StreamState } from '@contimg/state/products'
import type { Settings } from '@contimg/state/settings'
import {
  AbsurdClient,
  canStartEmbedded,
  findEmbedded,
  isAdvisoryLockHeld,
  redactUrl,
  type Stats,
} from '@contimg/state/work'
import { spanText } from '../commands/absurd-text.ts'
import { hostClock } from '../watch/clock.ts'
import { type Check, checksOf, levelBelow, reasonOf } from './check.ts'

const check = checksOf('work')
const QUEUE_GATES = { warn: 500, fail: 1000 } // facts §10.7
const OLDEST_GATES = { warn: 600, fail: 3600 }
const SERVE = 'contimg serve, or systemctl start contimg-serve'
const SILENT_S = 120 // a stream that lives is heard of more often

type Wishes = Pick<Settings, 'stateDir' | 'databaseUrl' | 'queue'>

/** The work database, and who works. */
export async function checkWork({ stateDir, databaseUrl, queue }: Wishes): Promise<Check[]> {
  const url = databaseUrl ?? findEmbedded(stateDir)
  if (url === undefined) return notRunning(stateDir)
  try {
    await using client = await AbsurdClient.connect(url, { queues: [queue] })
    const isRecording = await client.transaction((sql) => isAdvisoryLockHeld(sql))
    return workChecks(await client.stats(), isRecording)
  } catch (error) {
    const remedy = databaseUrl === undefined ? SERVE : 'start that PostgreSQL, or correct ABSURD_DATABASE_URL'
    const failed = check('FAIL', 'PostgreSQL', redactUrl(reasonOf(error)), 'one that answers', remedy)
    return [failed, ...restUnknown('the database does not answer')]
  }
}

/** Before the first start, or between two of them. */
function notRunning(stateDir: string): Check[] {
  const { wasMade, problem } = canStartEmbedded(stateDir)
  const wanted = 'one that runs or can be started'
  if (problem !== undefined)
    return [check('FAIL', 'PostgreSQL', problem, wanted, 'or set ABSURD_DATABASE_URL'), ...restUnknown('no database')]
  const found = wasMade ? 'does not run, can be started' : 'not made yet, can be'
  const idle = (name: string) => check('warn', name, 'not running', 'running', SERVE)
  const unknown = wasMade ? restUnknown('the database does not run').slice(2) : []
  return [check('warn', 'PostgreSQL', found, wanted, SERVE), idle('recorder'), idle('workers'), ...unknown]
}

const restUnknown = (why: string): Check[] =>
  ['recorder', 'workers', 'queue', 'dead letters'].map((name) => check('unknown', name, why, 'known'))

export function workChecks(stats: Stats, isRecording: boolean): Check[] {
  const { waiting, oldestPendingS = 0, deadLetters, records, workers } = stats
  const living = workers.filter(({ state }) => state === 'idle' || state === 'active')
  const silent = workers.filter((one) => !living.includes(one)).map(({ id, state }) => `${id} ${state}`)
  const workersFound = [`${living.length} of ${workers.length} alive`, ...silent].join(', ')
  const latency = levelBelow(stats.databaseLatencyMs, { warn: 500, fail: 1000 })
  return [
    check(
      latency,
      'PostgreSQL',
      `answers in ${stats.databaseLatencyMs.toFixed(0)} ms`,
      'within 500 ms',
      'look at its host',
    ),
    check(
      isRecording ? (records > QUEUE_GATES.warn ? 'warn' : 'ok') : 'FAIL',
      'recorder',
      isRecording ? `one works, ${records} records on their way` : 'none: nothing goes on, nothing is recorded',
      'one that works',
      `${SERVE}, or contimg absurd recorder`,
    ),
    check(
      living.length === 0 ? 'FAIL' : silent.length > 0 ? 'warn' : 'ok',
      ...(['workers', workersFound, 'heartbeats of the last minute'] as const),
      `${SERVE}, or contimg absurd worker`,
    ),
    check(
      levelBelow(waiting, QUEUE_GATES),
      'queue',
      `${waiting} wait`,
      'fewer than 500',
      'more workers: contimg absurd stats',
    ),
    check(
      levelBelow(oldestPendingS, OLDEST_GATES),
      'oldest waiting',
      waiting === 0 ? 'none' : spanText(oldestPendingS)!,
      'less than 10 min',
      'contimg absurd list --status pending',
    ),
    check(
      deadLetters === 0 ? 'ok' : 'warn',
      ...(['dead letters', String(deadLetters), 'none', 'contimg absurd dlq list'] as const),
    ),
  ]
}

/** The stream, as it says of itself. */
export async function checkStream(database: string): Promise<Check[]> {
  try {
    await using products = await openProducts(database)
    const clock = hostClock()
    return [streamCheck(await findStreamState(products), { boot: clock.boot, s: clock.nowS() })]
  } catch (error) {
    return [check('unknown', 'stream', reasonOf(error), 'as it is to be')]
  }
}

export function streamCheck(
  { desired, actual, isClaiming, reason, heartbeat }: StreamState,
  now: { readonly boot: string; readonly s: number },
): Check {
  const wanted = `${desired}, as it is to be`
  if (heartbeat === undefined)
    return check(desired === 'running' ? 'warn' : 'ok', 'stream', 'has never run', wanted, 'contimg stream')
  const silentS = heartbeat.boot === now.boot ? now.s - heartbeat.s : undefined
  const isAlive = actual !== 'ended' && silentS !== undefined && silentS <= SILENT_S
  if (!isAlive) {
    const since = silentS === undefined ? 'since the host was started' : `for ${spanText(silentS)}`
    const level = desired === 'running' ? 'FAIL' : 'ok'
    return check(level, 'stream', `not heard of ${since}`, wanted, 'systemctl start contimg-stream')
  }
  if (actual !== desired) return check('warn', 'stream', actual, wanted, 'it obeys within seconds: look again')
  if (isClaiming || desired === 'stopped') return check('ok', 'stream', actual, wanted)
  return check(
    'warn',
    'stream',
    `takes no groups on: ${reason ?? 'it does not say why'}`,
    wanted,
    'see the disks above',
  )
}
