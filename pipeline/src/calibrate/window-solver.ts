import type { AntennaGains } from '@contimg/numerics/solve'
import { KernelHeap } from '@contimg/numerics/wasm'
import { openBeam } from '../sky/beam-file.ts'
import type { VisibilityBlock } from '../visibilities/block.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { type VisibilitySource, wantedFields } from '../visibilities/source.ts'
import { BandpassWindow, type SolvedBand } from './bandpass.ts'
import { CombinedGains } from './combined-gains.ts'
import { GainSolver, GainSpans, type SolvedGains, type SpanSums } from './gains.ts'
import type { Span } from './intervals.ts'
import { dishDiameterM, type ModelledPiece, type RowModel, RowModeller } from './model-rows.ts'
import type { CalibrateOptions } from './options.ts'
import { readGainTable } from './table-file.ts'
import { rowsWithin, type UvRange } from './uv-range.ts'
import { type WindowBlocks, type WindowPlan, windowOrder } from './window-blocks.ts'

/** What was found of some spectral windows in a pass over their data. */
export interface BandpassPass {
  readonly bands: readonly BandOfWindow[] // of each spectral window in the order of time
  readonly brightestJy: number // of the model, anywhere
}

/** A bandpass of one spectral window. */
export interface BandOfWindow extends SolvedBand {
  readonly spectralWindow: number
}

/** The bandpasses of a spectral window in the order of time: one, unless there is one a field or scan. */
export type KnownBands = readonly (AntennaGains & { readonly span: Span })[]

export interface GainPass {
  readonly gains: ReadonlyMap<number, SolvedGains> // by spectral window, or
  readonly spans: ReadonlyMap<number, readonly SpanSums[]> // what to solve for together, where windows are combined
  readonly brightestJy: number
}

const MOST_HELD_BYTES = 2 ** 28 // of rows, by all windows together

/** The blocks of a Measurement Set as solving wants them: held until the span that they belong to is solved. */
export function solverBlocks(source: MeasurementSetSource, options: CalibrateOptions, plan?: WindowPlan): WindowBlocks {
  const heap = new KernelHeap()
  const [exposureS = 0] = source.rowCount > 0 ? source.ms.main.column('EXPOSURE').readScalars(0, 1) : []
  return windowOrder(source, heap, (bytes) => heldBlocks(options, Number(exposureS), bytes), plan)
}

const HELD_BLOCKS = 9 // eight that are added at once, and one that is read

