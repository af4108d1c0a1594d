import type { AntennaGains } from '@contimg/numerics/solve'
import { KernelHeap } from '@contimg/numerics/wasm'
import { openBeam } from '../sky/beam-file.ts'
import type { VisibilityBlock } from '../visibilities/block.ts'
import { type VisibilitySource, wantedFields } from '../visibilities/source.ts'
import { BandpassWindow, type SolvedBand } from './bandpass.ts'
import { CombinedGains } from './combined-gains.ts'
import { GainSolver, GainSpans, type SolvedGains, type SpanSums } from './gains.ts'
import { dishDiameterM, type ModelledPiece, type RowModel, RowModeller } from './model-rows.ts'
import type { CalibrateOptions } from './options.ts'
import { readGainTable } from './table-file.ts'
import { rowsWithin, type UvRange } from './uv-range.ts'
import type { WindowBlocks } from './window-blocks.ts'

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

/** Goes over the data of spectral windows and solves each. Holds one integration of them and their sums. */
export class WindowSolver {
  readonly #source: VisibilitySource
  readonly #windowBlocks: WindowBlocks
  readonly #options: CalibrateOptions
  readonly #modeller: RowModeller
  readonly #heap = new KernelHeap()
  readonly #uv: UvRange
  readonly #prior: CombinedGains | undefined

  /** @throws UnknownBeamError, FormatError; RangeError for a field that is not there; UnusableTableError */
  constructor(source: VisibilitySource, windowBlocks: WindowBlocks, model: RowModel, options: CalibrateOptions) {
    this.#source = source
    this.#windowBlocks = windowBlocks
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
    for await (const { piece, phaseUse } of this.#pieces(windows, visit)) {
      let solver = solvers.get(piece.spectralWindow)
      if (!solver) {
        const heap = windows.length === 1 ? this.#heap : new KernelHeap()
        const { channelCount } = piece
        const share = MOST_HELD_BYTES / windows.length
        solver = new BandpassWindow(this.#source.antennas.length, channelCount, this.#options, heap, share)
        solvers.set(piece.spectralWindow, solver)
      }
      solver.add(piece, phaseUse)
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
    for (const block of this.#windowBlocks.blocks(windows)) {
      for (const spectra of block.spectra) {
        const { spectralWindow } = this.#source.dataDescriptions[spectra.dataDescriptionId]
        if (!wanted.has(spectralWindow)) continue
        const { frequenciesHz } = this.#source.spectralWindows[spectralWindow]
        for (const piece of this.#modeller.piecesOf(block, spectra)) {
          const uvwM = uvwOf(block, piece)
          const rowUse = rowsWithin(this.#uv, uvwM, frequenciesHz)
          const phaseUse = preBandpassUv && rowsWithin(preBandpassUv, uvwM, frequenciesHz)
          yield { piece: rowUse ? { ...piece, rowUse } : piece, phaseUse }
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
