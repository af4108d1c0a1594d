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
  readonly plan?: WindowPlan // where each has its rows by itself
  blocks(windows: readonly number[]): Iterable<VisibilityBlock>
}

/** The last blocks lie in a heap and stay there as they are, with room for a model beside each. */
export interface HeldBlocks {
  readonly heap: KernelHeap
  readonly count: number
  readonly models: readonly Float32Array[] // [block][row, channel, 2] in turn
}

/** Which blocks each spectral window has; may go to another thread. */
export interface WindowPlan {
  readonly blocks: ReadonlyMap<number, readonly BlockRows[]> // by spectral window
  readonly descriptionIds: Int32Array // [row] shared
}

/** All windows at once, in the order of the rows. */
export function rowOrder(source: VisibilitySource): WindowBlocks {
  return { groups: [Array.from(source.spectralWindows.keys())], blocks: () => source.blocks() }
}

const LONG_RUN_ROWS = 256 // shorter runs of a window's rows are not worth a read of their own

/** The blocks of each spectral window, where its rows lie together as those of an integration do in what we write. */
export function planWindows(source: MeasurementSetSource): WindowPlan | undefined {
  const { main } = source.ms
  const descriptionIds = new Int32Array(new SharedArrayBuffer(4 * main.rowCount))
  main.column('DATA_DESC_ID').readCells(0, main.rowCount, descriptionIds)
  const runs = runsOf(descriptionIds)
  if (runs.length === 0 || descriptionIds.length / runs.length < LONG_RUN_ROWS) return undefined
  const timesMjdS = main.column('TIME').readScalars() as Float64Array
  const blocks = new Map<number, BlockRows[]>()
  for (const { firstRow, rowCount } of runs) {
    const window = source.dataDescriptions[descriptionIds[firstRow]]?.spectralWindow
    if (window === undefined) return undefined // the reader of all rows says what is wrong
    const own = blocks.get(window) ?? []
    for (const rows of planBlocks(timesMjdS.subarray(firstRow, firstRow + rowCount)))
      own.push({ ...rows, firstRow: rows.firstRow + firstRow })
    blocks.set(window, own)
  }
  return { blocks, descriptionIds }
}

/**
 * Each spectral window by itself where its rows lie together. Its sums then stay in the cache, and several threads can
 * share the windows out. Samples that are no number are as stored.
 *
 * @param keptBlocks  how many of the last blocks, of so many bytes each, are to stay as they are
 * @param plan        of the same Measurement Set
 */
export function windowOrder(
  source: MeasurementSetSource,
  heap: KernelHeap,
  keptBlocks: (blockBytes: number) => number,
  plan = planWindows(source),
): WindowBlocks {
  if (!plan) return rowOrder(source)
  const { descriptionIds } = plan
  const allRows = [...plan.blocks.values()].flat()
  const largest = largestBlock(source, allRows, descriptionIds)
  const count = keptBlocks(9 * largest.samples)
  const options = { memory: heap, keptBlocks: count, notFinite: 'as stored', descriptionIds } as const
  const reader = new BlockReader(source.ms, source.column, allRows, options)
  const models = Array.from({ length: count }, () => heap.float32(2 * largest.modelSamples))
  return {
    ...{ plan, held: { heap, count, models } },
    groups: [...plan.blocks.keys()].map((window) => [window]),
    *blocks(windows) {
      for (const window of windows) for (const rows of plan.blocks.get(window) ?? []) yield reader.read(rows)
    },
  }
}

/** What the largest block holds: samples in all polarizations, and of a model that is the same for them. */
function largestBlock({ ms }: MeasurementSetSource, plan: readonly BlockRows[], descriptionIds: Int32Array) {
  const largest = { samples: 0, modelSamples: 0 }
  for (const { firstRow, rowCount } of plan) {
    const { spectralWindowId, polarizationId } = ms.dataDescriptions[descriptionIds[firstRow]]
    const modelSamples = rowCount * ms.spectralWindows[spectralWindowId].chanFreqHz.length
    largest.modelSamples = Math.max(largest.modelSamples, modelSamples)
    largest.samples = Math.max(largest.samples, modelSamples * ms.polarizations[polarizationId].corrTypes.length)
  }
  return largest
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
