import { join } from 'node:path'
import { mjdSFromIso, type SubbandFile } from '@contimg/pipeline'
import type { StandingGroup } from '@contimg/state/products'
import { expect, test } from 'vitest'
import { type CollectingPlan, type CollectingView, planCollecting, planTimeouts } from './plan.ts'

const FOLDER = '/data/incoming'
const FIRST = '2025-10-18T02:27:48'
const OPTIONS = { toleranceS: 60, expectedSubbands: 3, timeoutS: 600 }

function fileOf(subband: number, stamp = FIRST): SubbandFile {
  return { path: join(FOLDER, `${stamp}_sb0${subband}.hdf5`), subband, stampMjdS: mjdSFromIso(stamp) }
}

function standing(id: string, since: StandingGroup['since'], files: readonly SubbandFile[]): StandingGroup {
  const facts = { state: 'collecting', isHandedOver: false, inputDir: FOLDER, expectedSubbands: 3 } as const
  return { id, ...facts, since, files: files.map(({ subband, path }) => ({ subband, path })) }
}

function plan(view: Partial<CollectingView>): CollectingPlan {
  const none = { folder: FOLDER, whole: [], torn: [], unsettled: [], standing: [], now: { boot: 'a', s: 1000 } }
  return planCollecting({ ...none, ...view }, OPTIONS)
}

const ALL = [0, 1, 2].map((subband) => fileOf(subband))
const moves = (view: Partial<CollectingView>) => plan(view).moves.map(({ id, event }) => [id, event])

test('a group that has all of its subbands waits for a neighbour that came a moment ago: it may change what the group is', () => {
  expect(moves({ whole: ALL })).toEqual([[FIRST, 'whole']])
  const [earlier, later, farther] = ['2025-10-18T02:27:40', '2025-10-18T02:28:30', '2025-10-18T02:29:30']
  expect(moves({ whole: ALL, unsettled: [fileOf(1, earlier)] })).toEqual([])
  expect(moves({ whole: ALL, unsettled: [fileOf(1, later)] })).toEqual([])
  expect(moves({ whole: ALL, unsettled: [fileOf(1, farther)] })).toEqual([[FIRST, 'whole']])
})

test('the neighbour settled, the earliest file names the group and the second of its subband is set aside', () => {
  const earlier = '2025-10-18T02:27:40'
  const { put, moves, spare } = plan({ whole: [...ALL, fileOf(1, earlier)] })
  expect(put.map(({ id, files }) => [id, files.map(({ path }) => path)])).toEqual([
    [earlier, [fileOf(0).path, fileOf(1, earlier).path, fileOf(2).path]],
  ])
  expect(moves.map(({ id, event }) => [id, event])).toEqual([[earlier, 'whole']])
  expect(spare).toEqual([{ path: fileOf(1).path, subband: 1, groupId: earlier, reason: 'duplicate' }])
})

test('the time of collecting goes on for whoever looks: from its first file, over other ids and other processes', () => {
  const two = ALL.slice(1)
  const before = standing(FIRST, { boot: 'a', s: 500 }, two)
  expect(plan({ whole: two, standing: [before] }).put).toEqual([]) // nothing to write: it stands as it is to
  expect(moves({ whole: two, standing: [before], now: { boot: 'a', s: 1099 } })).toEqual([])
  expect(moves({ whole: two, standing: [before], now: { boot: 'a', s: 1100 } })).toEqual([[FIRST, 'timed out']])
  const earlier = '2025-10-18T02:27:40'
  const { gone, put } = plan({ whole: [fileOf(0, earlier), ...two.slice(1)], standing: [before] })
  expect([gone, put.map(({ id, since }) => [id, since])]).toEqual([[FIRST], [[earlier, { boot: 'a', s: 500 }]]])
})

test('two parts of one observation are one group, collected since the earlier of both', () => {
  const parts = [
    standing('2025-10-18T02:27:58', { boot: 'a', s: 600 }, [fileOf(1, '2025-10-18T02:27:58')]),
    standing('2025-10-18T02:28:18', { boot: 'a', s: 700 }, [fileOf(2, '2025-10-18T02:28:18')]),
  ]
  const whole = [fileOf(0), fileOf(1, '2025-10-18T02:27:58'), fileOf(2, '2025-10-18T02:28:18')]
  const { gone, put, moves } = plan({ whole: whole.slice(1), standing: parts })
  expect([gone, put.map(({ id, since, files }) => [id, since.s, files.length]), moves]).toEqual([
    ['2025-10-18T02:28:18'],
    [['2025-10-18T02:27:58', 600, 2]],
    [],
  ])
  expect(plan({ whole, standing: parts }).moves.map(({ id, event }) => [id, event])).toEqual([[FIRST, 'whole']])
})

test('after another start of the host the time begins anew, whichever way the two clocks stand', () => {
  const two = ALL.slice(1)
  for (const s of [10, 5000]) {
    const before = standing(FIRST, { boot: 'a', s: 500 }, two)
    const after = plan({ whole: two, standing: [before], now: { boot: 'b', s } })
    expect([after.put.map(({ since }) => since), after.moves]).toEqual([[{ boot: 'b', s }], []])
    const anew = standing(FIRST, { boot: 'b', s }, two)
    expect(moves({ whole: two, standing: [anew], now: { boot: 'b', s: s + 599 } })).toEqual([])
    expect(moves({ whole: two, standing: [anew], now: { boot: 'b', s: s + 600 } })).toEqual([[FIRST, 'timed out']])
    expect(planTimeouts([before], { boot: 'b', s: 9999 }, 600)).toEqual([])
  }
})
