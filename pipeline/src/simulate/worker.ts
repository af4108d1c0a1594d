import { parentPort, workerData } from 'node:worker_threads'
import { type ArrayLayout, type Integration, VisibilitySimulator } from '@contimg/numerics/simulate'

// Computes integrations on request. The answer is a view of this thread's shared memory, good until the next request.
const simulator = new VisibilitySimulator(workerData as ArrayLayout)

parentPort!.on('message', (integration: Integration) => {
  simulator.simulate(integration)
  parentPort!.postMessage(simulator.visibilities)
})
