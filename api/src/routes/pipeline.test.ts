import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findGroup, putImages, putMeasurementSet, putSubbandFiles } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JobDetail } from '../schemas/jobs.ts'
import { type TestApi, testApi } from '../testing.ts'
import { imageRecord, makeGroup } from '../testing-groups.ts'
import { folderForTests, post, type TestWork, testWork } from '../testing-work.ts'

const [GROUP, NEW, PART] = ['2026-01-25T20:00:00', '2026-01-25T20:05:09', '2026-01-25T20:10:18'] as const
const ARCSEC = Math.PI / 648_000
const folder = folderForTests()
const at = (name: string) => join(folder, 'out', name)
const MS = at(`ms/science/2026-01-25/${GROUP}.ms`)
const TABLES = ['a_bpcal', 'a_gacal'].map(at)
let work: TestWork
let api: TestApi

beforeAll(async () => {
  work = await testWork()
  api = await testApi({ workUrl: work.url, folder, nowMs: () => Date.UTC(2026, 0, 26, 2) })
  for (const path of [MS, ...TABLES]) makeTable(path)
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await work?.[Symbol.asyncDispose]()
})

function makeTable(path: string): void {
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'table.dat'), '')
}

/** Subband files that the index knows of. */
async function indexed(id: string, count: number): Promise<string[]> {
  const files = Array.from({ length: count }, (_, subband) => join(folder, 'in', `${id}_sb${subband}.hdf5`))
  const stampMjdS = Date.parse(`${id}Z`) / 1000 + 40587 * 86_400
  const common = { groupId: id, stampMjdS, sizeBytes: 1000, modifiedMs: 0, problem: undefined }
  const pointing = { pointingRaRad: undefined, pointingDecRad: undefined }
  await putSubbandFiles(
    api.products,
    files.map((path, subband) => ({ ...common, ...pointing, path, subband })),
  )
  return files
}

const ask = (name: string, form: object, prefix = '/pipeline') => post(api, `${prefix}/${name}`, form)
const detail = async (id: unknown) => (await api.get(`/api/jobs/${id}`)).body as JobDetail

test('an image is asked for once, however often the button is pressed, and again when that job has ended', async () => {
  const form = { ms: MS, parameters: { niter: 500, robust: 0, nvss_mask: false } }
  const first = await ask('image', form)
  const image = at(`images/2026-01-25/${GROUP}.img`)
  expect(first).toMatchObject({ status: 201, body: { is_new: true, type: 'imaging', state: 'pending', target: image } })
  expect(first.body.command).toBe(`contimg image ${MS} --imagename ${image} --niter 500 --robust 0 --no-nvss-mask`)
  const sameAgain = { parameters: { nvss_mask: false, robust: 0, niter: 500 }, ms: MS }
  expect(await ask('image', sameAgain, '/jobs')).toMatchObject({ body: { is_new: false, job_id: first.body.job_id } })
  const job = await detail(first.body.job_id)
  expect(job).toMatchObject({ by: 'control panel', params: { inputs: { ms: MS }, config: { niter: 500, robust: 0 } } })
  expect(job.parameters.filter((one) => one.is_changed).map(({ name }) => name)).toEqual([
    'robust',
    'niter',
    'nvss_mask',
  ])
  await work.client.cancelTask(String(first.body.job_id))
  const second = await ask('image', form)
  expect(second.body).toMatchObject({ is_new: true })
  expect(second.body.job_id).not.toBe(first.body.job_id)
  expect((await ask('image', form)).body).toMatchObject({ is_new: false, job_id: second.body.job_id })
  const keyed = await ask('image', { ...form, key: 'mine' })
  expect((await ask('image', { ms: MS, key: 'mine' })).body).toMatchObject({ is_new: false, job_id: keyed.body.job_id })
})

test('calibrations have tables of their own; sets and tables are applied', async () => {
  const solved = await ask('calibrate', { ms: MS, calibrator: '3C286', parameters: { do_k: true, combine_spw: false } })
  expect(solved).toMatchObject({
    status: 201,
    body: { target: at(`caltables/2026-01-25/${GROUP}_20260126T020000000`) },
  })
  const { params } = await detail(solved.body.job_id)
  expect(params).toMatchObject({ inputs: { ms: MS, calibrator: '3C286' }, config: { do_k: true } })
  expect((params.config as object | undefined) ?? {}).not.toHaveProperty('combine_spw') // its command has no word for it
  const applied = await ask('apply', { ms: MS, tables: TABLES, priority: 3 })
  expect(applied).toMatchObject({ status: 201, body: { type: 'calibration-apply' } })
  expect(applied.body.command).toBe(`contimg apply ${MS} --caltable ${TABLES.join(' ')}`)
  expect(await ask('apply', { ms: MS, set_name: 'none' })).toMatchObject({ status: 404 })
  expect(await ask('apply', { ms: MS, tables: [at('none')] })).toMatchObject({ status: 404 })
  const flagged = await ask('flag', { ms: MS, parameters: { mode: 'zeros,clip', clip_sigma: 7 } })
  expect(flagged.body.command).toBe(`contimg flag ${MS} --mode zeros,clip --clip-sigma 7`)
})

