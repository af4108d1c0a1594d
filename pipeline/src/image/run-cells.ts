import type { KernelHeap } from '@contimg/numerics/wasm'
import type { Spectra } from '../visibilities/block.ts'
import type { Cells } from '../visibilities/spectra-cells.ts'
import type { RowRun } from './row-runs.ts'

/** The largest run there will be, and how many are kept. */
export interface RunSize {
  readonly samples: number // rows × channels × polarizations
  readonly weights: number // rows × polarizations
  readonly keptRuns?: number // 1 where absent
}

interface Held {
  readonly visibilities: Float32Array
  readonly flags: Uint8Array
  readonly weights: Float32Array
  readonly spectrum: Float32Array
  key: string
  spectra: Spectra | undefined
}

/**
 * Reads runs of rows into a heap and keeps the latest, so that several Stokes parameters are made of them while they are
 * there: the runs of a chunk are read once for all of these.
 */
export class RunCells {
  readonly #cells: Cells
  readonly #held: readonly Held[]
  #next = 0

  constructor(cells: Cells, heap: KernelHeap, { samples, weights, keptRuns = 1 }: RunSize) {
    this.#cells = cells
    this.#held = Array.from({ length: keptRuns }, () => ({
      visibilities: heap.float32(2 * samples).fill(0),
      flags: heap.uint8(samples),
      weights: heap.float32(weights),
      spectrum: heap.float32(this.#cells.hasWeightSpectrum ? samples : 0),
      key: '',
      spectra: undefined,
    }))
  }

  /** @param withVisibilities  without, what lies in memory takes their place */
  read({ dataDescriptionId, firstRow, rowCount }: RowRun, withVisibilities: boolean): Spectra {
    const key = `${dataDescriptionId} ${firstRow} ${rowCount} ${withVisibilities}`
    const kept = this.#held.find((one) => one.key === key)?.spectra
    if (kept) return kept
    const held = this.#held[this.#next]
    this.#next = (this.#next + 1) % this.#held.length
    const { channels, pols } = this.#cells.shapeOf(dataDescriptionId)
    const samples = rowCount * channels * pols
    const spectra: Spectra = {
      dataDescriptionId,
      firstRow: 0,
      rowCount,
      channelCount: channels,
      polarizationCount: pols,
      visibilities: held.visibilities.subarray(0, 2 * samples),
      flags: held.flags.subarray(0, samples),
      weights: held.weights.subarray(0, rowCount * pols),
      weightSpectrum: this.#cells.hasWeightSpectrum ? held.spectrum.subarray(0, samples) : undefined,
    }
    held.key = ''
    const options = { notFinite: 'as stored', visibilities: withVisibilities ? 'read' : 'left alone' } as const
    this.#cells.fill(spectra, firstRow, options)
    held.spectra = spectra
    held.key = key
    return spectra
  }
}
