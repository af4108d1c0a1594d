import { parentPort, workerData } from 'node:worker_threads'
import {
  type AmplitudeCube,
  type AntennaTally,
  ObservationFlagger,
  RowCarrier,
  type SampleRows,
} from '@contimg/numerics/rfi'
import { KernelHeap } from '@contimg/numerics/wasm'
import { failureOf } from '../../threads/failure.ts'
import type { RfiAnswer, RfiTask, RfiThreadSetup, RowsAt } from './tasks.ts'

// One of the threads that look for interference together: it answers each task when it is done.
const { memory, scratch, strategy, isAuto, antennasOfBaseline, polarizationCount } = workerData as RfiThreadSetup
const heap = new KernelHeap(memory)
const carrier = new RowCarrier(heap)
let cube: AmplitudeCube = { address: 0, plane: 0 }
let flagger: ObservationFlagger | undefined
let antennaTallies: readonly (readonly AntennaTally[])[] = []

const antennasOf = (baseline: number) => antennasOfBaseline.subarray(2 * baseline, 2 * baseline + 2)

function rowsAt({ flags, places, rowCount, channelCount }: RowsAt): SampleRows {
  return {
    flags: heap.uint8(rowCount * channelCount * polarizationCount, flags),
    places: heap.int32(rowCount, places),
    rowCount,
    channelCount,
    polarizationCount,
  }
}

function perform(task: RfiTask): number {
  switch (task.kind) {
    case 'begin':
      heap.release(scratch)
      cube = task.cube
      antennaTallies = task.antennaTallies
      flagger = new ObservationFlagger(heap, task.shape, strategy, cube, task.tallies)
      return 0
    case 'clear': {
      const baseline = cube.plane * polarizationCount
      heap.float32((task.to - task.from) * baseline, cube.address + 4 * task.from * baseline).fill(-1)
      return 0
    }
    case 'take': {
      const { visibilities, rowCount, channelCount } = task.rows
      const samples = rowCount * channelCount * polarizationCount
      return carrier.take(heap.float32(2 * samples, visibilities), rowsAt(task.rows), cube)
    }
    case 'spectra':
      for (let baseline = task.from; baseline < task.to; baseline++)
        if (isAuto[baseline] === 0) flagger!.addSpectra(baseline)
      return 0
    case 'search':
      for (let baseline = task.from; baseline < task.to; baseline++)
        flagger!.flag(
          baseline,
          isAuto[baseline] === 1,
          task.factors,
          Array.from(antennasOf(baseline), (antenna) => antennaTallies[antenna]),
        )
      return 0
    case 'cover':
      for (let baseline = task.from; baseline < task.to; baseline++) {
        flagger!.cover(baseline, task.bad)
        if (isAuto[baseline] === 1) continue // what an antenna makes itself is little beside its own power
        for (const antenna of antennasOf(baseline)) {
          const bad = task.badOfAntennas[antenna]
          if (bad.length > 0) flagger!.cover(baseline, bad)
        }
      }
      return 0
    case 'give':
      return carrier.give(rowsAt(task.rows), heap.uint8(task.rows.rowCount, task.rows.rowFlags), cube)
  }
}

parentPort!.on('message', (task: RfiTask) => {
  try {
    const answer: RfiAnswer = { count: perform(task) }
    parentPort!.postMessage(answer)
  } catch (error) {
    parentPort!.postMessage(failureOf(error))
  }
})
