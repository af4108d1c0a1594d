import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JobLogLine } from '@contimg/state/work'
import { afterAll, expect, test } from 'vitest'
import { pruneJobLogs } from '../maintenance/job-logs.ts'
import { JobLog } from './job-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-job-log-'))
afterAll(() => rmSync(folder, { recursive: true }))
let jobs = 0

const claimOf = (attempt = 1, config = {}) => ({
  ...{ id: `job${jobs}`, attempt, task: 'imaging' as const, group: '2025-10-18T02:27:48' },
  payload: { config, inputs: {}, outputs: {} },
})

function opened(attempt?: number, config?: object) {
  const troubles: string[] = []
  const log = new JobLog(join(folder, 'logs'), claimOf(attempt, config), (message) => troubles.push(message))
  return { log, troubles }
}

const linesOf = (attempt = 1) =>
  readFileSync(join(folder, 'logs', `job${jobs}-${attempt}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JobLogLine)

test('an attempt says lines of JSON, with their stage, group and level', () => {
  jobs++
  using log = opened(2, { flow: { stage: 'image', run: 3 } }).log
  log.put('info', 'attempt 2 of 4')
  log.printed('warning: dUT1 is not known')
  log.printed('planes 12')
  log.printed('  ')
  log.progress(0.5, 'gridding')
  log.failed(new RangeError('no room'))
  log.ended('retrying', 'retrying after 2.0 s')
  const lines = linesOf(2)
  expect(lines.map(({ level, message }) => [level, message])).toEqual([
    ['info', 'attempt 2 of 4'],
    ['warn', 'dUT1 is not known'],
    ['info', 'planes 12'],
    ['debug', 'gridding'],
    ['error', 'RangeError: no room'],
    ['warn', 'retrying after 2.0 s'],
  ])
  for (const { stage, group, time } of lines)
    expect([stage, group, new Date(time).toISOString()]).toEqual(['image', '2025-10-18T02:27:48', time])
  expect(lines.map(({ fraction }) => fraction)).toEqual([undefined, undefined, undefined, 0.5, undefined, undefined])
  expect(lines[5].end).toBe('retrying')
})

test('progress that comes often is told now and then, and always its end', () => {
  jobs++
  using log = opened().log
  for (let i = 0; i <= 1000; i++) log.progress(i / 1000, `block ${i}`)
  const told = linesOf().map(({ fraction }) => fraction)
  expect(told.length).toBeLessThan(20)
  expect([told[0], told.at(-1)]).toEqual([0, 1])
})

test('a log does not grow without end; errors and how the attempt ended are kept all the same', () => {
  jobs++
  using log = opened().log
  for (let i = 0; i < 3000; i++) log.put('info', 'x'.repeat(10_000))
  log.put('error', 'this is why')
  log.ended('failed', 'failed after 1 s')
  const path = join(folder, 'logs', `job${jobs}-1.ndjson`)
  expect(statSync(path).size).toBeLessThan(4.1 * 1024 * 1024)
  const lines = linesOf()
  expect(lines[0].message).toHaveLength(4001)
  expect(lines.slice(-3).map(({ message }) => message)).toEqual([
    'the log has 4 MiB: no more is kept but errors and the end',
    'this is why',
    'failed after 1 s',
  ])
  rmSync(path)
})

test('passwords are not kept', () => {
  jobs++
  using log = opened().log
  log.put('error', 'cannot connect to postgresql://user:planted@host/d')
  expect(linesOf()[0].message).not.toContain('planted')
})

test('a log that cannot be kept is told once, and what speaks goes on', () => {
  jobs++
  const troubles: string[] = []
  const file = join(folder, 'file')
  writeFileSync(file, '')
  using log = new JobLog(file, claimOf(), (message) => troubles.push(message))
  log.put('info', 'a')
  log.ended('completed', 'b')
  expect(troubles).toEqual([expect.stringMatching(/^the log of the task is not kept: E/)])
  using none = new JobLog(undefined, claimOf(), (message) => troubles.push(message))
  none.put('info', 'a')
  expect(troubles).toHaveLength(1)
})

test('logs that nothing was written to for long are removed, and nothing else is', async () => {
  const [old, young] = [join(folder, 'logs', 'old-1.ndjson'), join(folder, 'logs', 'young-1.ndjson')]
  for (const path of [old, young, join(folder, 'logs', 'other.txt')]) writeFileSync(path, '')
  const nowS = 2e9
  utimesSync(old, nowS, nowS - 31 * 86_400)
  utimesSync(young, nowS, nowS - 29 * 86_400)
  utimesSync(join(folder, 'logs', 'other.txt'), 0, 0)
  for (const name of readdirSync(join(folder, 'logs')))
    if (name.startsWith('job')) utimesSync(join(folder, 'logs', name), nowS, nowS)
  expect(await pruneJobLogs(join(folder, 'logs'), 1000 * (nowS - 30 * 86_400))).toBe(1)
  expect(readdirSync(join(folder, 'logs'))).toEqual(expect.arrayContaining(['young-1.ndjson', 'other.txt']))
  expect(readdirSync(join(folder, 'logs'))).not.toContain('old-1.ndjson')
  expect(await pruneJobLogs(join(folder, 'none'), 0)).toBe(0)
})
