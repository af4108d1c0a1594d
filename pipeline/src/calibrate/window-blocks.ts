import type { KernelHeap } from '@contimg/numerics/wasm'
import type { VisibilityBlock } from '../visibilities/block.ts'
import { type BlockRows, planBlocks } from '../visibilities/block-plan.ts'
import { BlockReader } from '../visibilities/block-reader.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { VisibilitySource } from '../visibilities/source.ts'

/** Visibilities in an order that suits solving: as few spectral windows at a time as their rows allow. */
export interface WindowBlocks {
  readonly groups: readonly (readonly number[])[] // spectral windows that are read together
  readonly held?: HeldBlocks // where blocks lie, if they lie in a heap
  blocks(windows: readonly number[]): Iterable<VisibilityBlock>
}

/** The last blocks lie in a heap and stay there as they are. */
export interface HeldBlocks {
  readonly heap: KernelHeap
  readonly count: number
}

/** All windows at once, in the order of the rows. */
export function rowOrder(source: VisibilitySource): WindowBlocks {
  return { groups: [Array.from(source.spectralWindows.keys())], blocks: () => source.blocks() }
}

const LONG_RUN_ROWS = 256 // shorter runs of a window's rows are not worth a read of their own

/**
 * Each spectral window by itself where its rows lie together, as those of an integration do in what we write. Its sums
 * then stay in the cache, and several threads can share the windows out. Samples that are no number are as stored.
 *
 * @param hold  how many of the last blocks, of so many bytes each, are to stay in a heap; without it, blocks do not last
 */
export function windowOrder(source: MeasurementSetSource, hold?: (blockBytes: number) => HeldBlocks): WindowBlocks {
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
  const allRows = [...plans.values()].flat()
  const held = hold?.(largestBytes(source, allRows, descriptionIds))
  const reader = held
    ? new BlockReader(ms, source.column, allRows, { memory: held.heap, keptBlocks: held.count, notFinite: 'as stored' })
    : new BlockReader(ms, source.column, allRows, { notFinite: 'as stored' })
  return {
    ...(held && { held }),
    groups: [...plans.keys()].map((window) => [window]),
    *blocks(windows) {
      for (const window of windows) for (const rows of plans.get(window) ?? []) yield reader.read(rows)
    },
  }
}

/** Of the visibilities and flags of the largest block. */
function largestBytes({ ms }: MeasurementSetSource, plan: readonly BlockRows[], descriptionIds: Int32Array): number {
  return plan.reduce((most, { firstRow, rowCount }) => {
    const { spectralWindowId, polarizationId } = ms.dataDescriptions[descriptionIds[firstRow]]
    const samples =
      ms.spectralWindows[spectralWindowId].chanFreqHz.length * ms.polarizations[polarizationId].corrTypes.length
    return Math.max(most, 9 * rowCount * samples)
  }, 0)
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
