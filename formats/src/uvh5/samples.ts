import { FormatError } from '../error.ts'
import type { HdfLibrary } from '../hdf5/library.ts'
import { copyNumbers } from '../hdf5/numbers.ts'
import { HdfReader } from '../hdf5/reader.ts'

/** The visibilities of a UVH5 file by rows, without its header. Close it. */
export class Uvh5Samples implements Disposable {
  readonly path: string
  readonly rowCount: number
  readonly channelCount: number
  readonly polarizationCount: number
  readonly #file: HdfReader
  readonly #rowShape: readonly number[] // [1, channel, pol] or [channel, pol]

  /**
   * @param check  looks at the file before anything else
   * @throws FormatError where the three data sets are not there, not of one shape, or of other types
   */
  constructor(library: HdfLibrary, path: string, check: (file: HdfReader) => void = () => {}) {
    this.path = path
    this.#file = new HdfReader(library, path)
    try {
      check(this.#file)
      this.#rowShape = rowShapeOf(this.#file)
      this.rowCount = this.#file.dataSet('/Data/visdata').shape![0]
      ;[this.channelCount, this.polarizationCount] = this.#rowShape.slice(-2)
    } catch (error) {
      this.#file.close()
      throw error
    }
  }

  /** Fills `target` with the visibilities of rows, [row, channel, polarization, 2]. */
  readVisibilities(firstRow: number, rowCount: number, target: Float32Array): void {
    this.#fill('/Data/visdata', firstRow, rowCount, target)
  }

  /** Fills `target` with 1 where the file says flagged, [row, channel, polarization]. */
  readFlags(firstRow: number, rowCount: number, target: Uint8Array): void {
    target.set(this.#rows('/Data/flags', firstRow, rowCount))
  }

  /** Fills `target` with the number of samples behind each visibility, [row, channel, polarization]. */
  readSampleCounts(firstRow: number, rowCount: number, target: Float32Array): void {
    this.#fill('/Data/nsamples', firstRow, rowCount, target)
  }

  close(): void {
    this.#file.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #fill(name: string, firstRow: number, rowCount: number, target: Float32Array): void {
    copyNumbers(this.path, this.#rows(name, firstRow, rowCount), this.#file.dataSet(name).type, target)
  }

  #rows(name: string, firstRow: number, rowCount: number): Uint8Array {
    return this.#file.slab(name, [firstRow, ...this.#rowShape.map(() => 0)], [rowCount, ...this.#rowShape])
  }
}

/** Checks the types and shapes of the three data sets and gives the shape of one row. */
function rowShapeOf(file: HdfReader): readonly number[] {
  const wrong = (message: string) => new FormatError(file.path, undefined, message)
  const { shape, type } = file.dataSet('/Data/visdata')
  if (type.kind !== 'complex') throw wrong(`/Data/visdata holds a ${type.kind}, wanted {r, i}`)
  const flagType = file.dataSet('/Data/flags').type
  if (flagType.kind !== 'bool') throw wrong(`/Data/flags holds a ${flagType.kind}, wanted bool`)
  if (!shape || shape.length < 3 || shape.length > 4 || (shape.length === 4 && shape[1] !== 1))
    throw wrong(`/Data/visdata has shape [${shape}], wanted [row, 1, channel, pol] or [row, channel, pol]`)
  for (const name of ['/Data/flags', '/Data/nsamples']) {
    const other = file.dataSet(name).shape
    if (other?.join() !== shape.join()) throw wrong(`${name} has shape [${other}], wanted [${shape}]`)
  }
  return shape.slice(1)
}
