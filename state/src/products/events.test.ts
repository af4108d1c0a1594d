import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import type { ImageRecord } from '@contimg/pipeline'
import { expect, test } from 'vitest'
import { eventSpan, listEvents, pruneEvents, putEvents } from './events.ts'
import { putImages } from './images.ts'
import { changeGroup, queueGroup, requeueGroup } from './ingest-queue.ts'
import { putMeasurementSet, putMeasurementSetMoved } from './ms-index.ts'
import { openProducts } from './open.ts'
import { putRecordedJob } from './recorded-jobs.ts'
import { putDesiredStreamState } from './stream-state.ts'

const ID = '2025-10-18T02:27:48'
const FILES = [{ subband: 0, path: '/in/a_sb00.hdf5' }]

const empty = () => openProducts(join(temporaryFolder(), 'pipeline.sqlite3'))

const imageOf = (msPath: string): ImageRecord => ({
  ...{ path: '/images/a-image.fits', msPath, kind: 'image', isPbCorrected: false, fieldName: 'a', noiseJy: 0.001 },
  ...{ beamMajorRad: 3e-4, beamMinorRad: 2e-4, beamPaRad: 0, dynamicRange: 300, integrationS: 309, sizePx: 512 },
  ...{ centreRaRad: 1, centreDecRad: 0.5, cellRad: 1e-5, frequencyHz: 1.4e9, bandwidthHz: 1.9e8 },
  ...{ calibration: 'applied', isNonScience: false },
})

async function opened() {
  const products = await empty()
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
  await using products = await empty()
  const { latest } = await eventSpan(products)
  const at = (atS: number) => ({ atS, kind: 'job', subject: String(atS), data: {} })
  await putEvents(products, [at(1e9), at(1.3e9), at(1e9 + 1), at(1.3e9 + 1)])
  const kept = async () => (await listEvents(products, latest, 10)).map(({ atS }) => atS)
  await pruneEvents(products, 1.2e9)
  expect(await kept()).toEqual([1.3e9, 1e9 + 1, 1.3e9 + 1]) // who knows the first of these must not miss the next
  await pruneEvents(products, 1.3e9 + 1)
  expect(await kept()).toEqual([1.3e9 + 1])
  await pruneEvents(products, 1.4e9)
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

test('one of a time to come, of a clock that was ahead, keeps none of those after it', async () => {
  await using products = await empty()
  const { latest } = await eventSpan(products)
  const at = (atS: number) => ({ atS, kind: 'job', subject: String(atS), data: {} })
  const nowS = products.nowMs() / 1000
  await putEvents(products, [at(nowS + 3e7), at(1e9), at(nowS - 1)])
  await pruneEvents(products, nowS - 10)
  expect((await listEvents(products, latest, 10)).map(({ atS }) => atS)).toEqual([nowS - 1])
  await pruneEvents(products, nowS)
  await putEvents(products, [at(nowS + 3e7)])
  await pruneEvents(products, nowS)
  expect(await listEvents(products, latest, 10)).toHaveLength(1) // it is all there is
})

test('an image that is made again is an event, and so is what becomes of a Measurement Set', async () => {
  await using products = await empty()
  const path = '/ms/a.ms'
  const place = { raRad: 1, decRad: 0.5, fieldNames: ['a'], calibrator: undefined }
  await putMeasurementSet(products, { path, groupId: ID, startMjdS: 5.2e9, endMjdS: 5.2e9 + 309, ...place })
  const image = { ...imageOf(path), noiseJy: 0.001 }
  await putImages(products, [image])
  const { latest } = await eventSpan(products)
  await putImages(products, [{ ...image, noiseJy: 0.002 }])
  const told = (await listEvents(products, latest, 10)).map(({ kind, subject, data }) => [kind, subject, data.noise_jy])
  expect(told).toContainEqual(['image', '1', 0.002])
  expect(told.filter(([kind]) => kind === 'image')).toHaveLength(1)
  const before = (await eventSpan(products)).latest
  await putMeasurementSetMoved(products, path, '/ms/b.ms', { status: 'completed', isStored: true })
  expect((await listEvents(products, before, 10)).map(({ kind, subject }) => [kind, subject])).toContainEqual([
    'ms',
    '/ms/b.ms',
  ])
})
