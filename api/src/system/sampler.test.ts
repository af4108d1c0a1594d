import { expect, test } from 'vitest'
import { type CpuReading, cpuBetween, readCpu, readHost } from './host.ts'
import { Sampler } from './sampler.ts'

const reading = (idleMs: number, allMs: number, ownMs = 0, atMs = 0): CpuReading => ({ idleMs, allMs, ownMs, atMs })

test('the processors are busy by the part of the time between that they were not idle', () => {
  expect(cpuBetween(reading(100, 200), reading(175, 300, 50, 100))).toEqual({ percent: 25, ownPercent: 50 })
  expect(cpuBetween(reading(100, 200), reading(100, 300, 0, 1)).percent).toBe(100)
  expect(cpuBetween(reading(1, 2), reading(1, 2))).toEqual({ percent: null, ownPercent: null })
})

test('this host has memory, a load and processors that time passes on', () => {
  const { totalBytes, availableBytes, rssBytes, load1m } = readHost()
  expect(totalBytes).toBeGreaterThan(availableBytes)
  expect(rssBytes).toBeGreaterThan(1e6)
  expect(load1m).toBeGreaterThanOrEqual(0)
  const { idleMs, allMs } = readCpu()
  expect(allMs).toBeGreaterThan(idleMs)
})

test('samples are kept for 6 h, the oldest go first, and each tells of the time since the one before', () => {
  let [s, at] = [0, 0]
  const cpu = () => reading(at * 25, at * 100, 0, at)
  using sampler = new Sampler({ nowMs: () => 1000 * s, cpu })
  for (; s < 3 * 6 * 3600; s += 10) {
    at++
    sampler.take()
  }
  const kept = sampler.since(0)
  expect(kept).toHaveLength(2160)
  expect([kept[0].unixS, kept.at(-1)?.unixS]).toEqual([3 * 6 * 3600 - 21_600, 3 * 6 * 3600 - 10])
  expect(new Set(kept.map(({ cpuPercent }) => cpuPercent))).toEqual(new Set([75]))
  expect(sampler.since(s - 60)).toHaveLength(6)
})
