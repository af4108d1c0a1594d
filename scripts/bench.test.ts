import type { Bench } from '@contimg/fixtures/bench'
import { expect, test } from 'vitest'
import { measure, median } from './bench/measure.ts'
import { benchTable } from './bench/table.ts'

const base = { area: 'fits', name: 'read', unit: 's' }

/** A measurement that gives these values one after the other and writes down who ran. */
function scripted(values: readonly number[], who: string, calls: string[]): () => number {
  let next = 0
  return () => {
    calls.push(who)
    return values[next++ % values.length]!
  }
}

test('ours and the peer take turns, and the median leaves the first round out', async () => {
  const calls: string[] = []
  const row = await measure({
    ...base,
    goal: 2,
    prepare: () => void calls.push('prepare'),
    ours: scripted([100, 1, 3, 2, 5, 4], 'ours', calls),
    peer: scripted([100, 6, 6, 6, 6, 6], 'peer', calls),
    cleanUp: () => void calls.push('clean up'),
  })
  expect(row).toEqual({ ...base, ours: 3, peer: 6, ratio: 2, goal: 2, met: true })
  expect(calls).toEqual(['prepare', ...Array.from({ length: 6 }, () => ['ours', 'peer']).flat(), 'clean up'])
})

test.each<[what: string, bench: Bench, ratio: number | null, met: boolean | null]>([
  ['a duration twice as long as the peer’s misses 1', { ...base, goal: 1, ours: () => 2, peer: () => 1 }, 0.5, false],
  [
    'a rate twice the peer’s keeps 1',
    { ...base, goal: 1, higherIsBetter: true, ours: () => 2, peer: () => 1 },
    2,
    true,
  ],
  ['without a peer the goal is the most it may take', { ...base, goal: 1, ours: () => 2 }, null, false],
  [
    'without a peer the goal of a rate is the least',
    { ...base, goal: 1, higherIsBetter: true, ours: () => 2 },
    null,
    true,
  ],
  ['without a goal nothing is met or missed', { ...base, ours: () => 2, peer: () => 1 }, 0.5, null],
])('%s', async (_, bench, ratio, met) => {
  expect(await measure(bench)).toMatchObject({ ratio, met })
})

test('a peer whose program is absent is left out by name, and ours is measured', async () => {
  const row = await measure({ ...base, goal: 1, needs: ['no-such-program'], ours: () => 2, peer: () => 1 })
  expect(row).toMatchObject({ ours: 2, peer: null, ratio: null, met: null })
  expect(row.skipped).toBe('no peer: no-such-program absent')
})

test('a bench that cannot run or that fails has no values, and says why', async () => {
  const skipped = await measure({ ...base, skip: 'no real data', ours: () => 2 })
  expect(skipped).toMatchObject({ ours: null, met: null, skipped: 'no real data' })
  const failing = () => {
    throw new Error('disk full')
  }
  expect(await measure({ ...base, goal: 1, ours: failing })).toMatchObject({ ours: null, skipped: 'failed: disk full' })
})

test('one value is its own median; of an even number it is the middle', () => {
  expect([median([]), median([7]), median([9, 1, 2]), median([9, 4, 1])]).toEqual([null, 7, 1.5, 2.5])
})

test('the table aligns its columns and shows what is missing', () => {
  const rows = [
    { ...base, ours: 0.123456, peer: 12.3456, ratio: 100, goal: 1, met: true },
    { ...base, area: 'hdf5', ours: null, peer: null, ratio: null, goal: null, met: null, skipped: 'no real data' },
  ]
  expect(benchTable(rows).split('\n')).toEqual([
    'area  name   ours  peer  unit  ratio  goal  met',
    'fits  read  0.123  12.3  s       100     1  yes',
    'hdf5  read      –     –  s         –     –  –    no real data',
  ])
})
