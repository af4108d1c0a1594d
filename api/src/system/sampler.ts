import { type CpuReading, cpuBetween, readCpu, readHost } from './host.ts'

export const STEP_S = 10
const KEPT = (6 * 3600) / STEP_S

/** How the host was at a time. */
export interface Sample extends ReturnType<typeof readHost> {
  readonly unixS: number
  readonly cpuPercent: number | null // of the time since the sample before
  readonly ownCpuPercent: number | null
}

export interface SamplerMeans {
  readonly nowMs: () => number
  readonly cpu?: () => CpuReading
  readonly host?: typeof readHost
}

/** Looks at the host each 10 s, and keeps what it saw for 6 h. */
export class Sampler implements Disposable {
  readonly #means: Required<SamplerMeans>
  readonly #samples: Sample[] = []
  #last: CpuReading
  #timer: NodeJS.Timeout | undefined

  constructor(means: SamplerMeans) {
    this.#means = { cpu: readCpu, host: readHost, ...means }
    this.#last = this.#means.cpu()
  }

  start(): void {
    this.#timer ??= setInterval(() => this.take(), 1000 * STEP_S).unref()
  }

  /** The oldest first. */
  since(unixS: number): readonly Sample[] {
    return this.#samples.filter((one) => one.unixS >= unixS)
  }

  /** How it is now, since the latest sample. */
  now(): Sample {
    const { nowMs, cpu, host } = this.#means
    const { percent, ownPercent } = cpuBetween(this.#last, cpu())
    return { unixS: nowMs() / 1000, cpuPercent: percent, ownCpuPercent: ownPercent, ...host() }
  }

  take(): void {
    this.#samples.push(this.now())
    if (this.#samples.length > KEPT) this.#samples.shift()
    this.#last = this.#means.cpu()
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
