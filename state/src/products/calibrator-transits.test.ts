import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import {
  listQaArtifacts,
  listTransits,
  openProducts,
  putQaArtifact,
  putTransitSeen,
  putTransitsAhead,
} from './index.ts'

const DAY_S = 86400
const START = 60966 * DAY_S // 2025-10-18
const SPAN = { startMjdS: START, endMjdS: START + 2 * DAY_S }
const EVER = { fromMjdS: 0, toMjdS: 1e12 }
const open = () => openProducts(join(temporaryFolder(), 'p.sqlite3'), { nowMs: () => 1.76e12 })
const ahead = (calibrator: string, mjdUtcS: number, response = 0.9) => ({ calibrator, mjdUtcS, response })

test('transits reckoned anew take the place of those before; what does not lie in the beam any more is marked', async () => {
  await using products = await open()
  await putTransitsAhead(products, { ...SPAN, transits: [ahead('A', START + 100), ahead('A', START + 86264)] })
  await putTransitsAhead(products, { ...SPAN, transits: [ahead('A', START + 100.02, 0.8), ahead('B', START + 500)] })
  const found = await listTransits(products, EVER)
  expect(found.map(({ calibrator, isInBeam, response }) => [calibrator, isInBeam, response])).toEqual([
    ['A', true, 0.8],
    ['B', true, 0.9],
    ['A', false, 0.9],
  ])
  expect(found[0].mjdUtcS).toBeCloseTo(START + 100.02, 5)
  const later = { startMjdS: START + 300, endMjdS: START + DAY_S }
  await putTransitsAhead(products, { ...later, transits: [] })
  expect((await listTransits(products, EVER)).map(({ isInBeam }) => isInBeam)).toEqual([true, false, false])
  expect(await listTransits(products, { fromMjdS: START + 200, toMjdS: START + 600 })).toHaveLength(1)
})

test('of the groups that saw a calibrator the nearest to its transit is noted, whether it was reckoned ahead or not', async () => {
  await using products = await open()
  await putTransitsAhead(products, { ...SPAN, transits: [ahead('A', START + 1000)] })
  const seen = (id: string, afterS: number, response = 0.5) =>
    putTransitSeen(products, {
      ...{ calibrator: 'A', mjdUtcS: START + 1000.01, response },
      group: { id, middleMjdS: START + 1000.01 + afterS },
    })
  await seen('first', -400)
  await seen('second', -90, 0.97)
  await seen('third', 219)
  await putTransitSeen(products, { ...ahead('B', START - 9e5), group: { id: 'old', middleMjdS: START - 9e5 } })
  const [old, found] = await listTransits(products, EVER)
  expect(found).toMatchObject({ calibrator: 'A', isInBeam: true, response: 0.97, group: { id: 'second' } })
  expect(found.group!.middleMjdS).toBeCloseTo(START + 910.01, 3)
  expect(old).toMatchObject({ calibrator: 'B', group: { id: 'old' } })
  await putTransitsAhead(products, { ...SPAN, transits: [] })
  expect((await listTransits(products, EVER))[1]).toEqual(found) // it was seen: nothing ahead changes that
  using db = new DatabaseSync(products.path, { readOnly: true })
  const rows = db.prepare(
    'SELECT transit_iso, has_data, group_mid_iso, delta_minutes, dec_match FROM calibrator_transits',
  )
  expect(rows.all()[0]).toMatchObject({
    ...{ transit_iso: '2025-10-18T00:16:40.010', has_data: 1, group_mid_iso: '2025-10-18T00:15:10.010', dec_match: 1 },
    delta_minutes: expect.closeTo(-1.5, 6),
  })
})

test('a group has one picture of each name, the latest', async () => {
  await using products = await open()
  for (const path of ['/a.png', '/b.png']) await putQaArtifact(products, { groupId: 'g', name: 'image', path })
  await putQaArtifact(products, { groupId: 'h', name: 'image', path: '/c.png' })
  expect(await listQaArtifacts(products, 'g')).toEqual([{ groupId: 'g', name: 'image', path: '/b.png' }])
})
