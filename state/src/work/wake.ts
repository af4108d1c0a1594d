import pg from 'pg'
import type { Sql } from './database.ts'
import { redactUrl } from './url.ts'

/** The channel on which the engine tells that a queue has something new; what is told is the queue's name. */
const QUEUES_CHANNEL = `('pgboss_' || left(encode(sha224('absurd'::bytea), 'hex'), 24))`

/** Ours: what is told is the id of a task that was cancelled. */
const CANCELLED_CHANNEL = 'absurd_cancelled'

export async function notifyQueue(sql: Sql, queue: string): Promise<void> {
  await sql.query(`SELECT pg_notify(${QUEUES_CHANNEL}, $1)`, [queue])
}

export async function notifyCancelled(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query('SELECT pg_notify($1, id) FROM unnest($2::text[]) AS id', [CANCELLED_CHANNEL, ids])
}

export interface Listeners {
  /** Something may be there to claim. Called without a name when the connection comes back: notices may be lost. */
  readonly work: (queue?: string) => void
  /** Called without an id likewise. */
  readonly cancelled: (id?: string) => void
  readonly failed?: (message: string) => void
}

/** Notices, on a connection of their own that comes back when it is lost. They are hints: who listens also looks by itself. */
export class Notices implements AsyncDisposable {
  readonly #url: string
  readonly #listeners: Listeners
  #client: pg.Client | undefined
  #retry: NodeJS.Timeout | undefined
  #delayMs = 250
  #isClosed = false

  private constructor(url: string, listeners: Listeners) {
    this.#url = url
    this.#listeners = listeners
  }

  static async listen(url: string, listeners: Listeners): Promise<Notices> {
    const notices = new Notices(url, listeners)
    await notices.#connect()
    return notices
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true, application_name: 'contimg notices' })
    client.on('error', (error) => this.#lost(client, error.message))
    client.on('end', () => this.#lost(client, 'the connection ended'))
    this.#client = client
    try {
      await client.connect()
      const { rows } = await client.query<{ channel: string }>(`SELECT ${QUEUES_CHANNEL} AS channel`)
      const [{ channel }] = rows
      client.on('notification', ({ channel: from, payload }) => {
        if (from === channel) this.#listeners.work(payload)
        else this.#listeners.cancelled(payload)
      })
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}; LISTEN ${CANCELLED_CHANNEL}`)
    } catch (error) {
      this.#client = undefined
      client.removeAllListeners('end')
      await client.end().catch(() => {})
      throw error
    }
    this.#delayMs = 250
  }

  #lost(client: pg.Client, reason: string): void {
    if (this.#isClosed || this.#client !== client) return
    this.#client = undefined
    this.#listeners.failed?.(redactUrl(`notices of the work queue are lost for now: ${reason}`))
    this.#again()
  }

  #again(): void {
    this.#retry = setTimeout(async () => {
      this.#delayMs = Math.min(2 * this.#delayMs, 10_000)
      try {
        await this.#connect()
        if (this.#isClosed) return await this[Symbol.asyncDispose]()
        this.#listeners.work()
        this.#listeners.cancelled()
      } catch {
        if (!this.#isClosed) this.#again()
      }
    }, this.#delayMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retry)
    const client = this.#client
    this.#client = undefined
    client?.removeAllListeners('end')
    await client?.end().catch(() => {})
  }
}
