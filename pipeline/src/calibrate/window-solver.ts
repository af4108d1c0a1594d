import type { AntennaGains } from '@contimg/numerics/solve'
import { KernelHeap } from '@contimg/numerics/wasm'
import { openBeam } from '../sky/beam-file.ts'
import type { VisibilityBlock } from '../visibilities/block.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { type VisibilitySource, wantedFields } from '../visibilities/source.ts'
import { BandpassWindow, type SolvedBand } from './bandpass.ts'
import { CombinedGains } from './combined-gains.ts'
import { GainSolver, GainSpans, type SolvedGains, type SpanSums } from './gains.ts'
import { dishDiameterM, type ModelledPiece, type RowModel, RowModeller } from './model-rows.ts'
import type { CalibrateOptions } from './options.ts'
import { readGainTable } from './table-file.ts'
import { rowsWithin, type UvRange } from './uv-range.ts'
import { type WindowBlocks, windowOrder } from './window-blocks.ts'

/** What was found of some spectral windows in a pass over their data. */
export interface BandpassPass {
  readonly bands: ReadonlyMap<number, SolvedBand> // by spectral window
  readonly brightestJy: number // of the model, anywhere
}

export interface GainPass {
  readonly gains: ReadonlyMap<number, SolvedGains> // by spectral window, or
  readonly spans: ReadonlyMap<number, readonly SpanSums[]> // what to solve for together, where windows are combined
  readonly brightestJy: number
}

const MOST_HELD_BYTES = 2 ** 28 // of rows, by all windows together

/** The blocks of a Measurement Set as solving wants them: held until the span that they belong to is solved. */
export function solverBlocks(source: MeasurementSetSource, options: CalibrateOptions): WindowBlocks {
  const heap = new KernelHeap()
  const [exposureS = 0] = source.rowCount > 0 ? source.ms.main.column('EXPOSURE').readScalars(0, 1) : []
  return windowOrder(source, (bytes) => ({ heap, count: heldBlocks(options, Number(exposureS), bytes) }))
}

/** Those of a span of constant phase, and the next one. */
function heldBlocks({ preBandpass }: CalibrateOptions, exposureS: number, blockBytes: number): number {
  const fitting = Math.max(2, Math.floor(MOST_HELD_BYTES / blockBytes))
  if (preBandpass === 'none') return 1
  if (preBandpass === 'inf' || !(exposureS > 0)) return fitting
  return Math.min(fitting, preBandpass === 'int' ? 2 : Math.ceil(preBandpass / exposureS) + 2)
}

/** Goes over the data of spectral windows and solves each. Holds one integration of them and their sums. */
export class WindowSolver {
  readonly #source: VisibilitySource
  readonly #windowBlocks: WindowBlocks
  readonly #options: CalibrateOptions
  readonly #modeller: RowModeller
  readonly #heap: KernelHeap
  readonly #uv: UvRange
  readonly #prior: CombinedGains | undefined

  /** @throws UnknownBeamError, FormatError; RangeError for a field that is not there; UnusableTableError */
  constructor(source: VisibilitySource, windowBlocks: WindowBlocks, model: RowModel, options: CalibrateOptions) {
    this.#source = source
    this.#windowBlocks = windowBlocks
    this.#heap = windowBlocks.held?.heap ?? new KernelHeap()
    this.#options = options
    const beam = openBeam(options.beam, dishDiameterM(source))
    const fields = wantedFields(source, options.fields)
    this.#modeller = new RowModeller(source, model, beam, options.pointing ?? (() => undefined), 0, fields)
    this.#uv = { minimum: options.minimumUvWavelengths, maximum: options.maximumUvWavelengths ?? Infinity }
    const { priorTables } = options
    if (priorTables.length > 0)
      this.#prior = new CombinedGains(new Map(priorTables.map((path) => [path, readGainTable(path)])), source)
  }

