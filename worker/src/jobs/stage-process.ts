import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { StageFailure, StageMessage, StageOutcome, StageRequest } from '../stages/request.ts'
import { residentBytes } from './memory.ts'

/** What a stage process is held to. */
export interface StageLimits {
  readonly memoryBytes: number // of it and all that it starts
  readonly timeoutS: number
  readonly signal: AbortSignal
}

export interface StageListener {
  readonly progress?: (fraction: number, message: string) => void
  readonly log?: (line: string) => void // what it and its programs print
}

/** A stage that ended without what it was to make. */
export class StageFailedError extends Error {
  override readonly name: string
  readonly isRetryable: boolean

  constructor({ name, message, isRetryable }: StageFailure) {
    super(message)
    this.name = name
    this.isRetryable = isRetryable
  }
}

const MAIN = fileURLToPath(new URL('../stages/main.ts', import.meta.url))
const SAMPLE_MS = 500
const GRACE_MS = 2000
const GB = 1e9

/**
 * Does one attempt at a task in a process of its own, with a process group that dies with it.
 *
 * @throws StageFailedError: what the stage said, or why it was ended (OutOfMemoryError, TimeoutError, AbortError)
 */
export async function runStage(
  request: StageRequest,
  limits: StageLimits,
  { progress, log }: StageListener = {},
  main = MAIN,
): Promise<StageOutcome> {
  const child = spawn(process.execPath, [main], { detached: true, stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'] })
  let ended: StageFailure | undefined
  const end = (failure: StageFailure) => {
    ended ??= failure
    endGroup(child)
  }
  const guard = watch(child, limits, end)
  try {
    send(child, request)
    for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => log?.(line))
    const said = await lastWord(child, progress)
    if (said?.kind === 'done' && ended === undefined) return said.outcome
    throw new StageFailedError(ended ?? (said?.kind === 'failed' ? said.error : crash(child)))
  } finally {
    guard[Symbol.dispose]()
    killGroup(child, 'SIGKILL') // what it started and left running
  }
}

/** The request goes in by a pipe: it may be longer than a command line, and nobody sees it in the list of processes. */
function send(child: ChildProcess, request: StageRequest): void {
  const pipe = child.stdio[3] as Writable
  pipe.on('error', () => {}) // of a process that is gone already: its end tells
  pipe.end(JSON.stringify(request))
}

/** What it says last, when it has ended and all that it said is read. */
async function lastWord(child: ChildProcess, progress: StageListener['progress']): Promise<StageMessage | undefined> {
  let last: StageMessage | undefined
  createInterface(child.stdio[4] as Readable).on('line', (line) => {
    const message = JSON.parse(line) as StageMessage
    if (message.kind === 'progress') progress?.(message.fraction, message.message)
    else last = message
  })
  await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject))
  return last
}

function crash({ exitCode, signalCode }: ChildProcess): StageFailure {
  const how = signalCode === null ? `with exit code ${exitCode}` : `by ${signalCode}`
  return { name: 'StageCrashedError', message: `the stage's process ended ${how}, wanted a result`, isRetryable: true }
}

/** Ends the process when it takes too much, too long, or is not wanted any more. */
function watch(
  child: ChildProcess,
  { memoryBytes, timeoutS, signal }: StageLimits,
  end: (failure: StageFailure) => void,
): Disposable {
  const sample = setInterval(() => {
    const used = child.pid === undefined ? 0 : residentBytes(child.pid)
    if (used > memoryBytes) end(outOfMemory(used, memoryBytes))
  }, SAMPLE_MS)
  const late = setTimeout(
    () => end({ name: 'TimeoutError', message: `not done after ${timeoutS} s`, isRetryable: true }),
    timeoutS * 1000,
  )
  const stop = () => end({ name: 'AbortError', message: reasonOf(signal), isRetryable: true })
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  return {
    [Symbol.dispose]: () => {
      clearInterval(sample)
      clearTimeout(late)
      signal.removeEventListener('abort', stop)
    },
  }
}

function outOfMemory(used: number, allowed: number): StageFailure {
  const gb = (bytes: number) => `${(bytes / GB).toFixed(2)} GB`
  const message = `out of memory: used ${gb(used)}, allowed ${gb(allowed)}`
  return { name: 'OutOfMemoryError', message, isRetryable: false }
}

function reasonOf({ reason }: AbortSignal): string {
  return reason instanceof Error ? reason.message : 'stopped'
}

/** Asks it to stop, and ends it where it does not. */
function endGroup(child: ChildProcess): void {
  killGroup(child, 'SIGTERM')
  setTimeout(() => killGroup(child, 'SIGKILL'), GRACE_MS).unref()
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // the group is gone
  }
}
