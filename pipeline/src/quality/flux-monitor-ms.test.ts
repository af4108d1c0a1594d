import { join } from 'node:path'
import { copiesOf, temporaryFolder } from '@contimg/fixtures/data'
import type { PointSource } from '@contimg/numerics/flux'
import { expect, test } from 'vitest'
import { applyCalibration } from '../calibrate/apply.ts'
import { DEFAULT_CALIBRATE_OPTIONS } from '../calibrate/options.ts'
import { calibrateMeasurementSet } from '../calibrate/run.ts'
import { convert } from '../convert/run.ts'
import { DEFAULT_FLAG_OPTIONS } from '../flag/options.ts'
import { flagMeasurementSet } from '../flag/run.ts'
import { writeModel } from '../model/run.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { REALISTIC_GAINS, type SimulateOptions } from '../simulate/options.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { fluxDrift } from './flux-monitor-drift.ts'
import { type FluxMeasureOptions, measureCalibratorFlux } from './flux-monitor-ms.ts'
import { modelOverCorrected } from './model-ratio.ts'

const DEG = Math.PI / 180
const SIDEREAL_DAY_S = 86164.0905
const STATIONS = [2, 17, 33, 50, 70, 85, 93, 101, 103, 105, 110, 114]

const CALIBRATOR: PointSource = {
  ...{ name: '0834+555', raRad: 128.7287 * DEG, decRad: 55.5725 * DEG }, // 0.9° from where the dishes point
  ...{ fluxJy: 8.8, referenceFrequencyHz: 1.4e9, spectralTerms: [-0.36] },
}

const shining = (factor: number): PointSource => ({ ...CALIBRATOR, fluxJy: factor * CALIBRATOR.fluxJy })

const observations = copiesOf(async (folder, changes: Partial<SimulateOptions>) => {
  const options = {
    stations: STATIONS,
    channelCount: 16,
    sources: [CALIBRATOR],
    beam: 'airy',
    sefdJy: 5800,
    ...changes,
  }
  const [group] = await simulate(plainSimulation(folder, options))
  await convert(group.files, join(folder, 'x.ms'))
})

const observed = async (changes: Partial<SimulateOptions> = {}) => join(await observations(changes), 'x.ms')

/** Of data that need no calibration. */
const measured = (ms: string, changes: Partial<FluxMeasureOptions> = {}, source = CALIBRATOR) =>
  measureCalibratorFlux(ms, source, { column: 'DATA', ...changes })

test('a calibrator off axis has its catalogued flux, within the error that is told, if the beam is that of the dishes', async () => {
  for (const beam of ['airy', 'none']) {
    const ms = await observed({ beam, seed: 3 })
    const { fluxRatio, fluxRatioError, ...found } = await measured(ms, { beam })
    expect(fluxRatioError).toBeLessThan(0.01)
    expect(Math.abs(fluxRatio - 1)).toBeLessThan(4 * fluxRatioError!)
    expect(found).toMatchObject({ calibrator: '0834+555', measurementSet: ms, flaggedFraction: 0 })
    expect(found.frequencyHz / 1e9).toBeCloseTo(1.405, 2)
    expect(found.observedFluxJy / found.catalogFluxJy).toBeCloseTo(fluxRatio, 12)
    const wrong = await measured(ms, { beam: beam === 'airy' ? 'none' : 'airy' })
    expect(Math.abs(wrong.fluxRatio - 1)).toBeGreaterThan(0.2)
  }
})

test('phase and amplitude rms are those that noise leaves of a pair of antennas over the band', async () => {
  const noiseless = await measured(await observed({ sefdJy: 0 }))
  expect(noiseless.fluxRatio).toBeCloseTo(1, 5)
  expect(noiseless.phaseRmsRad).toBeLessThan(1e-4)
  expect(noiseless.amplitudeRms).toBeLessThan(1e-4)
  const { phaseRmsRad, amplitudeRms } = await measured(await observed())
  expect(phaseRmsRad! / amplitudeRms!).toBeCloseTo(1, 1)
  expect(phaseRmsRad).toBeLessThan(0.3)
})

test('data that were turned to the calibrator tell the same, if it is known where the dishes pointed', async () => {
  const ms = await observed({ sefdJy: 0 })
  const shifted = join(temporaryFolder(), 'shifted.ms')
  await phaseshift(ms, '128.7287,55.5725', shifted)
  expect((await measured(shifted, { pointingDecRad: 54.6 * DEG })).fluxRatio).toBeCloseTo(1, 3)
  expect((await measured(shifted)).fluxRatio).toBeLessThan(0.8) // taken as on axis
})

