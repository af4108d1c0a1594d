import type { Column } from '@contimg/formats/casatable'
import { FormatError } from '@contimg/formats/error'
import type { MeasurementSet } from '@contimg/formats/ms'
import type { Spectra, VisibilityBlock } from './block.ts'
import type { BlockRows } from './block-plan.ts'
import { WeightColumns } from './weight-columns.ts'

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
  readonly #data: Column
  readonly #flag: Column
  readonly #weights: WeightColumns
  readonly #descriptionIds: Int32Array // [row] of the whole table
  readonly #flagsNotFinite: boolean
  readonly #buffers: readonly Buffers[] // of the last blocks, in turn
  #next = 0

  constructor(ms: MeasurementSet, column: string, plan: readonly BlockRows[], options: BlockReaderOptions = {}) {
    const { memory = OWN_MEMORY, keptBlocks = 1, notFinite = 'flagged' } = options
    this.#ms = ms
    this.#data = ms.main.column(column)
    this.#flag = ms.main.column('FLAG')
    this.#weights = new WeightColumns(ms, column)
    this.#descriptionIds = ms.main.column('DATA_DESC_ID').readScalars() as Int32Array
    this.#flagsNotFinite = notFinite === 'flagged'
    this.#buffers = Array.from({ length: keptBlocks }, () => this.#allocate(plan, memory))
  }

  read({ firstRow, rowCount }: BlockRows): VisibilityBlock {
    const { main } = this.#ms
    const scalars = <T>(name: string) => main.column(name).readScalars(firstRow, rowCount) as T
    const rowFlags = scalars<Uint8Array>('FLAG_ROW')
    return {
      firstRow,
      rowCount,
      timesMjdS: scalars<Float64Array>('TIME'),
      exposuresS: scalars<Float64Array>('EXPOSURE'),
      fieldIds: scalars<Int32Array>('FIELD_ID'),
      antenna1: scalars<Int32Array>('ANTENNA1'),
      antenna2: scalars<Int32Array>('ANTENNA2'),
      uvwM: main.column('UVW').readCells(firstRow, rowCount) as Float64Array,
      spectra: this.#readSpectra(firstRow, rowCount, rowFlags),
    }
  }

  #readSpectra(firstRow: number, rowCount: number, rowFlags: Uint8Array): Spectra[] {
    const buffers = this.#buffers[this.#next++ % this.#buffers.length]
    const spectra: Spectra[] = []
    let samples = 0
    let weights = 0
    for (let from = 0, end = 0; from < rowCount; from = end) {
      const id = this.#descriptionIds[firstRow + from]
      while (end < rowCount && this.#descriptionIds[firstRow + end] === id) end++
      const part = this.#part(buffers, id, from, end - from, samples, weights)
      this.#fill(part, firstRow + from, rowFlags.subarray(from, end))
      samples += part.flags.length
      weights += part.weights.length
      spectra.push(part)
    }
    return spectra
  }

  /** The pieces of the buffers that a run of rows gets. */
  #part(buffers: Buffers, id: number, firstRow: number, rowCount: number, samples: number, weights: number): Spectra {
    const { channels, pols } = this.#shape(id)
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
      weightSpectrum: this.#weights.hasSpectrum ? spectrum.subarray(samples, end) : undefined,
    }
  }

  #fill(part: Spectra, firstRow: number, rowFlags: Uint8Array): void {
    const { rowCount, channelCount, polarizationCount } = part
    const shape = this.#data.cellShape(firstRow)
    if (shape?.[0] !== polarizationCount || shape[1] !== channelCount) {
      const wanted = `[${polarizationCount},${channelCount}]`
      const name = this.#data.description.name
      throw new FormatError(
        this.#ms.path,
        undefined,
        `${name}, row ${firstRow} has shape [${shape ?? ''}], wanted ${wanted}`,
      )
    }
    this.#data.readCells(firstRow, rowCount, part.visibilities)
    this.#flag.readCells(firstRow, rowCount, part.flags)
    this.#weights.read(firstRow, part)
    const rowSamples = channelCount * polarizationCount
    rowFlags.forEach((flagged, row) => {
      if (flagged) part.flags.fill(1, row * rowSamples, (row + 1) * rowSamples)
    })
    if (this.#flagsNotFinite) flagNotFinite(part.visibilities, part.flags)
  }

  #shape(id: number): { channels: number; pols: number } {
    const description = this.#ms.dataDescriptions[id]
    if (!description) {
      const count = this.#ms.dataDescriptions.length
      throw new FormatError(this.#ms.path, undefined, `DATA_DESC_ID ${id}, wanted 0 to ${count - 1}`)
    }
    return {
      channels: this.#ms.spectralWindows[description.spectralWindowId].chanFreqHz.length,
      pols: this.#ms.polarizations[description.polarizationId].corrTypes.length,
    }
  }

  #allocate(plan: readonly BlockRows[], memory: BlockMemory): Buffers {
    let samples = 0
    let weights = 0
    for (const { firstRow, rowCount } of plan) {
      let blockSamples = 0
      let blockWeights = 0
      for (let row = firstRow; row < firstRow + rowCount; row++) {
        const { channels, pols } = this.#shape(this.#descriptionIds[row])
        blockSamples += channels * pols
        blockWeights += pols
      }
      samples = Math.max(samples, blockSamples)
      weights = Math.max(weights, blockWeights)
    }
    return {
      visibilities: memory.float32(2 * samples),
      flags: memory.uint8(samples),
      weights: memory.float32(weights),
      spectrum: memory.float32(this.#weights.hasSpectrum ? samples : 0),
    }
  }
}

const LOOKED_AT = 64 // samples that are looked at together

/** What is no number can be of no use: it counts as flagged, whatever the file says. */
function flagNotFinite(visibilities: Float32Array, flags: Uint8Array): void {
  for (let first = 0; first < flags.length; first += LOOKED_AT) {
    const end = Math.min(first + LOOKED_AT, flags.length)
    let [even, odd] = [0, 0]
    for (let i = 2 * first; i < 2 * end; i += 2) {
      even += visibilities[i] * 0
      odd += visibilities[i + 1] * 0
    }
    if (even + odd === 0) continue
    for (let i = first; i < end; i++) if (visibilities[2 * i] * 0 + visibilities[2 * i + 1] * 0 !== 0) flags[i] = 1
  }
}
