import { setImmediate } from 'node:timers/promises'
import { beamNamed } from '@contimg/numerics/beam'
import type { StageControl } from '../control.ts'
import type { SkyModel } from '../sky/sky-model.ts'
import type { VisibilityBlock } from '../visibilities/block.ts'
import { type VisibilitySource, wantedFields } from '../visibilities/source.ts'
import { BandpassWindow, mostUsed } from './bandpass.ts'
import { CalibrationFailedError } from './errors.ts'
import { BANDPASS, GAIN, type GainTable, solutionStatistics, type TableKind, type WindowGains } from './gain-table.ts'
import { GainWindow } from './gains.ts'
import { dishDiameterM, type ModelledPiece, RowModeller } from './model-rows.ts'
import type { CalibrateOptions } from './options.ts'
import { referenceOrder } from './reference-order.ts'

export interface SolvedCalibration {
  readonly bandpass: GainTable
  readonly phase: GainTable
  readonly amplitude: GainTable
  readonly referenceAntenna: string // that most solutions have phase zero at
  readonly notes: readonly string[] // what the person who asked should know
}

/**
 * Solves for bandpass and gains in two passes over the data, holding one integration and the sums: 110 kB a pair of
 * antennas for DSA-110's 768 channels, 0.75 GB for the 6786 pairs of its 117 stations.
 *
 * @throws UnknownAntennaError, CalibrationFailedError
 */
export async function solveTables(
  source: VisibilitySource,
  model: SkyModel,
  options: CalibrateOptions,
  control: StageControl = {},
): Promise<SolvedCalibration> {
  const solving = new Solving(source, model, options)
  await eachBlock(source, control, 0, 'bandpass', (block) => solving.addToBandpass(block))
  const bandpass = solving.solveBandpass()
  await eachBlock(source, control, 0.5, 'gains', (block) => solving.addToGains(block))
  return solving.finish(bandpass)
}

async function eachBlock(
  source: VisibilitySource,
  { progress, signal }: StageControl,
  from: number,
  what: string,
  visit: (block: VisibilityBlock) => void,
): Promise<void> {
  for (const block of source.blocks()) {
    visit(block)
    progress?.(from + (0.5 * (block.firstRow + block.rowCount)) / source.rowCount, what)
    await setImmediate() // lets an abort be heard
    signal?.throwIfAborted()
  }
}

class Solving {
  readonly #source: VisibilitySource
  readonly #model: SkyModel
  readonly #options: CalibrateOptions
  readonly #modeller: RowModeller
  readonly #bandpasses = new Map<number, BandpassWindow>()
  readonly #gains = new Map<number, GainWindow>()
  #order: readonly number[] = []
  #unconverged = 0

