import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import type { CalibrationSet } from '@contimg/pipeline'
import { expect, test } from 'vitest'
import { putAppliedTables } from './calibration-applied.ts'
import { countCalibrationSets, pageOfCalibrationSets } from './calibration-set-lists.ts'
import { rowsOf } from './calibration-table-rows.ts'
import {
  countTableUses,
  countUncalibrated,
  findKnownTable,
  listCalibrationNeeds,
  listCalibrationUses,
} from './calibration-uses.ts'
import { putMeasurementSet } from './ms-index.ts'
import { openProducts } from './open.ts'
import { listPointingMoves } from './pointing-moves.ts'
import type { Products } from './products.ts'
import { transacted } from './together.ts'

const DEG = Math.PI / 180
const START_MJD_S = 60_966 * 86_400
const NOW_MS = Date.UTC(2026, 0, 26)
const openNew = () => openProducts(join(temporaryFolder(), 'pipeline.sqlite3'), { nowMs: () => NOW_MS })

function setOf(index: number, more: Partial<CalibrationSet> = {}): CalibrationSet {
  const [name, midMjdS] = [`set${index}`, START_MJD_S + 3600 * Math.floor(index / 2)]
  return {
    name,
    tables: [
      { path: `/cal/${name}_gpcal`, kind: 'GP', order: 40 },
      { path: `/cal/${name}_bpcal`, kind: 'BP', order: 30 },
    ],
    ...{ status: index % 10 === 0 ? 'failed' : 'active', supersededBy: undefined, midMjdS },
    validity: { startMjdS: midMjdS - 43_200, endMjdS: midMjdS + 43_200 },
    ...{ decRad: (index % 3 === 0 ? 20 : 54.6) * DEG, calibrator: '0834+555_t12', referenceAntenna: '103' },
    configuration: { antennas: ['1'], windows: [{ lowHz: 1.3e9, highHz: 1.5e9 }] },
    isNonScience: false,
    quality: { passed: true, grade: 'good', reasons: [], unsolvedAntennas: [] },
    provenance: { measurementSet: undefined, command: undefined, version: undefined, params: {} },
    ...{ createdS: NOW_MS / 1000, notes: undefined, ...more },
  }
}

async function insertSets(products: Products, count: number): Promise<void> {
  await transacted(products.db, async (db) => {
    for (let from = 0; from < count; from += 500) {
      const sets = Array.from({ length: Math.min(500, count - from) }, (_, i) => setOf(from + i))
      await db.insertInto('calibration_tables').values(sets.flatMap(rowsOf)).execute()
    }
  })
}

test('every set of a list is on one page, also where several are of one time', async () => {
  await using products = await openNew()
  await insertSets(products, 25)
  for (const descending of [true, false]) {
    const seen: string[] = []
    let after: { midMjd: number; name: string } | undefined
    for (;;) {
      const page = await pageOfCalibrationSets(products, {}, { descending, limit: 4, ...(after && { after }) })
      seen.push(...page.map(({ set }) => set.name))
      after = page.at(-1)?.place
      if (page.length < 4) break
    }
    expect(new Set(seen).size).toBe(25)
    expect(seen).toHaveLength(25)
    const times = seen.map((name) => Math.floor(Number(name.slice(3)) / 2))
    expect(times).toEqual(times.toSorted((a, b) => (descending ? b - a : a - b)))
  }
  const [{ set }] = await pageOfCalibrationSets(products, {}, { descending: true, limit: 1 })
  expect(set.tables.map(({ kind }) => kind)).toEqual(['BP', 'GP'])
})

test('sets are counted and found by what is asked', async () => {
  await using products = await openNew()
  await insertSets(products, 30)
  const count = (filter: Parameters<typeof countCalibrationSets>[1]) => countCalibrationSets(products, filter)
  expect(await count({})).toBe(30)
  expect(await count({ statuses: ['failed'] })).toBe(3)
  expect(await count({ statuses: [] })).toBe(0)
  expect(await count({ decDeg: [19, 21] })).toBe(10)
  expect(await count({ calibrator: '0834+555' })).toBe(30)
  expect(await count({ calibrator: '0834%' })).toBe(0)
  expect(await count({ span: { startMjdS: START_MJD_S + 3600, endMjdS: START_MJD_S + 7200 } })).toBe(2)
})

