import { cpSync } from 'node:fs'
import { dataJson, haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import type { StageControl } from '../control.ts'
import { calibratorModel, type SkyModel } from '../sky/sky-model.ts'
import type { VisibilityBlock } from '../visibilities/block.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { applyBlocks } from './apply.ts'
import { DEFAULT_APPLY_OPTIONS } from './apply-options.ts'
import { CombinedGains } from './combined-gains.ts'
import { correctedHere } from './corrected-blocks.ts'
import { CalibrationFailedError, UnknownAntennaError } from './errors.ts'
import { type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import { type SolvedCalibration, solveTables } from './solve-tables.ts'

interface ExpectedGains {
  readonly solutions: readonly {
    readonly spw: number
    readonly corr: number
    readonly chan: number
    readonly antenna: readonly number[]
    readonly re: readonly number[]
    readonly im: readonly number[]
  }[]
}

async function solve(
  path: string,
  model: SkyModel,
  options: Partial<CalibrateOptions> = {},
): Promise<SolvedCalibration> {
  using source = openVisibilities(path, 'DATA')
  return await solveTables(source, model, { ...DEFAULT_CALIBRATE_OPTIONS, beam: 'none', ...options })
}

function applyGains(source: MeasurementSetSource, gains: CombinedGains, control: StageControl = {}) {
  const blocks = correctedHere(source, gains, DEFAULT_APPLY_OPTIONS)
  return applyBlocks(source, gains, blocks, DEFAULT_APPLY_OPTIONS, control)
}

async function apply(path: string, { bandpass, phase, amplitude }: SolvedCalibration): Promise<number> {
  using source = openVisibilities(path, 'DATA')
  const tables = new Map([bandpass!, phase!, amplitude!].map((table, i) => [`table ${i}`, table]))
  const { flagged } = await applyGains(source, new CombinedGains(tables, source))
  return flagged
}

/** Weighted mean of Stokes I: the natural dirty image at the phase centre. */
function centreJy(blocks: Iterable<VisibilityBlock>): { valueJy: number; weight: number } {
  let [sum, weight] = [0, 0]
  for (const { spectra } of blocks)
    for (const { rowCount, channelCount, polarizationCount, flags, weights, visibilities } of spectra)
      for (let row = 0; row < rowCount; row++)
        for (let channel = 0; channel < channelCount; channel++) {
          const first = (row * channelCount + channel) * polarizationCount
          const last = first + polarizationCount - 1
          if (flags[first] || flags[last]) continue
          const w = Math.min(weights[row * polarizationCount], weights[(row + 1) * polarizationCount - 1])
          sum += (w * (visibilities[2 * first] + visibilities[2 * last])) / 2
          weight += w
        }
  return { valueJy: sum / weight, weight }
}

function correctedCentreJy(path: string): { valueJy: number; weight: number } {
  using source = openVisibilities(path)
  expect(source.column).toBe('CORRECTED_DATA')
  return centreJy(source.blocks())
}

/** One source of 1 Jy at the phase centre of the first field. */
function oneJyAtCentre(path: string): SkyModel {
  using source = openVisibilities(path, 'DATA')
  const { raRad, decRad } = source.fields[0]
  const sources = [{ name: 'centre', raRad, decRad, fluxJy: 1, referenceFrequencyHz: 1.4e9, spectralTerms: [0] }]
  return { sources, description: '1 Jy at the centre' }
}

test.skipIf(!haveData)('ASKAP simulation: the gains that were put in come back to 1e-5', async () => {
  const path = unpackedTable('ms', 'askap_sim_vis_4chan.ms')
  const solved = await solve(path, oneJyAtCentre(path), {
    referenceAntenna: 'Pad01',
    preBandpass: 'none',
    normalise: false,
  })
  const { solutions } = dataJson<ExpectedGains>('expected', 'askap_sim_vis_4chan.gains.json')
  const [{ gains, flags, channelCount }] = solved.bandpass!.solutions
  expect(flags).not.toContain(1)
  for (const { corr, antenna, re, im } of solutions)
    for (let channel = 0; channel < channelCount; channel++)
      for (const [k, id] of antenna.entries()) {
        const at = 2 * ((id * channelCount + channel) * 2 + (corr === 3 ? 1 : 0))
        expect(Math.hypot(gains[at] - re[k], gains[at + 1] - im[k])).toBeLessThan(1e-5)
      }
})

test.skipIf(!haveData)(
  'ASKAP simulation: bandpass, phases and amplitudes together give 1 Jy at the centre',
  async () => {
    const path = unpackedTable('ms', 'askap_sim_vis_4chan.ms')
    using raw = openVisibilities(path, 'DATA')
    expect(centreJy(raw.blocks()).valueJy).toBeCloseTo(0.48332, 4)
    const solved = await solve(path, oneJyAtCentre(path), { referenceAntenna: 'Pad01' })
    expect(await apply(path, solved)).toBe(0)
    expect(Math.abs(correctedCentreJy(path).valueJy - 1)).toBeLessThan(1e-4)
  },
)

test.skipIf(!haveData)('VLA 3C286: our bandpass is that of an independent solver', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const { bandpass, referenceAntenna } = await solve(path, calibratorModel('3C286'), {
    referenceAntenna: '21',
    preBandpass: 'none',
    normalise: false,
  })
  expect(referenceAntenna).toBe('VA21')
  for (const { spw, corr, chan, antenna, re, im } of dataJson<ExpectedGains>('expected', 'vla_L_3c286.bandpass.json')
    .solutions) {
    const { gains, channelCount, errors } = bandpass!.solutions.find(({ spectralWindow }) => spectralWindow === spw)!
    for (const [k, id] of antenna.entries()) {
      const at = (id * channelCount + chan) * 2 + corr
      const offBy = Math.hypot(gains[2 * at] - re[k], gains[2 * at + 1] - im[k])
      expect(offBy).toBeLessThan(5e-4)
      expect(offBy).toBeLessThan(errors[at])
    }
  }
})

test.skipIf(!haveData).each([
  ['phases held through the bandpass', { preBandpass: 'none' }],
  ['phases followed through the bandpass', { preBandpass: 'int' }],
  ['a phase for every integration', { preBandpass: 'int', phaseInterval: 'int' }],
  ['phases and amplitudes every minute', { phaseInterval: 60, amplitudeInterval: 60 }],
] as const)('VLA 3C286 against Perley and Butler has 15.086 Jy at the centre: %s', async (_, options) => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  await apply(path, await solve(path, calibratorModel('3C286'), options))
  expect(Math.abs(correctedCentreJy(path).valueJy / 15.086 - 1)).toBeLessThan(0.005)
})

