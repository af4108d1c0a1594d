import type { IngestGroup, StageTime } from '@contimg/state/products'
import { failuresByCause, stageSummaries, throughputOf } from '@contimg/state/products'
import { expect, test } from 'vitest'

const time = (groupId: string, stage: string, totalS: number, run = 1): StageTime => ({ groupId, run, stage, totalS })

test('percentiles of stages are interpolated', () => {
  const times = [40, 10, 30, 20].map((s, i) => time(`g${i}`, 'convert', s))
  const [{ p95S, ...rest }] = stageSummaries(times)
  expect(rest).toEqual({ stage: 'convert', count: 4, p50S: 25 })
  expect(p95S).toBeCloseTo(38.5, 10)
  expect(stageSummaries([time('g', 'image', 7)])).toEqual([{ stage: 'image', count: 1, p50S: 7, p95S: 7 }])
})

test('keeping up: whole groups against 309 s', () => {
  const times = [
    time('a', 'convert', 100),
    time('a', 'image', 106),
    time('b', 'convert', 100),
    time('b', 'convert', 9, 2),
  ]
  const isDone = (id: string, run: number) => id === 'a' && run === 1
  expect(throughputOf(times, isDone, 2, 3)).toMatchObject({
    groups: 1,
    serviceS: 206,
    perGroupS: 103,
    margin: 3,
    backlog: 3,
  })
  const { backlogS } = throughputOf(times, isDone, 2, 3)!
  expect(backlogS).toBeCloseTo(3 / (1 / 103 - 1 / 309), 6)
  expect(throughputOf(times, isDone, 0.5, 3)).toMatchObject({ margin: 0.75, backlogS: undefined })
  expect(throughputOf(times, () => false, 1, 0)).toBeUndefined()
})

test('failures of the same thing are one, whatever their paths and numbers', () => {
  const failed = (id: string, error: string) => ({ id, error }) as IngestGroup
  const causes = failuresByCause([
    failed('2025-10-18T02:27:48', 'imaging: /out/2025-10-18T02:27:48.ms: no space left, 12 bytes'),
    failed('2025-10-18T02:32:57', 'not whole after 86400 s: sb03 missing'),
    failed('2025-10-18T02:38:06', 'imaging: /out/2025-10-18T02:38:06.ms: no space left, 7 bytes'),
  ])
  expect(causes).toMatchObject([
    { count: 2, cause: 'imaging: PATH: no space left, N bytes', command: 'contimg retention execute' },
    { count: 1, command: 'contimg group show 2025-10-18T02:32:57' },
  ])
  expect(failuresByCause([failed('g', 'singular matrix')])[0].command).toBe('contimg reprocess g')
})
