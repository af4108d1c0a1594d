const MAGIC = 0xbebebebe
const utf8 = new TextEncoder()

export function encodeText(text: string): Uint8Array {
  return utf8.encode(text)
}

/** Writes casacore's AipsIO; see AipsReader. */
export class AipsWriter {
  readonly #littleEndian: boolean
  #bytes = new Uint8Array(1024)
  #view = new DataView(this.#bytes.buffer)
  #length = 0
  #depth = 0

  constructor(littleEndian = false) {
    this.#littleEndian = littleEndian
  }

  /** What has been written so far. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Writes an object whose content `write` writes; its length is put in afterwards. */
  object(type: string, version: number, write: () => void): void {
    if (this.#depth === 0) this.uint32(MAGIC)
    const start = this.#take(4)
    this.#depth++
    this.string(type)
    this.uint32(version)
    write()
    this.#depth--
    this.#view.setUint32(start, this.#length - start, this.#littleEndian)
  }

  boolean(value: boolean): void {
    this.uint8(value ? 1 : 0)
  }

  uint8(value: number): void {
    const start = this.#take(1)
    this.#bytes[start] = value
  }

  int16(value: number): void {
    const start = this.#take(2)
    this.#view.setInt16(start, value, this.#littleEndian)
  }

  int32(value: number): void {
    const start = this.#take(4)
    this.#view.setInt32(start, value, this.#littleEndian)
  }

  uint32(value: number): void {
    const start = this.#take(4)
    this.#view.setUint32(start, value, this.#littleEndian)
  }

  int64(value: bigint): void {
    const start = this.#take(8)
    this.#view.setBigInt64(start, value, this.#littleEndian)
  }

  float32(value: number): void {
    const start = this.#take(4)
    this.#view.setFloat32(start, value, this.#littleEndian)
  }

  float64(value: number): void {
    const start = this.#take(8)
    this.#view.setFloat64(start, value, this.#littleEndian)
  }

  string(value: string): void {
    const bytes = utf8.encode(value)
    this.uint32(bytes.length)
    this.raw(bytes)
  }

  raw(bytes: Uint8Array): void {
    const start = this.#take(bytes.length)
    this.#bytes.set(bytes, start)
  }

  /** A shape (casacore's IPosition). */
  shape(shape: readonly number[]): void {
    this.object('IPosition', 1, () => {
      this.uint32(shape.length)
      for (const length of shape) this.int32(length)
    })
  }

  /** A Block of unsigned integers of 4 bytes. */
  integers(values: readonly number[]): void {
    this.object('Block', 1, () => {
      this.uint32(values.length)
      for (const value of values) this.uint32(value)
    })
  }

  #take(length: number): number {
    const start = this.#length
    if (start + length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(start + length, 2 * this.#bytes.length))
      larger.set(this.bytes)
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    this.#length = start + length
    return start
  }
}
