import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type FromProcess, type InspectJob, JobError, type ToProcess } from './jobs.ts'

/** A process ended, or had to be ended, before its job was done. */
export class ProcessLostError extends Error {
  override readonly name = 'ProcessLostError'
  readonly reason: 'memory' | 'time' | 'ended'

  constructor(reason: ProcessLostError['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

export interface ProcessLimits {
  readonly residentBytes: number // more, and it is ended
  readonly jobMs: number // a job that takes longer is ended with it
  readonly cancelMs: number // how long a job that is cancelled may go on before it is ended with its process
}

interface Current {
  readonly id: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
  readonly progress: (fraction: number) => void
}

const LOOK_MS = 200
const SCRIPT = fileURLToPath(new URL('./process.ts', import.meta.url))

/** A process that does one job at a time. */
export class WorkerProcess {
  /** Of what it last worked on: it may have kept some of it. */
  affinity = ''
  readonly #child: ChildProcess
  readonly #limits: ProcessLimits
  readonly #ended: Promise<void>
  #current: Current | undefined
  #isAlive = true
  #nextId = 1
  #lost: ProcessLostError | undefined

  /** @param onEnd  called once, when it is gone */
  constructor(limits: ProcessLimits, onEnd: (self: WorkerProcess) => void, script = SCRIPT) {
    this.#limits = limits
    this.#child = spawn(process.execPath, ['--max-old-space-size=1024', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    createInterface(this.#child.stdout!).on('line', (line) => this.#hear(line))
    this.#child.stdin!.on('error', () => {}) // it is gone, which `close` tells
    this.#ended = new Promise((resolve) => {
      const gone = (why: string) => {
        if (!this.#isAlive) return
        this.#isAlive = false
        this.#current?.reject(this.#lost ?? new ProcessLostError('ended', `the process that read it ended (${why})`))
        this.#current = undefined
        onEnd(this)
        resolve()
      }
      this.#child.on('error', (error) => gone(error.message))
      this.#child.on('close', (code, signal) => gone(signal ?? `exit code ${code}`))
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get isIdle(): boolean {
    return this.#isAlive && this.#current === undefined
  }

  /**
   * @param signal  stops the job; the promise then fails when the process is free again, or gone
   * @throws JobError, ProcessLostError
   */
  async do(job: InspectJob, progress: (fraction: number) => void, signal: AbortSignal): Promise<void> {
    const id = this.#nextId++
    const timers = [
      setInterval(() => this.#lookAtMemory(), LOOK_MS),
      this.#endAfter(this.#limits.jobMs, 'time', 'it took too long'),
    ]
    const cancel = () => {
      this.#tell({ id, cancel: true })
      timers.push(this.#endAfter(this.#limits.cancelMs, 'ended', 'it was cancelled'))
    }
    try {
      await new Promise<void>((resolve, reject) => {
        this.#current = { id, resolve, reject, progress }
        this.#tell({ id, job })
        signal.addEventListener('abort', cancel)
        if (signal.aborted) cancel()
      })
    } finally {
      signal.removeEventListener('abort', cancel)
      for (const timer of timers) clearTimeout(timer)
      this.#current = undefined
    }
  }

  /** Ends it: when it is idle, by itself; else at once. */
  async end(): Promise<void> {
    if (this.isIdle) this.#child.stdin!.end()
    else this.#child.kill('SIGKILL')
    await this.#ended
  }

  #tell(line: ToProcess): void {
    if (this.#isAlive) this.#child.stdin!.write(`${JSON.stringify(line)}\n`)
  }

  #hear(line: string): void {
    const message = JSON.parse(line) as FromProcess
    if ('ready' in message || message.id !== this.#current?.id) return
    if ('progress' in message) this.#current.progress(message.progress)
    else if ('error' in message) this.#current.reject(new JobError(message.error))
    else this.#current.resolve()
  }

  #endAfter(ms: number, reason: ProcessLostError['reason'], why: string): NodeJS.Timeout {
    return setTimeout(() => this.#kill(reason, why), ms).unref()
  }

  #lookAtMemory(): void {
    const bytes = residentBytes(this.pid)
    if (bytes <= this.#limits.residentBytes) return
    const [found, most] = [bytes, this.#limits.residentBytes].map((value) => (value / 1e9).toFixed(1))
    this.#kill('memory', `it needed ${found} GB of memory, more than the ${most} GB that one may have`)
  }

  #kill(reason: ProcessLostError['reason'], why: string): void {
    this.#lost ??= new ProcessLostError(reason, why)
    this.#child.kill('SIGKILL')
  }
}

const PAGE_BYTES = 4096

/** Of a process, as Linux tells it; 0 where it does not. */
function residentBytes(pid: number | undefined): number {
  try {
    return PAGE_BYTES * Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  } catch {
    return 0
  }
}
