import { AbsurdClient, type ConnectOptions, redactUrl } from '@contimg/state/work'
import { type ApiError, unavailable } from './errors/api-error.ts'

const RETRY_MS = 5000
const LOST = /^(ECONN|ENOENT|EPIPE|ETIMEDOUT|08|57P)/ // of Node, and classes of PostgreSQL's SQLSTATE
const LOST_WORDS = /connection|terminated|timeout/i
const TOO_LATE = /timeout/i

/**
 * The database of work, which may be away: what needs it is refused while it is, everything else goes on. Connects when
 * first asked, and again no sooner than 5 s after that failed. One that does not answer is left alone as long.
 */
export class WorkDoor implements AsyncDisposable {
  readonly #url: () => string
  readonly #options: ConnectOptions
  #client: Promise<AbsurdClient> | undefined
  #refusedMs = Number.NEGATIVE_INFINITY
  #why = ''

  /** @param url  of the database as it is now; throws where there is none */
  constructor(url: () => string, options: ConnectOptions = {}) {
    this.#url = url
    this.#options = options
  }

  /** @throws ApiError 503 while the database is away; errors of the question as they come */
  async use<T>(question: (client: AbsurdClient) => Promise<T>): Promise<T> {
    const client = await this.#connected()
    try {
      return await question(client)
    } catch (error) {
      if (!isLost(error)) throw error
      if (TOO_LATE.test((error as Error).message)) this.#refusedMs = performance.now()
      throw this.#refusal(error)
    }
  }

  /** What the database of work says, or undefined while it is away. */
  async ask<T>(question: (client: AbsurdClient) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.use(question)
    } catch (error) {
      if ((error as ApiError).statusCode === 503) return undefined
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = await this.#client?.catch(() => undefined)
    await client?.close()
  }

  async #connected(): Promise<AbsurdClient> {
    if (performance.now() - this.#refusedMs < RETRY_MS) throw this.#refusal(this.#why)
    this.#client ??= (async () => AbsurdClient.connect(this.#url(), this.#options))()
    try {
      return await this.#client
    } catch (error) {
      this.#client = undefined
      this.#refusedMs = performance.now()
      throw this.#refusal(error)
    }
  }

  #refusal(error: unknown): ApiError {
    const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [error] // one for each address
    this.#why = redactUrl(first instanceof Error ? first.message : String(first))
    return unavailable(`the work queue cannot be used: ${this.#why}`, { retry_after: RETRY_MS / 1000 })
  }
}

function isLost(error: unknown): boolean {
  if (!(error instanceof Error) || !['Error', 'error', 'AggregateError'].includes(error.name)) return false
  const { code } = error as NodeJS.ErrnoException
  return code === undefined ? LOST_WORDS.test(error.message) : LOST.test(code)
}
