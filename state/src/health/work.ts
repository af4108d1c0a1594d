import type { Stats } from '../work/metrics.ts'
import { type Check, checksOf, levelBelow } from './check.ts'
import { spanText } from './span-text.ts'

const check = checksOf('work')
const QUEUE_GATES = { warn: 500, fail: 1000 } // facts §10.7
const OLDEST_GATES = { warn: 600, fail: 3600 }

/** What to do where nothing works. */
export const SERVE = 'contimg serve, or systemctl start contimg-serve'

/** The work database, and who works, as its figures tell. @param isRecording  whether a recorder holds its lock */
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
      waiting === 0 ? 'none' : spanText(oldestPendingS),
      'less than 10 min',
      'contimg absurd list --status pending',
    ),
    check(
      deadLetters === 0 ? 'ok' : 'warn',
      ...(['dead letters', String(deadLetters), 'none', 'contimg absurd dlq list'] as const),
    ),
  ]
}
