import type { Products } from '@contimg/state/products'
import { type AbsurdClient, type HeldLock, tryAdvisoryLock } from '@contimg/state/work'
import { Wake } from '../jobs/wake.ts'
import { Recorder, type RecorderOptions } from './recorder.ts'
import { tellTasks } from './tell-tasks.ts'

export interface RecorderRun extends RecorderOptions {
  readonly url: string // of the work database
  readonly pollS: number
  readonly reconcileS: number
}

/**
 * Records until it is to stop. Of several recorders of a database one works; the others wait until it is gone.
 *
 * @param stop  aborted when it is to end, after what it is doing
 */
export async function runRecorder(
  products: Products,
  work: AbsurdClient,
  { url, pollS, reconcileS, ...options }: RecorderRun,
  stop: AbortSignal,
): Promise<void> {
  const wake = new Wake()
  stop.addEventListener('abort', () => wake.now())
  const recorder = new Recorder(products, work, options)
  const trouble = (error: unknown) => options.tell(`trouble: ${(error as Error).message}`)
  while (!stop.aborted) {
    await using lock = await tryAdvisoryLock(url).catch((error: unknown) => {
      trouble(error)
      return undefined
    })
    if (lock) {
      options.tell('this is the recorder')
      const over = new AbortController()
      const telling = tellTasks(products, work, trouble, AbortSignal.any([stop, over.signal]))
      try {
        await whileHeld(recorder, lock, { pollS, reconcileS }, stop, wake, trouble)
      } finally {
        over.abort()
        await telling
      }
    }
    if (!stop.aborted) await wake.after(pollS * 1000)
  }
}

async function whileHeld(
  recorder: Recorder,
  lock: HeldLock,
  { pollS, reconcileS }: { pollS: number; reconcileS: number },
  stop: AbortSignal,
  wake: Wake,
  trouble: (error: unknown) => void,
): Promise<void> {
  let nextMs = 0
  while (!stop.aborted && (await lock.check())) {
    try {
      if (performance.now() >= nextMs) {
        await recorder.reconcile()
        nextMs = performance.now() + reconcileS * 1000
      } else await recorder.step()
    } catch (error) {
      trouble(error)
    }
    await wake.after(pollS * 1000)
  }
}
