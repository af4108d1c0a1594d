import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  findMeasurementSet,
  listImages,
  listStorageLocations,
  listStoredProducts,
  openProducts,
  type Products,
} from '@contimg/state/products'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Workbench } from '../commands/testing.ts'
import type { Places } from './places.ts'
import { type ReconcileReport, reconcile } from './reconcile.ts'

const GROUP = '2025-10-18T02:27:48'
const bench = new Workbench()
const out = bench.path('out')
const ms = join(out, `ms/science/2025-10-18/${GROUP}.ms`)
const image = join(out, `images/2025-10-18/${GROUP}.img-image.fits`)
const places: Places = {
  outputs: [out],
  logs: bench.path('logs'),
  input: bench.path('in'),
  backups: join(out, 'backups'),
}
let products: Products

beforeAll(async () => {
  await bench.succeed(`simulate --out @/in --size tiny --start ${GROUP}`)
  await bench.succeed(`convert @/in --out ${ms} --no-register`)
  mkdirSync(join(out, 'images/2025-10-18'), { recursive: true })
  await bench.succeed(
    `image ${ms} --imagename ${image.slice(0, -'-image.fits'.length)} --imsize 64 --niter 0 --no-register`,
  )
})

afterAll(() => bench.remove())

beforeEach(async () => {
  const path = join(bench.path('db'), `${Math.random()}.sqlite3`)
  products = await openProducts(path)
  return () => products[Symbol.asyncDispose]()
})

const run = (execute: boolean) => reconcile(products, places, { execute })
const told = ({ differences }: ReconcileReport) =>
  differences.map(({ path, what, step }) => `${step} ${what} ${path.slice(out.length + 1)}`)

test('a Measurement Set and its images that nobody knows are put in, once what they belong to is known', async () => {
  const first = told(await run(false))
  expect(first).toContain(`index measurement-set ms/science/2025-10-18/${GROUP}.ms`)
  expect(first).toContain(`leave image images/2025-10-18/${GROUP}.img-image.fits`)
  expect(await findMeasurementSet(products, ms)).toBeUndefined()
  expect((await run(true)).failures).toEqual([])
  expect(await findMeasurementSet(products, ms)).toMatchObject({ groupId: GROUP, decRad: expect.closeTo(0.6, 0) })
  expect(told(await run(false)).every((line) => line.startsWith('index image'))).toBe(true)
  await run(true)
  expect(told(await run(false))).toEqual([])
  const images = await listImages(products, { msPath: ms })
  expect(images.find(({ path }) => path === image)).toMatchObject({ type: 'image', imsize_x: 64 })
  expect(await listStorageLocations(products)).toMatchObject([
    { path: places.input, location_type: 'input', status: 'active' },
    { path: out, location_type: 'output', status: 'active', size_bytes: expect.any(Number) },
    { path: places.backups, status: 'missing' },
  ])
})

test('rows whose file is gone are marked, and marked again when it is back', async () => {
  await run(true)
  await run(true)
  renameSync(image, `${image}.away`)
  expect(told(await run(false))).toEqual([`mark gone image images/2025-10-18/${GROUP}.img-image.fits`])
  await run(true)
  const isStored = async () =>
    (await listStoredProducts(products, 'image')).find(({ path }) => path === image)?.isStored
  expect([told(await run(false)), await isStored()]).toEqual([[], false])
  renameSync(`${image}.away`, image)
  expect(told(await run(true))).toEqual([`mark there image images/2025-10-18/${GROUP}.img-image.fits`])
  expect(await isStored()).toBe(true)
})

test('where the whole disk is away nothing is marked', async () => {
  await run(true)
  renameSync(out, `${out}.away`)
  try {
    for (const isMountPoint of [false, true]) {
      if (isMountPoint) mkdirSync(out)
      const { differences } = await run(true)
      expect(differences).toMatchObject([
        { step: 'leave', reason: `nothing at all is in ${out}: is its disk mounted?` },
      ])
    }
    expect((await listStoredProducts(products, 'measurement-set')).every(({ isStored }) => isStored)).toBe(true)
  } finally {
    rmSync(out, { recursive: true })
    renameSync(`${out}.away`, out)
  }
})

test('a set of calibration tables of which one is gone is out of use, and the one before it is in use again', async () => {
  const table = join(out, 'caltables/new_bpcal')
  for (const [i, set] of ['old', 'new'].entries()) {
    const path = join(out, `caltables/${set}_bpcal`)
    cpSync(join(ms, 'ANTENNA'), path, { recursive: true })
    const row = { set_name: set, path, table_type: 'BP', order_index: 0, refant: '1', dec_deg: 5, non_science: 0 }
    const json = { configuration: '{}', solver_params: '{}', quality_metrics: '{"passed":true}' }
    const status = set === 'old' ? { status: 'superseded', superseded_by: 'new' } : { status: 'active' }
    const values = { ...row, ...json, ...status, mid_mjd: 60_000, created_at: i, configuration: CONFIGURATION }
    await products.db
      .insertInto('calibration_tables')
      .values(values as never)
      .execute()
  }
  rmSync(table, { recursive: true })
  expect(told(await run(true))).toContain('mark gone table caltables/new_bpcal')
  const sets = await listStoredProducts(products, 'table')
  expect(sets.map(({ set, status, isStored }) => [set, status, isStored])).toEqual([
    ['old', 'active', true],
    ['new', 'retired', false],
  ])
  rmSync(join(out, 'caltables'), { recursive: true })
})

const CONFIGURATION = JSON.stringify({ antennas: [], spectralWindows: [], receptors: 2 })

test('unfinished products, and tables and images that tell too little, are told and left', async () => {
  await run(true)
  await run(true)
  cpSync(join(ms, 'ANTENNA'), join(out, 'strange'), { recursive: true })
  writeFileSync(join(out, 'x.fits'), 'no image')
  writeFileSync(join(out, 'y.ms.partial'), '')
  const before = readdirSync(out, { recursive: true }).toSorted()
  expect(told(await run(true))).toEqual(['leave table strange', 'leave image x.fits', 'leave unfinished y.ms.partial'])
  expect(readdirSync(out, { recursive: true }).toSorted()).toEqual(before)
  for (const name of ['strange', 'x.fits', 'y.ms.partial']) rmSync(join(out, name), { recursive: true })
  expect(existsSync(ms)).toBe(true)
})
