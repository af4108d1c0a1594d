import { KernelHeap } from '@contimg/numerics/wasm'
import type { BlockRows } from '../visibilities/block-plan.ts'
import { BlockReader } from '../visibilities/block-reader.ts'
import type { openHeld } from '../visibilities/from-ms.ts'
import { HeldCells, holdCorrected } from '../visibilities/held-columns.ts'
import type { ApplyOptions } from './apply-options.ts'
import { CombinedGains } from './combined-gains.ts'
import { BlockCorrector } from './correct-blocks.ts'
import { termsOf } from './terms.ts'

type HeldSource = ReturnType<typeof openHeld>

/** Corrects visibilities in memory, some rows at a time. */
export class HeldCorrector {
  readonly #source: HeldSource
  readonly #reader: BlockReader
  readonly #corrector: BlockCorrector
  readonly missingAntennas: readonly string[] // of the data, that one of the tables lacks

  /** @param plan  the runs of rows that there will be. @throws UnusableTableError, FormatError, RangeError */
  constructor(source: HeldSource, tablePaths: readonly string[], options: ApplyOptions, plan: readonly BlockRows[]) {
    const heap = new KernelHeap()
    const gains = new CombinedGains(termsOf(tablePaths, options), source)
    this.#source = source
    this.#reader = new BlockReader(source.ms, 'DATA', plan, { memory: heap, cells: new HeldCells(source.held) })
    this.#corrector = new BlockCorrector(source, gains, options, heap)
    this.missingAntennas = gains.missingAntennas
  }

  /** @returns number of samples that have no gain and had no flag */
  correct(rows: BlockRows): number {
    const { block, missing } = this.#corrector.correct(this.#reader.read(rows))
    holdCorrected(this.#source.held, block)
    return missing
  }
}
