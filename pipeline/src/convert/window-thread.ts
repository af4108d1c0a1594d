import { parentPort } from 'node:worker_threads'
import { loadHdf5 } from '@contimg/formats/uvh5'
import { type Failure, failureOf } from '../threads/failure.ts'
import { type ReadingPlan, type WindowBuffer, WindowSamples } from './window-samples.ts'

/** What is asked of the thread, once it has said that it stands and has been told its plan. */
export interface ReadRequest {
  readonly integration: number
  readonly slot: number
}

/** What it answers to its plan: the buffers it will fill, [slot][window]. */
export type Opened = { readonly buffers: readonly (readonly WindowBuffer[])[] } | Failure

/** What it answers to a request: how many samples were not finite. */
export type Read = { readonly notFinite: number } | Failure

let samples: WindowSamples | undefined
const library = await loadHdf5()

function open(plan: ReadingPlan): Opened {
  samples = new WindowSamples(library, plan)
  return { buffers: samples.buffers }
}

parentPort!.on('message', (message: ReadingPlan | ReadRequest) => {
  try {
    const answer: Opened | Read =
      'windows' in message ? open(message) : { notFinite: samples!.read(message.integration, message.slot) }
    parentPort!.postMessage(answer)
  } catch (error) {
    parentPort!.postMessage(failureOf(error))
  }
})
parentPort!.postMessage('ready')
