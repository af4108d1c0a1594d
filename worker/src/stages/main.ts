// A stage as a process of its own: the request comes on descriptor 3, what it says goes out on 4.
import { mkdirSync, readFileSync, writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { NoStageError, STAGES } from './all.ts'
import type { StageMessage, StageRequest } from './request.ts'
import { isRetryable } from './retryable.ts'
import { dieWithParent } from './watchdog.ts'

const [REQUEST, MESSAGES] = [3, 4]

function say(message: StageMessage): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`)
  for (let at = 0; at < bytes.length; ) at += writeSync(MESSAGES, bytes, at)
}

dieWithParent()
const stop = new AbortController()
process.on('SIGTERM', () => stop.abort(new DOMException('the task was stopped', 'AbortError')))
try {
  const request = JSON.parse(readFileSync(REQUEST, 'utf8')) as StageRequest
  if (!Object.hasOwn(STAGES, request.task)) throw new NoStageError(request.task)
  mkdirSync(request.folder, { recursive: true })
  const stage = await STAGES[request.task]()
  const progress = (fraction: number, message: string) => say({ kind: 'progress', fraction, message })
  say({ kind: 'done', outcome: await stage(request, { progress, signal: stop.signal }) })
} catch (error) {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  say({ kind: 'failed', error: { name, message, isRetryable: isRetryable(error) } })
}
flushCompileCache()
process.kill(process.pid, 'SIGKILL') // all is said: process.exit() waits for V8's threads, now and then for ever (Node 24)
