import type { ByteSource } from '../bytes.ts'
import { FormatError } from '../error.ts'

const MAGIC = 0xbebebebe
const MAX_DEPTH = 200 // of objects within objects
const MAX_AXES = 32

/** The head of an AipsIO object: its type, version, and where it ends. */
export interface ObjectHead {
  readonly type: string
  readonly version: number
  readonly end: number
}

/**
 * Reads casacore's AipsIO: numbers in canonical form, strings with a length, and nested objects that begin with length,
 * type and version; only the outermost object has a magic number before it (casa/IO/AipsIO.cc).
 */
export class AipsReader {
  readonly path: string
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #littleEndian: boolean
  readonly #base: number
  position = 0
  #depth = 0

  /** @param base  where in the file the bytes begin, for error messages */
  constructor(bytes: Uint8Array, path: string, littleEndian = false, base = 0) {
    this.path = path
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#littleEndian = littleEndian
    this.#base = base
  }

  get remaining(): number {
    return this.#bytes.length - this.position
  }

  fail(message: string): never {
    throw new FormatError(this.path, this.#base + this.position, message)
  }

  /** Begins an object, which must be of one of the wanted types where any are given. */
  begin(...wanted: string[]): ObjectHead {
    if (this.#depth === 0) {
      const magic = this.uint32()
      if (magic !== MAGIC) this.fail(`AipsIO magic number is ${magic.toString(16)}, wanted bebebebe`)
    }
    const start = this.position
    const length = this.uint32()
    const end = start + length
    if (end > this.#bytes.length) this.fail(`object of ${length} bytes does not fit into the ${this.remaining} left`)
    const type = this.string()
    if (wanted.length > 0 && !wanted.includes(type)) this.fail(`object is a "${type}", wanted ${wanted.join(' or ')}`)
    if (++this.#depth > MAX_DEPTH) this.fail(`objects lie ${this.#depth} deep within each other`)
    return { type, version: this.uint32(), end }
  }

  /** Ends an object; it must have been read to its last byte. */
  end(head: ObjectHead): void {
    if (this.position !== head.end) this.fail(`"${head.type}" was to end at byte ${this.#base + head.end}`)
    this.#depth--
  }

  boolean(): boolean {
    return this.uint8() !== 0
  }

  uint8(): number {
    return this.#bytes[this.#take(1)]
  }

  int16(): number {
    return this.#view.getInt16(this.#take(2), this.#littleEndian)
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), this.#littleEndian)
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), this.#littleEndian)
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), this.#littleEndian)
  }

  int64(): bigint {
    return this.#view.getBigInt64(this.#take(8), this.#littleEndian)
  }

  /** A 64-bit count or offset as a number. */
  count64(): number {
    const value = this.int64()
    if (value < 0n || value > 0x1fffffffffffffn) this.fail(`count ${value} is not possible`)
    return Number(value)
  }

  float32(): number {
    return this.#view.getFloat32(this.#take(4), this.#littleEndian)
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8), this.#littleEndian)
  }

  string(): string {
    const length = this.uint32()
    return decodeText(this.bytes(length))
  }

  /** The next bytes as they are. */
  bytes(length: number): Uint8Array {
    const start = this.#take(length)
    return this.#bytes.subarray(start, start + length)
  }

  /** A number of items that follow, each at least `itemLength` bytes long. */
  count(itemLength: number): number {
    const count = this.uint32()
    if (count * itemLength > this.remaining) this.fail(`${count} items cannot lie in the ${this.remaining} bytes left`)
    return count
  }

  /** A shape (casacore's IPosition), first axis fastest; −1 where a description leaves a length open. */
  shape(): number[] {
    const head = this.begin('IPosition')
    if (head.version > 2) this.fail(`IPosition of version ${head.version}, wanted 1 or 2`)
    const wide = head.version === 2
    const axes = this.count(wide ? 8 : 4)
    if (axes > MAX_AXES) this.fail(`shape of ${axes} axes, wanted ${MAX_AXES} at most`)
    const shape = Array.from({ length: axes }, () => (wide ? Number(this.int64()) : this.int32()))
    this.end(head)
    return shape
  }

  /** A Block of unsigned integers of 4 or 8 bytes, whichever the length of the object tells. */
  integers(): Float64Array {
    const head = this.begin('Block')
    const count = this.count(4)
    const wide = head.end - this.position === 8 * count && count > 0
    const values = new Float64Array(count)
    for (let i = 0; i < count; i++) values[i] = wide ? this.count64() : this.uint32()
    this.end(head)
    return values
  }

  #take(length: number): number {
    const start = this.position
    if (length > this.#bytes.length - start) this.fail(`ends here, ${length} more bytes wanted`)
    this.position = start + length
    return start
  }
}

const MAX_HEADER_BYTES = 1 << 28

/** A reader over a whole file that holds one AipsIO object. */
export function aipsFile(source: ByteSource): AipsReader {
  if (source.size > MAX_HEADER_BYTES) {
    throw new FormatError(
      source.path,
      undefined,
      `a header of ${source.size} bytes, wanted ${MAX_HEADER_BYTES} at most`,
    )
  }
  const bytes = new Uint8Array(source.size)
  source.read(0, bytes)
  return new AipsReader(bytes, source.path)
}

const utf8 = new TextDecoder()

export function decodeText(bytes: Uint8Array): string {
  return utf8.decode(bytes)
}