test.skipIf(!haveData)('applying twice gives the same data and weights as applying once', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const before = await weightsOf(path)
  const solved = await solve(path, calibratorModel('3C286'))
  await apply(path, solved)
  const once = correctedCentreJy(path)
  await apply(path, solved)
  const twice = correctedCentreJy(path)
  expect(twice.valueJy).toBeCloseTo(once.valueJy, 6)
  expect(twice.weight / once.weight).toBeCloseTo(1, 6)
  expect(once.weight / before).toBeGreaterThan(0.5)
  expect(Math.abs(once.weight / before - 1)).toBeGreaterThan(0.05) // the weights did change
  expect((await weightsOf(path)) / before).toBeCloseTo(1, 6) // and those of DATA are still known
  const again = await solve(path, calibratorModel('3C286'))
  expect(again.bandpass!.solutions[0].gains[100]).toBeCloseTo(solved.bandpass!.solutions[0].gains[100], 6)
})

/** Sum of the weights of the unflagged samples of DATA. */
async function weightsOf(path: string): Promise<number> {
  using source: MeasurementSetSource = openVisibilities(path, 'DATA')
  return centreJy(source.blocks()).weight
}

test.skipIf(!haveData)(
  'a model of zero, an antenna nobody has and data all flagged are errors, not tables',
  async () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const model = calibratorModel('3C286')
    const nothing = { ...model, sources: model.sources.map((source) => ({ ...source, fluxJy: 0 })) }
    await expect(solve(path, nothing)).rejects.toThrow(CalibrationFailedError)
    await expect(solve(path, model, { referenceAntenna: '77' })).rejects.toThrow(UnknownAntennaError)
    await expect(solve(path, model, { minimumSnr: 1e9 })).rejects.toThrow(
      /no bandpass solution out of \d+ has a signal-to-noise ratio of 1000000000/,
    )
    await expect(solve(path, model, { minimumUvWavelengths: 1e9 })).rejects.toThrow(
      /every cross-correlation is flagged/,
    )
  },
)

test.skipIf(!haveData)('a solve that is stopped rejects with the reason', async () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  using source = openVisibilities(path, 'DATA')
  const stop = new AbortController()
  const progress = () => stop.abort(new Error('enough'))
  await expect(
    solveTables(source, calibratorModel('3C286'), DEFAULT_CALIBRATE_OPTIONS, { progress, signal: stop.signal }),
  ).rejects.toThrow('enough')
})

test.skipIf(!haveData)(
  'an apply that is stopped leaves DATA, WEIGHT and the list of columns as they were',
  async () => {
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const solved = await solve(path, calibratorModel('3C286'))
    const copy = `${temporaryFolder()}/copy.ms`
    cpSync(path, copy, { recursive: true })
    using source = openVisibilities(copy, 'DATA')
    const before = centreJy(source.blocks())
    const stop = new AbortController()
    const progress = () => stop.abort(new Error('enough'))
    const gains = new CombinedGains(new Map([['bandpass', solved.bandpass!]]), source)
    const applied = applyGains(source, gains, { progress, signal: stop.signal })
    await expect(applied).rejects.toThrow('enough')
    using after = openVisibilities(copy)
    expect(after.column).toBe('DATA')
    expect(centreJy(after.blocks())).toEqual(before)
  },
)
