import { type FitsPlan, openFits, readRows } from './fits-plan.ts'
import { emptyLevels, type Level, putRows } from './pyramid.ts'

export const BAND_ROWS = 512 // asked for at once: 10 MB of 5040 columns
const AT_ONCE = 2

/** The pixels of an image of the API, which come band by band. */
export class ImagePixels {
  readonly id: number
  plan: FitsPlan | undefined
  levels: readonly Level[] = []
  error: Error | undefined
  changes = 0 // grows whenever something came
  readonly #bands = new Set<number>() // that are here
  readonly #stop = new AbortController()
  readonly #listeners = new Set<() => void>()
  #isBegun = false

  constructor(id: number) {
    this.id = id
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Of the rows that are here, 0 to 1. */
  get fraction(): number {
    return this.plan === undefined ? 0 : this.#bands.size / this.bandCount
  }

  get isWhole(): boolean {
    return this.plan !== undefined && this.#bands.size === this.bandCount
  }

  get bandCount(): number {
    return Math.ceil((this.plan?.height ?? 0) / BAND_ROWS)
  }

  get bytes(): number {
    return this.levels.reduce((sum, { data }) => sum + data.byteLength, 0)
  }

  /** How many of the bands that rows `from` up to `to` lie in are here. */
  bandsWithin(from: number, to: number): number {
    let count = 0
    for (let band = Math.floor(from / BAND_ROWS); band * BAND_ROWS < to; band++) if (this.#bands.has(band)) count++
    return count
  }

  hasRow(y: number): boolean {
    return this.#bands.has(Math.floor(y / BAND_ROWS))
  }

  /** Jy/beam or what the unit is; NaN where blank, beyond the image, or not here yet. Pixels from 0, y from the south. */
  at(x: number, y: number): number {
    const [level] = this.levels
    if (level === undefined || x < 0 || y < 0 || x >= level.width || y >= level.height) return Number.NaN
    return level.data[y * level.width + x]
  }

  /** Loads what is missing; the rows about the middle come first. Once only, whoever asks. */
  load(): void {
    if (this.#isBegun) return
    this.#isBegun = true
    void this.#load().catch((error: Error) => {
      if (this.#stop.signal.aborted) return
      this.error = error
      this.#changed()
    })
  }

  /** Tries again after an error. */
  again(): void {
    this.error = undefined
    this.#isBegun = false
    if (this.plan !== undefined && this.#bands.size === 0) this.plan = undefined
    this.load()
    this.#changed()
  }

  stop(): void {
    this.#stop.abort()
    this.#listeners.clear()
  }

  async #load(): Promise<void> {
    const { signal } = this.#stop
    if (this.plan === undefined) {
      const plan = await openFits(`/images/${this.id}/fits`, signal)
      this.levels = emptyLevels(plan.width, plan.height)
      this.plan = plan
      this.#changed()
    }
    const waiting = middleFirst(this.bandCount).filter((band) => !this.#bands.has(band))
    const next = async (): Promise<void> => {
      for (let band = waiting.shift(); band !== undefined; band = waiting.shift())
        await this.#loadBand(this.plan!, band)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, next))
  }

  async #loadBand(plan: FitsPlan, band: number): Promise<void> {
    const first = band * BAND_ROWS
    const rows = await readRows(plan, first, Math.min(BAND_ROWS, plan.height - first), this.#stop.signal)
    putRows(this.levels, rows, first)
    this.#bands.add(band)
    this.#changed()
  }

  #changed(): void {
    this.changes++
    for (const listener of this.#listeners) listener()
  }
}

/** 0 up to `count`, from the middle outwards. */
export function middleFirst(count: number): number[] {
  const middle = (count - 1) / 2
  return Array.from({ length: count }, (_, i) => i).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b)
}
