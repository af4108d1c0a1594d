import { availableParallelism } from 'node:os'
import { type HeldColumns, heldBytes } from '../visibilities/held-columns.ts'
import { ImagerMemoryError } from './errors.ts'
import { residentBytes } from './memory-estimate.ts'

/** Visibilities of a Measurement Set that lie in memory, not yet in its CORRECTED_DATA. */
export interface HeldVisibilities {
  readonly columns: HeldColumns
  readonly write: () => Promise<unknown> // brings them there; called once the Measurement Set has been opened, awaited in the end
}

/** All that a process may take, of what is held and of images. */
export const RESIDENT_LIMIT_BYTES = 6e9

/** There is no room for an image beside its visibilities; from disk it can be made. */
export class HeldMemoryError extends ImagerMemoryError {
  constructor(neededBytes: number) {
    super('an image beside its visibilities in memory', neededBytes, RESIDENT_LIMIT_BYTES)
  }
}

/** @param neededBytes  of an imager's heap. @throws HeldMemoryError */
export function requireBeside(held: HeldColumns, neededBytes: number): void {
  const bytes = heldBytes(held) + residentBytes(neededBytes, availableParallelism())
  if (bytes > RESIDENT_LIMIT_BYTES) throw new HeldMemoryError(bytes)
}
