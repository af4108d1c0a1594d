import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { productsOfJob } from './group-story.ts'
import { countJobRuns, findJobRun, type JobRunPlace, jobDurations, pageOfJobRuns } from './job-runs.ts'
import { openProducts } from './open.ts'
import { putActivity } from './provenance.ts'
import { putRecordedJob } from './recorded-jobs.ts'

const START_MS = 1.7e12
const GROUP = '2025-10-18T02:27:48'

/** Six runs, a minute from each to the next; the two last at the same moment. */
async function withRuns() {
  const clock = { nowMs: START_MS }
  const products = await openProducts(join(temporaryFolder(), 'pipeline.sqlite3'), { nowMs: () => clock.nowMs })
  const put = (id: string, task: string, groupId?: string) =>
    putRecordedJob(products, { id, attempt: 2, task, groupId })
  await put('a', 'imaging', GROUP)
  clock.nowMs += 60_000
  await put('b', 'imaging')
  clock.nowMs += 60_000
  await put('c', 'convert-uvh5-to-ms', GROUP)
  clock.nowMs += 60_000
  await put('d', 'imaging')
  await put('e', 'imaging')
  await putActivity(products, {
    ...{ stage: 'image', command: 'contimg absurd spawn imaging', options: { niter: 5 }, version: '1', host: 'h' },
    ...{ startedMs: START_MS - 90_000, durationS: 80, groupId: GROUP, jobId: 'a', inputs: [] },
    outputs: [{ kind: 'file', path: '/out/a.fits', sha256: 'f'.repeat(64) }],
  })
  return products
}

test('runs come the latest first, page by page, and each tells what it did', async () => {
  await using products = await withRuns()
  const all = await pageOfJobRuns(products, {}, { limit: 10 })
  expect(all.map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b', 'a'])
  expect(all[4]).toEqual({
    ...{ id: 'a', attempt: 2, task: 'imaging', groupId: GROUP, recordedS: START_MS / 1000 },
    activity: {
      ...{ stage: 'image', host: 'h', version: '1', options: { niter: 5 } },
      ...{ startedS: START_MS / 1000 - 90, durationS: 80 },
    },
  })
  expect(all[0].activity).toBeUndefined()
  const pages: string[] = []
  for (let behind: JobRunPlace | undefined, i = 0; i < 6; i++) {
    const [run] = await pageOfJobRuns(products, {}, { limit: 1, behind })
    if (run === undefined) break
    pages.push(run.id)
    behind = run
  }
  expect(pages).toEqual(['e', 'd', 'c', 'b', 'a'])
})

test.each([
  [{ task: 'imaging' }, ['e', 'd', 'b', 'a']],
  [{ group: GROUP }, ['c', 'a']],
  [{ task: 'imaging', group: GROUP }, ['a']],
  [{ fromS: START_MS / 1000 + 60 }, ['e', 'd', 'c', 'b']],
  [{ toS: START_MS / 1000 + 60 }, ['a']],
  [{ task: 'nonsense' }, []],
])('runs of %j', async (filter, wanted) => {
  await using products = await withRuns()
  expect((await pageOfJobRuns(products, filter, { limit: 10 })).map(({ id }) => id)).toEqual(wanted)
  expect(await countJobRuns(products, filter)).toBe(wanted.length)
})

test('one is found with its products, and what tasks took is told by their kinds', async () => {
  await using products = await withRuns()
  expect(await findJobRun(products, 'a')).toMatchObject({ id: 'a', activity: { durationS: 80 } })
  expect(await findJobRun(products, 'x')).toBeUndefined()
  expect((await productsOfJob(products, 'a')).map(({ path }) => path)).toEqual(['/out/a.fits'])
  expect(await productsOfJob(products, 'b')).toEqual([])
  expect(await jobDurations(products, 0)).toEqual(new Map([['imaging', [80]]]))
  expect(await jobDurations(products, START_MS / 1000 + 1)).toEqual(new Map())
})
