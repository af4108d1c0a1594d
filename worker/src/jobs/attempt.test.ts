import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AttemptLostError, type Claim, type RecordToSend, type Sql, type WorkerSession } from '@contimg/state/work'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import type { StageOutcome, StageRequest } from '../stages/request.ts'
import { attemptTask } from './attempt.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-attempt-'))
const out = join(folder, 'out')
const MS = join(out, 'a.ms')
afterAll(() => rmSync(folder, { recursive: true }))

beforeEach(() => {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out)
})

/** A stage that makes a file, at once. */
const stage = vi.hoisted(() => vi.fn())
vi.mock('./stage-process.ts', () => ({ runStage: stage }))
stage.mockImplementation(async ({ folder: into, attempt }: StageRequest): Promise<StageOutcome> => {
  mkdirSync(into, { recursive: true })
  const from = join(into, 'a.ms')
  writeFileSync(from, `attempt ${attempt}`)
  writeFileSync(join(into, 'scratch'), '')
  return { result: { ms: MS }, publish: [{ from, to: MS }], records: [{ kind: 'measurement-set', record: {} }] }
})

const claim = (attempt = 1, ms = MS): Claim => ({
  ...{ id: '0123456789ab', queue: 'q', task: 'convert-uvh5-to-ms', attempt, attempts: 4, priority: 0 },
  ...{ payload: { config: {}, inputs: {}, outputs: { ms } }, key: undefined, group: 'g', timeoutS: 60, leaseS: 30 },
})

/** A worker's side of a queue that does as it is told where a task is to be completed. */
function session(complete: (alongside: () => Promise<void>) => Promise<void>) {
  const [sent, failed]: [RecordToSend[], object[]] = [[], []]
  const sql = { query: async () => ({ rows: [] }) } as unknown as Sql
  const face = {
    complete: async (
      _claim: Claim,
      _result: object,
      records: RecordToSend[],
      alongside: (sql: Sql) => Promise<void>,
    ) => {
      await complete(() => alongside(sql))
      sent.push(...records)
    },
    fail: async (_claim: Claim, { message }: Error, options: object) => {
      failed.push({ message, ...options })
      return 'retrying'
    },
  } as unknown as WorkerSession
  return { face, sent, failed }
}

const attempt = (face: WorkerSession, one = claim()) =>
  attemptTask(face, one, { roots: [out], memoryBytes: 1e9 }, new AbortController().signal)

const content = () => (existsSync(MS) ? readFileSync(MS, 'utf8') : undefined)

test('what a stage made gets its name within the completion, and records go with it', async () => {
  const { face, sent } = session(async (alongside) => {
    expect(content()).toBeUndefined()
    await alongside()
    expect(content()).toBe('attempt 1')
    expect(readdirSync(out)).toEqual(['a.ms']) // whoever sees the task completed sees this
  })
  expect(await attempt(face)).toBe('completed')
  expect(sent.map(({ kind }) => kind)).toEqual(['task', 'measurement-set'])
  expect(readdirSync(out)).toEqual(['a.ms'])
})

test('an attempt that does not count any more gives nothing its name: what stands there stays', async () => {
  writeFileSync(MS, 'of another')
  const { face, sent, failed } = session(async () => {
    throw new AttemptLostError('0123456789ab', 1, 'lost')
  })
  expect(await attempt(face)).toBe('lost')
  expect([content(), sent, failed, readdirSync(out)]).toEqual(['of another', [], [], ['a.ms']])
})

test('a completion that is broken off after the renaming is done again, and what stood there before is gone', async () => {
  writeFileSync(MS, 'of before')
  let isFirst = true
  const { face, sent } = session(async (alongside) => {
    await alongside()
    if (isFirst) {
      isFirst = false
      throw Object.assign(new Error('the server went down'), { code: '57P01' })
    }
  })
  expect(await attempt(face)).toBe('completed')
  expect([content(), sent.length, readdirSync(out)]).toEqual(['attempt 1', 2, ['a.ms']])
})

test('what killed attempts of a task left is removed, that of later ones and of others is not', async () => {
  const left = [
    'a.ms.01234567-1.partial',
    'a.ms.01234567-3.partial',
    'a.ms.76543210-1.partial',
    'b.ms.01234567-1.partial',
  ]
  for (const name of left) mkdirSync(join(out, name))
  expect(await attempt(session((alongside) => alongside()).face, claim(2))).toBe('completed')
  expect(readdirSync(out).toSorted()).toEqual(['a.ms', ...left.slice(1)])
})

test('what a task names outside of the roots is not begun, nor tried again', async () => {
  stage.mockClear()
  const { face, failed } = session((alongside) => alongside())
  expect(await attempt(face, claim(1, join(folder, 'elsewhere', 'a.ms')))).toBe('retrying') // as this queue says
  expect(failed).toMatchObject([{ isRetryable: false }])
  expect(stage).not.toHaveBeenCalled()
})
