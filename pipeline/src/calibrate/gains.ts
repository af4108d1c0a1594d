import { GainSums, referenceSolutions, type Solutions, type SolveOptions, solveSums } from '@contimg/numerics/solve'
import { mostUsed } from './bandpass.ts'
import type { WindowGains } from './gain-table.ts'
import { type Span, SpanCutter } from './intervals.ts'
import type { ModelledPiece } from './model-rows.ts'
import { type CalibrateOptions, solveOptions } from './options.ts'
import { RECEPTOR_COUNT } from './receptors.ts'

interface Solved {
  readonly solutions: Solutions
  readonly span: Span
}

/**
 * The gains of one spectral window after its bandpass: for every span a phase of each antenna and receptor, and for
 * every (longer) amplitude span an amplitude. Bandpass × phase × amplitude takes the model to the data. Both come from
 * one pass: the amplitude's sums are the phase's, turned by the phases found.
 */
export class GainWindow {
  readonly #bandpass: WindowGains
  readonly #options: SolveOptions
  readonly #phaseSpans: SpanCutter
  readonly #amplitudeSpans: SpanCutter
  readonly #span: GainSums
  readonly #amplitudeSpan: GainSums
  readonly #phases: Solved[] = []
  readonly #amplitudes: Solved[] = []

  constructor(bandpass: WindowGains, options: CalibrateOptions) {
    this.#bandpass = bandpass
    this.#options = solveOptions(options)
    this.#phaseSpans = new SpanCutter(options.phaseInterval)
    this.#amplitudeSpans = new SpanCutter(options.amplitudeInterval)
    this.#span = new GainSums(bandpass.antennaCount, 1, RECEPTOR_COUNT)
    this.#amplitudeSpan = new GainSums(bandpass.antennaCount, 1, RECEPTOR_COUNT)
  }

  add(piece: ModelledPiece): void {
    const { middleMjdS, exposureS } = piece
    if (this.#phaseSpans.isNext(middleMjdS, exposureS)) {
      this.#endPhaseSpan()
      if (this.#amplitudeSpans.isNext(middleMjdS, exposureS)) this.#endAmplitudeSpan()
    }
    this.#phaseSpans.include(middleMjdS, exposureS)
    this.#amplitudeSpans.include(middleMjdS, exposureS)
    this.#span.add(piece, this.#bandpass)
  }

  /** Ends the data. @param order  antennas in order of preference as phase reference */
  finish(order: readonly number[]): { phases: WindowGains[]; amplitudes: WindowGains[]; unconverged: number } {
    this.#endPhaseSpan()
    this.#endAmplitudeSpan()
    const used = referenceSolutions(
      this.#phases.map(({ solutions }) => solutions),
      order,
    ).map(mostUsed)
    return {
      phases: this.#phases.map((solved, i) => this.#windowGains(solved, used[i])),
      amplitudes: this.#amplitudes.map((solved) => this.#windowGains(solved, used[0])),
      unconverged: [...this.#phases, ...this.#amplitudes].reduce((sum, one) => sum + one.solutions.unconverged, 0),
    }
  }

  #endPhaseSpan(): void {
    const span = this.#phaseSpans.finish()
    if (!span) return
    const solutions = solveSums(this.#span, { ...this.#options, mode: 'phase' })
    this.#phases.push({ solutions, span })
    this.#amplitudeSpan.addSums(this.#span, solutions)
    this.#span.clear()
  }

  #endAmplitudeSpan(): void {
    const span = this.#amplitudeSpans.finish()
    if (!span) return
    this.#amplitudes.push({ solutions: solveSums(this.#amplitudeSpan, { ...this.#options, mode: 'amplitude' }), span })
    this.#amplitudeSpan.clear()
  }

  #windowGains({ solutions, span }: Solved, reference: number): WindowGains {
    const { spectralWindow, fieldId } = this.#bandpass
    return { ...solutions, spectralWindow, fieldId, span, reference }
  }
}
