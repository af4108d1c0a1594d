import { wasmBase64 } from '../generated/flag.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

interface Kernel {
  flagZeros(visibilities: number, flags: number, samples: number): void
  differences(one: number, other: number, bytes: number): number
}

type Slot = Float32Array | Uint8Array

/** Memory for visibilities and flags, which the kernels of flagging see, and these. Each slot holds one array. */
export class FlagMemory {
  readonly #heap = new KernelHeap()
  readonly #kernel = instantiateKernel<Kernel>(wasmBase64, this.#heap)
  readonly #slots = new Map<string, Slot>()
  readonly #buffers = new WeakSet<ArrayBufferLike>()
  readonly #least: number

  /** @param least  samples that every slot has room for, so that few slots need be made anew */
  constructor(least: number) {
    this.#least = least
  }

  /** [sample, 2] whatever was there before; what was taken from the slot earlier is no more. */
  visibilities(slot: string, samples: number): Float32Array {
    const wanted = 2 * Math.max(samples, this.#least)
    return this.#slot(slot, 2 * samples, () => this.#heap.float32(wanted)) as Float32Array
  }

  /** [sample] the same. */
  flags(slot: string, samples: number): Uint8Array {
    const wanted = Math.max(samples, this.#least)
    return this.#slot(slot, samples, () => this.#heap.uint8(wanted)) as Uint8Array
  }

  /**
   * Flags visibilities that say nothing: exactly zero, or with a part that is no finite number.
   *
   * @param visibilities  [sample, 2] of this memory
   * @param flags         [sample] of this memory, set to 1 in place
   */
  flagZeros(visibilities: Float32Array, flags: Uint8Array): void {
    this.#kernel.flagZeros(this.#addressOf(visibilities), this.#addressOf(flags), flags.length)
  }

  /** Number of flags that differ, in two arrays of this memory of one length. */
  differences(one: Uint8Array, other: Uint8Array): number {
    return this.#kernel.differences(this.#addressOf(one), this.#addressOf(other), one.length)
  }

  #slot(name: string, length: number, make: () => Slot): Slot {
    let slot = this.#slots.get(name)
    if (!slot || slot.length < length) {
      slot = make()
      this.#slots.set(name, slot)
      this.#buffers.add(slot.buffer)
    }
    return slot.subarray(0, length)
  }

  #addressOf({ buffer, byteOffset }: Slot): number {
    if (this.#buffers.has(buffer)) return byteOffset
    throw new RangeError('an array of other memory, wanted one of the memory for flagging')
  }
}
