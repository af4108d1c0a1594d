// A worker that stops itself (SIGSTOP) once, at a moment of an attempt, alone or with the process of its stage.
import { AbsurdClient, type Claim } from '@contimg/state/work'
import { work } from '../../jobs/worker.ts'
import { childrenOf } from './processes.ts'

/** What it is told, as JSON in its only argument. */
export interface StoppingWorkerOptions {
  readonly url: string
  readonly id: string
  readonly queue: string
  readonly roots: readonly string[]
  readonly stopAt: StopMoment
}

export type StopMoment = 'begins' | 'in stage' | 'with its stage' | 'made' | 'published'

const { url, id, queue, roots, stopAt } = JSON.parse(process.argv[2]) as StoppingWorkerOptions
let isDue = true

function stopIf(moment: StopMoment): void {
  if (!isDue || moment !== stopAt) return
  isDue = false
  if (moment === 'with its stage') for (const stage of childrenOf(process.pid)) process.kill(-stage, 'SIGSTOP')
  process.kill(process.pid, 'SIGSTOP')
}

const stop = new AbortController()
const kill = new AbortController()
process.on('SIGTERM', () => stop.abort())
await using client = await AbsurdClient.connect(url, { maintains: true, queues: [queue], connections: 2 }) // there are twenty of these
await work(
  client,
  {
    ...{ id, queues: [queue], concurrency: 1, roots, memoryBytes: 6e9, pollS: 0.5, heartbeatS: 2 },
    at: (step: 'begins' | 'made' | 'published', _claim: Claim) => stopIf(step),
  },
  {
    stop: stop.signal,
    kill: kill.signal,
    tell: ({ event, message, fraction }) => {
      console.log(id, event, message)
      if (event !== 'progress' || fraction === undefined) return
      stopIf('in stage')
      stopIf('with its stage')
    },
  },
)
