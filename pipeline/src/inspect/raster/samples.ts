import type { Column } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'
import type { BinnedSamples } from '@contimg/numerics/bins'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { Spectra } from '../../visibilities/block.ts'
import { SpectraCells } from '../../visibilities/spectra-cells.ts'
import { type RasterColumn, RasterRequestError } from './request.ts'

const BYTES_AT_ONCE = 24 << 20 // of visibilities
const MOST_SKIPPED = 16 // rows that nobody wants are read along, where they are no more between others

/** Rows of one data description that are read together. */
export interface Run {
  readonly descriptionId: number
  readonly firstRow: number // within the rows at hand
  readonly rowCount: number
}

/** Runs of one data description that are read one after another and held together. */
export interface Batch {
  readonly descriptionId: number
  readonly runs: readonly Run[]
  readonly rowCount: number
}

/** The column that is meant. @throws RasterRequestError where the Measurement Set lacks it */
export function columnName({ main }: MeasurementSet, wanted: RasterColumn): string {
  if (wanted === 'auto') return main.has('CORRECTED_DATA') ? 'CORRECTED_DATA' : 'DATA'
  const needed = wanted === 'RESIDUAL' ? ['CORRECTED_DATA', 'MODEL_DATA'] : [wanted]
  const missing = needed.find((name) => !main.has(name))
  if (missing === undefined) return wanted
  const there = ['DATA', 'CORRECTED_DATA', 'MODEL_DATA'].filter((name) => main.has(name))
  const because = wanted === 'RESIDUAL' ? ` (a residual needs ${missing})` : ''
  throw new RasterRequestError('column', wanted, `one that is there: ${there.join(', ')}${because}`)
}

/** Flags without what they are of. */
export type FlagRows = Pick<BinnedSamples, 'rowCount' | 'channelCount' | 'polarizationCount' | 'flags'>

/** Reads samples, of flags alone or with visibilities and weights, into a heap; what was read before is then gone. */
export class SampleReader {
  readonly #heap: KernelHeap
  readonly #mark: number // all beyond belongs to the reader
  readonly #cells: SpectraCells
  readonly #model: Column | undefined
  readonly #flag: Column
  readonly #flagRow: Column
  #models = new Float32Array(0)

  /** @param column  see columnName; FLAG where only flags will be read */
  constructor(ms: MeasurementSet, column: string, heap: KernelHeap) {
    const { main } = ms
    this.#heap = heap
    this.#mark = heap.mark()
    this.#cells = new SpectraCells(ms, storedColumn(ms, column))
    this.#model = column === 'RESIDUAL' ? main.column('MODEL_DATA') : undefined
    this.#flag = main.column('FLAG')
    this.#flagRow = main.column('FLAG_ROW')
  }

  shapeOf(descriptionId: number): { channels: number; pols: number } {
    return this.#cells.shapeOf(descriptionId)
  }

  /** Runs of selected rows, each no longer than can be held. @param selected  [row] 0 where it is not */
  *runs(descriptionIds: Int32Array, selected: Uint8Array): Generator<Run> {
    for (let row = 0; row < selected.length; ) {
      if (selected[row] === 0) {
        row++
        continue
      }
      const descriptionId = descriptionIds[row]
      const most = this.#mostRows({ descriptionId })
      let end = row + 1
      for (let at = end; at < selected.length && at - end <= MOST_SKIPPED && at - row < most; at++) {
        if (descriptionIds[at] !== descriptionId) break
        if (selected[at] !== 0) end = at + 1
      }
      yield { descriptionId, firstRow: row, rowCount: end - row }
      row = end
    }
  }

  /** The selected rows in batches: those of a data description together, which go into the same cells where times follow. */
  batches(descriptionIds: Int32Array, selected: Uint8Array): Batch[] {
    const runs = [...this.runs(descriptionIds, selected)]
    runs.sort((one, other) => one.descriptionId - other.descriptionId || one.firstRow - other.firstRow)
    const batches: { descriptionId: number; runs: Run[]; rowCount: number }[] = []
    for (const run of runs) {
      const last = batches.at(-1)
      const fits = last?.descriptionId === run.descriptionId && last.rowCount + run.rowCount <= this.#mostRows(run)
      if (last && fits) {
        last.runs.push(run)
        last.rowCount += run.rowCount
      } else batches.push({ descriptionId: run.descriptionId, runs: [run], rowCount: run.rowCount })
    }
    return batches
  }

