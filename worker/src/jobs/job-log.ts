import { closeSync, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { type Claim, flowMarkOf, type JobLogLevel, type JobLogLine, jobLogPath, redactUrl } from '@contimg/state/work'

const LARGEST_BYTES = 4 << 20 // of a log; its end and errors are told all the same
const LONGEST_MESSAGE = 4000
const PROGRESS_MS = 500 // between two lines that only tell how far it is

/**
 * What an attempt at a task says, a line of JSON each, in a file of its own. A log that cannot be written is told once: the
 * work goes on.
 */
export class JobLog implements Disposable {
  readonly #facts: Pick<JobLogLine, 'stage' | 'group'>
  readonly #trouble: (message: string) => void
  #file: number | undefined
  #bytes = 0
  #isFull = false
  #progressMs = Number.NEGATIVE_INFINITY

  /** @param folder  undefined where no logs are kept */
  constructor(
    folder: string | undefined,
    claim: Pick<Claim, 'id' | 'attempt' | 'task' | 'group' | 'payload'>,
    trouble: (message: string) => void,
  ) {
    const { id, attempt, task, group, payload } = claim
    this.#facts = { stage: flowMarkOf(payload.config)?.stage ?? task, group: group ?? null }
    this.#trouble = trouble
    if (folder === undefined) return
    this.#try(() => {
      mkdirSync(folder, { recursive: true })
      this.#file = openSync(jobLogPath(folder, id, attempt), 'a')
      this.#bytes = fstatSync(this.#file).size
    })
  }

  put(level: JobLogLevel, message: string): void {
    this.#write({ level, message })
  }

  /** A line that the stage or one of its programs printed. */
  printed(line: string): void {
    const [, warning] = /^warning: (.*)$/s.exec(line) ?? []
    if (warning !== undefined) this.put('warn', warning)
    else if (line.trim() !== '') this.put('info', line)
  }

  /** How far the work is; now and then, and always its end. */
  progress(fraction: number, message: string): void {
    const nowMs = performance.now()
    if (fraction < 1 && nowMs - this.#progressMs < PROGRESS_MS) return
    this.#progressMs = nowMs
    this.#write({ level: 'debug', message, fraction })
  }

  failed({ name, message }: Error): void {
    this.put('error', `${name}: ${message}`)
  }

  ended(end: string, message: string): void {
    const level = end === 'failed' ? 'error' : end === 'completed' ? 'info' : 'warn'
    this.#write({ level, message, end })
  }

  [Symbol.dispose](): void {
    const file = this.#file
    this.#file = undefined
    if (file !== undefined) this.#try(() => closeSync(file))
  }

  #write(line: Pick<JobLogLine, 'level' | 'message' | 'fraction' | 'end'>): void {
    if (this.#isFull && line.level !== 'error' && line.end === undefined) return
    this.#append(line)
    if (this.#isFull || this.#bytes < LARGEST_BYTES) return
    this.#isFull = true
    this.#append({
      level: 'warn',
      message: `the log has ${LARGEST_BYTES >> 20} MiB: no more is kept but errors and the end`,
    })
  }

  #append({ level, message, ...rest }: Pick<JobLogLine, 'level' | 'message' | 'fraction' | 'end'>): void {
    const file = this.#file
    if (file === undefined) return
    const told = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message
    const line: JobLogLine = {
      time: new Date().toISOString(),
      level,
      ...this.#facts,
      message: redactUrl(told),
      ...rest,
    }
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
    this.#try(() => {
      writeSync(file, bytes)
      this.#bytes += bytes.length
    })
  }

  #try(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#file = undefined
      this.#trouble(`the log of the task is not kept: ${(error as Error).message}`)
    }
  }
}
