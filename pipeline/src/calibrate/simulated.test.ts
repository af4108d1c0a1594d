import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
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

const DEG = Math.PI / 180
const STATIONS = [2, 9, 17, 26, 33, 42, 50, 70, 77, 85, 93, 101, 103, 105, 110, 114]

interface Simulated {
  readonly ms: string
  readonly truthFile: string
  readonly truth: Truth
}

async function simulated(
  gainErrors: GainErrors,
  sefdJy: number,
  deadStations: readonly number[] = [],
): Promise<Simulated> {
  const folder = temporaryFolder()
  const source = { referenceFrequencyHz: 1.4e9, spectralTerms: [-0.36] }
  const [group] = await simulate(
    plainSimulation(folder, {
      stations: STATIONS,
      channelCount: 48,
      sources: [
        { name: '0834+555', raRad: 128.7287 * DEG, decRad: 55.5725 * DEG, fluxJy: 8.8, ...source },
        { name: 'B', raRad: 129.9 * DEG, decRad: 54.1 * DEG, fluxJy: 1.5, ...source },
      ],
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

/** Gain products G_i conj(G_103) by the tables and by the truth, where both are known: [table, truth, error]. */
function* products(tablePaths: readonly string[], truth: Truth, integration: number) {
  const [bandpass, phase, amplitude] = tablePaths.map(readGainTable)
  const reference = STATIONS.indexOf(103)
  const channels = truth.frequencies_hz
  for (const run of bandpass.solutions) {
    const gains = [phase, amplitude].map(
      ({ solutions }) => solutions.find(({ spectralWindow }) => spectralWindow === run.spectralWindow)!,
    )
    const { frequenciesHz } = bandpass.spectralWindows[run.spectralWindow]
    for (const [k, station] of STATIONS.entries())
      for (const [channel, frequencyHz] of frequenciesHz.entries())
        for (let receptor = 0; receptor < 2; receptor++) {
          const at = ((station - 1) * run.channelCount + channel) * 2 + receptor
          if (run.flags[at] || gains.some(({ flags }) => flags[(station - 1) * 2 + receptor])) continue
          const one = (2 * (station - 1) + receptor) * 2
          const scale = gains[0].gains.subarray(one, one + 2)
          const amplitudeScale = gains[1].gains[one]
          const re = (run.gains[2 * at] * scale[0] - run.gains[2 * at + 1] * scale[1]) * amplitudeScale
          const im = (run.gains[2 * at] * scale[1] + run.gains[2 * at + 1] * scale[0]) * amplitudeScale
          const band = channels.findIndex((hz) => Math.abs(hz - frequencyHz) < 1)
          const trueOf = (antenna: number) =>
            complexProduct(
              truth.gains.bandpass[antenna][receptor],
              band,
              truth.gains.drift[antenna][receptor],
              integration,
            )
          const [tr, ti] = trueOf(k)
          const [rr, ri] = trueOf(reference)
          const size = Math.hypot(rr, ri)
          // conj(g) with the phase of the reference taken out
          yield {
            offBy: [re - (tr * rr + ti * ri) / size, im - (tr * ri - ti * rr) / size],
            size: Math.hypot(tr, ti),
            error: run.errors[at] * amplitudeScale,
            isReference: k === reference,
          }
        }
  }
}

function complexProduct(a: readonly number[], i: number, b: readonly number[], j: number): [number, number] {
  return [a[2 * i] * b[2 * j] - a[2 * i + 1] * b[2 * j + 1], a[2 * i] * b[2 * j + 1] + a[2 * i + 1] * b[2 * j]]
}

async function calibrated({ ms, truthFile }: Simulated, options: Partial<CalibrateOptions> = {}): Promise<string[]> {
  const report = await calibrateMeasurementSet(ms, { ...DEFAULT_CALIBRATE_OPTIONS, modelPath: truthFile, ...options })
  expect(report.referenceAntenna).toBe('103')
  return [report.bandpass, report.phase, report.amplitude].map(({ path }) => path)
}

const STEADY = { ...REALISTIC_GAINS, driftAmplitude: 0, driftPhaseDeg: 0 }

test('without noise the gains that the simulator put in come back, conjugated as CASA defines them', async () => {
  const given = await simulated(STEADY, 0)
  const tables = await calibrated(given)
  let [worst, count] = [0, 0]
  for (const { offBy, size } of products(tables, given.truth, 0)) {
    worst = Math.max(worst, Math.hypot(...offBy) / size)
    count++
  }
  expect(count).toBe(STATIONS.length * 48 * 2)
  expect(worst).toBeLessThan(2e-4)
})

test('with the noise of the telescope the gains scatter about the truth by their stated errors', async () => {
  const given = await simulated(STEADY, 5800)
  let [squares, count] = [0, 0]
  for (const { offBy, error, isReference } of products(await calibrated(given), given.truth, 0)) {
    if (isReference) continue
    squares += (offBy[0] / error) ** 2 + (offBy[1] / error) ** 2
    count += 2
  }
  // the reference's own phase error adds to everyone's phase: up to twice the variance across the gain
  expect(squares / count).toBeGreaterThan(0.9)
  expect(squares / count).toBeLessThan(2)
})

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
