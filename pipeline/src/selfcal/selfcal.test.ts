import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copiesOf } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { productPath } from '../image/products.ts'
import { measureSources } from '../measure/measure-sources.ts'
import { spreadStations } from '../simulate/layout.ts'
import { type GainErrors, PERFECT_GAINS } from '../simulate/options.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { neededColumn } from '../visibilities/needed-column.ts'
import { UnknownCorrectionError } from './check-request.ts'
import { DEFAULT_SELFCAL_OPTIONS, type SelfcalOptions } from './options.ts'
import { selfcal } from './run.ts'

const DEG = Math.PI / 180
const source = (name: string, raDeg: number, decDeg: number, fluxJy: number) => ({
  name,
  raRad: raDeg * DEG,
  decRad: decDeg * DEG,
  fluxJy,
  referenceFrequencyHz: 1.4e9,
  spectralTerms: [0],
})
const SOURCES = [source('a', 128.45, 54.7, 2), source('b', 128.25, 54.6, 1), source('c', 128.2, 54.78, 0.5)]
const OPTIONS: SelfcalOptions = {
  ...DEFAULT_SELFCAL_OPTIONS,
  beam: 'none',
  phaseIntervals: [120, 30],
  image: { ...DEFAULT_SELFCAL_OPTIONS.image, sizePx: 256, cellRad: 5 * (DEG / 3600), iterations: 1000 },
}

const observations = copiesOf(async (folder, errors: Partial<GainErrors>) => {
  const [group] = await simulate(
    plainSimulation(join(folder, 'in'), {
      stations: spreadStations(20),
      channelCount: 16,
      sources: SOURCES,
      sefdJy: 5000,
      gainErrors: { ...PERFECT_GAINS, ...errors },
    }),
  )
  await convert(group.files, join(folder, 'drift.ms'))
})

/** Twenty stations that drift over three sources, with noise and gains that were never calibrated. */
const observe = async (errors: Partial<GainErrors>) => join(await observations(errors), 'drift.ms')

/** Everything that a Measurement Set holds, but for its lock. */
function contentOf(ms: string): string {
  using opened = openVisibilities(ms, 'DATA')
  const sums = ['DATA', 'FLAG', 'WEIGHT', 'SIGMA'].map((name) => {
    const column = opened.ms.main.column(name)
    let sum = 0
    for (let row = 0; row < opened.rowCount; row += 1000)
      for (const value of column.readCells(row, 1) as Float32Array) sum += value
    return sum
  })
  return JSON.stringify([readdirSync(ms).toSorted(), sums])
}

/** What is fitted to the sources of an image, as fractions of what is fitted to those of another. */
function fluxRatios(imageName: string, otherName: string): number[] {
  const [one, other] = [imageName, otherName].map((name) => measureSources(productPath(name, 'image'), SOURCES))
  return one.map((measured, i) => ('fluxJy' in measured ? measured.fluxJy / (other[i] as typeof measured).fluxJy : 0))
}

test('wandering phases are found: the dynamic range grows several times and fluxes come out right to a per cent', async () => {
  const perfect = await observe({})
  const before = contentOf(perfect)
  const flawless = await selfcal(perfect, join(dirname(perfect), 'sc'), OPTIONS)
  expect(flawless).toMatchObject({ status: 'no_improvement', tables: [], final: flawless.initial })
  expect(flawless.steps).toHaveLength(1)
  expect(contentOf(perfect)).toBe(before) // without errors it stops at once and changes nothing

  const ms = await observe({ driftPhaseDeg: 20 })
  const folder = join(dirname(ms), 'sc')
  const { status, initial, final, steps, tables } = await selfcal(ms, folder, OPTIONS)
  expect(['success', 'converged']).toContain(status)
  expect(steps.filter(({ verdict }) => verdict.status === 'kept').length).toBeGreaterThanOrEqual(2)
  expect(final.snr / initial.snr).toBeGreaterThan(3)
  expect(final.snr / flawless.initial.snr).toBeGreaterThan(0.85)
  expect(Math.min(...fluxRatios(initial.imageName, flawless.initial.imageName))).toBeLessThan(0.96)
  for (const ratio of fluxRatios(final.imageName, flawless.initial.imageName))
    expect(Math.abs(ratio - 1)).toBeLessThan(0.01)
  expect(tables.every((table) => existsSync(table))).toBe(true)
  expect(existsSync(join(folder, 'working.ms'))).toBe(false)
  using corrected = openVisibilities(ms)
  expect(corrected.column).toBe('CORRECTED_DATA')
  const again = await selfcal(ms, folder, OPTIONS) // which is done, and says so
  expect(again.final).toEqual(final)
})

