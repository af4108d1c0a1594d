/** How long one solution holds: the whole observation, one integration, or so many seconds. */
export type SolutionInterval = 'inf' | 'int' | number

/** Reads an interval as CASA writes it: inf, int, 60, 60s, 5min. */
export function parseSolutionInterval(text: string): SolutionInterval {
  if (text === 'inf' || text === 'int') return text
  const match = text.match(/^(\d+(?:\.\d+)?)\s*(s|min)?$/)
  const seconds = match ? Number(match[1]) * (match[2] === 'min' ? 60 : 1) : 0
  if (!(seconds > 0)) throw new RangeError(`solution interval "${text}", wanted inf, int or a time such as 60s or 5min`)
  return seconds
}

/** The integrations of one solution. */
export interface Span {
  readonly startMjdS: number
  readonly endMjdS: number
  readonly middleMjdS: number
}

/** Cuts a run of integrations into spans. */
export class SpanCutter {
  readonly #interval: SolutionInterval
  #startMjdS = Number.NaN
  #endMjdS = Number.NaN

  constructor(interval: SolutionInterval) {
    this.#interval = interval
  }

  /** Whether an integration with this middle begins a new span: it would make the running one too long. */
  isNext(middleMjdS: number, exposureS: number): boolean {
    if (Number.isNaN(this.#startMjdS) || this.#interval === 'inf') return false
    const endMjdS = middleMjdS + exposureS / 2
    if (this.#interval === 'int') return endMjdS > this.#endMjdS + exposureS / 4 // rows of one come in several runs
    // half an exposure of slack, so that 60 s hold five integrations of 12.9 s
    return endMjdS - this.#startMjdS > this.#interval + exposureS / 2
  }

  include(middleMjdS: number, exposureS: number): void {
    if (Number.isNaN(this.#startMjdS)) this.#startMjdS = middleMjdS - exposureS / 2
    this.#endMjdS = middleMjdS + exposureS / 2
  }

  /** The span so far, undefined where nothing was included; the next one begins. */
  finish(): Span | undefined {
    const [startMjdS, endMjdS] = [this.#startMjdS, this.#endMjdS]
    this.#startMjdS = Number.NaN
    if (Number.isNaN(startMjdS)) return undefined
    return { startMjdS, endMjdS, middleMjdS: (startMjdS + endMjdS) / 2 }
  }
}
