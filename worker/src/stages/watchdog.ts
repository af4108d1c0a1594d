import { readSync } from 'node:fs'
import { isMainThread, Worker } from 'node:worker_threads'

/** Ends this process, and all that it started, when whoever started it is gone, also while a kernel computes. */
export function dieWithParent(): void {
  const thread = new Worker(new URL(import.meta.url))
  thread.unref()
}

// The parent holds the other end of standard input and writes nothing: when it ends, for whatever reason, so does the pipe.
if (!isMainThread) {
  const byte = new Uint8Array(1)
  while (reads(byte));
  process.kill(-process.pid, 'SIGKILL')
}

function reads(byte: Uint8Array): boolean {
  try {
    return readSync(0, byte) > 0
  } catch (error) {
    return ['EAGAIN', 'EINTR'].includes((error as NodeJS.ErrnoException).code ?? '')
  }
}
