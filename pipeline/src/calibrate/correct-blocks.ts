import { RowCorrector } from '@contimg/numerics/solve'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { wantedFields } from '../visibilities/source.ts'
import type { AppliedRows } from './applied-columns.ts'
import type { ApplyOptions } from './apply-options.ts'
import type { CombinedGains } from './combined-gains.ts'
import { receptorsOf } from './receptors.ts'

/** How a block is corrected. */
export type CorrectionOptions = Pick<ApplyOptions, 'mode' | 'weights' | 'fields'>

/** A block that has been corrected in place. */
export interface CorrectedBlock {
  readonly block: VisibilityBlock
  readonly rows: readonly AppliedRows[] // that are to be written
  readonly missing: number // samples that have no gain and had no flag
}

/** Rows of one part of a block that have one time, and are all to be corrected or none. */
interface Run {
  readonly from: number
  readonly end: number
  readonly isWanted: boolean
}

/** Corrects blocks that lie in a heap. */
export class BlockCorrector {
  readonly #source: MeasurementSetSource
  readonly #gains: CombinedGains
  readonly #options: CorrectionOptions
  readonly #fields: ReadonlySet<number>
  readonly #corrector: RowCorrector
  readonly #heap: KernelHeap
  readonly #keepsOthers: boolean // rows that are not to be corrected have corrected data already

  constructor(source: MeasurementSetSource, gains: CombinedGains, options: CorrectionOptions, heap: KernelHeap) {
    this.#source = source
    this.#gains = gains
    this.#options = options
    this.#heap = heap
    this.#fields = wantedFields(source, options.fields)
    this.#corrector = new RowCorrector(heap)
    this.#keepsOthers = source.ms.main.has('CORRECTED_DATA') || options.mode === 'flagonly'
  }

  correct(block: VisibilityBlock): CorrectedBlock {
    const rows: AppliedRows[] = []
    let missing = 0
    for (const part of block.spectra) missing += this.#correctPart(block, part, rows)
    return { block, rows, missing }
  }

  /** @param to  gets the rows that are to be written */
  #correctPart(block: VisibilityBlock, part: Spectra, to: AppliedRows[]): number {
    const mark = this.#heap.mark()
    const dataWeights = part.weights.slice()
    const dataSpectrum = part.weightSpectrum?.slice()
    const spread = part.weightSpectrum || this.#options.weights !== 'channels' ? undefined : this.#spreadOut(part)
    const weightSpectrum = part.weightSpectrum ?? spread
    const rows = { ...part, weightSpectrum, dataWeights, dataSpectrum }
    let missing = 0
    let from = 0 // of rows that are to be written
    for (const run of this.#runs(block, part)) {
      if (run.isWanted) missing += this.#correctRun(block, rows, run)
      else if (this.#keepsOthers) {
        to.push(...cut(block, rows, from, run.from))
        from = run.end
      }
    }
    to.push(...cut(block, spread ? { ...rows, weightSpectrum: spread.slice() } : rows, from, part.rowCount))
    this.#heap.release(mark)
    return missing
  }

  *#runs({ timesMjdS, fieldIds }: VisibilityBlock, { firstRow, rowCount }: Spectra): Generator<Run> {
    const isWanted = (row: number) => this.#fields.has(fieldIds[firstRow + row])
    for (let from = 0, end = 0; from < rowCount; from = end) {
      const [time, wanted] = [timesMjdS[firstRow + from], isWanted(from)]
      while (end < rowCount && timesMjdS[firstRow + end] === time && isWanted(end) === wanted) end++
      yield { from, end, isWanted: wanted }
    }
  }

  #correctRun(block: VisibilityBlock, part: Spectra, { from, end }: Run): number {
    const description = this.#source.dataDescriptions[part.dataDescriptionId]
    const { polarizationCount } = part
    const width = part.channelCount * polarizationCount
    const kept = this.#options.weights === 'none' ? keptWeights(part, from, end) : undefined
    const rows = {
      antenna1: block.antenna1.subarray(part.firstRow + from, part.firstRow + end),
      antenna2: block.antenna2.subarray(part.firstRow + from, part.firstRow + end),
      receptors: receptorsOf(this.#source.path, description),
      visibilities: part.visibilities.subarray(2 * from * width, 2 * end * width),
      flags: part.flags.subarray(from * width, end * width),
      weights: kept ?? part.weights.subarray(from * polarizationCount, end * polarizationCount),
      weightSpectrum: kept ? undefined : part.weightSpectrum?.subarray(from * width, end * width),
    }
    const timeMjdS = block.timesMjdS[part.firstRow + from]
    const found = this.#gains.at(description.spectralWindow, timeMjdS)
    return this.#corrector.correct(rows, found, this.#options.mode !== 'calonly')
  }

  /** The weight of each row for every channel. */
  #spreadOut({ weights, flags, channelCount, polarizationCount }: Spectra): Float32Array {
    const spectrum = this.#heap.float32(flags.length)
    for (let at = 0, row = 0; at < spectrum.length; row++)
      for (let channel = 0; channel < channelCount; channel++)
        for (let pol = 0; pol < polarizationCount; pol++) spectrum[at++] = weights[row * polarizationCount + pol]
    return spectrum
  }
}

/** Weights to be changed in place of those that are to stay. */
function keptWeights({ weights, polarizationCount }: Spectra, from: number, end: number): Float32Array {
  return weights.slice(from * polarizationCount, end * polarizationCount)
}

type BlockPart = Spectra & Pick<AppliedRows, 'dataWeights' | 'dataSpectrum'>

/** Rows of a part of a block, as they are to be written; none where there are none. */
function cut(block: VisibilityBlock, part: BlockPart, from: number, end: number): AppliedRows[] {
  if (from === end) return []
  const { channelCount, polarizationCount } = part
  const width = channelCount * polarizationCount
  return [
    {
      firstRow: block.firstRow + part.firstRow + from,
      rowCount: end - from,
      channelCount,
      polarizationCount,
      visibilities: part.visibilities.subarray(2 * from * width, 2 * end * width),
      flags: part.flags.subarray(from * width, end * width),
      weights: part.weights.subarray(from * polarizationCount, end * polarizationCount),
      weightSpectrum: part.weightSpectrum?.subarray(from * width, end * width),
      dataWeights: part.dataWeights.subarray(from * polarizationCount, end * polarizationCount),
      dataSpectrum: part.dataSpectrum?.subarray(from * width, end * width),
    },
  ]
}