test('a group is converted to where the pipeline puts it, unless it is there', async () => {
  const files = await indexed(NEW, 16)
  const ms = at(`ms/science/2026-01-25/${NEW}.ms`)
  const made = await ask('convert', {
    group_id: NEW,
    parameters: { writer: 'direct', rename_calibrator_fields: false },
  })
  expect(made).toMatchObject({ status: 201, body: { target: ms } })
  expect((await detail(made.body.job_id)).params).toMatchObject({
    ...{ inputs: { group: NEW, files }, outputs: { ms } },
    config: { writer: 'direct', rename_calibrator_fields: false },
  })
  makeTable(ms)
  expect(await ask('convert', { group_id: NEW })).toMatchObject({ status: 409, body: { error: 'conflict' } })
  expect(await ask('convert', { group_id: NEW, overwrite: true })).toMatchObject({ status: 201 })
  expect(await ask('convert', { group_id: '2020-01-01T00:00:00' })).toMatchObject({ status: 404 })
})

test('observations go through all their stages: new ones are queued, ended ones begun anew', async () => {
  await indexed(PART, 15)
  await makeGroup(api.products, { id: GROUP, state: 'failed', error: 'x' })
  const form = { t: '2026-01-25T20/2026-01-25T21', chain: 'quick-imaging', imaging: { niter: 7 } }
  const outcomes = ({ body }: { body: Record<string, unknown> }) =>
    (body.items as { group_id: string; outcome: string }[]).map(({ group_id, outcome }) => [group_id, outcome])
  const dry = await ask('full', { ...form, dry_run: true })
  const wanted = [
    [GROUP, 'begun anew'],
    [NEW, 'queued'],
    [PART, 'not whole'],
  ]
  expect([outcomes(dry), dry.body.begun, dry.body.bytes]).toEqual([wanted, 2, 16_000])
  expect(await findGroup(api.products, NEW)).toBeUndefined()
  expect(outcomes(await ask('full', form, '/pipeline'))).toEqual(wanted)
  expect(await findGroup(api.products, GROUP)).toMatchObject({
    state: 'pending',
    run: 2,
    settings: { imaging: { niter: 7 } },
  })
  expect(await findGroup(api.products, NEW)).toMatchObject({ stages: ['convert', 'apply', 'image'], state: 'pending' })
  const again = await ask('full', { group_ids: [GROUP, NEW, '2020-01-01T00:00:00'] })
  expect(outcomes(again).map(([, outcome]) => outcome)).toEqual(['under way', 'under way', 'unknown'])
  expect(await findGroup(api.products, GROUP)).toMatchObject({ run: 2 })
  expect(await ask('convert', { group_id: NEW })).toMatchObject({ status: 409 })
})

test('an image is made again where it stands, with its size and pixels unless others are asked for', async () => {
  const span = { startMjdS: 5.2e9, endMjdS: 5.2e9 + 309, raRad: 1, decRad: 1 }
  await putMeasurementSet(api.products, { path: MS, groupId: GROUP, ...span, fieldNames: [], calibrator: undefined })
  const prefix = at(`images/${GROUP}.img`)
  await putImages(api.products, [{ ...imageRecord(GROUP, MS), path: `${prefix}-image.fits`, cellRad: ARCSEC }])
  const [{ id }] = ((await api.get(`/api/images?ms_path=${MS}`)).body as { items: { id: number }[] }).items
  const again = (form: object) => post(api, `/images/${id}/reimage`, form)
  const first = await again({ niter: 3, threshold: '0.5mJy' })
  expect(first).toMatchObject({ status: 201, body: { parent_image_id: id, new_version: 2, status: 'pending' } })
  const job = await detail(first.body.job_id)
  expect(job).toMatchObject({ group_id: GROUP, target: prefix })
  const asImage = { imsize: 512, cell_arcsec: expect.closeTo(1), niter: 3, threshold: '0.5mJy' }
  expect(job.params.config).toEqual({ ...asImage, calibration: 'uncalibrated' })
  const other = await again({ imsize: [400, 400], cell: '2.5arcsec', use_existing_mask: false })
  expect((await detail(other.body.job_id)).params.config).toMatchObject({ imsize: 400, cell_arcsec: 2.5 })
  for (const form of [
    { imsize: [400, 300] },
    { imsize: 401 },
    { cell: '2 deg' },
    { use_existing_mask: true },
    { x: 1 },
  ])
    expect((await again(form)).status, JSON.stringify(form)).toBe(422)
  expect((await post(api, '/images/999/reimage', {})).status).toBe(404)
})

