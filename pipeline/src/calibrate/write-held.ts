import type { StageControl } from '../control.ts'
import { syncedMeanwhile } from '../sync.ts'
import type { VisibilityBlock } from '../visibilities/block.ts'
import { openHeld } from '../visibilities/from-ms.ts'
import { type HeldColumns, heldDataWeights } from '../visibilities/held-columns.ts'
import type { AppliedRows } from './applied-columns.ts'
import { type ApplyReport, applyBlocks } from './apply.ts'
import type { ApplyOptions } from './apply-options.ts'
import type { Correction } from './correct-held.ts'
import type { CorrectedBlocks } from './corrected-blocks.ts'

const BLOCK_ROWS = 4096 // some MB: others are not kept waiting for long

/**
 * Writes visibilities that were corrected in memory into their Measurement Set: the columns that applyCalibration writes,
 * all at once at the end.
 *
 * @throws FormatError, TableLockedError; the signal's reason
 */
export async function writeHeld(
  msPath: string,
  held: HeldColumns,
  correction: Correction,
  options: ApplyOptions,
  control: StageControl = {},
): Promise<ApplyReport> {
  using source = openHeld(msPath, held, 'change')
  await using blocks = heldBlocks(source.blocks(undefined, 1, BLOCK_ROWS), held, correction.missing)
  return await syncedMeanwhile(msPath, () => applyBlocks(source, correction, blocks, options, control))
}

/** @param missing  of all of them, told with the first */
function heldBlocks(blocks: Iterable<VisibilityBlock>, held: HeldColumns, missing: number): CorrectedBlocks {
  const coming = blocks[Symbol.iterator]()
  let untold = missing
  return {
    async next() {
      const next = coming.next()
      if (next.done) return undefined
      const told = untold
      untold = 0
      return { block: next.value, rows: appliedRows(next.value, held), missing: told }
    },
    async [Symbol.asyncDispose]() {},
  }
}

function appliedRows(block: VisibilityBlock, held: HeldColumns): AppliedRows[] {
  return block.spectra.map((part) => ({
    ...part,
    firstRow: block.firstRow + part.firstRow,
    dataWeights: heldDataWeights(held, block, part),
    dataSpectrum: undefined,
  }))
}
