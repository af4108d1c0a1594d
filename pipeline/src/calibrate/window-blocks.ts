import type { VisibilityBlock } from '../visibilities/block.ts'
import { type BlockRows, planBlocks } from '../visibilities/block-plan.ts'
import { BlockReader } from '../visibilities/block-reader.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { VisibilitySource } from '../visibilities/source.ts'

/** Visibilities in an order that suits solving: as few spectral windows at a time as their rows allow. */
export interface WindowBlocks {
  readonly groups: readonly (readonly number[])[] // spectral windows that are read together
  blocks(windows: readonly number[]): Iterable<VisibilityBlock>
}

/** All windows at once, in the order of the rows. */
export function rowOrder(source: VisibilitySource): WindowBlocks {
  return { groups: [Array.from(source.spectralWindows.keys())], blocks: () => source.blocks() }
}

const LONG_RUN_ROWS = 256 // shorter runs of a window's rows are not worth a read of their own

/**
 * Each spectral window by itself where its rows lie together, as those of an integration do in what we write. Its sums
 * then stay in the cache, and several threads can share the windows out.
 */
export function windowOrder(source: MeasurementSetSource): WindowBlocks {
  const { ms } = source
  const descriptionIds = ms.main.column('DATA_DESC_ID').readScalars() as Int32Array
  const runs = runsOf(descriptionIds)
  if (runs.length === 0 || descriptionIds.length / runs.length < LONG_RUN_ROWS) return rowOrder(source)
  const timesMjdS = ms.main.column('TIME').readScalars() as Float64Array
  const plans = new Map<number, BlockRows[]>()
  for (const { firstRow, rowCount } of runs) {
    const window = source.dataDescriptions[descriptionIds[firstRow]]?.spectralWindow
    if (window === undefined) return rowOrder(source) // whose reader says what is wrong
    const plan = planBlocks(timesMjdS.subarray(firstRow, firstRow + rowCount))
    const own = plan.map((rows) => ({ ...rows, firstRow: rows.firstRow + firstRow }))
    plans.set(window, [...(plans.get(window) ?? []), ...own])
  }
  const reader = new BlockReader(ms, source.column, [...plans.values()].flat())
  return {
    groups: [...plans.keys()].map((window) => [window]),
    *blocks(windows) {
      for (const window of windows) for (const rows of plans.get(window) ?? []) yield reader.read(rows)
    },
  }
}

function runsOf(ids: Int32Array): BlockRows[] {
  const runs: BlockRows[] = []
  for (let row = 1, firstRow = 0; row <= ids.length; row++) {
    if (row < ids.length && ids[row] === ids[firstRow]) continue
    if (row > firstRow) runs.push({ firstRow, rowCount: row - firstRow })
    firstRow = row
  }
  return runs
}
