import type { ApplyOptions } from '../calibrate/apply-options.ts'
import { canCorrectHeld } from '../calibrate/correct-held.ts'
import type { BlockListener } from '../convert/options.ts'
import { RESIDENT_LIMIT_BYTES } from '../image/held.ts'
import { SMALLEST_EPSILON } from '../image/image-plan.ts'
import type { ImageOptions } from '../image/options.ts'
import {
  allocateHeld,
  type HeldColumns,
  type HeldShape,
  heldBytes,
  heldShape,
  holdBlock,
} from '../visibilities/held-columns.ts'

const BESIDE_BYTES = 1.5e9 // what converting takes, and the smallest of images

/** What is to be done with visibilities that may be held. */
export interface Use {
  readonly apply: ApplyOptions
  readonly image: ImageOptions
  readonly imagerReads: 'memory' | 'disk'
}

/** Keeps the visibilities of a conversion in memory for what comes next, where that can be. */
export class Holding {
  #columns: HeldColumns | undefined
  #reason: string | undefined

  constructor(use: Use) {
    this.#reason = reasonAgainst(use)
  }

  /** What is held, complete once the conversion is. */
  get columns(): HeldColumns | undefined {
    return this.#columns
  }

  /** Why nothing is held. */
  get reason(): string | undefined {
    return this.#reason
  }

  /** Lets go of it: what has no other owner is memory again. */
  drop(reason: string): void {
    this.#columns = undefined
    this.#reason = reason
  }

  readonly listener: BlockListener = (contents) => {
    if (this.#reason !== undefined) return undefined
    const shape = heldShape(contents)
    this.#reason = shape ? reasonAgainstSize(shape) : 'its spectral windows are not alike'
    if (!shape || this.#reason !== undefined) return undefined
    const columns = this.#allocated(shape)
    return columns && ((block) => holdBlock(columns, block))
  }

  #allocated(shape: HeldShape): HeldColumns | undefined {
    try {
      this.#columns = allocateHeld(shape)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.#reason = `${gigabytes(heldBytes(shape))} are not to be had (${error.message})`
    }
    return this.#columns
  }
}

function reasonAgainst({ apply, image, imagerReads }: Use): string | undefined {
  if (imagerReads === 'disk') return 'that imager reads them from disk'
  if (image.column !== 'auto') return `column ${image.column} was asked for`
  if (image.epsilon < SMALLEST_EPSILON) return `an accuracy of ${image.epsilon} takes the memory`
  return canCorrectHeld(apply) ? undefined : 'calibration changes other columns too'
}

function reasonAgainstSize(shape: HeldShape): string | undefined {
  const bytes = heldBytes(shape)
  const room = Math.min(RESIDENT_LIMIT_BYTES, process.availableMemory()) - BESIDE_BYTES
  return bytes > room
    ? `they take ${gigabytes(bytes)}, and there is room for ${gigabytes(Math.max(0, room))}`
    : undefined
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`
}
