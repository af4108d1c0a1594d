import type { Worker } from 'node:worker_threads'

/** The next message of a thread; rejects where it fails or ends instead. */
export function nextAnswer<Answer>(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      act()
    }
    const onMessage = (answer: Answer) => settle(() => resolve(answer))
    const onError = (error: Error) => settle(() => reject(error))
    const onExit = (code: number) => settle(() => reject(new Error(`a worker thread ended with code ${code}`)))
    worker.once('message', onMessage).once('error', onError).once('exit', onExit)
  })
}

/** Sends one message to a thread that answers each with one; rejects where the thread fails or ends instead. */
export function callThread<Answer>(worker: Worker, message: unknown): Promise<Answer> {
  const answer = nextAnswer<Answer>(worker)
  worker.postMessage(message)
  return answer
}
