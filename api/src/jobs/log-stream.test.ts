import { expect, test } from 'vitest'
import type { LogLine } from '../schemas/job-logs.ts'
import type { LogReader } from './log-reader.ts'
import { logEvents } from './log-stream.ts'

const line = (message: string) => ({ id: `job.1.${message.length}`, message }) as LogLine

const isAllowed = async () => true

/** What a reader finds, one look after another. */
const readerOf = (looks: LogLine[][]) => ({ next: async () => looks.shift() ?? [] }) as unknown as LogReader

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}

test('lines that are written a moment after the end of a job are told, and then the end', async () => {
  const reader = readerOf([[], [line('the last word')], []])
  const isEnded = async () => true
  const asked = { first: [line('first')], isWanted: () => true, isEnded, isAllowed }
  const told = await textOf(logEvents(reader, asked, new AbortController().signal))
  const events = told.split('\n\n').map((event) => event.split('\n'))
  expect(events[0]).toEqual(['retry: 2000'])
  expect(events[1]).toEqual(['id: job.1.5', 'event: line', 'data: {"id":"job.1.5","message":"first"}'])
  expect(events.slice(2).map(([one, other]) => other ?? one)).toEqual(['event: line', 'data: {}', ''])
})

test('nobody is waited for who went away', async () => {
  const gone = new AbortController()
  gone.abort()
  const asked = { first: [], isWanted: () => true, isEnded: async () => false, isAllowed }
  expect(await textOf(logEvents(readerOf([]), asked, gone.signal))).toBe('retry: 2000\n\n')
})

test('who may no longer listen is told nothing more', async () => {
  const allowed = [true, false]
  const asked = { first: [], isWanted: () => true, isEnded: async () => false, isAllowed: async () => allowed.shift()! }
  const reader = readerOf([[line('open')], [line('secret')]])
  const told = await textOf(logEvents(reader, asked, new AbortController().signal))
  expect(told).toContain('open')
  expect(told).not.toContain('secret')
})
