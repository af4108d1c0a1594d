import type { AntennaGains } from '@contimg/numerics/solve'
import type { SpectralWindow, VisibilitySource } from '../visibilities/source.ts'
import { BANDPASS, type GainTable, type WindowGains } from './gain-table.ts'
import { interpolateGain } from './interpolate.ts'

const MISSING = -1

/** Where in a table the gains of one spectral window of the data lie. */
interface WindowMatch {
  readonly solutions: Int32Array // [channel] which run of the table, or MISSING
  readonly channels: Int32Array // [channel] channel of that run
}

/**
 * The gains of a table at the times, antennas and frequencies of other data. Antennas are matched by name. Windows are
 * matched by frequency, as their numbers mean nothing from one table to the next: a bandpass gives each channel its
 * nearest one, no further than half a channel away; a gain holds for the channels within its window.
 *
 * In time a bandpass is taken from the nearest solution, gains are interpolated (CASA's "nearest" and "linear").
 */
export class TableLookup {
  readonly #table: GainTable
  readonly #source: VisibilitySource
  readonly #antennas: Int32Array // [antenna of the data] antenna of the table, or MISSING
  readonly #runs: readonly (readonly WindowGains[])[] // solutions of one window in the order of time
  readonly #matches = new Map<number, WindowMatch>()

  constructor(table: GainTable, source: VisibilitySource) {
    this.#table = table
    this.#source = source
    this.#antennas = matchAntennas(source, table)
    this.#runs = runsOf(table.solutions)
  }

  /** Antennas of the data that the table does not have. */
  get missingAntennas(): string[] {
    return this.#source.antennas.filter((_, i) => this.#antennas[i] === MISSING).map(({ name }) => name)
  }

  /** Whether the table has anything for this spectral window of the data. */
  covers(spectralWindow: number): boolean {
    return this.#matchOf(spectralWindow).solutions.some((run) => run !== MISSING)
  }

  /** Multiplies `product` by the gains of this table; gains it does not have are flagged. */
  multiply(product: AntennaGains, spectralWindow: number, timeMjdS: number): void {
    const { antennaCount, channelCount, receptorCount, gains, flags } = product
    const match = this.#matchOf(spectralWindow)
    const linear = this.#table.kind !== BANDPASS
    for (let antenna = 0; antenna < antennaCount; antenna++)
      for (let channel = 0; channel < channelCount; channel++)
        for (let receptor = 0; receptor < receptorCount; receptor++) {
          const to = (antenna * channelCount + channel) * receptorCount + receptor
          if (flags[to] !== 0) continue
          const run = match.solutions[channel] === MISSING ? [] : this.#runs[match.solutions[channel]]
          const gain = this.#gainOf(run, this.#antennas[antenna], match.channels[channel], receptor, timeMjdS, linear)
          if (gain) {
            const re = gains[2 * to]
            gains[2 * to] = re * gain[0] - gains[2 * to + 1] * gain[1]
            gains[2 * to + 1] = re * gain[1] + gains[2 * to + 1] * gain[0]
          } else flags[to] = 1
        }
  }

  #gainOf(
    run: readonly WindowGains[],
    antenna: number,
    channel: number,
    receptor: number,
    timeMjdS: number,
    linear: boolean,
  ): readonly [number, number] | undefined {
    const first = run[0]
    if (!first || antenna === MISSING) return undefined
    const at = (antenna * first.channelCount + channel) * first.receptorCount + receptor
    return interpolateGain(run, at, timeMjdS, linear)
  }

  #matchOf(spectralWindow: number): WindowMatch {
    let match = this.#matches.get(spectralWindow)
    if (!match) {
      const windows = this.#runs.map(([{ spectralWindow: id }]) => this.#table.spectralWindows[id])
      const wanted = this.#source.spectralWindows[spectralWindow]
      match = this.#table.kind === BANDPASS ? nearestChannels(wanted, windows) : holdingWindows(wanted, windows)
      this.#matches.set(spectralWindow, match)
    }
    return match
  }
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

function nearestChannels(wanted: SpectralWindow, windows: readonly SpectralWindow[]): WindowMatch {
  const solutions = new Int32Array(wanted.frequenciesHz.length).fill(MISSING)
  const channels = new Int32Array(wanted.frequenciesHz.length)
  for (const [k, frequencyHz] of wanted.frequenciesHz.entries()) {
    let nearestHz = Infinity
    for (const [run, window] of windows.entries())
      for (const [channel, otherHz] of window.frequenciesHz.entries()) {
        const distanceHz = Math.abs(otherHz - frequencyHz)
        const widthHz = Math.max(Math.abs(window.channelWidthsHz[channel]), Math.abs(wanted.channelWidthsHz[k]))
        if (distanceHz < nearestHz && distanceHz <= 0.501 * widthHz) {
          nearestHz = distanceHz
          solutions[k] = run
          channels[k] = channel
        }
      }
  }
  return { solutions, channels }
}

function holdingWindows(wanted: SpectralWindow, windows: readonly SpectralWindow[]): WindowMatch {
  const solutions = Int32Array.from(wanted.frequenciesHz, (frequencyHz) =>
    windows.findIndex((window) => {
      const [lowHz, highHz] = edgesHz(window)
      return frequencyHz >= lowHz && frequencyHz <= highHz
    }),
  )
  return { solutions, channels: new Int32Array(solutions.length) }
}

function edgesHz({ frequenciesHz, channelWidthsHz }: SpectralWindow): [number, number] {
  const half = Math.abs(channelWidthsHz[0]) / 2
  return [Math.min(...frequenciesHz) - half, Math.max(...frequenciesHz) + half]
}
