import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { temporaryFolder } from '@contimg/fixtures/data'
import type { ImageCalibration, ImageRecord, MeasurementSetRecord } from '@contimg/pipeline'
import {
  changeGroup,
  findGroup,
  type IngestGroup,
  listUncalibratedGroups,
  openProducts,
  type Products,
  putGroupCalibrators,
  putImages,
  putMeasurementSet,
  queueGroup,
} from '@contimg/state/products'
import { expect, test } from 'vitest'
import { calibrationToCome } from './fence.ts'
import type { PlanStage } from './plan-stage.ts'
import { Recorder } from './recorder.ts'
import { MemoryWork } from './testing.ts'

const STAGES = ['convert', 'solve', 'apply', 'image']
const [EARLY, MIDDLE, LATE] = ['2025-10-18T02:27:48', '2025-10-18T02:32:57', '2025-10-18T02:38:06']
let nowMs = Date.UTC(2025, 9, 18, 3)

const open = () => openProducts(join(temporaryFolder(), 'pipeline.sqlite3'), { nowMs: () => nowMs })

async function queued(products: Products, id: string, stages = STAGES): Promise<IngestGroup> {
  await queueGroup(products, { id, files: [{ subband: 0, path: `/in/${id}` }], stages })
  return (await findGroup(products, id))!
}

test('a group waits for those before it that are not known to be without calibrator, and for later ones that have one', async () => {
  await using products = await open()
  const [early, middle, late] = [
    await queued(products, EARLY),
    await queued(products, MIDDLE),
    await queued(products, LATE),
  ]
  expect(await calibrationToCome(products, middle)).toBe(EARLY)
  expect(await calibrationToCome(products, early)).toBeUndefined()
  await putGroupCalibrators(products, EARLY, { names: [], hasCalibrator: false })
  expect(await calibrationToCome(products, middle)).toBeUndefined()
  await putGroupCalibrators(products, LATE, { names: ['0834+555'], hasCalibrator: true })
  expect(await calibrationToCome(products, middle)).toBe(LATE)
  await changeGroup(products, late, { state: 'in_progress', stage: 'solve' })
  expect(await calibrationToCome(products, middle)).toBe(LATE)
  await changeGroup(products, late, { state: 'in_progress', stage: 'apply' })
  expect(await calibrationToCome(products, middle)).toBeUndefined()
})

test('nobody waits for who is far away, over, stuck, or solves nothing', async () => {
  await using products = await open()
  const target = await queued(products, LATE)
  await queued(products, '2025-10-17T10:00:00')
  const other = await queued(products, '2025-10-18T01:00:00', ['convert', 'apply', 'image'])
  expect(await calibrationToCome(products, target)).toBeUndefined()
  const early = await queued(products, EARLY)
  expect(await calibrationToCome(products, target)).toBe(EARLY)
  await changeGroup(products, early, { state: 'failed', stage: 'failed', error: 'torn' })
  expect(await calibrationToCome(products, target)).toBeUndefined()
  await changeGroup(products, early, { state: 'in_progress', stage: 'convert' })
  expect(await calibrationToCome(products, target)).toBe(EARLY)
  nowMs += 3600e3
  expect(await calibrationToCome(products, target)).toBeUndefined()
  expect(other.stages).not.toContain('solve')
})

const set: MeasurementSetRecord = {
  ...{ path: '/ms/a.ms', groupId: EARLY, startMjdS: 5.2e9, endMjdS: 5.2e9 + 309, raRad: 2, decRad: 0.9 },
  ...{ fieldNames: ['a'], calibrator: undefined },
}
const image = (calibration: ImageCalibration): ImageRecord => ({
  ...{
    path: '/img/a-image.fits',
    msPath: '/ms/a.ms',
    kind: 'image',
    isPbCorrected: false,
    fieldName: 'a',
    noiseJy: 1e-3,
  },
  ...{ beamMajorRad: undefined, beamMinorRad: undefined, beamPaRad: undefined, dynamicRange: undefined },
  ...{ centreRaRad: 2, centreDecRad: 0.9, sizePx: 256, cellRad: 1e-4, frequencyHz: 1.4e9, bandwidthHz: 1.8e8 },
  ...{ integrationS: 309, calibration, isNonScience: false },
})

function addTable({ path }: Products, createdS: number, status: string): void {
  using db = new DatabaseSync(path)
  db.prepare(
    `INSERT INTO calibration_tables (set_name, path, table_type, order_index, refant, created_at, mid_mjd, dec_deg, status,
       configuration, quality_metrics) VALUES (?, ?, 'BP', 30, '103', ?, 60000, 50, ?, '{}', '{"passed": 1}')`,
  ).run(`s${createdS}`, `/cal/${createdS}`, createdS, status)
}