test('what is flagged does not count', async () => {
  const ms = await observed({ sefdJy: 0, deadStations: [50, 70] })
  expect((await measured(ms)).fluxRatio).toBeCloseTo(45 / 66, 2)
  await flagMeasurementSet(ms, { ...DEFAULT_FLAG_OPTIONS, mode: 'zeros' })
  const { fluxRatio, flaggedFraction } = await measured(ms)
  expect(fluxRatio).toBeCloseTo(1, 5)
  expect(flaggedFraction).toBeCloseTo(21 / 66, 12)
})

test('a catalogue that is wrong is seen, either way', async () => {
  const ms = await observed()
  for (const factor of [0.5, 2]) {
    const { fluxRatio, observedFluxJy, fluxRatioError } = await measured(ms, {}, shining(factor))
    expect(Math.abs(fluxRatio * factor - 1)).toBeLessThan(4 * fluxRatioError! * factor)
    expect(observedFluxJy).toBeCloseTo((await measured(ms)).observedFluxJy, 6)
  }
})

test('under the calibration of one day a flux that rises over the next ones, and one that falls, is seen', async () => {
  const steady = { ...REALISTIC_GAINS, driftAmplitude: 0, driftPhaseDeg: 0 }
  const dayOf = (day: number, factor: number) => {
    const { startMjdS } = plainSimulation('')
    const times = { startMjdS: startMjdS + day * SIDEREAL_DAY_S }
    return observed({ sources: [shining(factor)], gainErrors: steady, seed: 7, ...times })
  }
  const first = await dayOf(0, 1)
  const model = { sources: [CALIBRATOR], description: 'the catalogue' }
  const { tables } = await calibrateMeasurementSet(first, { ...DEFAULT_CALIBRATE_OPTIONS, model })
  const paths = tables.map(({ path }) => path)
  const ratioOf = async (ms: string) => {
    await applyCalibration(ms, paths)
    return await measureCalibratorFlux(ms, CALIBRATOR)
  }
  const start = await ratioOf(first)
  expect(start.fluxRatio).toBeCloseTo(1, 2)
  for (const [factors, level, direction] of [
    [[1.2, 1.5], 'critical', 'risen'],
    [[0.9, 0.78], 'warning', 'fallen'],
  ] as const) {
    const later = await Promise.all(factors.map(async (factor, i) => ratioOf(await dayOf(i + 1, factor))))
    for (const [i, { fluxRatio }] of later.entries()) expect(fluxRatio / factors[i]).toBeCloseTo(1, 1)
    const found = fluxDrift('0834+555', [start, ...later], later[1].mjdS)
    expect([found.level, found.direction, found.count]).toEqual([level, direction, 3])
  }
})

test('where nothing can be told, that is said', async () => {
  const ms = await observed({ sefdJy: 0 })
  await expect(measureCalibratorFlux(ms, CALIBRATOR)).rejects.toThrow(/CORRECTED_DATA/)
  const away = { ...CALIBRATOR, decRad: 40 * DEG }
  await expect(measured(ms, {}, away)).rejects.toThrow('0834+555 is outside the beam')
  await expect(measured(ms, {}, { ...CALIBRATOR, fluxJy: 0 })).rejects.toThrow('has a flux of 0 Jy, wanted one above 0')
  await expect(measured(ms, { minimumUvWavelengths: 1e9 })).rejects.toThrow('does not tell the flux of 0834+555')
})

test('MODEL_DATA over CORRECTED_DATA: how much larger the model is than what was seen, without the bias of noise', async () => {
  const ms = await observed()
  expect(await modelOverCorrected(ms)).toBeNull()
  const model = { sources: [CALIBRATOR], description: 'a calibrator' }
  const { tables } = await calibrateMeasurementSet(ms, { ...DEFAULT_CALIBRATE_OPTIONS, model })
  await applyCalibration(
    ms,
    tables.map(({ path }) => path),
  )
  expect(await modelOverCorrected(ms)).toBeNull()
  for (const factor of [1, 3]) {
    await writeModel(ms, { model: { sources: [shining(factor)], description: 'a calibrator' }, beam: 'airy' })
    expect((await modelOverCorrected(ms))! / factor).toBeCloseTo(1, 2)
  }
})
