const PAGE_BYTES = 65536
const FIRST_FREE_BYTE = PAGE_BYTES // the first page belongs to the kernels' own constants
const MAXIMUM_PAGES = 65536 // 4 GiB, the whole 32-bit address space

/**
 * A WASM memory handed out front to back. Kernels take addresses in it; the typed arrays made here are views of the
 * same bytes. Memory is given back by mark and release, last taken first, and reused without new page faults.
 */
export class KernelHeap {
  readonly memory: WebAssembly.Memory
  #top = FIRST_FREE_BYTE

  constructor(memory = new WebAssembly.Memory({ initial: 2, maximum: MAXIMUM_PAGES, shared: true })) {
    this.memory = memory
  }

  /** Takes `bytes` bytes, aligned for SIMD, growing the memory where needed. The bytes are not cleared. */
  allocate(bytes: number, alignment = 64): number {
    const address = Math.ceil(this.#top / alignment) * alignment
    const end = address + bytes
    const missing = end - this.memory.buffer.byteLength
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES))
    this.#top = end
    return address
  }

  mark(): number {
    return this.#top
  }

  release(mark: number): void {
    this.#top = mark
  }

  float32(length: number, address = this.allocate(4 * length)): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, address, length)
  }

  float64(length: number, address = this.allocate(8 * length)): Float64Array<ArrayBuffer> {
    return new Float64Array(this.memory.buffer, address, length)
  }

  int32(length: number, address = this.allocate(4 * length)): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer, address, length)
  }

  uint8(length: number, address = this.allocate(length)): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, address, length)
  }
}
