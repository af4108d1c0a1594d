import {
  changeGroup,
  findGroup,
  moveGroup,
  openProducts,
  putCollectingGroups,
  queueGroup,
} from '@contimg/state/products'
import { afterAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

const [DONE, LATE] = ['2025-10-18T02:27:48', '2025-10-18T02:32:57']

test('an observation begins anew, from its first stage or a later one; one that was never whole is collected', async () => {
  await using products = await openProducts(bench.path('db'))
  const stages = ['convert', 'apply', 'image']
  await queueGroup(products, { id: DONE, files: [{ subband: 0, path: '/a' }], stages })
  await changeGroup(products, { id: DONE, run: 1 }, { state: 'failed', stage: 'image', error: 'x' })
  const collecting = {
    inputDir: '/in',
    expectedSubbands: 16,
    chunkMinutes: 5,
    since: { boot: 'b', s: 1 },
    duplicates: [],
  }
  await putCollectingGroups(products, [], [{ id: LATE, ...collecting, files: [{ subband: 0, path: '/b' }] }])
  await moveGroup(products, LATE, { from: 'collecting', to: 'failed', error: 'not whole' })
  expect((await bench.succeed(`reprocess ${DONE} --from image --db @/db`)).out).toBe(
    `${DONE}  queued again from image, run 2\n`,
  )
  expect(await findGroup(products, DONE)).toMatchObject({ state: 'pending', stage: 'image', run: 2, error: undefined })
  expect((await bench.succeed(`reprocess ${DONE} ${LATE} --db @/db`)).out).toBe(
    `${DONE}  queued again, run 3\n${LATE}  is collected: it is not whole yet\n`,
  )
})

test.each([
  [`reprocess ${DONE} --from solve --db @/db`, `${DONE} has no stage solve, wanted one of convert, apply, image`],
  [
    'reprocess 2025-10-18T09:00:00 --db @/db',
    'there is no observation 2025-10-18T09:00:00, wanted one that "contimg group list" shows',
  ],
  [`reprocess ${DONE} --db @/none`, '@/none: there is no such database; "contimg registry init" makes it'],
])('contimg %s is refused', async (line, message) => {
  expect((await bench.fail(line)).err).toBe(`contimg reprocess: ${message}\n`)
})
