import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { openProducts } from './open.ts'
import { isRecorded, pruneRecordedJobs, putRecordedJob } from './recorded-jobs.ts'

test('a task that was recorded long ago is forgotten, a later one is not', async () => {
  const clock = { nowMs: 1.7e12 }
  await using products = await openProducts(join(temporaryFolder(), 'pipeline.sqlite3'), { nowMs: () => clock.nowMs })
  const job = (id: string) => ({ id, attempt: 1, task: 'imaging', groupId: undefined })
  await putRecordedJob(products, job('old'))
  clock.nowMs += 50_000
  await putRecordedJob(products, job('new'))
  clock.nowMs += 20_000
  expect(await pruneRecordedJobs(products, 60)).toBe(1)
  expect([await isRecorded(products, 'old'), await isRecorded(products, 'new')]).toEqual([false, true])
})
