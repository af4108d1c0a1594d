import pg from 'pg'
import { redactUrl, withoutSecrets } from './url.ts'

/** A lock that one process in a database holds, such as the recorder's. */
export interface HeldLock extends AsyncDisposable {
  /** Aborted when the connection, and with it the lock, is gone; the reason is an Error. */
  readonly signal: AbortSignal
  /** Asks the server whether the lock is still held; not within the time counts as lost. */
  check(timeoutMs?: number): Promise<boolean>
}

/** @returns  undefined where another one holds the lock */
export async function tryAdvisoryLock(url: string, name = 'recorder'): Promise<HeldLock | undefined> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: `contimg ${name}` })
  const lost = new AbortController()
  let isReleased = false
  const lose = (reason: string) => {
    if (!isReleased && !lost.signal.aborted) lost.abort(new Error(redactUrl(`the lock "${name}" is lost: ${reason}`)))
  }
  client.on('error', ({ message }) => lose(message))
  client.on('end', () => lose('the connection ended'))
  const release = async () => {
    isReleased = true
    await client.end().catch(() => {})
  }
  try {
    await client.connect()
    await client.query('SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3')
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
      [`contimg ${name}`],
    )
    if (!rows[0].taken) {
      await release()
      return undefined
    }
  } catch (error) {
    await release()
    throw withoutSecrets(error)
  }
  return {
    signal: lost.signal,
    check: (timeoutMs = 5000) => check(client, lost.signal, lose, timeoutMs),
    [Symbol.asyncDispose]: release,
  }
}

async function check(
  client: pg.Client,
  signal: AbortSignal,
  lose: (reason: string) => void,
  timeoutMs: number,
): Promise<boolean> {
  if (signal.aborted) return false
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    await Promise.race([client.query('SELECT 1'), late])
  } catch (error) {
    lose((error as Error).message)
    void client.end().catch(() => {})
  } finally {
    clearTimeout(timer)
  }
  return !signal.aborted
}
