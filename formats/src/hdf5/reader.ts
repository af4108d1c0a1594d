import { FormatError } from '../error.ts'
import { type ElementType, elementType, type Metadata } from './element-type.ts'
import type { HdfLibrary } from './library.ts'
import { copyNumbers, numbersPerElement } from './numbers.ts'

/** A data set as the file describes it. A null shape is H5S_NULL: it holds nothing. */
export interface DataSet {
  readonly name: string
  readonly shape: readonly number[] | null
  readonly chunks: readonly number[] | null
  readonly maxShape: readonly number[] | null
  readonly type: ElementType
}

const MAXIMUM_WHOLE_READ_BYTES = 512 * 2 ** 20

/** An HDF5 file open for reading. Close it: the library holds a handle of the operating system. */
export class HdfReader implements Disposable {
  readonly path: string
  readonly #library: HdfLibrary
  readonly #file: bigint
  readonly #dataSets = new Map<string, DataSet>()

  constructor(library: HdfLibrary, path: string) {
    this.path = path
    this.#library = library
    const { module } = library
    this.#file = library.attempt(path, 'not a whole HDF5 file', () =>
      module.open(path, module.H5F_ACC_RDONLY, false, module.H5F_LIBVER_EARLIEST, module.H5F_LIBVER_LATEST),
    )
  }

  /** Names of everything below a group, groups and data sets, in full. */
  names(group = '/'): string[] {
    return this.#library.attempt(this.path, `group ${group}`, () =>
      this.#library.module.get_names(this.#file, group, true),
    )
  }

  kind(name: string): 'group' | 'data set' | undefined {
    const { module } = this.#library
    try {
      const type = module.get_type(this.#file, name)
      return type === module.H5G_GROUP ? 'group' : type === module.H5G_DATASET ? 'data set' : undefined
    } catch {
      return undefined // the library's answer to a name that is not there
    }
  }

  has(name: string): boolean {
    return this.kind(name) !== undefined
  }

  dataSet(name: string): DataSet {
    const known = this.#dataSets.get(name)
    if (known) return known
    if (this.kind(name) !== 'data set') throw new FormatError(this.path, undefined, `no data set ${name}`)
    const metadata: Metadata = this.#library.attempt(this.path, name, () =>
      this.#library.module.get_dataset_metadata(this.#file, name),
    )
    const found = {
      name,
      shape: metadata.shape,
      chunks: metadata.chunks,
      maxShape: metadata.maxshape,
      type: elementType(this.path, name, metadata),
    }
    this.#dataSets.set(name, found)
    return found
  }

  filterIds(name: string): number[] {
    return this.#library.module.get_dataset_filters(this.#file, name).map((filter) => filter.id)
  }

  /**
   * Reads a box of a data set. The bytes come little-endian, last axis fastest, in the library's own buffer: they hold
   * until the next call, so that a caller converts or copies them once.
   */
  slab(name: string, offset: readonly number[], count: readonly number[]): Uint8Array {
    const { type, shape } = this.dataSet(name)
    if (
      !shape ||
      shape.length !== count.length ||
      shape.length !== offset.length ||
      count.some((n, axis) => n < 0 || offset[axis] + n > shape[axis])
    ) {
      throw new FormatError(this.path, undefined, `${name} of shape [${shape}] has no box [${count}] at [${offset}]`)
    }
    const elements = count.reduce((product, n) => product * n, 1)
    const bytes = elements * type.bytes
    const address = this.#library.reserve(bytes)
    if (elements === 0) return this.#library.slab(0)
    const big = (numbers: readonly number[]) => (shape.length === 0 ? null : numbers.map(BigInt))
    this.#library.attempt(this.path, name, () =>
      this.#library.module.get_dataset_data(
        this.#file,
        name,
        big(count),
        big(offset),
        big(count.map(() => 1)),
        address,
      ),
    )
    return this.#library.slab(bytes)
  }

  /** Reads a whole numeric data set (bool as 0 and 1; complex as pairs), flattened, last axis fastest. */
  numbers(name: string): Float64Array {
    const { type } = this.dataSet(name)
    if (type.kind === 'string' || type.kind === 'variable-string') {
      throw new FormatError(this.path, undefined, `${name} holds strings, wanted numbers`)
    }
    const bytes = this.#whole(name)
    const numbers = new Float64Array((bytes.length / type.bytes) * numbersPerElement(type))
    copyNumbers(this.path, bytes, type, numbers)
    return numbers
  }

  /** Reads one number; a data set of any other size is an error. */
  number(name: string): number {
    const numbers = this.numbers(name)
    if (numbers.length !== 1)
      throw new FormatError(this.path, undefined, `${name} holds ${numbers.length} numbers, wanted 1`)
    return numbers[0]
  }

  /** Reads a whole data set of strings, without their padding. */
  strings(name: string): string[] {
    const { type } = this.dataSet(name)
    if (type.kind !== 'string' && type.kind !== 'variable-string') {
      throw new FormatError(this.path, undefined, `${name} holds a ${type.kind}, wanted strings`)
    }
    const bytes = this.#whole(name)
    if (bytes.length === 0) return []
    return type.kind === 'string' ? fixedStrings(bytes, type.bytes) : this.#variableStrings(name, bytes)
  }

  string(name: string): string {
    const strings = this.strings(name)
    if (strings.length !== 1)
      throw new FormatError(this.path, undefined, `${name} holds ${strings.length} strings, wanted 1`)
    return strings[0]
  }

  close(): void {
    this.#library.attempt(this.path, 'close', () => this.#library.module.close_file(this.#file))
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** All bytes of a data set, none of H5S_NULL; in the library's buffer, as `slab` gives them. */
  #whole(name: string): Uint8Array {
    const { type, shape } = this.dataSet(name)
    if (!shape) return new Uint8Array(0)
    if (shape.reduce((product, n) => product * n, type.bytes) > MAXIMUM_WHOLE_READ_BYTES) {
      throw new FormatError(this.path, undefined, `${name} of shape [${shape}] is too large to be read whole`)
    }
    const origin = shape.map(() => 0)
    return this.slab(name, origin, shape)
  }

  /** The slab holds 32-bit addresses of zero-terminated strings, which the library allocated and must free. */
  #variableStrings(name: string, bytes: Uint8Array): string[] {
    const { module } = this.#library
    const addresses = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    const strings = Array.from(addresses, (address) => (address ? module.UTF8ToString(address) : ''))
    module.reclaim_vlen_memory(this.#file, name, '', BigInt(bytes.byteOffset))
    return strings
  }
}

function fixedStrings(bytes: Uint8Array, length: number): string[] {
  const decoder = new TextDecoder()
  return Array.from({ length: bytes.length / length }, (_, i) => {
    const padded = bytes.slice(i * length, (i + 1) * length)
    const end = padded.indexOf(0)
    return decoder.decode(end < 0 ? padded : padded.subarray(0, end))
  })
}
