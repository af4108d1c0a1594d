import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

/** A program that is to run all the time. */
export interface Service {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly environment: NodeJS.ProcessEnv
}

export interface SupervisorOptions {
  readonly tell: (message: string, facts: Readonly<Record<string, unknown>>) => void
  readonly firstDelayMs?: number // before the first restart, doubled for each one after it
  readonly longestDelayMs?: number
  readonly patienceMs?: number // for what runs to come to its end
}

const HEALTHY_MS = 60_000 // who ran so long begins with the first delay again
const KILL_MS = 10_000

/**
 * Keeps programs running: one that ends is started again, after a while that grows while it goes on ending. Each has a pipe
 * as its standard input, which ends when this process is gone for whatever reason: they are to stop then.
 */
export class Supervisor {
  readonly #options: Required<SupervisorOptions>
  readonly #stop = new AbortController()
  readonly #running = new Map<string, ChildProcess>()
  readonly #loops: Promise<void>[] = []

  constructor(options: SupervisorOptions) {
    this.#options = { firstDelayMs: 1000, longestDelayMs: 60_000, patienceMs: 60_000, ...options }
  }

  /** Processes by the names of their services. */
  get pids(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#running].map(([name, { pid }]) => [name, pid ?? 0]))
  }

  start(service: Service): void {
    this.#loops.push(this.#keep(service))
  }

  /** Asks all to stop, then more firmly, then ends them. */
  async stop(): Promise<void> {
    this.#stop.abort()
    const ended = Promise.all(this.#loops)
    for (const [signal, waitMs] of [
      ['SIGTERM', this.#options.patienceMs],
      ['SIGTERM', KILL_MS],
      ['SIGKILL', KILL_MS],
    ] as const) {
      for (const child of this.#running.values()) child.kill(signal)
      if (await isSettled(ended, waitMs)) return
    }
  }

  async #keep(service: Service): Promise<void> {
    const { tell, firstDelayMs, longestDelayMs } = this.#options
    let delayMs = firstDelayMs
    while (!this.#stop.signal.aborted) {
      const startMs = performance.now()
      const how = await this.#run(service)
      if (this.#stop.signal.aborted) return
      if (performance.now() - startMs > HEALTHY_MS) delayMs = firstDelayMs
      tell(`${service.name} ended ${how}, starts again in ${delayMs / 1000} s`, { service: service.name })
      await pause(delayMs, undefined, { signal: this.#stop.signal }).catch(() => {})
      delayMs = Math.min(2 * delayMs, longestDelayMs)
    }
  }

  async #run({ name, command, args, environment }: Service): Promise<string> {
    const child = spawn(command, args, { env: environment, stdio: ['pipe', 'inherit', 'inherit'] })
    this.#running.set(name, child)
    try {
      await once(child, 'exit')
      return child.signalCode === null ? `with exit code ${child.exitCode}` : `by ${child.signalCode}`
    } catch (error) {
      return `before it began (${(error as Error).message})`
    } finally {
      this.#running.delete(name)
    }
  }
}

async function isSettled(work: Promise<unknown>, withinMs: number): Promise<boolean> {
  const late = new AbortController()
  const time = pause(withinMs, false, { signal: late.signal }).catch(() => false)
  const done = await Promise.race([work.then(() => true), time])
  late.abort()
  return done
}