test('what was calibrated with a set, and what is to be calibrated', async () => {
  await using products = await openNew()
  await insertSets(products, 3)
  const put = (id: number, decDeg = 54.6) =>
    putMeasurementSet(products, {
      ...{ path: `/ms/${id}.ms`, groupId: undefined, fieldNames: ['f'], calibrator: undefined },
      ...{ startMjdS: START_MJD_S + 309 * id, endMjdS: START_MJD_S + 309 * (id + 1), raRad: 1, decRad: decDeg * DEG },
    })
  for (const id of [0, 1, 2]) await put(id)
  await put(3, 20)
  const { tables, midMjdS } = setOf(1)
  const part = { set: 'set1', weight: 0.4, midMjdS, tables }
  for (const id of [0, 1]) await putAppliedTables(products, `/ms/${id}.ms`, [part])
  expect((await listCalibrationUses(products, 'set1', 10)).map(({ msPath, weight }) => [msPath, weight])).toEqual([
    ['/ms/1.ms', 0.4],
    ['/ms/0.ms', 0.4],
  ])
  expect(await listCalibrationUses(products, 'set1', 1)).toHaveLength(1)
  expect(await listCalibrationUses(products, 'set2', 10)).toEqual([])
  expect(await countTableUses(products, ['/cal/set1_bpcal', '/cal/set2_bpcal'])).toEqual(
    new Map([['/cal/set1_bpcal', 2]]),
  )
  expect(await countTableUses(products, [])).toEqual(new Map())
  const whole = { startMjdS: START_MJD_S, endMjdS: Number.POSITIVE_INFINITY }
  const needs = await listCalibrationNeeds(products, whole, { decRad: 54 * DEG, reachRad: DEG }, 10)
  expect(needs.map(({ msPath, isCalibrated }) => [msPath, isCalibrated])).toEqual([
    ['/ms/0.ms', true],
    ['/ms/1.ms', true],
    ['/ms/2.ms', false],
  ])
  const [latest] = await listCalibrationNeeds(products, whole, { decRad: 54 * DEG, reachRad: DEG }, 1)
  expect(latest.msPath).toBe('/ms/2.ms')
  const moves = await listPointingMoves(products, whole)
  const middle = (id: number) => START_MJD_S + 309 * (id + 0.5)
  expect(moves.map(({ mjdS, decRad }) => [mjdS, Math.round(decRad / DEG)])).toEqual([
    [middle(0), 55],
    [middle(2), 55],
    [middle(3), 20],
  ])
  expect(await countUncalibrated(products, START_MJD_S)).toBe(2)
  expect(await findKnownTable(products, '/cal/set1_bpcal')).toEqual({
    path: '/cal/set1_bpcal',
    set: 'set1',
    type: 'BP',
    isStored: true,
  })
  expect(await findKnownTable(products, '/cal/x')).toBeUndefined()
})

test('a page of many sets is read off the index of time', async () => {
  await using products = await openNew()
  await insertSets(products, 5000)
  const before = process.cpuUsage()
  const page = { descending: true, limit: 100, after: { midMjd: 60_966 + 60, name: '' } }
  expect(await pageOfCalibrationSets(products, { statuses: ['active'] }, page)).toHaveLength(100)
  const pageMs = process.cpuUsage(before).user / 1000
  const counting = process.cpuUsage()
  expect(await countCalibrationSets(products, { statuses: ['active'] })).toBe(4500)
  console.log(
    `5,000 sets: a page ${pageMs.toFixed(1)} ms, counted in ${(process.cpuUsage(counting).user / 1000).toFixed(1)} ms of CPU`,
  )
})
