import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { findGroup, moveGroup, openProducts, putCollectingGroups, requeueGroup } from '@contimg/state/products'
import { expect, test } from 'vitest'
import { EVENTS, type GroupEvent, next, type Place, stateOf, TRANSITIONS } from './machine.ts'
import { ingestStates } from './picture.ts'

test('the picture in the docs is that of the machine', () => {
  const committed = readFileSync(join(import.meta.dirname, '../../../docs/ingest-states.md'), 'utf8')
  expect(committed, 'run: node scripts/draw-ingest-states.ts').toBe(ingestStates())
})

test('an event leads to one place, and every event and every place is reached', () => {
  const keys = TRANSITIONS.map(({ from, event }) => `${from} ${event}`)
  expect(new Set(keys).size).toBe(keys.length)
  expect(new Set(TRANSITIONS.map(({ event }) => event))).toEqual(new Set(Object.keys(EVENTS)))
  const reached = new Set<Place>(['none'])
  for (const place of reached) for (const { from, to } of TRANSITIONS) if (from === place) reached.add(to)
  expect(reached.size).toBe(7)
})

test('a group that was handed over is never collected again, and one that never was whole is not processed', () => {
  for (const from of ['pending', 'in_progress', 'completed', 'failed'] as const)
    for (const event of Object.keys(EVENTS) as GroupEvent[])
      expect(['none', 'collecting', 'incomplete']).not.toContain(next(from, event))
  expect(TRANSITIONS.filter(({ from, to }) => ['collecting', 'incomplete'].includes(from) && to === 'pending')).toEqual(
    [
      { from: 'collecting', event: 'whole', to: 'pending' },
      { from: 'incomplete', event: 'whole', to: 'pending' },
    ],
  )
})

test.each(['collecting', 'incomplete', 'pending', 'in_progress', 'completed', 'failed'] as const)(
  'contimg group reprocess does to a group that is %s what the machine says',
  async (place) => {
    await using products = await openProducts(join(temporaryFolder(), 'p.sqlite3'))
    const id = '2025-10-18T02:27:48'
    const group = { id, inputDir: '/in', expectedSubbands: 16, chunkMinutes: 5, since: { boot: 'x', s: 1 } }
    await putCollectingGroups(products, [], [{ ...group, files: [], duplicates: [] }])
    const handedOver = { stages: ['convert'], settings: {} }
    if (place !== 'collecting' && place !== 'incomplete')
      await moveGroup(products, id, { from: 'collecting', to: 'pending', error: undefined, handedOver })
    const now = (await findGroup(products, id))!.state
    const error = stateOf(place) === 'failed' ? 'why' : undefined
    await moveGroup(products, id, { from: now, to: stateOf(place), error })
    await requeueGroup(products, id)
    const wanted = next(place, 'reprocess') as Exclude<Place, 'none'>
    expect(await findGroup(products, id)).toMatchObject({ state: stateOf(wanted), error: undefined })
  },
)
