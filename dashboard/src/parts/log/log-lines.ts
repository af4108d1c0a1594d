import type { LogLine } from '@contimg/api/schemas'
import { clock } from '../../words/times.ts'

export const LEVELS = ['debug', 'info', 'warn', 'error'] as const

export type Level = LogLine['level']

export const MOST_LINES = 5000

/** Lines with those that came, each once, the latest so many. */
export function joined(lines: readonly LogLine[], came: readonly LogLine[]): readonly LogLine[] {
  const known = new Set(lines.map(({ id }) => id))
  const fresh = came.filter(({ id }) => !known.has(id) && known.add(id))
  return fresh.length === 0 ? lines : [...lines, ...fresh].slice(-MOST_LINES)
}

/** Lines of a level and graver, of one attempt where it is asked for. */
export function wanted(lines: readonly LogLine[], level: Level, attempt: number | null): LogLine[] {
  const least = LEVELS.indexOf(level)
  return lines.filter((line) => LEVELS.indexOf(line.level) >= least && (attempt === null || line.attempt === attempt))
}

/** As a file. */
export function logText(lines: readonly LogLine[]): string {
  return lines
    .map(({ time, level, stage, attempt, message }) => `${time} ${level.padEnd(5)} ${stage} ${attempt} ${message}\n`)
    .join('')
}

/** What stands before a line: its time, and its level where that says something. */
export function lineHead({ time, level }: LogLine): readonly [string, string] {
  return [clock(time), level === 'debug' ? '' : level]
}
