import type { MeasurementSet } from '@contimg/formats/ms'
import type { Spectra, VisibilityBlock } from './block.ts'
import type { BlockRows } from './block-plan.ts'
import { type CellOptions, type Cells, SpectraCells } from './spectra-cells.ts'

/** Where blocks are to lie: a KernelHeap, whose kernels can then work on them. */
export interface BlockMemory {
  float32(length: number): Float32Array
  uint8(length: number): Uint8Array
}

const OWN_MEMORY: BlockMemory = {
  float32: (length) => new Float32Array(new SharedArrayBuffer(4 * length)),
  uint8: (length) => new Uint8Array(new SharedArrayBuffer(length)),
}

/** How a reader works where it is not told otherwise. */
export interface BlockReaderOptions {
  readonly memory?: BlockMemory
  readonly keptBlocks?: number // how many of the last blocks stay as they are; 1, the last alone, unless given
  readonly notFinite?: 'flagged' | 'as stored' // samples that are no number; flagged unless given
  readonly cells?: Cells // where they do not come from the column
  readonly descriptionIds?: Int32Array // [row] DATA_DESC_ID of the whole table, where it has been read
}

interface Buffers {
  readonly visibilities: Float32Array
  readonly flags: Uint8Array
  readonly weights: Float32Array
  readonly spectrum: Float32Array
}

/** Reads blocks out of a Measurement Set into memory that it takes once. */
export class BlockReader {
  readonly #ms: MeasurementSet
  readonly #cells: Cells
  readonly #descriptionIds: Int32Array // [row] of the whole table
  readonly #options: CellOptions
  readonly #buffers: readonly Buffers[] // of the last blocks, in turn
  #next = 0

  constructor(ms: MeasurementSet, column: string, plan: readonly BlockRows[], options: BlockReaderOptions = {}) {
    const { memory = OWN_MEMORY, keptBlocks = 1, notFinite = 'flagged', descriptionIds } = options
    this.#ms = ms
    this.#cells = options.cells ?? new SpectraCells(ms, column)
    this.#descriptionIds = descriptionIds ?? (ms.main.column('DATA_DESC_ID').readScalars() as Int32Array)
    this.#options = { notFinite }
    this.#buffers = Array.from({ length: keptBlocks }, () => this.#allocate(plan, memory))
  }

  read({ firstRow, rowCount }: BlockRows): VisibilityBlock {
    const { main } = this.#ms
    const scalars = <T>(name: string) => main.column(name).readScalars(firstRow, rowCount) as T
    return {
      firstRow,
      rowCount,
      timesMjdS: scalars<Float64Array>('TIME'),
      exposuresS: scalars<Float64Array>('EXPOSURE'),
      fieldIds: scalars<Int32Array>('FIELD_ID'),
      antenna1: scalars<Int32Array>('ANTENNA1'),
      antenna2: scalars<Int32Array>('ANTENNA2'),
      uvwM: main.column('UVW').readCells(firstRow, rowCount) as Float64Array,
      spectra: this.#readSpectra(firstRow, rowCount),
    }
  }

  #readSpectra(firstRow: number, rowCount: number): Spectra[] {
    const buffers = this.#buffers[this.#next++ % this.#buffers.length]
    const spectra: Spectra[] = []
    let samples = 0
    let weights = 0
    for (let from = 0, end = 0; from < rowCount; from = end) {
      const id = this.#descriptionIds[firstRow + from]
      while (end < rowCount && this.#descriptionIds[firstRow + end] === id) end++
      const part = this.#part(buffers, id, from, end - from, samples, weights)
      this.#cells.fill(part, firstRow + from, this.#options)
      samples += part.flags.length
      weights += part.weights.length
      spectra.push(part)
    }
    return spectra
  }

  /** The pieces of the buffers that a run of rows gets. */
  #part(buffers: Buffers, id: number, firstRow: number, rowCount: number, samples: number, weights: number): Spectra {
    const { channels, pols } = this.#cells.shapeOf(id)
    const { visibilities, flags, weights: allWeights, spectrum } = buffers
    const end = samples + rowCount * channels * pols
    return {
      dataDescriptionId: id,
      firstRow,
      rowCount,
      channelCount: channels,
      polarizationCount: pols,
      visibilities: visibilities.subarray(2 * samples, 2 * end),
      flags: flags.subarray(samples, end),
      weights: allWeights.subarray(weights, weights + rowCount * pols),
      weightSpectrum: this.#cells.hasWeightSpectrum ? spectrum.subarray(samples, end) : undefined,
    }
  }

  #allocate(plan: readonly BlockRows[], memory: BlockMemory): Buffers {
    let samples = 0
    let weights = 0
    for (const { firstRow, rowCount } of plan) {
      let blockSamples = 0
      let blockWeights = 0
      for (let row = firstRow, end = row; row < firstRow + rowCount; row = end) {
        const id = this.#descriptionIds[row]
        while (end < firstRow + rowCount && this.#descriptionIds[end] === id) end++
        const { channels, pols } = this.#cells.shapeOf(id)
        blockSamples += (end - row) * channels * pols
        blockWeights += (end - row) * pols
      }
      samples = Math.max(samples, blockSamples)
      weights = Math.max(weights, blockWeights)
    }
    return {
      visibilities: memory.float32(2 * samples),
      flags: memory.uint8(samples),
      weights: memory.float32(weights),
      spectrum: memory.float32(this.#cells.hasWeightSpectrum ? samples : 0),
    }
  }
}
