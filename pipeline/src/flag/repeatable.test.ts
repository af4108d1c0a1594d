import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FlagOptions, isRepeatable } from './options.ts'
import { flagInterference } from './rfi/run.ts'
import { columnOf, flagWith, noiseMeasurementSet } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-repeatable-'))
afterAll(() => rmSync(folder, { recursive: true }))
const [path, work] = [join(folder, 'noise.ms'), join(folder, 'work.ms')]

/** Noise of which some samples, scattered, are flagged. */
beforeAll(async () => {
  await noiseMeasurementSet(folder)
  await flagWith(path, { mode: 'clip', sigma: 3 })
})

function copied(): void {
  rmSync(work, { recursive: true, force: true })
  rmSync(`${work}.flagversions`, { recursive: true, force: true })
  cpSync(path, work, { recursive: true })
}

const flags = () => [columnOf<Uint8Array>(work, 'FLAG'), columnOf<Uint8Array>(work, 'FLAG_ROW')]

const MODES: readonly Partial<FlagOptions>[] = [
  { mode: 'reset', selection: { spw: '2,5:1' } },
  { mode: 'zeros' },
  { mode: 'autos' },
  { mode: 'clip', maximum: 12 },
  { mode: 'shadow', shadowToleranceM: -50 },
  { mode: 'quack', quackIntervalS: 30 },
  { mode: 'elevation', highestElevationRad: 1.4 },
  { mode: 'manual', selection: { spw: '3:1' } },
]

test.each(MODES)('flags are the same when they are set once and twice: $mode', async (mode) => {
  copied()
  expect(isRepeatable({ mode: mode.mode!, sigma: 0 })).toBe(true)
  expect((await flagWith(work, mode)).changed).toBeGreaterThanOrEqual(0)
  const once = flags()
  expect((await flagWith(work, mode)).changed).toBe(0)
  expect(flags()).toEqual(once)
})

test('nor does it matter for those together', async () => {
  copied()
  await flagWith(work, ...MODES)
  const once = flags()
  await flagWith(work, ...MODES)
  expect(flags()).toEqual(once)
})

test.each<Partial<FlagOptions>>([
  { mode: 'extend', flagNearTime: true },
  { mode: 'clip', sigma: 2.5 },
])('more is flagged each time by $mode (σ $sigma)', async (mode) => {
  copied()
  expect(isRepeatable({ mode: mode.mode!, sigma: mode.sigma ?? 0 })).toBe(false)
  expect((await flagWith(work, mode)).changed).toBeGreaterThan(0)
  expect((await flagWith(work, mode)).changed).toBeGreaterThan(0)
})

test('interference that is looked for again is looked for among what is left', async () => {
  copied()
  const rfi = () => flagInterference(work, { strategy: 'aggressive', column: 'DATA', threads: 1 })
  expect((await rfi()).changed).toBeGreaterThan(0)
  expect((await rfi()).changed).toBeGreaterThan(0)
})
