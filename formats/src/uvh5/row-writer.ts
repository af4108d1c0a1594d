import type { HdfLibrary } from '../hdf5/library.ts'
import { HdfWriter } from '../hdf5/writer.ts'
import type { Uvh5Header } from './header.ts'

const CHUNK_BYTES = 256 * 1024 // large enough that the library writes at memory speed, small enough to append to

/** A UVH5 file while it grows by rows: chunked data sets, no filters. Each flavour puts a header of its own. */
export class RowWriter implements Disposable {
  readonly #file: HdfWriter
  readonly #rowShape: readonly number[]
  #rowsWritten = 0

  protected constructor(
    library: HdfLibrary,
    path: string,
    header: Uvh5Header,
    rowShape: readonly number[],
    putHeader: (file: HdfWriter) => void,
  ) {
    this.#file = new HdfWriter(library, path)
    this.#rowShape = rowShape
    try {
      this.#createData(header)
      putHeader(this.#file)
    } catch (error) {
      this.#file.close()
      throw error
    }
  }

  /** Appends rows, in the order of the header: visibilities [row, channel, pol, 2], flags and sample counts without the 2. */
  append(rowCount: number, visibilities: Float32Array, flags: Uint8Array, sampleCounts: Float32Array): void {
    const rows = this.#rowsWritten + rowCount
    for (const [name, array] of [
      ['/Data/visdata', visibilities],
      ['/Data/flags', flags],
      ['/Data/nsamples', sampleCounts],
    ] as const) {
      this.#file.resize(name, [rows, ...this.#rowShape])
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
      this.#file.writeRows(name, this.#rowsWritten, rowCount, this.#rowShape, bytes)
    }
    this.#rowsWritten = rows
  }

  close(): void {
    this.#file.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #createData({ timesJd, frequenciesHz, polarizations }: Uvh5Header): void {
    const rowsOfOneTime = timesJd.findIndex((time) => time !== timesJd[0])
    const rows = rowsOfOneTime > 0 ? rowsOfOneTime : timesJd.length
    const chunkRows = largestDivisor(rows, CHUNK_BYTES / (8 * frequenciesHz.length * polarizations.length))
    this.#file.createGrowing('/Data/visdata', 'complex64', this.#rowShape, chunkRows)
    this.#file.createGrowing('/Data/nsamples', 'float32', this.#rowShape, chunkRows)
  }
}

/** The largest divisor of `n` that is at most `limit`, and at least 1. */
function largestDivisor(n: number, limit: number): number {
  for (let divisor = Math.min(n, Math.max(1, Math.floor(limit))); divisor > 1; divisor--) {
    if (n % divisor === 0) return divisor
  }
  return 1
}
