import {
  type AntennaGains,
  binWidth,
  DEFAULT_SOLVE_OPTIONS,
  GainSums,
  type HeldRows,
  holdRows,
  type KnownRows,
  type Solutions,
  type SolveOptions,
  solveSums,
} from '@contimg/numerics/solve'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { VisibilityBlock } from '../visibilities/block.ts'
import { type Span, SpanCutter } from './intervals.ts'
import type { ModelledPiece } from './model-rows.ts'
import { bandpassSolve, type CalibrateOptions, preBandpassSolve } from './options.ts'
import { RECEPTOR_COUNT } from './receptors.ts'

/** For phases that only line up times before they are added: any that the iteration finds is better than none. */
const LOOSE: SolveOptions = { ...DEFAULT_SOLVE_OPTIONS, mode: 'amplitude-and-phase', minimumSnr: 0, tolerance: 1e-6 }

/** The bandpass of a window before it has a phase reference. */
export interface SolvedBand {
  readonly solutions: Solutions
  readonly span: Span
  readonly fieldId: number
  readonly samples: Float64Array // [antenna] that went in
}

/**
 * The bandpass of one spectral window: a complex gain for every antenna, channel and receptor, the same over the whole
 * observation. So that phases which wander in time do not wear it down, each span is first turned to the phases of
 * those before it: one phase an antenna and receptor, found with all channels together, given the bandpass so far. The
 * rows of a span are held until its phases are known; a span of too many is cut, and gets a phase for each part. Rows of
 * several spans are then added at once where they can be held, so that the sums are touched less often.
 */
export class BandpassWindow {
  readonly #options: CalibrateOptions
  readonly #channelCount: number
  readonly #heap: KernelHeap
  readonly #mostHeldBytes: number
  readonly #mostHeldBlocks: number
  readonly #whole = new SpanCutter('inf')
  readonly #phaseSpans: SpanCutter
  readonly #total: GainSums
  readonly #collapsed: GainSums
  readonly #seen: Uint8Array // [antenna, receptor] 1 = had data
  readonly #emptyHeap: number
  #held: { readonly rows: HeldRows; readonly phaseRows: HeldRows }[] = []
  #turned: KnownRows[] = [] // spans whose phases are known, still to be added
  #heldBlocks = new Set<VisibilityBlock>() // of all of these
  #spanBegin = { blocks: 0, heap: 0 } // what was held when the running span began
  #fieldId: number | undefined
  #soFar: AntennaGains | undefined

  /**
   * @param heap            for this window alone, until it is released
   * @param mostHeldBlocks  how many blocks last while a further one is read
   */
  constructor(
    antennaCount: number,
    channelCount: number,
    options: CalibrateOptions,
    heap: KernelHeap,
    mostHeldBytes: number,
    mostHeldBlocks = Number.POSITIVE_INFINITY,
  ) {
    this.#mostHeldBytes = mostHeldBytes
    this.#mostHeldBlocks = mostHeldBlocks
    this.#options = options
    this.#channelCount = channelCount
    this.#heap = heap
    this.#phaseSpans = new SpanCutter(options.preBandpass === 'none' ? 'inf' : options.preBandpass)
    this.#total = new GainSums(antennaCount, Math.ceil(channelCount / options.channelBin), RECEPTOR_COUNT, heap)
    this.#collapsed = new GainSums(antennaCount, 1, RECEPTOR_COUNT, heap)
    this.#seen = new Uint8Array(antennaCount * RECEPTOR_COUNT)
    this.#emptyHeap = heap.mark()
    this.#spanBegin = { blocks: 0, heap: this.#emptyHeap }
  }

