import {
  fillGaps,
  GainSums,
  normaliseAmplitudes,
  referenceSolutions,
  type Solutions,
  smoothGains,
} from '@contimg/numerics/solve'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import { mostUsed } from './bandpass.ts'
import { combinedSpans, windowOfAll } from './combined-windows.ts'
import { delaysOf, delayWindow, turnedByDelays } from './delays.ts'
import { CalibrationFailedError } from './errors.ts'
import {
  BANDPASS,
  DELAY,
  GAIN,
  type GainTable,
  solutionStatistics,
  type TableKind,
  type WindowGains,
} from './gain-table.ts'
import { GainSolver, type SolvedGains, type SolvedSpan } from './gains.ts'
import type { RowModel } from './model-rows.ts'
import { type CalibrateOptions, isNormalised } from './options.ts'
import { RECEPTOR_COUNT } from './receptors.ts'
import { referenceGoodness, referenceOrder, wantedReference } from './reference-order.ts'
import { planWindows, rowOrder } from './window-blocks.ts'
import { type BandOfWindow, type GainPass, solverBlocks, WindowSolver } from './window-solver.ts'
import { directWork, followed, SolverThreads, threadCount, threadedWork, type WindowWork } from './window-work.ts'

/** What was solved for; together they take the model to the data. */
export interface SolvedCalibration {
  readonly delay: GainTable | undefined
  readonly bandpass: GainTable | undefined
  readonly phase: GainTable | undefined
  readonly amplitude: GainTable | undefined
  readonly referenceAntenna: string // that most solutions have phase zero at
  readonly notes: readonly string[] // what the person who asked should know
}

/**
 * Solves for bandpass and gains in two passes over the data, in this thread, holding one integration and the sums: of
 * one spectral window at a time where the rows allow it, 7 kB a pair of antennas; else of all.
 *
 * @throws UnknownAntennaError, CalibrationFailedError
 */
export async function solveTables(
  source: VisibilitySource | MeasurementSetSource,
  model: RowModel,
  options: CalibrateOptions,
  control: StageControl = {},
): Promise<SolvedCalibration> {
  const solving = new Solving(source, model, options, control) // an unknown antenna is refused before any work
  const order = 'ms' in source ? solverBlocks(source, options) : rowOrder(source)
  return await solving.solve(directWork(source, order, new WindowSolver(source, order, model, options)))
}

/**
 * The same in several threads, each of which opens the Measurement Set and makes the model that the options name.
 *
 * @throws UnknownAntennaError, CalibrationFailedError
 */
export async function solveInThreads(
  source: MeasurementSetSource,
  model: RowModel,
  options: CalibrateOptions,
  control: StageControl = {},
): Promise<SolvedCalibration> {
  const count = threadCount(options, source.spectralWindows.length)
  if (count <= 1) return await solveTables(source, model, options, control)
  const solving = new Solving(source, model, options, control)
  await using threads = new SolverThreads({ msPath: source.path, options }, count)
  const plan = planWindows(source) // while they start
  if (!plan) return await solveTables(source, model, options, control)
  return await solving.solve(threadedWork(threads, plan))
}

class Solving {
  readonly #source: VisibilitySource
  readonly #model: RowModel
  readonly #options: CalibrateOptions
  readonly #control: StageControl
  #order: readonly number[]
  #unconverged = 0

  constructor(source: VisibilitySource, model: RowModel, options: CalibrateOptions, control: StageControl) {
    this.#source = source
    this.#model = model
    this.#options = options
    this.#control = control
    this.#order = this.#referenceOrder(new Float64Array(source.antennas.length))
  }

  async solve(work: WindowWork): Promise<SolvedCalibration> {
    const { bandpass: wantsBandpass, gains: mode } = this.#options
    const share = wantsBandpass && mode !== 'none' ? 0.6 : Number(wantsBandpass) // of the time, that the bandpass takes
    const bands = wantsBandpass ? await this.#bandpasses(work, share) : undefined
    const known = bands && Map.groupBy(bands.total, ({ spectralWindow }) => spectralWindow)
    const gains = mode === 'none' ? undefined : await this.#gains(work, known, share)
    const phase = gains && mode !== 'a' ? this.#table(GAIN, 'phase', gains.phases) : undefined
    const amplitude = gains && mode !== 'p' ? this.#table(GAIN, 'amplitude', gains.amplitudes) : undefined
    const solutions = [...(bands?.bandpass.solutions ?? []), ...(gains?.phases ?? [])]
    const reference = mostUsed(Int32Array.from(solutions, (one) => one.reference))
    return {
      delay: bands?.delay,
      bandpass: bands?.bandpass,
      phase,
      amplitude,
      referenceAntenna: this.#source.antennas[reference].name,
      notes: this.#notes(reference),
    }
  }