/** Those of a span of constant phase, and the next one; several spans, where they are short. */
function heldBlocks({ preBandpass }: CalibrateOptions, exposureS: number, blockBytes: number): number {
  const fitting = Math.max(2, Math.floor(MOST_HELD_BYTES / blockBytes))
  if (preBandpass === 'none') return 1
  if (preBandpass === 'inf' || !(exposureS > 0)) return fitting
  return Math.min(fitting, Math.max(HELD_BLOCKS, preBandpass === 'int' ? 2 : Math.ceil(preBandpass / exposureS) + 2))
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
  #scanNumbers: Int32Array | undefined // [row]

  /** @throws UnknownBeamError, FormatError; RangeError for a field that is not there; UnusableTableError */
  constructor(source: VisibilitySource, windowBlocks: WindowBlocks, model: RowModel, options: CalibrateOptions) {
    this.#source = source
    this.#windowBlocks = windowBlocks
    this.#heap = windowBlocks.held?.heap ?? new KernelHeap()
    this.#options = options
    const beam = openBeam(options.beam, dishDiameterM(source))
    const fields = wantedFields(source, options.fields)
    this.#modeller = new RowModeller(
      ...([source, model, beam, options.pointing ?? (() => undefined), 0, fields] as const),
      windowBlocks.held?.heap,
    )
    this.#uv = { minimum: options.minimumUvWavelengths, maximum: options.maximumUvWavelengths ?? Infinity }
    const { priorTables } = options
    if (priorTables.length > 0)
      this.#prior = new CombinedGains(new Map(priorTables.map((path) => [path, readGainTable(path)])), source)
  }

  /** @param visit  is told of every block that has been worked in */
  async bandpass(windows: readonly number[], visit: Visit): Promise<BandpassPass> {
    const mark = this.#heap.mark()
    const running = new Map<number, RunningBand>()
    const bands: BandOfWindow[] = []
    for await (const { piece, block, phaseUse, part } of this.#pieces(windows, visit)) {
      const { spectralWindow } = piece
      let band = running.get(spectralWindow)
      if (band && band.part !== part) {
        bands.push(endBand(spectralWindow, band))
        band = undefined
      }
      if (!band) {
        const heap = running.get(spectralWindow)?.heap ?? (windows.length === 1 ? this.#heap : new KernelHeap())
        band = this.#beginBand(piece.channelCount, part, heap, MOST_HELD_BYTES / windows.length)
        running.set(spectralWindow, band)
      }
      band.solver.add(piece, block, phaseUse)
    }
    for (const [spectralWindow, band] of running) bands.push(endBand(spectralWindow, band))
    this.#heap.release(mark)
    return { bands, brightestJy: this.#modeller.brightestJy }
  }

  #beginBand(channelCount: number, part: string, heap: KernelHeap, mostHeldBytes: number): RunningBand {
    const mark = heap.mark()
    const antennaCount = this.#source.antennas.length
    const { held } = this.#windowBlocks
    const blocks = held && held.count - 1
    const solver = new BandpassWindow(antennaCount, channelCount, this.#options, heap, mostHeldBytes, blocks)
    return { part, heap, mark, solver }
  }

  /** @param bandpasses  by spectral window; a window without one is left out, unless there is none at all */
  async gains(
    windows: readonly number[],
    bandpasses: ReadonlyMap<number, KnownBands> | undefined,
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
      const known = bandAt(bandpasses?.get(window), piece.middleMjdS) ?? this.#prior?.at(window, piece.middleMjdS)
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

  /** What a bandpass does not go on over, as a text; the same everywhere where it goes on over all. */
  #partOf(block: VisibilityBlock, piece: ModelledPiece): string {
    const { bandpassCombine: combine } = this.#options
    const field = combine.includes('field') ? '' : piece.fieldId
    const scan = combine.includes('scan') ? '' : (this.#scans()?.[block.firstRow + rowInBlock(block, piece)] ?? '')
    return `${field}/${scan}`
  }

  #scans(): Int32Array | undefined {
    if (!('ms' in this.#source)) return undefined
    this.#scanNumbers ??= (this.#source as MeasurementSetSource).ms.main
      .column('SCAN_NUMBER')
      .readScalars() as Int32Array
    return this.#scanNumbers
  }

  async *#pieces(windows: readonly number[], visit: Visit) {
    const wanted = new Set(windows)
    const { preBandpassUv } = this.#options
    const { held } = this.#windowBlocks
    let number = 0
    for (const block of this.#windowBlocks.blocks(windows)) {
      const place = held?.models[number++ % held.count]
      for (const spectra of block.spectra) {
        const { spectralWindow } = this.#source.dataDescriptions[spectra.dataDescriptionId]
        if (!wanted.has(spectralWindow)) continue
        const { frequenciesHz } = this.#source.spectralWindows[spectralWindow]
        for (const piece of this.#modeller.piecesOf(block, spectra, place)) {
          const uvwM = uvwOf(block, piece)
          const rowUse = rowsWithin(this.#uv, uvwM, frequenciesHz)
          const phaseUse = preBandpassUv && rowsWithin(preBandpassUv, uvwM, frequenciesHz)
          const whole = { ...piece, ...(rowUse && { rowUse }), ...(held && { heap: held.heap }) }
          yield { piece: whole, block, phaseUse, part: this.#partOf(block, piece) }
        }
      }
      await visit(block)
    }
  }
}

/** A bandpass that is being summed up. */
interface RunningBand {
  readonly solver: BandpassWindow
  readonly part: string // of the observation
  readonly heap: KernelHeap
  readonly mark: number // where it begins in the heap
}

function endBand(spectralWindow: number, { solver, heap, mark }: RunningBand): BandOfWindow {
  const band = { ...solver.solve(), spectralWindow }
  heap.release(mark)
  return band
}

/** The bandpass that was solved for at that time. */
function bandAt(bands: KnownBands | undefined, timeMjdS: number): AntennaGains | undefined {
  if (!bands || bands.length <= 1) return bands?.[0]
  return bands.find(({ span }) => span.startMjdS <= timeMjdS && timeMjdS <= span.endMjdS)
}

export type Visit = (block: VisibilityBlock) => Promise<void>

/** The (u, v, w) of the rows of a piece. */
function uvwOf(block: VisibilityBlock, piece: ModelledPiece): Float64Array {
  const firstRow = rowInBlock(block, piece)
  return block.uvwM.subarray(3 * firstRow, 3 * (firstRow + piece.antenna1.length))
}

/** The first row of a piece, whose arrays are parts of the block's. */
function rowInBlock({ antenna1 }: VisibilityBlock, piece: ModelledPiece): number {
  return (piece.antenna1.byteOffset - antenna1.byteOffset) / antenna1.BYTES_PER_ELEMENT
}
