import { BLOCK_ROWS, type ResamplePlan } from './plan.ts'

export const COLUMN_BYTES = 8 * BLOCK_ROWS // of a column within a block

/** Address of the `block`-th block, or of one and a fraction of the next, in column 0 of what lies between the axes. */
export function blockAt({ blockBytes }: ResamplePlan, between: number, block: number): number {
  const whole = Math.floor(block)
  return between + whole * blockBytes + (block - whole) * COLUMN_BYTES
}

/** Address of an int32 for each row of the picture, behind the blocks. */
export function rowNotesAt({ betweenBytes, image }: ResamplePlan, between: number): number {
  return between + betweenBytes - 4 * image.height
}

/** Bytes from one row of the low image to the next. */
export function lowPitchOf({ low }: ResamplePlan): number {
  return 8 * low.columns
}

/** Address of the first cell that is read of column alongL.first + i of the low image. */
export function lowColumnAt(plan: ResamplePlan, low: number, i: number): number {
  return low + plan.alongM.first * lowPitchOf(plan) + 8 * (plan.alongL.first + i)
}