test('the forms tell what they take as JSON schemas, with the defaults of the site and units', async () => {
  await using site = await testApi({ environment: { IMG_IMSIZE: '4096', PIPELINE_DEFAULT_REFANT: '24' } })
  const { status, body } = await site.get('/api/pipeline/stages')
  expect(status).toBe(200)
  const { stages, chains } = body as { stages: { name: string; schema: Schema }[]; chains: object }
  expect(stages.map(({ name }) => name)).toEqual(['convert', 'flag', 'calibrate', 'apply', 'image', 'full'])
  expect(chains).toHaveProperty('target', ['convert', 'apply', 'image'])
  const schemaOf = (name: string) => stages.find((one) => one.name === name)!.schema.properties
  const image = schemaOf('image').parameters.properties
  expect(image.imsize).toEqual({
    ...{ type: 'integer', minimum: 16, maximum: 16_384, multipleOf: 4 },
    ...{ description: 'width and height, a multiple of 4', unit: 'pixels', default: 4096 },
  })
  expect(image.cell_arcsec).toMatchObject({ type: 'number', unit: 'arcsec', default: 5, minimum: 0.01 })
  expect(schemaOf('calibrate').parameters.properties.refant.default).toBe('24')
  expect(schemaOf('full').imaging.properties.imsize.default).toBe(4096)
  expect(JSON.stringify(schemaOf('image'))).not.toContain('$ref') // all in one piece
})

interface Schema {
  readonly properties: Readonly<Record<string, Schema>>
  readonly default?: unknown
}

test('what cannot be is refused, with the field', async () => {
  const image = (parameters: object) => ['image', { ms: MS, parameters }] as const
  const refused = [
    [...image({ imsize: 15 }), 422],
    [...image({ imsize: 2521 }), 422],
    [...image({ robust: 3 }), 422],
    [...image({ colour: 1 }), 422],
    [...image({ threshold: 'much' }), 422],
    [...image({ uvrange: '--engine' }), 422],
    ['image', { ms: '/etc/passwd' }, 400],
    ['image', { ms: `${MS}/../../x.ms` }, 400],
    ['image', { ms: at('none.ms') }, 404],
    ['image', { ms: MS, image: '/tmp/x' }, 400],
    ['image', {}, 422],
    ['calibrate', { ms: MS, parameters: { gain_solint: 'often' } }, 422],
    ['calibrate', { ms: MS, calibrator: '--x y' }, 422],
    ['apply', { ms: MS }, 422],
    ['apply', { ms: MS, tables: ['/etc'], set_name: 'x' }, 422],
    ['apply', { ms: MS, tables: ['/etc'] }, 400],
    ['apply', { ms: MS, tables: TABLES, after: [TABLES[0]] }, 422],
    ['flag', { ms: MS, parameters: {} }, 422],
    ['flag', { ms: MS, parameters: { mode: 'zeros,rfi' } }, 422],
    ['flag', { ms: MS, parameters: { mode: 'zeros', quack_interval: 3 } }, 422],
    ['flag', { ms: MS, parameters: { mode: 'rfi', antenna: '3' } }, 422],
    ['flag', { ms: MS, parameters: { mode: 'manual', antenna: '--x' } }, 422],
    ['convert', { group_id: 'x' }, 422],
    ['convert', { group_id: NEW, parameters: { allow_missing: true, fill_missing: true } }, 422],
    ['convert', { group_id: '2020-01-01T00:00:00', files: ['/etc/passwd'] }, 400],
    ['full', {}, 422],
    ['full', { group_ids: [GROUP], t: '-1h' }, 422],
    ['full', { t: '-5d' }, 422],
    ['full', { group_ids: [GROUP], chain: 'mad' }, 422],
  ] as const
  for (const [name, form, status] of refused) {
    const answer = await ask(name, form)
    expect([answer.status, typeof answer.body.message], `${name} ${JSON.stringify(form)}`).toEqual([status, 'string'])
  }
})

test('without the work queue forms of tasks say so, and groups are queued all the same', async () => {
  await using away = await testApi()
  const ms = join(away.folder, 'out', 'a.ms')
  makeTable(ms)
  expect(await post(away, '/pipeline/image', { ms })).toMatchObject({ status: 503, body: { error: 'unavailable' } })
  await makeGroup(away.products, { id: GROUP })
  expect(await post(away, '/pipeline/full', { group_ids: [GROUP] })).toMatchObject({ status: 200, body: { begun: 1 } })
})
