import { parentPort, workerData } from 'node:worker_threads'
import { writeFitsImage } from '@contimg/formats/fits'
import { FileSink } from '@contimg/formats/node'
import { addComponents, MinorCycle, residualNoise } from '@contimg/numerics/clean'
import { Gridder, rowArrays, runGridStep } from '@contimg/numerics/grid'
import { KernelHeap } from '@contimg/numerics/wasm'
import { addDensity, applyDensity, densityFactor } from '@contimg/numerics/weight'
import type { ImagerSetup, ImagerTask } from './tasks.ts'

// One of the threads that make an image together: it answers each task when it has done its share.
const { memory, plan, sets, share, planes, density, cells, scratch } = workerData as ImagerSetup
const heap = new KernelHeap(memory)
heap.release(scratch) // what this thread allocates comes from its own part of the memory
const gridder = new Gridder(heap, plan)
const minorCycle = new MinorCycle(heap, plan.width, plan.height)
const ownSets = sets.filter((_, i) => i % share.count === share.index).map((rows) => rowArrays(heap, rows))

function cellsOf(thread: number): Float64Array {
  return heap.float64(density.columns * density.rows, cells[thread])
}

function pixelsOf(image: number): Float32Array<ArrayBuffer> {
  return heap.float32(plan.width * plan.height, image)
}

function perform(task: ImagerTask): unknown {
  switch (task.kind) {
    case 'grid step':
      return runGridStep(gridder, task.step, planes, sets, share)
    case 'density': {
      const own = cellsOf(share.index).fill(0)
      for (const rows of ownSets) addDensity(density, own, rows)
      return
    }
    case 'weigh': {
      const factor = densityFactor(task.weighting, cellsOf(0))
      return ownSets.map((rows) => applyDensity(density, cellsOf(0), factor, rows))
    }
    case 'minor cycle':
      return minorCycle.run(task.request)
    case 'statistics':
      return { peakJy: minorCycle.peak(task.image), noiseJy: residualNoise(pixelsOf(task.image)) }
    case 'restore':
      return addComponents(pixelsOf(task.image), pixelsOf(task.model), plan.width, task.beam)
    case 'write': {
      using sink = new FileSink(task.path)
      const shape = [1, 1, plan.height, plan.width]
      writeFitsImage(sink, { shape, data: pixelsOf(task.image), cards: task.cards })
      sink.sync()
    }
  }
}

parentPort!.on('message', (task: ImagerTask) => parentPort!.postMessage(perform(task)))
