import { setTimeout as pause } from 'node:timers/promises'
import type { LogLine } from '../schemas/job-logs.ts'
import type { LogReader } from './log-reader.ts'

const LOOK_MS = 300
const BEAT_MS = 15_000 // so that nobody between takes the stream for dead
const AT_ONCE = 500
const SETTLED = 2 // looks that find nothing after the end: its last lines may be written a moment after it

/** What is told, and to whom. */
export interface Listening {
  readonly first: readonly LogLine[] // lines that are told at once
  readonly isWanted: (line: LogLine) => boolean
  readonly isEnded: () => Promise<boolean> // whether no more lines will be written
  readonly isAllowed: () => Promise<boolean> // whether who listens still may
}

/**
 * Lines as server-sent events (HTML, 9.2), as they come, until there will be no more: then the event `end`. Ids are those of
 * lines, so that who was cut off goes on behind the last that came.
 */
export async function* logEvents(
  reader: LogReader,
  { first, isWanted, isEnded, isAllowed }: Listening,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: 2000\n\n${textOf(first.filter(isWanted))}`
  let beatMs = performance.now()
  for (let quiet = 0; !signal.aborted; ) {
    const hasEnded = await isEnded()
    const lines = await reader.next(AT_ONCE)
    const text = textOf(lines.filter(isWanted))
    if (!(await isAllowed())) return
    if (text !== '') yield text
    quiet = hasEnded && lines.length === 0 ? quiet + 1 : 0
    if (quiet >= SETTLED) return yield 'event: end\ndata: {}\n\n'
    if (text !== '') beatMs = performance.now()
    else if (performance.now() - beatMs > BEAT_MS) {
      beatMs = performance.now()
      yield ': beat\n\n'
    }
    if (lines.length < AT_ONCE) await pause(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}

function textOf(lines: readonly LogLine[]): string {
  return lines.map((line) => `id: ${line.id}\nevent: line\ndata: ${JSON.stringify(line)}\n\n`).join('')
}