test('stopped, it leaves the Measurement Set as it was, and goes on from its last whole step', async () => {
  const options = { ...OPTIONS, amplitudeInterval: 'none' as const }
  const ms = await observe({ driftPhaseDeg: 20 })
  const [before, folder] = [contentOf(ms), join(dirname(ms), 'sc')]
  const stop = new AbortController()
  const progress = (fraction: number) => fraction > 0.75 && stop.abort()
  await expect(selfcal(ms, folder, options, { progress, signal: stop.signal })).rejects.toThrow('aborted')
  expect(contentOf(ms)).toBe(before)
  expect(existsSync(join(folder, 'working.ms'))).toBe(false)
  const journal = readFileSync(join(folder, 'selfcal.json'), 'utf8')
  const resumed = await selfcal(ms, folder, options)
  const first = JSON.parse(journal) as { steps: object[] }
  expect(first.steps).toHaveLength(1)
  expect(JSON.parse(JSON.stringify(resumed.steps[0]))).toEqual(first.steps[0])
  expect(resumed.steps).toHaveLength(2)
})

test('amplitudes come right too, without moving the flux scale', async () => {
  const ms = await observe({ driftPhaseDeg: 10, amplitude: 0.15 })
  const options = { ...OPTIONS, phaseIntervals: [60] }
  const report = await selfcal(ms, join(dirname(ms), 'sc'), options)
  expect(report.steps.map(({ kind, verdict }) => `${kind} ${verdict.status}`)).toEqual(['phase kept', 'amplitude kept'])
  expect(report.final.snr / report.initial.snr).toBeGreaterThan(1.5)
})

test('an image with too little in it, or a source at the rim of the beam, is no base', async () => {
  const ms = await observe({})
  const strict = { ...OPTIONS, limits: { ...OPTIONS.limits, initialSnr: 1e6 } }
  const dim = await selfcal(ms, join(dirname(ms), 'dim'), strict)
  expect(dim).toMatchObject({
    status: 'failed',
    steps: [],
    reason: expect.stringMatching(/of the first image, wanted 1000000/),
  })
  const rim = await selfcal(ms, join(dirname(ms), 'rim'), {
    ...OPTIONS,
    beam: 'airy',
    limits: { ...OPTIONS.limits, beamResponse: 1 },
  })
  expect(rim).toMatchObject({ status: 'failed', reason: expect.stringMatching(/of the beam, wanted 1$/) })
})

test('corrections of unknown origin are not built upon', async () => {
  const ms = await observe({})
  using opened = openVisibilities(ms, 'DATA', 'change')
  neededColumn(opened, 'CORRECTED_DATA').finish()
  await expect(selfcal(ms, join(dirname(ms), 'sc'), OPTIONS)).rejects.toThrow(UnknownCorrectionError)
  await expect(selfcal(ms, join(dirname(ms), 'sc'), OPTIONS)).rejects.toThrow(/--initial-caltables.*--reset-ms/)
})

test.each<[string, Partial<SelfcalOptions>, RegExp]>([
  ['a field', { image: { ...OPTIONS.image, fields: [77] } }, /drift\.ms: field 77, wanted some of 0 to 23/],
  ['a beam', { beam: 'foo' }, /foo/],
  ['an antenna', { referenceAntenna: '999' }, /drift\.ms has no antenna "999"/],
  ['a table', { initialTables: ['nowhere_gpcal'] }, /nowhere_gpcal: there is no table\.dat/],
])('%s that is not there is told before anything is made', async (_, change, message) => {
  const ms = await observe({})
  const folder = join(dirname(ms), 'sc')
  await expect(selfcal(ms, folder, { ...OPTIONS, ...change })).rejects.toThrow(message)
  expect(existsSync(folder)).toBe(false)
})
