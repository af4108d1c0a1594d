import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { eventSpan, listEvents, pruneEvents, putEvents } from './events.ts'
import { changeGroup, queueGroup, requeueGroup } from './ingest-queue.ts'
import { openProducts } from './open.ts'
import { putRecordedJob } from './recorded-jobs.ts'
import { putDesiredStreamState } from './stream-state.ts'

const ID = '2025-10-18T02:27:48'
const FILES = [{ subband: 0, path: '/in/a_sb00.hdf5' }]

async function opened() {
  const products = await openProducts(join(temporaryFolder(), 'pipeline.sqlite3'))
  await queueGroup(products, { id: ID, files: FILES, stages: ['convert'] })
  return products
}

test('every change of a group is an event, and what is no change is none', async () => {
  await using products = await opened()
  const begun = { state: 'in_progress', stage: 'convert' } as const
  await changeGroup(products, { id: ID, run: 1 }, begun)
  await changeGroup(products, { id: ID, run: 1 }, begun)
  await changeGroup(products, { id: ID, run: 2 }, { state: 'completed', stage: 'completed' }) // of no run of it
  await changeGroup(products, { id: ID, run: 1 }, { state: 'failed', stage: 'convert', error: 'no room' })
  await requeueGroup(products, ID)
  const events = await listEvents(products, 0, 100)
  expect(events.map(({ kind, subject, data }) => [kind, subject, data.state, data.run, data.error])).toEqual([
    ['group', ID, 'pending', 1, null],
    ['group', ID, 'in_progress', 1, null],
    ['group', ID, 'failed', 1, 'no room'],
    ['group', ID, 'pending', 2, null],
  ])
  expect(Math.abs(events[0].atS - Date.now() / 1000)).toBeLessThan(60)
  expect(await listEvents(products, events[2].id, 100)).toEqual([events[3]])
  expect(await listEvents(products, events[3].id, 100)).toEqual([])
})

test('so are those of the stream and of recorded tasks', async () => {
  await using products = await opened()
  const { latest } = await eventSpan(products)
  await putDesiredStreamState(products, 'stopped')
  await putDesiredStreamState(products, 'stopped')
  await putRecordedJob(products, { id: 'j', attempt: 1, task: 'imaging', groupId: ID })
  expect((await listEvents(products, latest, 10)).map(({ kind, data }) => [kind, data.desired ?? data.task])).toEqual([
    ['stream', 'stopped'],
    ['job', 'imaging'],
  ])
})

test('what was noted late is not forgotten before what stands before it', async () => {
  await using products = await opened()
  const { latest } = await eventSpan(products)
  const at = (atS: number) => ({ atS, kind: 'job', subject: String(atS), data: {} })
  await putEvents(products, [at(1e9), at(3e9), at(1e9 + 1), at(3e9 + 1)])
  const kept = async () => (await listEvents(products, latest, 10)).map(({ atS }) => atS)
  await pruneEvents(products, 2e9)
  expect(await kept()).toEqual([3e9, 1e9 + 1, 3e9 + 1]) // who knows the first of these must not miss the next
  await pruneEvents(products, 3e9 + 1)
  expect(await kept()).toEqual([3e9 + 1])
  await pruneEvents(products, 4e9)
  expect(await kept()).toEqual([])
})

test('old events are forgotten, and their ids do not come again', async () => {
  await using products = await opened()
  const before = await eventSpan(products)
  expect(await pruneEvents(products, Date.now() / 1000 + 60)).toBe(1)
  expect(await listEvents(products, 0, 10)).toEqual([])
  await changeGroup(products, { id: ID, run: 1 }, { state: 'in_progress', stage: 'convert' })
  const after = await eventSpan(products)
  expect(after.earliest).toBeGreaterThan(before.latest)
})
