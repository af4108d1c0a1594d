import type { AntennaGains } from '@contimg/numerics/solve'
import type { VisibilitySource } from '../visibilities/source.ts'
import { type TableOptions, timeInterpolation } from './apply-options.ts'
import { delayGain } from './delays.ts'
import { UnusableTableError } from './errors.ts'
import { BANDPASS, DELAY, type GainTable, type WindowGains } from './gain-table.ts'
import { betweenDelays, betweenGains, gainAt, gainsInTime } from './interpolate.ts'
import { RECEPTOR_COUNT } from './receptors.ts'
import { matchChannels, matchMapped, matchWindows, type WindowMatch } from './window-match.ts'

const MISSING = -1

/**
 * The gains of a table at the times, antennas and frequencies of other data. Antennas are matched by name. Windows are
 * matched by frequency, as their numbers mean nothing from one table to the next, unless a map of them is given or the
 * table was solved for several together and bears one. Of a bandpass each channel takes its nearest one, no further than
 * half a channel away; a gain and a delay hold for the channels within their window. What is flagged stays flagged.
 */
export class TableLookup {
  readonly #path: string
  readonly #table: GainTable
  readonly #source: VisibilitySource
  readonly #options: TableOptions
  readonly #antennas: Int32Array // [antenna of the data] antenna of the table, or MISSING
  readonly #runs: readonly (readonly WindowGains[])[] // solutions of one window in the order of time
  readonly #matches = new Map<number, WindowMatch>()
  readonly #constant = new Map<number, AntennaGains>() // by spectral window, where there is but one time

  constructor(path: string, table: GainTable, source: VisibilitySource, options: TableOptions = {}) {
    this.#path = path
    this.#table = table
    this.#source = source
    this.#options = options
    this.#antennas = matchAntennas(source, table)
    this.#runs = runsOf(table.solutions)
    this.#checkMap()
  }

  /** Antennas of the data that the table does not have. */
  get missingAntennas(): string[] {
    return this.#source.antennas.filter((_, i) => this.#antennas[i] === MISSING).map(({ name }) => name)
  }

  /** The middle of the first solution and of the last. */
  get timesMjdS(): [first: number, last: number] {
    const times = this.#table.solutions.map(({ span }) => span.middleMjdS)
    return [Math.min(...times), Math.max(...times)]
  }

  /** Whether the table has anything for this spectral window of the data. */
  covers(spectralWindow: number): boolean {
    return this.#matchOf(spectralWindow).runs.some((run) => run !== MISSING)
  }

