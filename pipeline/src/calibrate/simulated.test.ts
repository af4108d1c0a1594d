import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { airyPower } from '@contimg/numerics/beam'
import type { PointSource } from '@contimg/numerics/flux'
import { expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { DEFAULT_FLAG_OPTIONS } from '../flag/options.ts'
import { flagMeasurementSet } from '../flag/run.ts'
import { type GainErrors, REALISTIC_GAINS } from '../simulate/options.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import type { Truth } from '../simulate/truth.ts'
import { applyCalibration } from './apply.ts'
import { type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import { calibrateMeasurementSet } from './run.ts'
import { readGainTable } from './table-file.ts'
import { channelGains, deviationOf, pullsOf, theoreticalErrors } from './testing.ts'

const DEG = Math.PI / 180
const STATIONS = [2, 9, 17, 26, 33, 42, 50, 70, 77, 85, 93, 101, 103, 105, 110, 114]

const spectrum = { referenceFrequencyHz: 1.4e9, spectralTerms: [-0.36] }
const CALIBRATOR = { name: '0834+555', raRad: 128.7287 * DEG, decRad: 55.5725 * DEG, fluxJy: 8.8, ...spectrum }
const NEIGHBOUR = { name: 'B', raRad: 129.9 * DEG, decRad: 54.1 * DEG, fluxJy: 1.5, ...spectrum }

interface Simulated {
  readonly ms: string
  readonly truthFile: string
  readonly truth: Truth
}

async function simulated(
  gainErrors: GainErrors,
  sefdJy: number,
  deadStations: readonly number[] = [],
  sources: readonly PointSource[] = [CALIBRATOR, NEIGHBOUR],
): Promise<Simulated> {
  const folder = temporaryFolder()
  const [group] = await simulate(
    plainSimulation(folder, {
      stations: STATIONS,
      channelCount: 48,
      sources,
      beam: 'airy',
      gainErrors,
      sefdJy,
      deadStations,
      seed: 5,
    }),
  )
  const ms = join(folder, 'x.ms')
  await convert(group.files, ms)
  await flagMeasurementSet(ms, { ...DEFAULT_FLAG_OPTIONS, mode: 'zeros' })
  return { ms, truthFile: group.truthFile, truth: JSON.parse(readFileSync(group.truthFile, 'utf8')) as Truth }
}

async function calibrated({ ms, truthFile }: Simulated, options: Partial<CalibrateOptions> = {}): Promise<string[]> {
  const report = await calibrateMeasurementSet(ms, { ...DEFAULT_CALIBRATE_OPTIONS, modelPath: truthFile, ...options })
  expect(report.referenceAntenna).toBe('103')
  return report.tables.map(({ path }) => path)
}

const STEADY = { ...REALISTIC_GAINS, driftAmplitude: 0, driftPhaseDeg: 0 }

function* solvedGains(tables: readonly string[], truth: Truth) {
  yield* channelGains(
    tables.map((path) => readGainTable(path)),
    truth,
    0,
  )
}

test('without noise the gains that the simulator put in come back, conjugated as CASA defines them', async () => {
  const given = await simulated(STEADY, 0)
  let [worst, count] = [0, 0]
  for (const one of solvedGains(await calibrated(given), given.truth)) {
    const { amplitude, phaseRad } = deviationOf(one)
    worst = Math.max(worst, ...amplitude.map(Math.abs), ...phaseRad.map(Math.abs))
    count += one.solved.filter((solved) => solved === 1).length
  }
  expect(count).toBe(STATIONS.length * 48 * 2)
  expect(worst).toBeLessThan(2e-4)
})

test('theory: equal antennas have the errors of the closed form', () => {
  const n = 16
  const gains = Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? 0.14 : 0))
  const { amplitude, phaseRad } = theoreticalErrors(gains, () => 24 * 36, 2.3)
  const unit = 2.3 ** 2 / (24 * 36)
  for (let p = 0; p < n; p++) {
    expect(amplitude[p] ** 2 / unit).toBeCloseTo((2 * n - 3) / (2 * (n - 1) * (n - 2)), 10)
    expect(phaseRad[p] ** 2 / unit).toBeCloseTo((n - 1) / n ** 2, 10)
  }
})

test('with the noise of the telescope the gains scatter about the truth as theory says, and no more', async () => {
  const scattered = { ...STEADY, bandpassAmplitude: 0.1, bandpassPhaseDeg: 30 }
  const given = await simulated(scattered, 5800, [], [CALIBRATOR])
  const tables = await calibrated(given)
  const [{ apparent_flux_jy: meanJy }] = given.truth.sources
  const power = (index: number) => 24 * apparentPower(given.truth.frequencies_hz[index], meanJy)
  const pulls = pullsOf(solvedGains(tables, given.truth), power, given.truth.noise_sigma_jy)
  expect(pulls.count).toBe(2 * STATIONS.length * 48 * 2) // 3072: a variance is known to 2.6 %
  expect(Math.abs(pulls.variance - 1)).toBeLessThan(0.1)
  expect(Math.abs(pulls.mean)).toBeLessThan(0.06)
  expect(pulls.largest).toBeLessThan(6)
  expect(pulls.amplitudeRms / pulls.amplitudeTheory).toBeLessThan(1.1)
  expect(pulls.phaseRmsRad / pulls.phaseTheoryRad).toBeLessThan(1.1)
})

/** The square of the flux through the beam at a frequency: the beam narrows, and the spectrum falls, as frequency does. */
function apparentPower(frequencyHz: number, meanJy: number): number {
  const offsetRad = 0.97 * DEG
  const shape = (hz: number) => airyPower(4.65, offsetRad, hz) * (hz / 1.4e9) ** -0.36
  return (meanJy * (shape(frequencyHz) / shape(1.405e9))) ** 2
}

test('a dead antenna, which gives exact zeros, gets flagged solutions and its data stay flagged', async () => {
  const given = await simulated(STEADY, 5800, [42])
  const tables = await calibrated(given)
  const { solutions } = readGainTable(tables[0])
  for (const { flags, channelCount } of solutions)
    for (const [place, station] of STATIONS.entries()) {
      const own = [...flags.subarray((station - 1) * 2 * channelCount, station * 2 * channelCount)]
      expect(own, `station ${STATIONS[place]}`).toEqual(new Array(2 * channelCount).fill(station === 42 ? 1 : 0))
    }
  const { fractions } = await applyCalibration(given.ms, tables)
  expect(fractions.antennas.find(({ name }) => name === '42')?.fraction).toBe(1)
  expect(fractions.antennas.find(({ name }) => name === '50')?.fraction).toBeCloseTo(1 / 16, 2)
})
