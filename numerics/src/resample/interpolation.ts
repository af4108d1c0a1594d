import { part, type Share } from '../fft/share.ts'
import { blockAt, COLUMN_BYTES, lowColumnAt, lowPitchOf } from './layout.ts'
import { LINES } from './lines.ts'
import { BLOCK_ROWS } from './plan.ts'
import type { ResampleTables } from './tables.ts'

/** Two pictures, float32 [height, width], row 0 in the south: the real and the imaginary parts of the low image. */
export interface PicturePair {
  readonly re: number
  readonly im: number
  readonly reFactor: number // of every pixel of the first
  readonly imFactor: number
  readonly bigEndian: boolean // as FITS stores them
}

/** From the low image to the pictures, one axis after the other. */
export class Interpolation {
  readonly #tables: ResampleTables

  constructor(tables: ResampleTables) {
    this.#tables = tables
  }

  /** Low image → between: complex float32 [block, low column, BLOCK_ROWS], it at (l′ of the column, m of the pixel). */
  alongM(low: number, between: number, share: Share): void {
    const { plan, kernel, alongM: lines, pixels } = this.#tables
    const { alongL, blockBytes, image } = plan
    const { elements, elementsPitch, taps } = lines
    const [first, last] = part(0, alongL.count, LINES, share)
    for (let from = first; from < last; from += LINES) {
      const lineCount = Math.min(LINES, last - from)
      lines.upsample(lineCount, lowColumnAt(plan, low, from), lowPitchOf(plan))
      for (let i = 0; i < lineCount; i++) {
        pixels.setColumn(from + i)
        const to = between + (from + i) * COLUMN_BYTES
        kernel.sampleLine(elements + i * elementsPitch, to, blockBytes, image.height, pixels.address, taps)
      }
    }
  }

  /** Between → the pictures. */
  alongL(between: number, { re, im, reFactor, imFactor, bigEndian }: PicturePair, share: Share): void {
    const { plan, kernel, alongL: lines, pixels } = this.#tables
    const { width, height } = plan.image
    const { elements, elementsPitch, taps } = lines
    const [first, last] = part(0, height, LINES, share)
    for (let from = first; from < last; from += LINES) {
      lines.upsample(LINES, blockAt(plan, between, from / BLOCK_ROWS), COLUMN_BYTES)
      for (let y = from; y < Math.min(from + LINES, last); y++) {
        pixels.setRow(y)
        const [line, at] = [elements + (y - from) * elementsPitch, 4 * width * y]
        const options = [taps, reFactor, imFactor, bigEndian ? 1 : 0] as const
        kernel.sampleLineInTwo(line, re + at, im + at, width, pixels.address, ...options)
      }
    }
  }
}
