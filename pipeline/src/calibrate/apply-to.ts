import { setImmediate } from 'node:timers/promises'
import { RowCorrector } from '@contimg/numerics/solve'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { wantedFields } from '../visibilities/source.ts'
import type { AppliedColumns, AppliedRows } from './applied-columns.ts'
import type { ApplyOptions } from './apply-options.ts'
import type { CombinedGains } from './combined-gains.ts'
import { receptorsOf } from './receptors.ts'

/** What correcting needs beside the data. */
export interface Correction {
  readonly gains: CombinedGains
  readonly options: Pick<ApplyOptions, 'mode' | 'weights' | 'fields'>
  readonly columns: AppliedColumns | undefined // where the corrected rows go; nowhere in a trial
  /** Is told of the flags of every run of rows, as they are afterwards. */
  readonly seen?: (block: VisibilityBlock, part: Spectra) => void
}

/**
 * Corrects the rows of a Measurement Set, one block held at a time.
 *
 * @returns number of samples that have no gain and had no flag
 */
export async function correctVisibilities(
  source: MeasurementSetSource,
  correction: Correction,
  control: StageControl,
): Promise<number> {
  const heap = new KernelHeap()
  const corrector = new BlockCorrector(source, correction, heap)
  let missing = 0
  for (const block of source.blocks(heap)) {
    for (const part of block.spectra) {
      missing += corrector.correct(block, part)
      correction.seen?.(block, part)
    }
    control.progress?.((block.firstRow + block.rowCount) / source.rowCount, 'apply')
    await setImmediate() // lets an abort be heard
    control.signal?.throwIfAborted()
  }
  return missing
}

/** Rows of one part of a block that have one time, and are all to be corrected or none. */
interface Run {
  readonly from: number
  readonly end: number
  readonly isWanted: boolean
}

class BlockCorrector {
  readonly #source: MeasurementSetSource
  readonly #correction: Correction
  readonly #fields: ReadonlySet<number>
  readonly #corrector: RowCorrector
  readonly #heap: KernelHeap
  readonly #keepsOthers: boolean // rows that are not to be corrected have corrected data already

  constructor(source: MeasurementSetSource, correction: Correction, heap: KernelHeap) {
    this.#source = source
    this.#correction = correction
    this.#heap = heap
    this.#fields = wantedFields(source, correction.options.fields)
    this.#corrector = new RowCorrector(heap)
    this.#keepsOthers = source.ms.main.has('CORRECTED_DATA') || correction.options.mode === 'flagonly'
  }

  correct(block: VisibilityBlock, part: Spectra): number {
    const { weights } = this.#correction.options
    const mark = this.#heap.mark()
    const dataWeights = part.weights.slice()
    const dataSpectrum = part.weightSpectrum?.slice()
    const weightSpectrum = part.weightSpectrum ?? (weights === 'channels' ? this.#spreadOut(part) : undefined)
    const rows = { ...part, weightSpectrum, dataWeights, dataSpectrum }
    let missing = 0
    let from = 0 // of rows that are to be written
    for (const run of this.#runs(block, part)) {
      if (run.isWanted) missing += this.#correctRun(block, rows, run)
      else if (this.#keepsOthers) {
        this.#write(block, rows, from, run.from)
        from = run.end
      }
    }
    this.#write(block, rows, from, part.rowCount)
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
    const { gains, options } = this.#correction
    const description = this.#source.dataDescriptions[part.dataDescriptionId]
    const { polarizationCount } = part
    const width = part.channelCount * polarizationCount
    const kept = options.weights === 'none' ? keptWeights(part, from, end) : undefined
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
    const found = gains.at(description.spectralWindow, timeMjdS)
    return this.#corrector.correct(rows, found, options.mode !== 'calonly')
  }

  #write(block: VisibilityBlock, part: Omit<AppliedRows, 'firstRow'> & Spectra, from: number, end: number): void {
    if (from === end) return
    const { channelCount, polarizationCount: pols } = part
    const width = channelCount * pols
    this.#correction.columns?.write({
      firstRow: block.firstRow + part.firstRow + from,
      rowCount: end - from,
      channelCount,
      polarizationCount: pols,
      visibilities: part.visibilities.subarray(2 * from * width, 2 * end * width),
      flags: part.flags.subarray(from * width, end * width),
      weights: part.weights.subarray(from * pols, end * pols),
      weightSpectrum: part.weightSpectrum?.subarray(from * width, end * width),
      dataWeights: part.dataWeights.subarray(from * pols, end * pols),
      dataSpectrum: part.dataSpectrum?.subarray(from * width, end * width),
    })
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
