import { FormatError } from '../error.ts'
import { decodeText } from './aipsio-reader.ts'
import { cellsStart, SHORT_TEXT_BYTES, type StandardPlace } from './standard-place.ts'
import type { StandardTexts } from './standard-texts.ts'
import type { ColumnStorage } from './storage.ts'
import { type Cells, sameShape, shapeSize } from './value-type.ts'

const REFERENCE_BYTES = 12 // bucket, offset, length

interface Reference {
  readonly bucket: number
  readonly offset: number
  readonly length: number
  readonly short: Uint8Array
}

/** Texts of any length, single or in arrays, to which each row holds a reference (tables/DataMan/SSMColumn.cc). */
export class TextColumn implements ColumnStorage {
  readonly #place: StandardPlace
  readonly #texts: StandardTexts
  readonly #fixedShape: readonly number[] | undefined

  constructor(place: StandardPlace, texts: StandardTexts) {
    this.#place = place
    this.#texts = texts
    this.#fixedShape = place.column.kind === 'scalar' ? [] : place.column.shape
    if (4 * shapeSize(this.#fixedShape ?? []) > place.window.source.size) {
      this.#fail(undefined, `shape [${this.#fixedShape}] in a file of ${place.window.source.size} bytes`)
    }
  }

  cellShape(row: number): readonly number[] | undefined {
    if (this.#fixedShape !== undefined) return this.#fixedShape
    const reference = this.#reference(row)
    return reference.length === 0 ? undefined : this.#varyingShape(reference).shape
  }

  equalShapes(firstRow: number, count: number): number {
    if (this.#fixedShape !== undefined) return count
    const shape = this.cellShape(firstRow)
    let rows = 1
    while (rows < count && sameShape(shape, this.cellShape(firstRow + rows))) rows++
    return rows
  }

  read(firstRow: number, count: number, target: Cells, offset: number): void {
    const texts = target as string[]
    if (this.#place.column.kind === 'scalar') {
      for (let i = 0; i < count; i++) texts[offset + i] = this.#scalar(firstRow + i)
      return
    }
    const size = shapeSize(this.cellShape(firstRow) ?? [0])
    for (let i = 0; i < count; i++) this.#array(firstRow + i, texts, offset + i * size, size)
  }

  #scalar(row: number): string {
    const { bucket, offset, length, short } = this.#reference(row)
    if (length <= SHORT_TEXT_BYTES) return decodeText(short.subarray(0, Math.max(0, length)))
    return this.#texts.text(bucket, offset, length)
  }

  #array(row: number, target: string[], at: number, size: number): void {
    const reference = this.#reference(row)
    target.fill('', at, at + size)
    if (reference.length === 0) return
    const bytes = this.#texts.bytes(reference.bucket, reference.offset, reference.length)
    const view = new DataView(bytes.buffer)
    let position = 0
    if (this.#fixedShape === undefined) {
      position = 8 + 4 * view.getInt32(0)
      if (view.getInt32(position - 4) === 0) return // a shape without values
    }
    for (let i = 0; i < size; i++) {
      const length = position + 4 <= bytes.length ? view.getInt32(position) : -1
      if (length < 0 || position + 4 + length > bytes.length) this.#fail(row, `text ${i} of ${size} is missing`)
      target[at + i] = decodeText(bytes.subarray(position + 4, position + 4 + length))
      position += 4 + length
    }
  }

  #varyingShape(reference: Reference): { shape: readonly number[] } {
    const bytes = this.#texts.bytes(reference.bucket, reference.offset, reference.length)
    const view = new DataView(bytes.buffer)
    const axes = bytes.length < 4 ? -1 : view.getInt32(0)
    if (axes < 0 || 8 + 4 * axes > bytes.length) this.#fail(undefined, `array of texts has ${axes} axes`)
    const shape = Array.from({ length: axes }, (_, axis) => view.getInt32(4 + 4 * axis))
    if (shape.some((length) => length < 0) || 4 * shapeSize(shape) > this.#place.window.source.size) {
      this.#fail(undefined, `array of texts has shape [${shape}]`)
    }
    return { shape }
  }

  #reference(row: number): Reference {
    const { index, window, littleEndian } = this.#place
    const run = index.find(row)
    const at = cellsStart(this.#place, run, 8 * REFERENCE_BYTES) + (row - run.startRow) * REFERENCE_BYTES
    const view = window.view(at, REFERENCE_BYTES)
    const short = new Uint8Array(view.buffer, view.byteOffset, SHORT_TEXT_BYTES)
    const bucket = view.getInt32(0, littleEndian)
    return { bucket, offset: view.getInt32(4, littleEndian), length: view.getInt32(8, littleEndian), short }
  }

  #fail(row: number | undefined, message: string): never {
    const where = row === undefined ? '' : `, row ${row}`
    throw new FormatError(
      this.#place.window.source.path,
      undefined,
      `column ${this.#place.column.name}${where}: ${message}`,
    )
  }
}
