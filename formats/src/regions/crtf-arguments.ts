import type { CrtfPart } from './crtf-lines.ts'
import { inRadians, readQuantity, readSexagesimal, turned } from './quantity.ts'
import type { Refuse } from './refuse.ts'
import type { Position } from './region.ts'

/** The parts of a CRTF shape, taken one after another. Positions and lengths must all be pixels, or none. */
export class CrtfArguments {
  readonly #parts: readonly CrtfPart[]
  readonly #refuse: Refuse
  #inPixels: boolean | undefined
  #next = 0

  constructor(parts: readonly CrtfPart[], refuse: Refuse) {
    this.#parts = parts
    this.#refuse = refuse
  }

  get inPixels(): boolean {
    return this.#inPixels === true
  }

  /** Pixels counted from 0 become FITS's, from 1. */
  position(): Position {
    const [x, y] = this.#two('a position [x, y]')
    return [this.#coordinate(x, true), this.#coordinate(y, false)]
  }

  /** All that are left, at least so many. */
  positions(least: number): Position[] {
    const count = this.#parts.length - this.#next
    if (count < least) throw this.#refuse(`${count} positions, wanted ${least} or more`)
    return Array.from({ length: count }, () => this.position())
  }

  length(): number {
    return this.#lengthOf(this.word())
  }

  pair(): [number, number] {
    const [a, b] = this.#two('two lengths [a, b]')
    return [this.#lengthOf(a), this.#lengthOf(b)]
  }

  /** An inner and an outer radius. */
  rising(): [number, number] {
    const [inner, outer] = this.pair()
    if (inner < outer) return [inner, outer]
    throw this.#refuse(`radii ${inner}, ${outer}, wanted the outer one to be larger`)
  }

  angleRad(): number {
    const text = this.word()
    const [value, unit] = readQuantity(text) ?? [Number.NaN, '']
    const angleRad = inRadians(value, unit)
    if (Number.isNaN(angleRad)) throw this.#refuse(`angle "${text}", wanted a number and deg or rad`)
    return angleRad
  }

  word(): string {
    const part = this.#parts[this.#next++]
    if (typeof part === 'string') return part
    throw this.#refuse(`${part === undefined ? 'nothing' : 'a list'} as part ${this.#next} of the shape, wanted a word`)
  }

  end(): void {
    const left = this.#parts.length - this.#next
    if (left > 0) throw this.#refuse(`${left} parts of the shape are left over`)
  }

  #two(wanted: string): [string, string] {
    const part = this.#parts[this.#next++]
    const [x, y, ...more] = Array.isArray(part) ? (part as readonly CrtfPart[]) : []
    if (typeof x === 'string' && typeof y === 'string' && more.length === 0) return [x, y]
    throw this.#refuse(`part ${this.#next} of the shape is ${JSON.stringify(part)}, wanted ${wanted}`)
  }

  #coordinate(text: string, isLongitude: boolean): number {
    const [value, unit] = readQuantity(text) ?? [Number.NaN, '']
    this.#agree(text, unit)
    if (unit === 'pix') return value + 1
    const angleRad = readSexagesimal(text, isLongitude) ?? inRadians(value, unit)
    const isOnSky = isLongitude ? Number.isFinite(angleRad) : Math.abs(angleRad) <= Math.PI / 2 + 1e-12
    if (!isOnSky) throw this.#refuse(`position "${text}", wanted 18h12m24s, -3.47.27.1, 140deg or 204pix`)
    return isLongitude ? turned(angleRad) : angleRad
  }

  #lengthOf(text: string): number {
    const [value, unit] = readQuantity(text) ?? [Number.NaN, '']
    this.#agree(text, unit)
    const length = unit === 'pix' ? value : inRadians(value, unit)
    if (length >= 0) return length
    throw this.#refuse(`length "${text}", wanted a number, 0 or more, and arcsec, arcmin, deg, rad or pix`)
  }

  #agree(text: string, unit: string): void {
    this.#inPixels ??= unit === 'pix'
    if (this.#inPixels !== (unit === 'pix')) throw this.#refuse(`"${text}" beside other units, wanted all pix or none`)
  }
}
