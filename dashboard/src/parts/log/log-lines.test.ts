import type { LogLine } from '@contimg/api/schemas'
import { describe, expect, test } from 'vitest'
import { joined, logText, MOST_LINES, wanted } from './log-lines.ts'

const AT = (s: number) => new Date(Date.UTC(2026, 0, 25, 22, 32) + s * 1000).toISOString()

describe('a log', () => {
  const line = (id: number, level: LogLine['level'] = 'info', many = 1): LogLine => ({
    ...{ id: String(id), time: AT(id), level, stage: 'image', message: `line ${id}`, group_id: null, job_id: 'a' },
    ...{ attempt: many, fraction: null, end: null },
  })

  test('has each line once though they come again after a loss, and keeps the latest', () => {
    const first = joined([], [line(1), line(2)])
    expect(joined(first, [line(2), line(3)]).map(({ id }) => id)).toEqual(['1', '2', '3'])
    expect(joined(first, [line(2)])).toBe(first)
    const many = joined(
      first,
      Array.from({ length: MOST_LINES }, (_, at) => line(at + 10)),
    )
    expect(many).toHaveLength(MOST_LINES)
    expect(many.at(-1)?.id).toBe(String(MOST_LINES + 9))
  })

  test('shows a level and what is graver, of the attempt that is looked at', () => {
    const lines = [line(1, 'debug'), line(2, 'warn'), line(3, 'error', 2)]
    expect(wanted(lines, 'warn', null).map(({ id }) => id)).toEqual(['2', '3'])
    expect(wanted(lines, 'debug', 1).map(({ id }) => id)).toEqual(['1', '2'])
    expect(logText([lines[1]])).toBe(`${AT(2)} warn  image 1 line 2\n`)
  })
})