  async #bandpasses(work: WindowWork, share: number) {
    const passes = await work.bandpass(followed(this.#control, 0, share, 'bandpass'))
    this.#checkModel(passes)
    const bands = passes.flatMap((pass) => pass.bands).toSorted(byWindowAndTime)
    if (bands.every(({ samples }) => samples.every((count) => count === 0))) this.#failForWantOfData()
    this.#order = this.#referenceOrder(
      referenceGoodness(
        this.#source.antennas.length,
        bands.map(({ solutions }) => solutions),
      ),
    )
    const solved = [...Map.groupBy(bands, ({ spectralWindow }) => spectralWindow).values()].flatMap((band) =>
      this.#referenced(band),
    )
    const delay = this.#options.delays ? this.#delays(solved) : undefined
    const windows = this.#source.spectralWindows
    const flat = delay
      ? solved.map((one, i) => turnedByDelays(one, delay.solutions[i], windows[one.spectralWindow], -1))
      : solved
    for (const one of flat) this.#finishBand(one as WindowGains & Solutions)
    const bandpass = this.#table(BANDPASS, 'bandpass', flat)
    const total = delay
      ? flat.map((one, i) => turnedByDelays(one, delay.solutions[i], windows[one.spectralWindow], 1))
      : flat
    return { delay, bandpass, total }
  }

  #checkModel(passes: readonly { readonly brightestJy: number }[]): void {
    if (passes.some(({ brightestJy }) => brightestJy > 0)) return
    throw new CalibrationFailedError(this.#source.path, `the model (${this.#model.description}) is zero everywhere`)
  }