  /**
   * @param block     of the piece
   * @param phaseUse  [row] 1 = tells the phase of its span, where not all do
   */
  add(piece: ModelledPiece, block: VisibilityBlock, phaseUse?: Uint8Array): void {
    const { middleMjdS, exposureS } = piece
    if (this.#phaseSpans.isNext(middleMjdS, exposureS)) this.#endSpan()
    if (this.#isFull(this.#heldBlocks.has(block) ? 0 : 1)) {
      this.#endSpan()
      this.#addTurned()
    }
    this.#phaseSpans.include(middleMjdS, exposureS)
    this.#whole.include(middleMjdS, exposureS)
    this.#fieldId ??= piece.fieldId
    if (this.#options.preBandpass === 'none') {
      this.#total.add(piece)
      return
    }
    const rows = holdRows(this.#heap, piece)
    this.#heldBlocks.add(block)
    const use = phaseUse && bothUse(phaseUse, piece.rowUse)
    this.#held.push({ rows, phaseRows: use ? { ...rows, rowUse: holdBytes(this.#heap, use) } : rows })
  }

  /** Ends the data. */
  solve(): SolvedBand {
    this.#endSpan()
    this.#addTurned()
    return {
      solutions: spreadOut(solveSums(this.#total, bandpassSolve(this.#options)), this.#channelCount),
      span: this.#whole.finish()!,
      fieldId: this.#fieldId ?? 0,
      samples: samplesByAntenna(this.#total),
    }
  }

  /** Whether so many further blocks, and bytes of rows, would be too many. */
  #isFull(moreBlocks: number, moreBytes = 0): boolean {
    const heldBytes = this.#heap.mark() - this.#emptyHeap
    return heldBytes + moreBytes > this.#mostHeldBytes || this.#heldBlocks.size + moreBlocks > this.#mostHeldBlocks
  }

  #endSpan(): void {
    this.#phaseSpans.finish()
    if (this.#held.length === 0) return
    const newcomers = this.#newcomers()
    const known = this.#spanPhases(newcomers)
    this.#turned.push({ held: this.#held.map(({ rows }) => rows), known })
    this.#held = []
    const { blocks, heap } = this.#spanBegin
    const nextIsTooMuch = this.#isFull(this.#heldBlocks.size - blocks + 1, this.#heap.mark() - heap)
    if (nextIsTooMuch || newcomers.length > 0) this.#addTurned()
    this.#spanBegin = { blocks: this.#heldBlocks.size, heap: this.#heap.mark() }
    if (newcomers.length === 0) return
    for (const at of newcomers) this.#seen[at] = 1
    this.#soFar = solveSums(this.#total, LOOSE)
  }

  #addTurned(): void {
    this.#total.addSpans(this.#turned)
    this.#turned = []
    this.#heldBlocks.clear()
    this.#heap.release(this.#emptyHeap)
    this.#spanBegin = { blocks: 0, heap: this.#emptyHeap }
  }

  /** Places [antenna, receptor] that have data in this span and had none before. */
  #newcomers(): number[] {
    if (!this.#seen.includes(0)) return []
    const present = this.#seen.slice()
    this.#total.markPresent(
      this.#held.map(({ rows }) => rows),
      present,
    )
    return Array.from(present.keys()).filter((at) => present[at] === 1 && this.#seen[at] === 0)
  }

  /** One phase an antenna and receptor; 1 for newcomers, whose phase in this span is what the rest is turned to. */
  #spanPhases(newcomers: readonly number[]): AntennaGains {
    this.#collapsed.clear()
    const rows = this.#held.map(({ phaseRows }) => phaseRows)
    if (this.#soFar) this.#collapsed.addHeld(rows, spreadGains(this.#soFar, this.#channelCount))
    const phases = solveSums(this.#collapsed, preBandpassSolve(this.#options))
    for (const at of newcomers) phases.flags[at] = 0
    return phases
  }
}

function holdBytes(heap: KernelHeap, values: Uint8Array): number {
  const target = heap.uint8(values.length)
  target.set(values)
  return target.byteOffset
}

function bothUse(one: Uint8Array, other: Uint8Array | undefined): Uint8Array {
  return other ? one.map((use, row) => use & other[row]) : one
}

/** Gives each channel the solution of its bin. */
function spreadOut(binned: Solutions, channelCount: number): Solutions {
  const { receptorCount, channelCount: bins } = binned
  if (bins === channelCount) return binned
  const from = binPlaces(binned, channelCount)
  const spread = (values: Float64Array) => Float64Array.from(from, (at) => values[at])
  return {
    ...spreadGains(binned, channelCount),
    snr: spread(binned.snr),
    errors: spread(binned.errors),
    chiSquares: spread(binned.chiSquares),
    unconverged: binned.unconverged,
    receptorCount,
  }
}

function spreadGains(binned: AntennaGains, channelCount: number): AntennaGains {
  if (binned.channelCount === channelCount) return binned
  const { antennaCount, receptorCount } = binned
  const from = binPlaces(binned, channelCount)
  const gains = new Float64Array(2 * from.length)
  for (const [at, place] of from.entries()) gains.set(binned.gains.subarray(2 * place, 2 * place + 2), 2 * at)
  const flags = Uint8Array.from(from, (at) => binned.flags[at])
  return { antennaCount, channelCount, receptorCount, gains, flags }
}

/** [antenna, channel, receptor] place of each channel's bin. */
function binPlaces(
  { antennaCount, channelCount: bins, receptorCount }: AntennaGains,
  channelCount: number,
): Int32Array {
  const width = binWidth(channelCount, bins)
  return Int32Array.from({ length: antennaCount * channelCount * receptorCount }, (_, at) => {
    const channel = Math.floor(at / receptorCount) % channelCount
    const antenna = Math.floor(at / receptorCount / channelCount)
    return (antenna * bins + Math.floor(channel / width)) * receptorCount + (at % receptorCount)
  })
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

/** The antenna that serves as reference in most solutions. */
export function mostUsed(used: Int32Array): number {
  const counts = new Map<number, number>()
  for (const antenna of used) if (antenna >= 0) counts.set(antenna, (counts.get(antenna) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? -1
}
