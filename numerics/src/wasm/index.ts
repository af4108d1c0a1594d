export { KernelHeap } from './heap.ts'
export { instantiateKernel } from './instantiate.ts'
