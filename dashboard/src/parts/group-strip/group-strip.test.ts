import type { GroupArrays } from '@contimg/api/schemas'
import { describe, expect, test } from 'vitest'
import { lstDeg } from '../../words/times.ts'
import { runsOf } from './columns.ts'
import { layOut, lstTicks, stripHeight } from './geometry.ts'
import { type Lane, scaleOfLane } from './lanes.ts'
import { gapsOf, nearestTo, pointOf, stripOf } from './strip-data.ts'
import { tellPoint, tellStrip } from './tell.ts'

const START = Date.UTC(2026, 0, 25) / 1000

function arrays(
  t: number[],
  over: Partial<GroupArrays['fields']> = {},
  bin: GroupArrays['bin'] = 'group',
): GroupArrays {
  const state = over.state ?? t.map(() => 'completed')
  return {
    ...{ from: '', to: '', bin, t },
    count: t.map(() => (bin === 'group' ? 1 : 11)),
    failed: state.map((word) => Number(word === 'failed')),
    group_id: t.map((unixS) => new Date(unixS * 1000).toISOString().slice(0, 19)),
    fields: { state, quality: t.map(() => 'good'), noise_jy: t.map(() => 4e-4), ...over },
  }
}

const many = (count: number, stepS = 309) => Array.from({ length: count }, (_, at) => START + stepS * at)
const worse = (rank: number, than: number) => rank < than
const STATE: Lane = { kind: 'state', label: 'State' }
const span = (lengthS: number): readonly [number, number] => [START * 1000, (START + lengthS) * 1000]

describe('the strip of groups', () => {
  test('groups that have room have a bar each, and one that is not there leaves its place empty', () => {
    const t = many(10).filter((_, at) => at !== 4)
    const geometry = layOut([STATE], 1102, span(3090))
    const data = stripOf(arrays(t))
    const runs = runsOf(data, geometry, data.ranks, worse)
    expect(runs).toHaveLength(9)
    expect(runs[0].from).toBeCloseTo(geometry.left)
    expect(runs[0].to).toBeLessThan(runs[1].from)
    expect(runs[4].from - runs[3].from).toBeCloseTo((2 * (geometry.right - geometry.left)) / 10)
  })

  test('of 100,000 groups in a thousand pixels each column shows the worst, and none of a hundred failures is lost', () => {
    const t = many(100_000)
    const failed = new Set(Array.from({ length: 100 }, (_, at) => 500 + at * 997))
    const data = stripOf(arrays(t, { state: t.map((_, at) => (failed.has(at) ? 'failed' : 'completed')) }))
    const geometry = layOut([STATE], 1102, span(309 * 100_000))
    const runs = runsOf(data, geometry, data.ranks, worse)
    const red = runs.filter(({ value }) => value === 1)
    for (const at of failed) {
      const x = geometry.x(data.tMs[at])
      expect(red.some(({ from, to }) => from <= x && x <= to)).toBe(true)
    }
    expect(red.reduce((sum, { from, to }) => sum + to - from, 0)).toBeLessThan(205)
    for (let at = 1; at < runs.length; at++) expect(runs[at].from).toBeGreaterThanOrEqual(runs[at - 1].to)
  })

  test('the nearest group is found by its middle, and none far from all', () => {
    const data = stripOf(arrays(many(5)))
    expect(nearestTo(data, (START + 309 * 2.4) * 1000, 0)).toBe(2)
    expect(nearestTo(data, (START + 309 * 2.6) * 1000, 0)).toBe(2)
    expect(nearestTo(data, (START + 309 * 3.1) * 1000, 0)).toBe(3)
    expect(nearestTo(data, (START - 100) * 1000, 60_000)).toBe(-1)
    expect(nearestTo(data, (START - 50) * 1000, 60_000)).toBe(0)
    expect(nearestTo(data, (START + 309 * 5.1) * 1000, 60_000)).toBe(4)
  })

  test('a time without three groups in a row is a gap, from the end of one to the start of the next', () => {
    const data = stripOf(arrays([...many(3), ...many(3).map((unixS) => unixS + 7200)]))
    expect(gapsOf(data)).toEqual([{ fromMs: (START + 3 * 309) * 1000, toMs: (START + 7200) * 1000 }])
  })

  test('what was not measured is null and never zero, and does not move the scale', () => {
    const data = stripOf(arrays(many(3), { noise_jy: [4e-4, null, 2e-3] }))
    expect(pointOf(data, 1).value('noise_jy')).toBeNull()
    expect(pointOf(data, 1).value('latency_s')).toBeNull()
    expect(tellPoint(data, 1)).toContain('noise not measured')
    const lane = {
      kind: 'line',
      label: 'Noise',
      unit: 'mJy/beam',
      field: 'noise_jy',
      factor: 1000,
      isLog: true,
    } as const
    const { range } = scaleOfLane(lane, data)
    expect(range[0]).toBeCloseTo(0.32)
    expect(range[1]).toBeCloseTo(2.5)
    expect(scaleOfLane({ ...lane, field: 'latency_s' }, data).ticks).toEqual([])
  })

  test('bars begin at zero and limits are always in sight', () => {
    const data = stripOf(arrays(many(2), { latency_s: [120, 150] }))
    const lane = { kind: 'bars', label: 'Latency', unit: 'min', field: 'latency_s', factor: 1 / 60 } as const
    const limits = [{ value: 5.15, label: 'cadence', look: 'quiet' }] as const
    expect(scaleOfLane(lane, data).range[0]).toBe(0)
    expect(scaleOfLane({ ...lane, limits }, data).range[1]).toBeGreaterThan(5.15)
  })

  test('ticks of sidereal time stand where it is that hour', () => {
    const anchor = { atMs: START * 1000 + 4_567_000, lstDeg: 123.4 }
    const ticks = lstTicks(layOut([STATE], 1300, span(86_400)), anchor)
    expect(ticks.length).toBeGreaterThan(5)
    for (const { value, label } of ticks) {
      const off = lstDeg(anchor, value) - Number.parseInt(label, 10) * 15
      expect(Math.abs(((off + 540) % 360) - 180)).toBeLessThan(1e-6)
    }
    expect(lstTicks(layOut([STATE], 1300, span(86_400 * 90)), anchor)).toEqual([])
  })

  test('lanes follow each other and make the height', () => {
    const lanes: Lane[] = [STATE, { kind: 'grade', label: 'Quality' }]
    const { lanes: boxes, height, bottom } = layOut(lanes, 800, span(3600))
    expect(boxes[1].top).toBeGreaterThan(boxes[0].bottom)
    expect(boxes[1].bottom).toBe(bottom)
    expect(height).toBe(stripHeight(lanes))
  })

  test('those who do not see it hear how many, how many failed, and when', () => {
    const t = many(4)
    const data = stripOf(arrays(t, { state: ['completed', 'failed', 'completed', 'pending'] }))
    expect(tellStrip(data, span(3600))).toBe(
      '4 groups from 2026-01-25 00:00 to 2026-01-25 01:00 UTC; 1 failed at 00:05.',
    )
    expect(tellStrip(data, [0, 1000])).toContain('No groups')
    expect(tellPoint(stripOf(arrays([START], {}, 'hour')), 0)).toContain('11 groups, 0 failed')
  })
})
