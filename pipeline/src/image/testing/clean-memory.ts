import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KernelHeap } from '@contimg/numerics/wasm'
import { openVisibilities } from '../../visibilities/from-ms.ts'
import { openPart } from '../open-part.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from '../options.ts'
import { ProductFiles } from '../products.ts'
import { imagesOf } from '../run.ts'

/** What a run had told of the heap before it read anything, and what it took. */
export interface HeapUse {
  readonly neededBytes: number
  readonly heapBytes: number
  readonly majorCycles: number
}

/** Images a Measurement Set with a little CLEAN, to see what it takes. For tests. */
export async function cleanMemory(path: string, changes: Partial<ImageOptions>): Promise<HeapUse> {
  const folder = mkdtempSync(join(tmpdir(), 'contimg-clean-memory-'))
  try {
    using source = openVisibilities(path)
    const imageName = join(folder, 'x')
    const options = { ...DEFAULT_IMAGE_OPTIONS, imageName, iterations: 200, majorCycles: 2, ...changes }
    const imaged = { stokes: 'I', heap: new KernelHeap() } as const
    const opened = await openPart(source, options, {}, imaged)
    await using imager = opened.imager
    await imager.load({})
    const { clean } = await imagesOf(source, options, new ProductFiles(imageName), {}, imaged, opened)
    const heapBytes = imaged.heap.memory.buffer.byteLength
    return { neededBytes: imager.neededBytes, heapBytes, majorCycles: clean?.majorCycles ?? 0 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
