import { readdirSync } from 'node:fs'
import { BUILT_IN_CALIBRATORS } from '@contimg/pipeline'
import { calibratorsSeenBy } from '@contimg/pipeline/inspect'
import { findGroup, listTransits, openProducts, queueGroup } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from '../commands/testing.ts'
import { findCalibrators } from './calibrators.ts'

const DEG = Math.PI / 180
const bench = new Workbench()
const ID = '2025-10-18T14:36:05' // its middle is at 14:38:40; 0834+555 is in transit at 14:40:40
let first: string

beforeAll(async () => {
  await bench.succeed(`simulate --out @/in --antennas 1,103 --channels 16 --start ${ID}`)
  first = bench.path(`in/${readdirSync(bench.path('in')).filter((name) => name.endsWith('.hdf5'))[0]}`)
})
afterAll(() => bench.remove())

test('a group whose beam a calibrator crosses is a calibrator group, and its transit has data', async () => {
  await using products = await openProducts(bench.path('p.sqlite3'))
  await queueGroup(products, { id: ID, files: [{ subband: 0, path: first }], stages: ['convert'] })
  const group = (await findGroup(products, ID))!
  expect(await findCalibrators(products, group, first)).toMatchObject({ id: ID, hasCalibrator: true })
  const transits = await listTransits(products, { fromMjdS: 0, toMjdS: 1e12 })
  const seen = transits.find(({ calibrator }) => calibrator === '0834+555')!
  expect(seen).toMatchObject({ isInBeam: true, group: { id: ID } })
  expect(new Date(1000 * (seen.mjdUtcS - 40587 * 86400)).toISOString()).toMatch(/^2025-10-18T14:40:(39|40)/)
  expect(seen.group!.middleMjdS - seen.mjdUtcS).toBeCloseTo(-120, -1)
  expect(seen.response).toBeGreaterThan(0.7)
})

test('where it is set that the dishes point elsewhere than headers say, that holds', async () => {
  const seenAt = async (pointingDecRad?: number) =>
    (await calibratorsSeenBy(first, BUILT_IN_CALIBRATORS, { radiusRad: 2 * DEG, pointingDecRad })).map(
      ({ name, separationDeg }) => [name, separationDeg] as const,
    )
  const [[name, separationDeg]] = await seenAt()
  expect([name, separationDeg > 0.5]).toEqual(['0834+555', true])
  const [[same, nearer]] = await seenAt(55.48 * DEG)
  expect([same, nearer < 0.1]).toEqual(['0834+555', true])
  expect((await seenAt(20 * DEG)).map(([one]) => one)).not.toContain('0834+555')
})
