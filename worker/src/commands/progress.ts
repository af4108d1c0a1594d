/** What a progress display writes to: standard error, or a test's stand-in. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const BAR_CELLS = 24
const REDRAW_MS = 100
const STEP_PERCENT = 10
const STEP_MS = 2000
const DEFAULT_COLUMNS = 80
const TELLING_S = 2 // before, the rate is that of the start
const TELLING_FRACTION = 0.02

/**
 * Shows how far a stage has come: on a terminal one line that is drawn over, elsewhere a plain line at each tenth, two
 * seconds apart or more, so that a log of quick stages holds none. Either tells the time taken and the time left.
 *
 *     using progress = new Progress('convert')
 *     await convert(options, { progress: (fraction, message) => progress.update(fraction, message) })
 *
 * Disposing it ends the line, so that what follows (an error, say) starts on a new one.
 */
export class Progress implements Disposable {
  readonly #label: string
  readonly #stream: ProgressStream
  readonly #clockMs: () => number
  readonly #startMs: number
  #shownPercent = 0
  #steppedMs: number
  #drawnMs = Number.NEGATIVE_INFINITY
  #line = ''
  #ended = false

  constructor(label: string, stream: ProgressStream = process.stderr, clockMs = () => performance.now()) {
    this.#label = label
    this.#stream = stream
    this.#clockMs = clockMs
    this.#startMs = clockMs()
    this.#steppedMs = this.#startMs
  }

  /** @param fraction 0 to 1 of the work; going back is ignored off a terminal */
  update(fraction: number, note = ''): void {
    if (this.#ended) return
    const percent = Math.floor(100 * Math.min(1, Math.max(0, fraction || 0)))
    const text = `${String(percent).padStart(3)} %  ${this.#times(fraction)}${note && `  ${note}`}`
    if (this.#stream.isTTY) this.#draw(percent, text)
    else this.#step(percent, text)
  }

  [Symbol.dispose](): void {
    if (this.#stream.isTTY && this.#line !== '') this.#stream.write(`\r\x1b[2K${this.#line}\n`)
    this.#ended = true
  }

  #draw(percent: number, text: string): void {
    const full = Math.round((percent / 100) * BAR_CELLS)
    const line = `${this.#label}  ${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)}  ${text}`
    this.#line = line.slice(0, (this.#stream.columns || DEFAULT_COLUMNS) - 1)
    if (this.#clockMs() - this.#drawnMs < REDRAW_MS) return
    this.#drawnMs = this.#clockMs()
    this.#stream.write(`\r\x1b[2K${this.#line}`)
  }

  #step(percent: number, text: string): void {
    const step = percent - (percent % STEP_PERCENT)
    const nowMs = this.#clockMs()
    if (step <= this.#shownPercent || nowMs - this.#steppedMs < STEP_MS) return
    this.#shownPercent = step
    this.#steppedMs = nowMs
    this.#stream.write(`${this.#label} ${text}\n`)
  }

  /** How long it has taken, and how long the rest will at that rate, once that can be told. */
  #times(fraction: number): string {
    const seconds = (this.#clockMs() - this.#startMs) / 1000
    const elapsed = seconds < 60 ? `${seconds.toFixed(1)} s` : duration(seconds)
    const canTell = seconds >= TELLING_S && fraction >= TELLING_FRACTION && fraction < 1
    return canTell ? `${elapsed}, ${duration((seconds * (1 - fraction)) / fraction)} left` : elapsed
  }
}

function duration(seconds: number): string {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