  /** The gains of this table for every antenna and channel of the data; those it does not have are flagged. */
  at(spectralWindow: number, timeMjdS: number): AntennaGains {
    const known = this.#constant.get(spectralWindow)
    if (known) return known
    const match = this.#matchOf(spectralWindow)
    const interpolation = timeInterpolation(this.#table.kind, this.#options)
    const between = this.#table.kind === DELAY ? betweenDelays : betweenGains
    const used = [...new Set(match.runs)].filter((run) => run !== MISSING)
    const inTime = new Map(
      used.map((run) => [run, gainsInTime(this.#runs[run], timeMjdS, interpolation, between)] as const),
    )
    const gains = this.#spread(spectralWindow, match, inTime)
    if (used.every((run) => this.#runs[run].length === 1)) this.#constant.set(spectralWindow, gains)
    return gains
  }

  #spread(spectralWindow: number, match: WindowMatch, inTime: ReadonlyMap<number, AntennaGains>): AntennaGains {
    const antennaCount = this.#source.antennas.length
    const channelCount = match.runs.length
    const [gains, flags] = emptyGains(antennaCount * channelCount * RECEPTOR_COUNT)
    for (let channel = 0; channel < channelCount; channel++) {
      const solved = inTime.get(match.runs[channel])
      if (!solved) continue
      const offsetHz = this.#offsetHz(spectralWindow, match.runs[channel], channel)
      for (let antenna = 0; antenna < antennaCount; antenna++) {
        const theirs = this.#antennas[antenna]
        for (let receptor = 0; theirs !== MISSING && receptor < RECEPTOR_COUNT; receptor++) {
          const to = (antenna * channelCount + channel) * RECEPTOR_COUNT + receptor
          const at: number = (theirs * solved.channelCount + match.channels[channel]) * solved.receptorCount + receptor
          if (solved.flags[at] !== 0) continue
          flags[to] = 0
          const other = at + (match.others[channel] - match.channels[channel]) * solved.receptorCount
          if (this.#table.kind === DELAY) gains.set(delayGain(solved.gains[2 * at], offsetHz), 2 * to)
          else if (other !== at && solved.flags[other] === 0)
            gains.set(betweenGains(gainAt(solved, at), gainAt(solved, other), match.fractions[channel]), 2 * to)
          else {
            gains[2 * to] = solved.gains[2 * at]
            gains[2 * to + 1] = solved.gains[2 * at + 1]
          }
        }
      }
    }
    return { antennaCount, channelCount, receptorCount: RECEPTOR_COUNT, gains, flags }
  }

  /** From where a delay has no phase. */
  #offsetHz(spectralWindow: number, run: number, channel: number): number {
    const { frequenciesHz } = this.#table.spectralWindows[this.#runs[run][0].spectralWindow]
    return this.#source.spectralWindows[spectralWindow].frequenciesHz[channel] - frequenciesHz[0]
  }

  #matchOf(spectralWindow: number): WindowMatch {
    let match = this.#matches.get(spectralWindow)
    if (!match) {
      match = this.#match(spectralWindow)
      this.#matches.set(spectralWindow, match)
    }
    return match
  }

  #match(spectralWindow: number): WindowMatch {
    const { kind, spectralWindows } = this.#table
    const windows = this.#runs.map(([{ spectralWindow: id }]) => spectralWindows[id])
    const wanted = this.#source.spectralWindows[spectralWindow]
    const mapped = this.#mapped(spectralWindow)
    if (mapped !== undefined) {
      const run = this.#runs.findIndex(([{ spectralWindow: id }]) => id === mapped)
      if (run < 0) return matchWindows(wanted, [])
      return matchMapped(wanted, run, windows[run], this.#runs[run][0].channelCount, this.#path)
    }
    if (kind === BANDPASS) return matchChannels(wanted, windows, this.#options.frequency ?? 'nearest')
    return matchWindows(wanted, windows)
  }

  #checkMap(): void {
    const { windowMap } = this.#options
    if (!windowMap) return
    const [ours, theirs] = [this.#source.spectralWindows.length, this.#table.spectralWindows.length]
    const wrong = windowMap.find((id) => id >= theirs)
    const found =
      wrong === undefined ? `${windowMap.length} windows are mapped` : `there is no window ${wrong} to map to`
    if (wrong === undefined && windowMap.length === ours) return
    throw new UnusableTableError(this.#path, `${found}, the table has ${theirs} and the data ${ours}`)
  }

  /** The window of the table that a window of the data is mapped to. */
  #mapped(spectralWindow: number): number | undefined {
    const { windowMap } = this.#options
    if (windowMap) return windowMap[spectralWindow]
    const { length } = this.#source.spectralWindows
    const own = this.#table.windowMap
    return own?.length === length ? own[spectralWindow] : undefined
  }
}

function emptyGains(size: number): [gains: Float64Array, flags: Uint8Array] {
  return [new Float64Array(2 * size), new Uint8Array(size).fill(1)]
}

function matchAntennas(source: VisibilitySource, { antennas }: GainTable): Int32Array {
  return Int32Array.from(source.antennas, ({ name }, i) =>
    antennas[i]?.name === name ? i : name === '' ? MISSING : antennas.findIndex((other) => other.name === name),
  )
}

function runsOf(solutions: readonly WindowGains[]): WindowGains[][] {
  const runs = new Map<number, WindowGains[]>()
  for (const solved of solutions) {
    const run = runs.get(solved.spectralWindow)
    if (run) run.push(solved)
    else runs.set(solved.spectralWindow, [solved])
  }
  return [...runs.values()].map((run) => run.toSorted((a, b) => a.span.middleMjdS - b.span.middleMjdS))
}