  #failForWantOfData(): never {
    throw new CalibrationFailedError(
      this.#source.path,
      'every cross-correlation is flagged, without weight or outside the range of (u, v)',
    )
  }

  /** @param bands  of one window, by time */
  #referenced(bands: readonly BandOfWindow[]): (WindowGains & Solutions)[] {
    for (const { solutions } of bands) this.#unconverged += solutions.unconverged
    const used = referenceSolutions(
      bands.map(({ solutions }) => solutions),
      this.#order,
    )
    return bands.map(({ solutions, spectralWindow, span, fieldId }, i) => ({
      ...solutions,
      ...{ spectralWindow, span, fieldId, reference: mostUsed(used[i]) },
    }))
  }

  #delays(solved: readonly WindowGains[]): GainTable {
    const reference = mostUsed(Int32Array.from(solved, (one) => one.reference))
    if (reference < 0) this.#table(BANDPASS, 'bandpass', solved) // which says what is wrong
    const { minimumSnr } = this.#options
    return this.#table(DELAY, 'delay', delaysOf(solved, this.#source.spectralWindows, reference, minimumSnr))
  }

  #finishBand(band: WindowGains & Solutions): void {
    if (this.#options.fillGaps > 0) fillGaps(band, this.#options.fillGaps)
    if (this.#options.smoothing) smoothGains(band, this.#options.smoothing)
    if (isNormalised(this.#options)) normaliseAmplitudes(band)
  }

  async #gains(work: WindowWork, known: ReadonlyMap<number, readonly WindowGains[]> | undefined, share: number) {
    const passes = await work.gains(known, followed(this.#control, share, 1, 'gains'))
    this.#checkModel(passes)
    const solved = this.#options.combineWindows
      ? [[0, this.#solveTogether(passes)] as const]
      : passes.flatMap((pass) => [...pass.gains]).toSorted(([a], [b]) => a - b)
    if (!known) {
      const spans = solved.flatMap(([, { phases, amplitudes }]) => [...phases, ...amplitudes])
      const goodness = referenceGoodness(
        this.#source.antennas.length,
        spans.map(({ solutions }) => solutions),
      )
      this.#order = this.#referenceOrder(goodness)
    }
    const windows = solved.map(([window, one]) => this.#referencedGains(window, one))
    return {
      phases: windows.flatMap(({ phases }) => phases),
      amplitudes: windows.flatMap(({ amplitudes }) => amplitudes),
    }
  }

  #solveTogether(passes: readonly GainPass[]): SolvedGains {
    const heap = new KernelHeap()
    const antennaCount = this.#source.antennas.length
    const solver = new GainSolver(antennaCount, this.#options, heap)
    const sums = new GainSums(antennaCount, 1, RECEPTOR_COUNT, heap)
    for (const { span, exposureS, fieldId, parts } of combinedSpans(passes)) {
      sums.clear()
      for (const part of parts) sums.addAll(part.sums, part.counts)
      solver.solveSpan(sums, { span, exposureS, fieldId })
    }
    return solver.finish()
  }

  #referencedGains(spectralWindow: number, { phases, amplitudes }: SolvedGains) {
    for (const { solutions } of [...phases, ...amplitudes]) this.#unconverged += solutions.unconverged
    const used = referenceSolutions(
      phases.map(({ solutions }) => solutions),
      this.#order,
    ).map(mostUsed)
    const windowGains = ({ solutions, span, fieldId }: SolvedSpan, reference: number): WindowGains => ({
      ...solutions,
      ...{ spectralWindow, span, fieldId, reference },
    })
    return {
      phases: phases.map((solved, i) => windowGains(solved, used[i])),
      amplitudes: amplitudes.map((solved) => windowGains(solved, used[0] ?? this.#order[0])),
    }
  }

  #table(kind: TableKind, what: string, solutions: readonly WindowGains[]): GainTable {
    const { path, telescopeName, antennas, fields, spectralWindows } = this.#source
    const { total, flagged } = solutionStatistics(solutions)
    if (flagged === total) throw new CalibrationFailedError(path, this.#whyNone(what, total))
    const measurementSet = path.replace(/\/+$/, '').split('/').at(-1)!
    const table = { kind, measurementSet, telescopeName, antennas, fields, spectralWindows, solutions }
    if (kind === DELAY) return { ...table, spectralWindows: spectralWindows.map(delayWindow) }
    if (kind !== GAIN || !this.#options.combineWindows) return table
    return {
      ...table,
      spectralWindows: spectralWindows.with(0, windowOfAll(spectralWindows)),
      windowMap: new Array<number>(spectralWindows.length).fill(0),
    }
  }

  #whyNone(what: string, total: number): string {
    const { minimumSnr, gainMinimumSnr, minimumBaselines } = this.#options
    const snr = what === 'phase' || what === 'amplitude' ? gainMinimumSnr : minimumSnr
    return total === 0
      ? `nothing to solve ${what}s from: all is flagged, or the model is too faint here (is it in the beam?)`
      : `no ${what} solution out of ${total} has a signal-to-noise ratio of ${snr} and ${minimumBaselines} baselines`
  }

  #referenceOrder(goodness: ArrayLike<number>): number[] {
    const names = this.#source.antennas.map(({ name }) => name)
    return referenceOrder(this.#source.path, names, this.#options.referenceAntenna, goodness)
  }

  #notes(reference: number): string[] {
    const { antennas } = this.#source
    const { beam, pointing, normalise, gains } = this.#options
    const notes: string[] = []
    const names = antennas.map(({ name }) => name)
    const wanted = wantedReference(names, this.#options.referenceAntenna)
    if (wanted >= 0 && reference !== wanted)
      notes.push(
        `antenna ${antennas[wanted].name} has too few solutions: antenna ${antennas[reference].name} is the phase reference`,
      )
    if (beam !== 'none' && !pointing && isPhaseShifted(this.#source))
      notes.push('one phase centre for a transit telescope: the beam is taken to point at it; give the pointing')
    if (normalise && !isNormalised(this.#options) && this.#options.bandpass)
      notes.push(`no amplitude gains (${gains}): the bandpass keeps the flux scale, and is not normalised`)
    if (this.#unconverged > 0) notes.push(`${this.#unconverged} solves did not converge and are flagged`)
    return notes
  }
}

function byWindowAndTime(a: BandOfWindow, b: BandOfWindow): number {
  return a.spectralWindow - b.spectralWindow || a.span.middleMjdS - b.span.middleMjdS
}

/** A transit telescope has a phase centre an integration, on its meridian, unless they were moved to one. */
function isPhaseShifted({ telescopeName, fields }: VisibilitySource): boolean {
  return fields.length === 1 && /^(OVRO_MMA|DSA)/.test(telescopeName)
}
