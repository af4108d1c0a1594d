import {
  type AntennaGains,
  DEFAULT_SOLVE_OPTIONS,
  GainSums,
  normaliseAmplitudes,
  referenceSolutions,
  type SolveOptions,
  solveSums,
} from '@contimg/numerics/solve'
import type { WindowGains } from './gain-table.ts'
import { SpanCutter } from './intervals.ts'
import type { ModelledPiece } from './model-rows.ts'
import { type CalibrateOptions, solveOptions } from './options.ts'
import { RECEPTOR_COUNT } from './receptors.ts'

/** For phases that only line up times before they are added: any that the iteration finds is better than none. */
const LOOSE: SolveOptions = { ...DEFAULT_SOLVE_OPTIONS, mode: 'amplitude-and-phase', minimumSnr: 0, tolerance: 1e-6 }

/**
 * The bandpass of one spectral window: a complex gain for every antenna, channel and receptor, the same over the whole
 * observation. So that phases which wander in time do not wear it down, each span is first turned to the phases of
 * those before it: one phase an antenna and receptor, found with all channels together, given the bandpass so far.
 */
export class BandpassWindow {
  readonly #spectralWindow: number
  readonly #options: CalibrateOptions
  readonly #whole = new SpanCutter('inf')
  readonly #phaseSpans: SpanCutter
  readonly #total: GainSums
  readonly #span: GainSums
  readonly #seen: Uint8Array // [antenna, receptor] 1 = had data
  #fieldId: number | undefined
  #soFar: AntennaGains | undefined

  constructor(spectralWindow: number, antennaCount: number, channelCount: number, options: CalibrateOptions) {
    this.#spectralWindow = spectralWindow
    this.#options = options
    this.#phaseSpans = new SpanCutter(options.preBandpass === 'none' ? 'inf' : options.preBandpass)
    this.#total = new GainSums(antennaCount, channelCount, RECEPTOR_COUNT)
    this.#span = new GainSums(antennaCount, channelCount, RECEPTOR_COUNT)
    this.#seen = new Uint8Array(antennaCount * RECEPTOR_COUNT)
  }

  add(piece: ModelledPiece): void {
    if (this.#phaseSpans.isNext(piece.middleMjdS, piece.exposureS)) this.#endSpan()
    this.#phaseSpans.include(piece.middleMjdS, piece.exposureS)
    this.#whole.include(piece.middleMjdS, piece.exposureS)
    this.#fieldId ??= piece.fieldId
    this.#span.add(piece)
  }

  /** Ends the data. @returns samples that went in, by antenna */
  finish(): Float64Array {
    this.#endSpan()
    return samplesByAntenna(this.#total)
  }

  /** @param order  antennas in order of preference as phase reference */
  solve(order: readonly number[]): WindowGains & { readonly unconverged: number } {
    const solutions = solveSums(this.#total, solveOptions(this.#options))
    const [used] = referenceSolutions([solutions], order)
    if (this.#options.normalise) normaliseAmplitudes(solutions)
    return {
      ...solutions,
      spectralWindow: this.#spectralWindow,
      span: this.#whole.finish()!,
      fieldId: this.#fieldId ?? 0,
      reference: mostUsed(used),
    }
  }

  #endSpan(): void {
    this.#phaseSpans.finish()
    const newcomers = this.#newcomers()
    this.#total.addSums(this.#span, this.#spanPhases(newcomers))
    this.#span.clear()
    if (newcomers.length === 0) return
    for (const at of newcomers) this.#seen[at] = 1
    this.#soFar = solveSums(this.#total, LOOSE)
  }

  /** Places [antenna, receptor] that have data in this span and had none before. */
  #newcomers(): number[] {
    const present = withData(this.#span)
    return Array.from(present.keys()).filter((at) => present[at] === 1 && this.#seen[at] === 0)
  }

  /** One phase an antenna and receptor; 1 for newcomers, whose phase in this span is what the rest is turned to. */
  #spanPhases(newcomers: readonly number[]): AntennaGains {
    const { antennaCount } = this.#span
    const collapsed = new GainSums(antennaCount, 1, RECEPTOR_COUNT)
    if (this.#soFar) collapsed.addSums(this.#span, this.#soFar)
    const phases = solveSums(collapsed, { ...solveOptions(this.#options), mode: 'phase' })
    for (const at of newcomers) phases.flags[at] = 0
    return phases
  }
}

function samplesByAntenna({ antennaCount, channelCount, receptorCount, counts }: GainSums): Float64Array {
  const samples = new Float64Array(antennaCount)
  let at = 0
  for (let i = 0; i < antennaCount; i++)
    for (let j = i + 1; j < antennaCount; j++)
      for (const end = at + channelCount * receptorCount; at < end; at++) {
        samples[i] += counts[at]
        samples[j] += counts[at]
      }
  return samples
}

function withData({ antennaCount, channelCount, receptorCount, counts }: GainSums): Uint8Array {
  const present = new Uint8Array(antennaCount * receptorCount)
  let at = 0
  for (let i = 0; i < antennaCount; i++)
    for (let j = i + 1; j < antennaCount; j++)
      for (let channel = 0; channel < channelCount; channel++)
        for (let receptor = 0; receptor < receptorCount; receptor++)
          if (counts[at++] > 0) {
            present[i * receptorCount + receptor] = 1
            present[j * receptorCount + receptor] = 1
          }
  return present
}

/** The antenna that serves as reference in most solutions. */
export function mostUsed(used: Int32Array): number {
  const counts = new Map<number, number>()
  for (const antenna of used) if (antenna >= 0) counts.set(antenna, (counts.get(antenna) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? -1
}