  /** @param first  row of the Measurement Set from which the rows of the runs are counted */
  read(first: number, { descriptionId, runs, rowCount }: Batch): BinnedSamples {
    this.#heap.release(this.#mark)
    const all = this.#part(descriptionId, rowCount)
    let done = 0
    for (const run of runs) {
      const part = rowsOf(all, done, run.rowCount)
      this.#cells.fill(part, first + run.firstRow, { notFinite: 'as stored' })
      if (this.#model) this.#subtract(this.#model, first + run.firstRow, part)
      done += run.rowCount
    }
    return all
  }

  /** Flags alone. */
  readFlags(first: number, { descriptionId, runs, rowCount }: Batch): FlagRows {
    this.#heap.release(this.#mark)
    const { channels, pols } = this.shapeOf(descriptionId)
    const perRow = channels * pols
    const flags = this.#heap.uint8(rowCount * perRow)
    let done = 0
    for (const run of runs) {
      const own = flags.subarray(done * perRow, (done + run.rowCount) * perRow)
      this.#flag.readCells(first + run.firstRow, run.rowCount, own)
      const rowFlags = this.#flagRow.readScalars(first + run.firstRow, run.rowCount) as Uint8Array
      rowFlags.forEach((flagged, row) => {
        if (flagged) own.fill(1, row * perRow, (row + 1) * perRow)
      })
      done += run.rowCount
    }
    return { rowCount, channelCount: channels, polarizationCount: pols, flags }
  }

  #mostRows({ descriptionId }: Pick<Run, 'descriptionId'>): number {
    const { channels, pols } = this.shapeOf(descriptionId)
    return Math.max(1, Math.floor(BYTES_AT_ONCE / (8 * channels * pols)))
  }

  #subtract(model: Column, firstRow: number, { rowCount, visibilities }: Spectra): void {
    if (this.#models.length < visibilities.length) this.#models = new Float32Array(visibilities.length)
    const models = this.#models
    model.readCells(firstRow, rowCount, models)
    for (let i = 0; i < visibilities.length; i++) visibilities[i] -= models[i]
  }

  #part(dataDescriptionId: number, rowCount: number): Spectra {
    const { channels, pols } = this.shapeOf(dataDescriptionId)
    const samples = rowCount * channels * pols
    return {
      dataDescriptionId,
      firstRow: 0,
      rowCount,
      channelCount: channels,
      polarizationCount: pols,
      visibilities: this.#heap.float32(2 * samples),
      flags: this.#heap.uint8(samples),
      weights: this.#heap.float32(rowCount * pols),
      weightSpectrum: this.#cells.hasWeightSpectrum ? this.#heap.float32(samples) : undefined,
    }
  }
}

/** Some of the rows. */
function rowsOf(all: Spectra, firstRow: number, rowCount: number): Spectra {
  const { channelCount, polarizationCount: pols } = all
  const of = <T extends Float32Array | Uint8Array>(array: T, perRow: number) =>
    array.subarray(firstRow * perRow, (firstRow + rowCount) * perRow) as T
  const perRow = channelCount * pols
  return {
    ...all,
    rowCount,
    visibilities: of(all.visibilities, 2 * perRow),
    flags: of(all.flags, perRow),
    weights: of(all.weights, pols),
    weightSpectrum: all.weightSpectrum && of(all.weightSpectrum, perRow),
  }
}

/** A column that holds what is read: where only flags are asked for, any of visibilities. */
function storedColumn({ main }: MeasurementSet, column: string): string {
  if (column === 'RESIDUAL') return 'CORRECTED_DATA'
  if (column !== 'FLAG') return column
  return ['DATA', 'CORRECTED_DATA', 'MODEL_DATA'].find((name) => main.has(name)) ?? 'DATA'
}
