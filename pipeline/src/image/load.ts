import { setImmediate } from 'node:timers/promises'
import type { Direction } from '@contimg/numerics/frames'
import { allocateRows, rowArrays, type VisibilityRows } from '@contimg/numerics/grid'
import { rephaseSpectra } from '@contimg/numerics/uvw'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import { Rephaser } from '../visibilities/rephase.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import { NoStokesIError, NothingToImageError } from './errors.ts'
import { requireRoom } from './memory.ts'
import { combineStokesI, parallelHands, type SampleCounts } from './stokes-i.ts'

/** Stokes I of a whole observation, phased to one centre, in a heap: 12 bytes a sample. */
export interface LoadedVisibilities {
  readonly sets: readonly VisibilityRows[]
  readonly counts: Readonly<SampleCounts>
  readonly startMjdS: number // of the first integration's first moment, UTC
  readonly endMjdS: number
  readonly lowestHz: number // edges of the band, of the windows that were used
  readonly highestHz: number
}

/**
 * Reads the cross-correlations of some fields as Stokes I, turned to one phase centre.
 *
 * @throws NoStokesIError, NothingToImageError, ImagerMemoryError
 */
export async function loadStokesI(
  source: VisibilitySource,
  heap: KernelHeap,
  centre: Direction,
  fieldIds: ReadonlySet<number>,
  { progress, signal }: StageControl,
): Promise<LoadedVisibilities> {
  const loader = new Loader(source, heap, centre, fieldIds)
  for (const block of source.blocks()) {
    signal?.throwIfAborted()
    loader.add(block)
    progress?.((block.firstRow + block.rowCount) / source.rowCount, 'reading')
    await setImmediate() // whoever else waits in this thread has its turn
  }
  return loader.finish()
}

class Loader {
  readonly #source: VisibilitySource
  readonly #heap: KernelHeap
  readonly #rephaser: Rephaser
  readonly #fieldIds: ReadonlySet<number>
  readonly #sets: VisibilityRows[] = []
  readonly #counts: SampleCounts = { used: 0, flagged: 0, notFinite: 0 }
  readonly #windows = new Set<number>()
  #startMjdS = Number.POSITIVE_INFINITY
  #endMjdS = Number.NEGATIVE_INFINITY

  constructor(source: VisibilitySource, heap: KernelHeap, centre: Direction, fieldIds: ReadonlySet<number>) {
    this.#source = source
    this.#heap = heap
    this.#rephaser = new Rephaser(source, centre)
    this.#fieldIds = fieldIds
  }

  add(block: VisibilityBlock): void {
    const pathM = this.#rephaser.turnUvw(block)
    for (const part of block.spectra) this.#addSpectra(block, part, pathM)
  }

  #addSpectra(block: VisibilityBlock, part: Spectra, pathM: Float64Array): void {
    const { spectralWindow, correlations } = this.#source.dataDescriptions[part.dataDescriptionId]
    const hands = parallelHands(correlations)
    if (!hands) throw new NoStokesIError(this.#source.path, correlations)
    const rows = this.#wantedRows(block, part)
    if (rows.length === 0) return
    const { frequenciesHz } = this.#source.spectralWindows[spectralWindow]
    requireRoom(this.#heap, rows.length * (24 + 12 * part.channelCount), 'the visibilities as Stokes I')
    const set = allocateRows(this.#heap, rows.length, frequenciesHz)
    const arrays = rowArrays(this.#heap, set)
    combineStokesI(part, rows, hands, arrays, this.#counts)
    const paths = new Float64Array(rows.length)
    rows.forEach((row, i) => {
      const at = part.firstRow + row
      arrays.uvwM.set(block.uvwM.subarray(3 * at, 3 * at + 3), 3 * i)
      paths[i] = pathM[at]
      this.#startMjdS = Math.min(this.#startMjdS, block.timesMjdS[at] - block.exposuresS[at] / 2)
      this.#endMjdS = Math.max(this.#endMjdS, block.timesMjdS[at] + block.exposuresS[at] / 2)
    })
    if (paths.some((path) => path !== 0)) rephaseSpectra(arrays.visibilities, frequenciesHz, 1, paths)
    this.#windows.add(spectralWindow)
    this.#sets.push(set)
  }

  #wantedRows({ antenna1, antenna2, fieldIds }: VisibilityBlock, { firstRow, rowCount }: Spectra): Int32Array {
    const rows = new Int32Array(rowCount)
    let count = 0
    for (let row = 0; row < rowCount; row++) {
      const at = firstRow + row
      if (antenna1[at] !== antenna2[at] && this.#fieldIds.has(fieldIds[at])) rows[count++] = row
    }
    return rows.subarray(0, count)
  }

  finish(): LoadedVisibilities {
    if (this.#counts.used === 0) {
      throw new NothingToImageError(this.#source.path, `none used, ${this.#counts.flagged} flagged`)
    }
    const edges = [...this.#windows].flatMap((window) => {
      const { frequenciesHz, channelWidthsHz } = this.#source.spectralWindows[window]
      return Array.from(frequenciesHz, (hz, i) => {
        const half = Math.abs(channelWidthsHz[i]) / 2
        return [hz - half, hz + half]
      }).flat()
    })
    return {
      sets: this.#sets,
      counts: this.#counts,
      startMjdS: this.#startMjdS,
      endMjdS: this.#endMjdS,
      lowestHz: Math.min(...edges),
      highestHz: Math.max(...edges),
    }
  }
}
