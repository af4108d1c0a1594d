import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { CADENCE_MS, demoObservation, lastCalibratedMs, nextIndex, stampOf } from './demo-sky.ts'

const DEG = Math.PI / 180
const folder = mkdtempSync(join(tmpdir(), 'contimg-sky-'))
afterAll(() => rmSync(folder, { recursive: true }))

const FIRST_MS = lastCalibratedMs(Date.parse('2026-01-05T12:00:00Z'))
const seen = (index: number) => demoObservation('', 'tiny', FIRST_MS, index)

/** Right ascension and declination in degrees, of sources by name. */
const placesOf = (index: number) =>
  new Map(seen(index).sources.map(({ name, raRad, decRad }) => [name, [raRad / DEG, decRad / DEG] as const]))

test('the demo begins with the last observation that has a calibrator in the middle of its beam', () => {
  for (const now of ['2026-01-05T12:00:00Z', '2025-10-18T02:40:00Z', '2027-03-01T00:00:00Z']) {
    const ageMs = Date.parse(now) - lastCalibratedMs(Date.parse(now))
    expect(ageMs).toBeGreaterThanOrEqual(CADENCE_MS)
    expect(ageMs).toBeLessThan(CADENCE_MS + 86_165_000)
  }
  const { sources, startMjdS } = seen(0)
  const calibrator = sources.find(({ name }) => name === '2023+544')
  expect(calibrator?.fluxJy).toBeGreaterThan(1)
  expect(startMjdS % 86_400).toBeCloseTo((FIRST_MS / 1000) % 86_400, 3)
})

test('what is in the beams of two observations stands where it stood, and gains are the same', () => {
  for (const index of [0, 1, 2, 5, 6]) {
    const [mine, theirs] = [placesOf(index), placesOf(index + 1)]
    const both = [...mine.keys()].filter((name) => theirs.has(name))
    expect(both.length).toBeGreaterThan(40)
    for (const name of both) expect(theirs.get(name)).toEqual(mine.get(name))
  }
  expect(seen(7).seed).toBe(seen(0).seed)
})

test('the fields lie side by side: within 1.5° of the middle of any observation there are as many sources', () => {
  for (let index = 0; index < 9; index++) {
    const { sources } = seen(index)
    const middle = demoMiddleDeg(index)
    const near = sources.filter(({ raRad, decRad }) => {
      const east = (((raRad / DEG - middle + 540) % 360) - 180) * Math.cos(54.6 * DEG)
      return Math.hypot(east, decRad / DEG - 54.4) < 1.5
    })
    expect(near.length).toBeGreaterThan(10)
  }
})

/** The right ascension that passes: 1.2955° an observation after that of the calibrator, 2023+544. */
const demoMiddleDeg = (index: number) => 305.9 + (index * CADENCE_MS * 360) / 86_164_090.5

test('after a stop it goes on behind the last observation that arrived', () => {
  expect(nextIndex(join(folder, 'none'), FIRST_MS)).toBe(0)
  for (const index of [0, 1, 2]) writeFileSync(join(folder, `${stampOf(FIRST_MS, index)}_sb00.hdf5`), '')
  writeFileSync(join(folder, `${stampOf(FIRST_MS + 3000, 2)}_sb05.hdf5`), '')
  writeFileSync(join(folder, `${stampOf(FIRST_MS, 3)}_sb00_incomplete.hdf5`), '')
  expect(nextIndex(folder, FIRST_MS)).toBe(3)
  expect(nextIndex(folder, FIRST_MS + 10 * CADENCE_MS)).toBe(0)
})