test('a group that was imaged without a calibration begins anew where tables have come since, once', async () => {
  await using products = await open()
  const group = await queued(products, EARLY)
  await changeGroup(products, group, { state: 'completed', stage: 'completed' })
  await putMeasurementSet(products, set)
  await putImages(products, [image('uncalibrated')])
  addTable(products, nowMs / 1000 - 10, 'active') // from before
  expect(await listUncalibratedGroups(products)).toEqual([])
  addTable(products, nowMs / 1000 + 10, 'active')
  expect((await listUncalibratedGroups(products)).map(({ id }) => id)).toEqual([EARLY])
  const work = new MemoryWork()
  let isValid = false
  const plan: PlanStage = async (_products, _group, stage) =>
    stage === 'apply' && !isValid ? { skipped: 'no valid calibration' } : { task: stage, inputs: {}, outputs: {} }
  const recorder = new Recorder(products, work.face, { plan, tell: () => {} })
  await recorder.reconcile()
  expect(await findGroup(products, EARLY)).toMatchObject({ state: 'completed', run: 1 }) // these are of another strip
  isValid = true
  await recorder.reconcile()
  await recorder.step()
  expect(await findGroup(products, EARLY)).toMatchObject({ state: 'in_progress', stage: 'apply', run: 2 })
  expect(work.tasks.map(({ task }) => task)).toEqual(['apply'])
  await putImages(products, [image('applied')])
  expect(await listUncalibratedGroups(products)).toEqual([])
})

test('who waits is told once, and goes on when what it waited for is over', async () => {
  await using products = await open()
  await queued(products, EARLY, ['apply', 'image'])
  const [work, told]: [MemoryWork, string[]] = [new MemoryWork(), []]
  let waits = true
  const plan: PlanStage = async (_products, _group, stage) =>
    stage === 'apply' && waits ? { waits: 'the calibration of another' } : { task: stage, inputs: {}, outputs: {} }
  const recorder = new Recorder(products, work.face, { plan, tell: (message) => told.push(message) })
  for (let i = 0; i < 3; i++) await recorder.step()
  await recorder.reconcile()
  expect(told).toEqual(['apply waits for the calibration of another'])
  expect(work.tasks).toEqual([])
  waits = false
  await recorder.step()
  expect(work.tasks.map(({ task }) => task)).toEqual(['apply'])
})

test('a stage whose products were noted in a database that is lost is done anew', async () => {
  await using products = await open()
  await queued(products, EARLY, ['image'])
  const work = new MemoryWork()
  const plan: PlanStage = async (_products, _group, stage) => ({ task: stage, inputs: {}, outputs: {} })
  const recorder = new Recorder(products, work.face, { plan, tell: () => {} })
  await recorder.step()
  const [{ id }] = work.tasks
  work.complete(id, work.claim(id), [{ kind: 'task', record: { task: 'image', group: EARLY, flow: null } }])
  await work.face.records.remove(work.waitingRecords.map((one) => one.id)) // of the database that is lost
  await recorder.reconcile()
  await recorder.step()
  expect(await findGroup(products, EARLY)).toMatchObject({ state: 'in_progress', stage: 'image', run: 2 })
  expect(work.tasks.map(({ status }) => status)).toEqual(['completed', 'pending'])
})

test('while no group may be taken on, those that have begun go on', async () => {
  await using products = await open()
  const begun = await queued(products, EARLY, ['apply', 'image'])
  await changeGroup(products, begun, { state: 'in_progress', stage: 'image' })
  await queued(products, LATE, ['apply', 'image'])
  const [work, told]: [MemoryWork, string[]] = [new MemoryWork(), []]
  let full: string | undefined = 'the disk is full'
  const plan: PlanStage = async (_products, _group, stage) => ({ task: stage, inputs: {}, outputs: {} })
  const tell = (message: string) => told.push(message)
  const recorder = new Recorder(products, work.face, { plan, tell, held: async () => full })
  await recorder.step()
  await recorder.reconcile()
  expect(work.tasks.map(({ task, group }) => [task, group])).toEqual([['image', EARLY]])
  full = undefined
  await recorder.step()
  expect(work.tasks.map(({ task, group }) => [task, group])).toContainEqual(['apply', LATE])
  expect(told.filter((one) => one.startsWith('takes'))).toEqual([
    'takes on no group: the disk is full',
    'takes on groups again',
  ])
})

test.each([
  [300, 300],
  [900, 2],
  [499, 2],
])('tasks of %i and %i records that waited are put whole', async (...counts) => {
  await using products = await open()
  const work = new MemoryWork()
  for (const [i, count] of counts.entries()) {
    const { id } = await work.face.spawnTask('image', {}, { key: String(i) })
    const performance = (run: number) => ({ groupId: `g${i}`, stage: 'image', run: run + 1, totalS: 1, jobId: id })
    const records = Array.from({ length: count - 1 }, (_, run) => ({ kind: 'performance', record: performance(run) }))
    work.complete(id, work.claim(id), [
      { kind: 'task', record: { task: 'image', group: null, flow: null } },
      ...records,
    ])
  }
  const plan: PlanStage = async () => ({ skipped: 'nothing' })
  const recorder = new Recorder(products, work.face, { plan, tell: () => {} })
  for (let i = 0; i < 4; i++) await recorder.step()
  using db = new DatabaseSync(products.path, { readOnly: true })
  const put = db.prepare('SELECT COUNT(*) AS n FROM performance_metrics GROUP BY group_id ORDER BY group_id').all()
  expect(put.map(({ n }) => n)).toEqual(counts.map((count) => count - 1))
  expect(work.waitingRecords).toEqual([])
})
