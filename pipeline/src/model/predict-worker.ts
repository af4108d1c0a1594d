import { parentPort } from 'node:worker_threads'
import { PointSourcePredictor, type Scene } from '@contimg/numerics/model'
import { toPolarizations } from './polarizations.ts'

/** Rows of one moment, field and data description, with the sources as they stand then. */
export interface PredictTask extends Scene {
  readonly path: string
  readonly correlations: readonly number[]
}

// Predicts rows on request. The answer lies in this thread's shared memory, good until the next request.
const predictor = new PointSourcePredictor()
let cells: Float32Array = new Float32Array(0)

parentPort!.on('message', (task: PredictTask) => {
  const length = (2 * task.uvwM.length * task.frequenciesHz.length * task.correlations.length) / 3
  if (cells.length < length) cells = new Float32Array(new SharedArrayBuffer(4 * length))
  const answer = cells.subarray(0, length)
  toPolarizations(task.path, predictor.predict(task), task.correlations, answer)
  parentPort!.postMessage(answer)
})
