import type { KernelHeap } from './heap.ts'

const compiled = new Map<string, WebAssembly.Module>()

/** Links a generated kernel to a heap; `T` lists the functions it exports. A module is compiled once a thread. */
export function instantiateKernel<T>(wasmBase64: string, heap: KernelHeap): T {
  let module = compiled.get(wasmBase64)
  if (!module) {
    module = new WebAssembly.Module(Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0)))
    compiled.set(wasmBase64, module)
  }
  return new WebAssembly.Instance(module, { env: { memory: heap.memory } }).exports as T
}