  constructor(source: VisibilitySource, model: SkyModel, options: CalibrateOptions) {
    this.#source = source
    this.#model = model
    this.#options = options
    const beam = beamNamed(options.beam, dishDiameterM(source))
    const pointing = options.pointing ?? (() => undefined)
    this.#modeller = new RowModeller(
      source,
      model,
      beam,
      pointing,
      options.minimumUvWavelengths,
      wantedFields(source, options.fields),
    )
    this.#referenceOrder(new Float64Array(source.antennas.length)) // an unknown antenna is refused before any work
  }

  #referenceOrder(goodness: ArrayLike<number>): number[] {
    return referenceOrder(this.#source.path, this.#antennaNames(), this.#options.referenceAntenna, goodness)
  }

  #antennaNames(): string[] {
    return this.#source.antennas.map(({ name }) => name)
  }

  addToBandpass(block: VisibilityBlock): void {
    for (const spectra of block.spectra)
      for (const piece of this.#modeller.piecesOf(block, spectra)) this.#bandpassOf(piece).add(piece)
  }

  #bandpassOf({ spectralWindow, channelCount }: ModelledPiece): BandpassWindow {
    let window = this.#bandpasses.get(spectralWindow)
    if (!window) {
      window = new BandpassWindow(spectralWindow, this.#source.antennas.length, channelCount, this.#options)
      this.#bandpasses.set(spectralWindow, window)
    }
    return window
  }

  solveBandpass(): GainTable {
    const { path, antennas } = this.#source
    if (this.#modeller.brightestJy === 0)
      throw new CalibrationFailedError(path, `the model (${this.#model.description}) is zero everywhere`)
    const windows = [...this.#bandpasses.values()]
    const samples = windows.map((window) => window.finish())
    const goodness = antennas.map((_, antenna) => samples.reduce((sum, counts) => sum + counts[antenna], 0))
    if (goodness.every((count) => count === 0))
      throw new CalibrationFailedError(path, 'every cross-correlation is flagged, without weight or too short')
    this.#order = this.#referenceOrder(goodness)
    const solutions = windows.map((window) => window.solve(this.#order))
    this.#bandpasses.clear() // the sums are large
    for (const solved of solutions) {
      this.#unconverged += solved.unconverged
      this.#gains.set(solved.spectralWindow, new GainWindow(solved, this.#options))
    }
    return this.#table(BANDPASS, 'bandpass', solutions)
  }

  addToGains(block: VisibilityBlock): void {
    for (const spectra of block.spectra)
      for (const piece of this.#modeller.piecesOf(block, spectra)) this.#gains.get(piece.spectralWindow)?.add(piece)
  }

  finish(bandpass: GainTable): SolvedCalibration {
    const windows = [...this.#gains.values()].map((window) => window.finish(this.#order))
    for (const { unconverged } of windows) this.#unconverged += unconverged
    const phase = this.#table(
      GAIN,
      'phase',
      windows.flatMap(({ phases }) => phases),
    )
    const amplitude = this.#table(
      GAIN,
      'amplitude',
      windows.flatMap(({ amplitudes }) => amplitudes),
    )
    const reference = mostUsed(Int32Array.from([...bandpass.solutions, ...phase.solutions], (one) => one.reference))
    return {
      bandpass,
      phase,
      amplitude,
      referenceAntenna: this.#source.antennas[reference].name,
      notes: this.#notes(reference),
    }
  }

  #table(kind: TableKind, what: string, solutions: readonly WindowGains[]): GainTable {
    const { path, telescopeName, antennas, fields, spectralWindows } = this.#source
    const { total, flagged } = solutionStatistics(solutions)
    if (flagged === total) {
      const { minimumSnr, minimumBaselines } = this.#options
      throw new CalibrationFailedError(
        path,
        total === 0
          ? `nothing to solve ${what}s from: all is flagged, or the model is too faint here (is it in the beam?)`
          : `no ${what} solution out of ${total} has a signal-to-noise ratio of ${minimumSnr} and ${minimumBaselines} baselines`,
      )
    }
    const measurementSet = path.replace(/\/+$/, '').split('/').at(-1)!
    return { kind, measurementSet, telescopeName, antennas, fields, spectralWindows, solutions }
  }

  #notes(reference: number): string[] {
    const { antennas } = this.#source
    const notes: string[] = []
    const wanted = this.#order[0]
    if (reference !== wanted)
      notes.push(
        `antenna ${antennas[wanted].name} has too few solutions: antenna ${antennas[reference].name} is the phase reference`,
      )
    if (this.#options.beam !== 'none' && !this.#options.pointing && isPhaseShifted(this.#source))
      notes.push('one phase centre for a transit telescope: the beam is taken to point at it; give the pointing')
    if (this.#unconverged > 0) notes.push(`${this.#unconverged} solves did not converge and are flagged`)
    return notes
  }
}

/** A transit telescope has a phase centre an integration, on its meridian, unless they were moved to one. */
function isPhaseShifted({ telescopeName, fields }: VisibilitySource): boolean {
  return fields.length === 1 && /^(OVRO_MMA|DSA)/.test(telescopeName)
}
