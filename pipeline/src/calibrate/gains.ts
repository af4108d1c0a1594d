import { type AntennaGains, GainSums, type Solutions, solveSums } from '@contimg/numerics/solve'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { type Span, SpanCutter } from './intervals.ts'
import type { ModelledPiece } from './model-rows.ts'
import { type CalibrateOptions, gainSolve } from './options.ts'
import { RECEPTOR_COUNT } from './receptors.ts'

/** A stretch of data that share a gain. */
export interface GainSpan {
  readonly span: Span
  readonly exposureS: number
  readonly fieldId: number // of its first integration
}

/** The same with what its data add up to, all channels together. */
export interface SpanSums extends GainSpan {
  readonly sums: Float64Array // as GainSums holds them
  readonly counts: Uint32Array
}

type EndOfSpan = (sums: GainSums, span: GainSpan) => void

export interface SolvedSpan {
  readonly solutions: Solutions
  readonly span: Span
  readonly fieldId: number
}

/** The gains of one spectral window, or of all together, before they have a phase reference. */
export interface SolvedGains {
  readonly phases: readonly SolvedSpan[]
  readonly amplitudes: readonly SolvedSpan[]
}

/** Adds up the data of one spectral window, given its bandpass, over each span of constant phase. */
export class GainSpans {
  readonly #cutter: SpanCutter
  readonly #combineFields: boolean
  readonly #sums: GainSums
  readonly #endOfSpan: EndOfSpan
  #fieldId = -1
  #exposureS = 0

  /** @param endOfSpan  is handed the sums of each span, which are cleared after it */
  constructor(antennaCount: number, options: CalibrateOptions, heap: KernelHeap, endOfSpan: EndOfSpan) {
    this.#cutter = new SpanCutter(options.phaseInterval)
    this.#combineFields = options.combineFields
    this.#sums = new GainSums(antennaCount, 1, RECEPTOR_COUNT, heap)
    this.#endOfSpan = endOfSpan
  }

  add(piece: ModelledPiece, known: AntennaGains | undefined): void {
    const { middleMjdS, exposureS, fieldId } = piece
    const isOtherField = !this.#combineFields && this.#fieldId >= 0 && fieldId !== this.#fieldId
    if (isOtherField || this.#cutter.isNext(middleMjdS, exposureS)) this.finish()
    if (this.#fieldId < 0) this.#fieldId = fieldId
    this.#exposureS = exposureS
    this.#cutter.include(middleMjdS, exposureS)
    this.#sums.add(piece, known)
  }

  /** Ends the span, or the data. */
  finish(): void {
    const span = this.#cutter.finish()
    if (span) this.#endOfSpan(this.#sums, { span, exposureS: this.#exposureS, fieldId: this.#fieldId })
    this.#sums.clear()
    this.#fieldId = -1
  }
}

/**
 * Solves spans for a phase of each antenna and receptor and, over every (longer) amplitude span, for an amplitude.
 * Bandpass × phase × amplitude takes the model to the data. The amplitude's sums are the phase's, turned by the phases.
 */
export class GainSolver {
  readonly #options: CalibrateOptions
  readonly #amplitudeSums: GainSums
  readonly #phases: SolvedSpan[] = []
  readonly #amplitudes: SolvedSpan[] = []
  #running: { span: Span; fieldId: number } | undefined

  constructor(antennaCount: number, options: CalibrateOptions, heap: KernelHeap) {
    this.#options = options
    this.#amplitudeSums = new GainSums(antennaCount, 1, RECEPTOR_COUNT, heap)
  }

  /** Takes the sums of the next span, and leaves them empty. */
  solveSpan(sums: GainSums, { span, exposureS, fieldId }: GainSpan): void {
    const solve = gainSolve(this.#options)
    const solutions = solveSums(sums, { ...solve, mode: 'phase' })
    if (this.#options.gains !== 'a') this.#phases.push({ solutions, span, fieldId })
    if (this.#options.gains === 'p') return
    if (this.#running && this.#isNext(this.#running, span, exposureS, fieldId)) this.#endAmplitude()
    const { startMjdS } = this.#running?.span ?? span
    const { endMjdS } = span
    this.#running = {
      span: { startMjdS, endMjdS, middleMjdS: (startMjdS + endMjdS) / 2 },
      fieldId: this.#running?.fieldId ?? fieldId,
    }
    this.#amplitudeSums.take(sums, solutions)
  }

  finish(): SolvedGains {
    this.#endAmplitude()
    return { phases: this.#phases, amplitudes: this.#amplitudes }
  }

  #isNext(running: { span: Span; fieldId: number }, span: Span, exposureS: number, fieldId: number): boolean {
    const { amplitudeInterval, combineFields } = this.#options
    if (!combineFields && running.fieldId !== fieldId) return true
    if (amplitudeInterval === 'inf') return false
    return amplitudeInterval === 'int' || span.endMjdS - running.span.startMjdS > amplitudeInterval + exposureS / 2
  }

  #endAmplitude(): void {
    if (!this.#running) return
    const solutions = solveSums(this.#amplitudeSums, { ...gainSolve(this.#options), mode: 'amplitude' })
    this.#amplitudes.push({ solutions, ...this.#running })
    this.#amplitudeSums.clear()
    this.#running = undefined
  }
}
