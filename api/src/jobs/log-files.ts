import type { FileHandle } from 'node:fs/promises'
import { open, stat } from 'node:fs/promises'
import { type JobLogLine, jobLogPath } from '@contimg/state/work'
import type { LogLine } from '../schemas/job-logs.ts'

/** The log of an attempt at a job. */
export interface LogFile {
  readonly job: string
  readonly attempt: number // 1 for the first
  readonly path: string
}

/** Some lines of a log, and where the next begins. */
export interface LogPart {
  readonly lines: readonly LogLine[]
  readonly end: number // bytes
}

const CHUNK_BYTES = 256 << 10
const MOST_ATTEMPTS = 200
const PROGRESS_BYTES = 8 << 10
const NEWLINE = 10

/** The logs of a job that stand here, the first attempt first. @param attempts  that there were, as far as it is known */
export async function logFilesOf(folder: string, job: string, attempts: number): Promise<LogFile[]> {
  const count = Math.min(Math.max(attempts, 1), MOST_ATTEMPTS)
  const all = Array.from({ length: count }, (_, i) => ({ job, attempt: i + 1, path: jobLogPath(folder, job, i + 1) }))
  const sizes = await Promise.all(all.map(({ path }) => sizeOf(path)))
  return all.filter((_, i) => sizes[i] !== undefined)
}

/** Whole lines from a place on, as many as one reading gives; none where there are none yet. */
export async function readLog(file: LogFile, from: number, mostLines: number): Promise<LogPart> {
  const bytes = await readAt(file.path, from, CHUNK_BYTES)
  const part = linesIn(file, bytes, from, mostLines)
  const isStuck = part.end === from && bytes.length === CHUNK_BYTES // a line that is longer than any that we write
  return isStuck ? { lines: [], end: from + bytes.length } : part
}

/** @param from  where the bytes stand in the log */
function linesIn(file: LogFile, bytes: Buffer, from: number, mostLines: number): LogPart {
  const lines: LogLine[] = []
  let end = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && lines.length < mostLines; at = bytes.indexOf(NEWLINE, end)) {
    lines.push(lineOf(file, bytes.toString('utf8', end, at), from + at + 1))
    end = at + 1
  }
  return { lines, end: from + end }
}

/** The last lines of a log, and where it ends. */
export async function readTail(file: LogFile, count: number): Promise<LogPart> {
  const size = (await sizeOf(file.path)) ?? 0
  for (let span = CHUNK_BYTES; ; span *= 4) {
    const from = Math.max(0, size - span)
    const bytes = await readAt(file.path, from, size - from)
    const skipped = from === 0 ? 0 : bytes.indexOf(NEWLINE) + 1 // of a line that began before
    const { lines, end } = linesIn(file, bytes.subarray(skipped), from + skipped, Number.POSITIVE_INFINITY)
    if (from === 0 || lines.length >= count) return { lines: lines.slice(-count), end }
  }
}

/** How far an attempt is, as its log tells last. */
export async function lastProgress(folder: string, job: string, attempt: number) {
  const path = jobLogPath(folder, job, attempt)
  const size = await sizeOf(path)
  if (size === undefined) return undefined
  const tail = await readAt(path, Math.max(0, size - PROGRESS_BYTES), PROGRESS_BYTES)
  const lines = tail
    .toString('utf8')
    .split('\n')
    .slice(size > PROGRESS_BYTES ? 1 : 0)
  const told = lines.map(parsed).findLast((line) => typeof line?.fraction === 'number')
  return told && { fraction: told.fraction as number, message: String(told.message), at: isoOr(told.time) }
}

/** When the first line of a log was written; '' where it tells none. */
export async function beginOf({ path }: LogFile): Promise<string> {
  const [line] = (await readAt(path, 0, PROGRESS_BYTES)).toString('utf8').split('\n')
  return isoOr(parsed(line)?.time)
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const

/** A line as it is told; one that is not ours verbatim. */
function lineOf({ job, attempt }: LogFile, text: string, end: number): LogLine {
  const line = parsed(text)
  const { fraction, group, stage, message } = line ?? {}
  return {
    id: `${job}.${attempt}.${end}`,
    time: isoOr(line?.time),
    level: LEVELS.find((one) => one === line?.level) ?? 'info',
    stage: typeof stage === 'string' ? stage : '',
    message: typeof message === 'string' ? message : text,
    group_id: typeof group === 'string' ? group : null,
    ...{ job_id: job, attempt, fraction: typeof fraction === 'number' ? fraction : null },
    end: typeof line?.end === 'string' ? line.end : null,
  }
}

function parsed(text: string): Partial<JobLogLine> | undefined {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined // a line that was cut off where its writer was killed
  }
}

function isoOr(time: unknown): string {
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return new Date(Number.isFinite(ms) ? ms : 0).toISOString()
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : undefined
  } catch {
    return undefined
  }
}

/** A log may go while it is read. */
async function readAt(path: string, from: number, count: number): Promise<Buffer> {
  let handle: FileHandle | undefined
  try {
    handle = await open(path, 'r')
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(count), 0, count, from)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  } finally {
    await handle?.close()
  }
}
