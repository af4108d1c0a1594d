import { type Metadata, TYPE_CLASS } from './element-type.ts'
import type { HdfLibrary } from './library.ts'

/** The type of numbers to store; strings have functions of their own. */
export type StoredType = 'int64' | 'float32' | 'float64' | 'complex64'

const BYTES: Record<StoredType, number> = { int64: 8, float32: 4, float64: 8, complex64: 8 }
const UNLIMITED = 0xffff_ffff_ffff_ffffn

/** An existing HDF5 file open for adding data sets and for writing slabs into those that may grow. */
export class HdfWriter implements Disposable {
  readonly path: string
  readonly #library: HdfLibrary
  readonly #file: bigint

  constructor(library: HdfLibrary, path: string) {
    this.path = path
    this.#library = library
    const { module } = library
    this.#file = library.attempt(path, 'cannot be opened for writing', () =>
      module.open(path, module.H5F_ACC_RDWR, false, module.H5F_LIBVER_EARLIEST, module.H5F_LIBVER_LATEST),
    )
  }

  /** Stores a whole data set; shape [] makes a scalar. */
  putNumbers(
    name: string,
    type: Exclude<StoredType, 'complex64'>,
    shape: readonly number[],
    values: ArrayLike<number>,
  ): void {
    if (values.length !== shape.reduce((product, n) => product * n, 1))
      throw new RangeError(`${name}: ${values.length} numbers given for shape [${shape}]`)
    const size = values.length * BYTES[type]
    const address = this.#library.reserve(size)
    const bytes = this.#library.slab(size)
    if (type === 'int64') {
      new BigInt64Array(bytes.buffer, bytes.byteOffset, values.length).set(Array.from(values, BigInt))
    } else {
      const View = type === 'float32' ? Float32Array : Float64Array
      new View(bytes.buffer, bytes.byteOffset, values.length).set(values)
    }
    this.#create(name, address, {
      ...storedMetadata(type),
      shape: shape.map(BigInt),
      maxshape: null,
      chunks: null,
    })
  }

  putNumber(name: string, type: 'int64' | 'float64', value: number): void {
    this.putNumbers(name, type, [], [value])
  }

  /** Stores strings of fixed length, zero-padded; shape [] makes a scalar. ASCII, as h5py's `S` type. */
  putStrings(name: string, shape: readonly number[], strings: readonly string[]): void {
    const encoded = strings.map((text) => new TextEncoder().encode(text))
    const length = Math.max(1, ...encoded.map((bytes) => bytes.length))
    const address = this.#library.reserve(length * encoded.length)
    const padded = this.#library.slab(length * encoded.length).fill(0)
    encoded.forEach((bytes, i) => {
      padded.set(bytes, i * length)
    })
    const type = { ...PLAIN, type: TYPE_CLASS.string, size: length, cset: 0, strpad: 1 }
    this.#create(name, address, { ...type, shape: shape.map(BigInt), maxshape: null, chunks: null })
  }

  putVariableString(name: string, text: string): void {
    const type = {
      ...PLAIN,
      type: TYPE_CLASS.string,
      size: 4,
      vlen: true,
      cset: 1,
      strpad: 0,
      shape: [],
      maxshape: null,
      chunks: null,
    }
    this.#library.attempt(this.path, name, () =>
      this.#library.module.create_vlen_str_dataset(this.#file, name, [text], type as never),
    )
  }

  createGroup(name: string): void {
    this.#library.attempt(this.path, name, () => this.#library.module.create_group(this.#file, name, false))
  }

  /** Sets a scalar that is there, an enumeration of FALSE and TRUE: the library cannot make one. */
  setBool(name: string, value: boolean): void {
    const address = this.#library.reserve(1)
    this.#library.slab(1)[0] = value ? 1 : 0
    this.#library.attempt(this.path, name, () =>
      this.#library.module.set_dataset_data(this.#file, name, null, null, null, address),
    )
  }

  /** Makes an empty chunked data set that grows along its first axis. */
  createGrowing(name: string, type: StoredType, rowShape: readonly number[], chunkRows: number): void {
    const shape = [0, ...rowShape].map(BigInt)
    this.#create(name, this.#library.reserve(8), {
      ...storedMetadata(type),
      shape,
      maxshape: [UNLIMITED, ...shape.slice(1)],
      chunks: [chunkRows, ...rowShape],
    })
  }

  resize(name: string, shape: readonly number[]): void {
    this.#library.attempt(this.path, name, () =>
      this.#library.module.resize_dataset(this.#file, name, shape.map(BigInt)),
    )
  }

  /** Writes rows of a growing data set; `rows` holds them as stored, little-endian, last axis fastest. */
  writeRows(name: string, firstRow: number, rowCount: number, rowShape: readonly number[], rows: Uint8Array): void {
    const address = this.#library.reserve(rows.byteLength)
    this.#library.slab(rows.byteLength).set(rows)
    const offset = [firstRow, ...rowShape.map(() => 0)]
    const count = [rowCount, ...rowShape]
    const big = (numbers: readonly number[]) => numbers.map(BigInt)
    this.#library.attempt(this.path, name, () =>
      this.#library.module.set_dataset_data(
        this.#file,
        name,
        big(count),
        big(offset),
        big(count.map(() => 1)),
        address,
      ),
    )
  }

  close(): void {
    this.#library.attempt(this.path, 'close', () => this.#library.module.close_file(this.#file))
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #create(name: string, address: bigint, metadata: object): void {
    this.#library.attempt(this.path, name, () =>
      this.#library.module.create_dataset(this.#file, name, address, metadata as never),
    )
  }
}

const PLAIN = { signed: true, vlen: false, littleEndian: true, total_size: 0 }

function storedMetadata(type: StoredType): Partial<Metadata> {
  if (type === 'int64') return { ...PLAIN, type: TYPE_CLASS.integer, size: 8 }
  if (type !== 'complex64') return { ...PLAIN, type: TYPE_CLASS.float, size: BYTES[type] }
  const part = (name: string, offset: number) => ({
    ...PLAIN,
    name,
    offset,
    type: TYPE_CLASS.float,
    size: 4,
    shape: [],
    maxshape: null,
    chunks: null,
  })
  return {
    ...PLAIN,
    type: TYPE_CLASS.compound,
    size: 8,
    compound_type: { nmembers: 2, members: [part('r', 0), part('i', 4)] },
  }
}
