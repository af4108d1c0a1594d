import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { StageControl } from '../control.ts'
import { callThread } from '../threads/call.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { NeededColumn } from '../visibilities/needed-column.ts'
import type { PredictTask } from './predict-worker.ts'
import { type ModelRows, modelRows } from './rows.ts'
import type { Scenes } from './scenes.ts'

const MOST_THREADS = 8 // more would only wait for the disk

interface Pending {
  readonly rows: ModelRows
  readonly worker: Worker
  readonly cells: Promise<Float32Array>
}

/** Writes the sum over all sources into every row: threads predict a window of an integration each, in turn. */
export async function writeDirectSum(
  source: MeasurementSetSource,
  scenes: Scenes,
  column: NeededColumn,
  { progress, signal }: StageControl,
): Promise<void> {
  const workers = Array.from(
    { length: Math.min(MOST_THREADS, availableParallelism()) },
    () => new Worker(new URL('./predict-worker.ts', import.meta.url)),
  )
  const pending: Pending[] = []
  const start = (rows: ModelRows, worker: Worker) => {
    const cells = callThread<Float32Array>(worker, taskOf(source, scenes, rows))
    cells.catch(() => {}) // seen when its turn comes
    pending.push({ rows, worker, cells })
  }
  /** Writes the oldest prediction, and tells the thread that is free then. */
  const finishOne = async () => {
    const { rows, worker, cells } = pending.shift()!
    const { firstRow, rowCount } = rows
    column.write(firstRow, rowCount, shapeOf(source, rows), await cells)
    progress?.((firstRow + rowCount) / source.rowCount, 'model')
    signal?.throwIfAborted()
    return worker
  }
  try {
    for (const block of modelRows(source))
      for (const rows of block)
        start(rows, pending.length < workers.length ? workers[pending.length] : await finishOne())
    while (pending.length > 0) await finishOne()
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function taskOf(source: MeasurementSetSource, scenes: Scenes, rows: ModelRows): PredictTask {
  const { timeMjdS, fieldId, dataDescriptionId, uvwM } = rows
  const { spectralWindow, correlations } = source.dataDescriptions[dataDescriptionId]
  const { frequenciesHz } = source.spectralWindows[spectralWindow]
  const scene = scenes.at(timeMjdS, fieldId, spectralWindow)
  return { path: source.path, correlations, uvwM: uvwM.slice(), frequenciesHz, ...scene } // a slice, or all of its block would travel
}

function shapeOf(source: MeasurementSetSource, { dataDescriptionId }: ModelRows): readonly [number, number] {
  const { spectralWindow, correlations } = source.dataDescriptions[dataDescriptionId]
  return [correlations.length, source.spectralWindows[spectralWindow].frequenciesHz.length]
}
