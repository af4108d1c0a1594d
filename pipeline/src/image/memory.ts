import type { KernelHeap } from '@contimg/numerics/wasm'
import { ImagerMemoryError } from './errors.ts'

/** All that 32-bit addresses reach, less a page. */
export const MEMORY_LIMIT_BYTES = 2 ** 32 - 65536

/** @throws ImagerMemoryError where `bytes` more do not fit */
export function requireRoom(heap: KernelHeap, bytes: number, what: string): void {
  const needed = heap.mark() + bytes
  if (needed > MEMORY_LIMIT_BYTES) throw new ImagerMemoryError(what, needed, MEMORY_LIMIT_BYTES)
}
