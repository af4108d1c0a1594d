import { inRadians, readQuantity, readSexagesimal, turned } from './quantity.ts'
import type { Refuse } from './refuse.ts'
import type { Position } from './region.ts'

/** The numbers of a shape, taken one after another. */
export class Ds9Arguments {
  readonly #tokens: readonly string[]
  readonly #pixels: boolean
  readonly #colonsAreDegrees: boolean
  readonly #refuse: Refuse
  #next = 0

  constructor(text: string, pixels: boolean, colonsAreDegrees: boolean, refuse: Refuse) {
    this.#tokens = text.split(/[\s,]+/).filter((token) => token !== '')
    this.#pixels = pixels
    this.#colonsAreDegrees = colonsAreDegrees
    this.#refuse = refuse
  }

  position(): Position {
    return [this.#coordinate(true), this.#coordinate(false)]
  }

  /** All that are left, at least so many. */
  positions(least: number): Position[] {
    const count = (this.#tokens.length - this.#next) >> 1
    if (count < least) throw this.#refuse(`${count} positions, wanted ${least} or more`)
    return Array.from({ length: count }, () => this.position())
  }

  length(): number {
    const text = this.#take('a length')
    const [value, unit] = readQuantity(text) ?? [Number.NaN, '']
    const inPixels = unit === 'i' || unit === 'p' || (unit === '' && this.#pixels)
    const length = inPixels ? value : inRadians(value, unit || 'deg')
    if (!(length >= 0)) throw this.#refuse(`length "${text}", wanted a number, 0 or more`)
    if (inPixels === this.#pixels) return length
    throw this.#refuse(
      `length "${text}" in ${this.#pixels ? 'an image frame, wanted pixels' : 'a sky frame, wanted an angle'}`,
    )
  }

  /** Lengths that are left, each above the last. */
  rising(least: number): number[] {
    const lengths: number[] = []
    while (this.#next < this.#tokens.length) lengths.push(this.length())
    const isRising = lengths.every((length, i) => i === 0 || length > lengths[i - 1])
    if (isRising && lengths.length >= least) return lengths
    throw this.#refuse(`radii ${lengths.join(', ')}, wanted ${least} or more that grow`)
  }

  /** The last argument, an angle; 0 where it is left out. */
  lastAngleRad(shape: string): number {
    if (this.#next === this.#tokens.length) return 0
    if (this.#next < this.#tokens.length - 1)
      throw this.#refuse(`${shape} of ${this.#tokens.length} numbers (an annulus of these), wanted 4 or 5`)
    const text = this.#take('an angle')
    const [value, unit] = readQuantity(text) ?? [Number.NaN, '']
    const angleRad = inRadians(value, unit || 'deg')
    if (Number.isNaN(angleRad)) throw this.#refuse(`angle "${text}", wanted a number of degrees`)
    return angleRad
  }

  end(): void {
    const left = this.#tokens.slice(this.#next)
    if (left.length > 0) throw this.#refuse(`"${left.join(' ')}" is left over`)
  }

  #coordinate(isLongitude: boolean): number {
    const text = this.#take('a position')
    const [value, unit] = readQuantity(text) ?? [Number.NaN, '']
    if (this.#pixels) {
      if (!Number.isNaN(value) && ['', 'i', 'p'].includes(unit)) return value
      throw this.#refuse(`position "${text}", wanted a number of pixels`)
    }
    const angleRad = readSexagesimal(text, isLongitude && !this.#colonsAreDegrees) ?? inRadians(value, unit || 'deg')
    const isOnSky = isLongitude ? Number.isFinite(angleRad) : Math.abs(angleRad) <= Math.PI / 2 + 1e-12
    if (!isOnSky) throw this.#refuse(`position "${text}", wanted degrees or sexagesimal numbers, latitudes to ±90°`)
    return isLongitude ? turned(angleRad) : angleRad
  }

  #take(what: string): string {
    const token = this.#tokens[this.#next++]
    if (token === undefined) throw this.#refuse(`only ${this.#tokens.length} numbers, ${what} is missing`)
    return token
  }
}