  /** @param visit  is told of every block that has been worked in */
  async bandpass(windows: readonly number[], visit: Visit): Promise<BandpassPass> {
    const mark = this.#heap.mark()
    const solvers = new Map<number, BandpassWindow>()
    const { held } = this.#windowBlocks
    for await (const { piece, block, phaseUse } of this.#pieces(windows, visit)) {
      let solver = solvers.get(piece.spectralWindow)
      if (!solver) {
        const heap = windows.length === 1 ? this.#heap : new KernelHeap()
        const { channelCount } = piece
        const share = MOST_HELD_BYTES / windows.length
        const blocks = held && held.count - 1
        solver = new BandpassWindow(this.#source.antennas.length, channelCount, this.#options, heap, share, blocks)
        solvers.set(piece.spectralWindow, solver)
      }
      solver.add(piece, block, phaseUse)
    }
    const bands = new Map([...solvers].map(([window, solver]) => [window, solver.solve()]))
    this.#heap.release(mark)
    return { bands, brightestJy: this.#modeller.brightestJy }
  }

  /** @param bandpasses  by spectral window; a window without one is left out, unless there is none at all */
  async gains(
    windows: readonly number[],
    bandpasses: ReadonlyMap<number, AntennaGains> | undefined,
    visit: Visit,
  ): Promise<GainPass> {
    const mark = this.#heap.mark()
    const { combineWindows } = this.#options
    const antennaCount = this.#source.antennas.length
    const sums = new Map<number, GainSpans>()
    const solvers = new Map<number, GainSolver>()
    const spans = new Map<number, SpanSums[]>()
    for await (const { piece } of this.#pieces(windows, visit)) {
      const { spectralWindow: window } = piece
      const known = bandpasses?.get(window) ?? this.#prior?.at(window, piece.middleMjdS)
      if (bandpasses && !known) continue
      let adder = sums.get(window)
      if (!adder) {
        const list: SpanSums[] = []
        const solver = new GainSolver(antennaCount, this.#options, this.#heap)
        adder = new GainSpans(antennaCount, this.#options, this.#heap, (found, span) => {
          if (combineWindows) list.push({ ...span, sums: found.sums.slice(), counts: found.counts.slice() })
          else solver.solveSpan(found, span)
        })
        sums.set(window, adder)
        if (combineWindows) spans.set(window, list)
        else solvers.set(window, solver)
      }
      adder.add(piece, known)
    }
    for (const adder of sums.values()) adder.finish()
    const gains = new Map([...solvers].map(([window, solver]) => [window, solver.finish()]))
    this.#heap.release(mark)
    return { gains, spans, brightestJy: this.#modeller.brightestJy }
  }

  async *#pieces(windows: readonly number[], visit: Visit) {
    const wanted = new Set(windows)
    const { preBandpassUv } = this.#options
    const { held } = this.#windowBlocks
    for (const block of this.#windowBlocks.blocks(windows)) {
      for (const spectra of block.spectra) {
        const { spectralWindow } = this.#source.dataDescriptions[spectra.dataDescriptionId]
        if (!wanted.has(spectralWindow)) continue
        const { frequenciesHz } = this.#source.spectralWindows[spectralWindow]
        for (const piece of this.#modeller.piecesOf(block, spectra)) {
          const uvwM = uvwOf(block, piece)
          const rowUse = rowsWithin(this.#uv, uvwM, frequenciesHz)
          const phaseUse = preBandpassUv && rowsWithin(preBandpassUv, uvwM, frequenciesHz)
          yield { piece: { ...piece, ...(rowUse && { rowUse }), ...(held && { heap: held.heap }) }, block, phaseUse }
        }
      }
      await visit(block)
    }
  }
}

export type Visit = (block: VisibilityBlock) => Promise<void>

/** The (u, v, w) of the rows of a piece, whose arrays are parts of the block's. */
function uvwOf({ uvwM, antenna1 }: VisibilityBlock, piece: ModelledPiece): Float64Array {
  const firstRow = (piece.antenna1.byteOffset - antenna1.byteOffset) / antenna1.BYTES_PER_ELEMENT
  return uvwM.subarray(3 * firstRow, 3 * (firstRow + piece.antenna1.length))
}
