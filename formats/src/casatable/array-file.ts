import { swapWords } from '../byte-order.ts'
import { FormatError } from '../error.ts'
import { decodeText } from './aipsio-reader.ts'
import { packBits } from './bits.ts'
import { copyRaw, valueBytes } from './raw-cells.ts'
import { SourceWindow } from './source-window.ts'
import type { TableFiles } from './table-files.ts'
import { type Cells, shapeSize, typeFacts, type ValueType } from './value-type.ts'

const MAX_AXES = 32

/** The file in which a storage manager keeps arrays of varying shape, one after another (tables/DataMan/StArrayFile.cc). */
export class ArrayFile {
  readonly #files: TableFiles
  readonly #name: string
  readonly #littleEndian: boolean
  #open: { readonly window: SourceWindow; readonly counted: boolean } | undefined

  constructor(files: TableFiles, name: string, littleEndian: boolean) {
    this.#files = files
    this.#name = name
    this.#littleEndian = littleEndian
  }

  /** Shape of the array at an offset, first axis fastest. */
  shape(offset: number): number[] {
    return this.#head(offset).shape
  }

  /** Reads the `size` values of the array at an offset. */
  read(type: ValueType, offset: number, target: Cells, at: number, size: number): void {
    const start = this.#valuesStart(offset, size)
    if (type === 'string') {
      this.#readTexts(start, target as string[], at, size)
      return
    }
    const bytes = this.#window().bytes(start, storedBytes(type, size))
    copyRaw(type, bytes, 0, target, at, size, this.#littleEndian)
  }

  /** Overwrites the values of the array at an offset. */
  write(type: ValueType, offset: number, source: Cells, at: number, size: number): void {
    const start = this.#valuesStart(offset, size)
    const window = this.#window()
    if (type === 'string') this.#fail(offset, 'arrays of texts cannot be written in place')
    let bytes: Uint8Array
    if (type === 'bool') {
      bytes = window.bytes(start, storedBytes(type, size)).slice()
      packBits(source as Uint8Array, at, bytes, 0, size)
    } else {
      bytes = valueBytes(type, source, at, size).slice()
      if (!this.#littleEndian) swapWords(bytes, typeFacts[type].wordLength)
    }
    this.#files.update(this.#name).write(start, bytes)
    window.forget()
  }

  #valuesStart(offset: number, size: number): number {
    const { shape, valuesStart } = this.#head(offset)
    if (shapeSize(shape) !== size) this.#fail(offset, `array has shape [${shape}], wanted ${size} values`)
    return valuesStart
  }

  #head(offset: number): { shape: number[]; valuesStart: number } {
    const window = this.#window()
    const start = offset + (this.#open?.counted ? 4 : 0)
    const axes = window.view(start, 4).getUint32(0, this.#littleEndian)
    if (axes > MAX_AXES) this.#fail(offset, `array has ${axes} axes`)
    const view = window.view(start + 4, 4 * axes)
    const shape = Array.from({ length: axes }, (_, axis) => view.getInt32(4 * axis, this.#littleEndian))
    if (shape.some((length) => length < 0) || shapeSize(shape) > 8 * window.source.size) {
      this.#fail(offset, `array has shape [${shape}] in a file of ${window.source.size} bytes`)
    }
    return { shape, valuesStart: start + 4 + 4 * axes }
  }

  #readTexts(start: number, target: string[], at: number, size: number): void {
    const window = this.#window()
    const places = window.bytes(start, 4 * size).slice()
    const view = new DataView(places.buffer)
    for (let i = 0; i < size; i++) {
      const place = view.getUint32(4 * i, this.#littleEndian)
      const length = place === 0 ? 0 : window.view(place, 4).getUint32(0, this.#littleEndian)
      target[at + i] = place === 0 ? '' : decodeText(window.bytes(place + 4, length))
    }
  }

  #window(): SourceWindow {
    if (this.#open === undefined) {
      const window = new SourceWindow(this.#files.open(this.#name))
      this.#open = { window, counted: window.view(0, 4).getUint32(0, this.#littleEndian) > 0 }
    }
    return this.#open.window
  }

  #fail(offset: number, message: string): never {
    throw new FormatError(`${this.#files.path}/${this.#name}`, offset, message)
  }
}

function storedBytes(type: ValueType, size: number): number {
  return type === 'bool' ? Math.ceil(size / 8) : size * typeFacts[type].byteLength
}
