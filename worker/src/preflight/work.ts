import { type Check, checksOf, reasonOf, SERVE, streamCheck, workChecks } from '@contimg/state/health'
import { findStreamState, hostClock, openProducts } from '@contimg/state/products'
import type { Settings } from '@contimg/state/settings'
import { AbsurdClient, canStartEmbedded, findEmbedded, isAdvisoryLockHeld, redactUrl } from '@contimg/state/work'

const check = checksOf('work')

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
