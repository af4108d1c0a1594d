import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openProducts, putMeasurementSet } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const bench = new Workbench()
const db = bench.path('pipeline.sqlite3')

afterAll(() => bench.remove())

beforeAll(async () => {
  mkdirSync(bench.path('out/old.ms'), { recursive: true })
  writeFileSync(bench.path('out/old.ms/table.dat'), Buffer.alloc(2000))
  const old = { nowMs: () => Date.now() - 31 * 86_400_000 }
  await using products = await openProducts(db, old)
  const times = { startMjdS: 5e9, endMjdS: 5e9 + 300, raRad: 1, decRad: 1 }
  await putMeasurementSet(products, {
    path: bench.path('out/old.ms'),
    groupId: undefined,
    ...times,
    fieldNames: ['a'],
    calibrator: undefined,
  })
})

/** In a process of its own, with its own folders. */
function run(line: string) {
  const env = { ...process.env, PIPELINE_OUTPUT_DIR: bench.path('out'), PIPELINE_STATE_DIR: bench.path('state') }
  const { status, stdout, stderr } = spawnSync(process.execPath, [CONTIMG, ...line.split(' '), '--db', db], {
    env,
    encoding: 'utf8',
  })
  return { code: status, out: stdout.replaceAll(bench.folder, '@'), err: stderr.replaceAll(bench.folder, '@') }
}

test('policies are listed, simulated and executed, and what became of them is shown', () => {
  expect(run('retention list').out).toMatch(
    /^measurement-sets +measurement_set +active +delete older than 30 days +–$/m,
  )
  const planned = run('retention simulate measurement-sets --without-queue')
  expect(planned.out).toMatch(/^to be removed +@\/out\/old\.ms +2 kB +older than 30 days$/m)
  expect(planned.out).toMatch(/^measurement-sets: 1 to be removed, 2 kB$/m)
  expect(existsSync(bench.path('out/old.ms'))).toBe(true)
  expect(run('retention execute measurement-sets --without-queue').out).toContain('measurement-sets: 1 removed, 2 kB')
  expect(existsSync(bench.path('out/old.ms'))).toBe(false)
  expect(run('retention show measurement-sets').out).toMatch(/ completed +manual +1 +1 +2 kB +0$/m)
})

test('without the queue, of which nothing is said, nothing is removed; nor by a policy that there is not', () => {
  const { code, err } = run('retention execute measurement-sets')
  expect([code, err.trim().split('\n')]).toEqual([
    EXIT.database,
    [expect.stringMatching(/^contimg retention execute: /)],
  ])
  const other = run('retention execute everything --without-queue')
  expect([other.code, other.err]).toEqual([
    EXIT.database,
    expect.stringContaining('there is no retention policy everything'),
  ])
})

test('storage reconcile shows what differs, and puts it right when it is told to', async () => {
  mkdirSync(bench.path('out/other'))
  await using products = await openProducts(db)
  await products.db.updateTable('ms_index').set({ stored: 1 }).execute()
  expect(run('storage reconcile').out).toMatch(/^mark gone +measurement-set +@\/out\/old\.ms +it is not there$/m)
  expect(run('storage reconcile --json --execute').out).toContain('"step":"mark gone"')
  expect(run('storage reconcile').out).toBe('disks and database agree\n')
})
