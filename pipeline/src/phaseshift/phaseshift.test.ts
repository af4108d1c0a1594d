import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { UnknownCalibratorError } from '@contimg/numerics/flux'
import { describe, expect, test } from 'vitest'
import { applyCalibration } from '../calibrate/apply.ts'
import { DEFAULT_CALIBRATE_OPTIONS } from '../calibrate/options.ts'
import { calibrateMeasurementSet } from '../calibrate/run.ts'
import { convert } from '../convert/run.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { centreOf } from './centre.ts'
import { phaseshift } from './run.ts'

const DEG = Math.PI / 180
const field = [{ raRad: 1, decRad: 0.5 }]

describe('a phase centre', () => {
  test.each([
    ['128.7287,55.5725', 128.7287, 55.5725],
    ['08:34:54.9, +55:34:21', 128.72875, 55.5725],
    ['-10,-5:30', 350, -5.5],
    ['3C286', 202.78453, 30.50916],
  ])('%s is a position', (text, raDeg, decDeg) => {
    const { raRad, decRad } = centreOf(text, field)
    expect(raRad / DEG).toBeCloseTo(raDeg, 4)
    expect(decRad / DEG).toBeCloseTo(decDeg, 4)
  })

  test('meridian is the median of the fields', () => {
    expect(centreOf('meridian', field)).toEqual({ name: 'meridian', raRad: 1, decRad: 0.5 })
  })

  test.each(['1,2,3', 'a,b', '10,95', ',', '08:34:54:9,5'])('%s is an error', (text) => {
    expect(() => centreOf(text, field)).toThrow(RangeError)
  })

  test('an unknown calibrator is an error that names near ones', () => {
    expect(() => centreOf('3C999', field)).toThrow(UnknownCalibratorError)
  })
})

test('a source moved to the centre has the same real visibility on every baseline, time and channel', async () => {
  const folder = temporaryFolder()
  const flat = { fluxJy: 2, spectralTerms: [0], referenceFrequencyHz: 1.4e9 }
  const [group] = await simulate(
    plainSimulation(folder, {
      stations: [1, 51, 80, 103, 116],
      sources: [{ name: 'A', raRad: 129.6 * DEG, decRad: 55.4 * DEG, ...flat }],
    }),
  )
  const [ms, out] = [join(folder, 'a.ms'), join(folder, 'b.ms')]
  await convert(group.files, ms)
  const shifted = await phaseshift(ms, '129.6,55.4', out)
  expect(shifted.columns).toEqual(['DATA'])
  using source = openVisibilities(out)
  expect(source.fields).toHaveLength(1)
  for (const block of source.blocks()) {
    expect(block.fieldIds.every((id) => id === 0)).toBe(true)
    for (const { visibilities } of block.spectra) {
      for (let i = 0; i < visibilities.length; i += 2) {
        expect(Math.hypot(visibilities[i] - 2, visibilities[i + 1])).toBeLessThan(3e-3)
      }
    }
  }
})

describe.skipIf(!haveData)('a real Measurement Set', () => {
  test('keeps rows, flags, weights and amplitudes', async () => {
    const ms = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const out = join(temporaryFolder(), 'moved.ms')
    await phaseshift(ms, '202.9,30.6', out)
    using before = openVisibilities(ms)
    using after = openVisibilities(out)
    const sums = (source: typeof before) => {
      let [amplitude, flags, weights] = [0, 0, 0]
      for (const block of source.blocks()) {
        for (const part of block.spectra) {
          for (let i = 0; i < part.visibilities.length; i += 2)
            amplitude += Math.hypot(part.visibilities[i], part.visibilities[i + 1])
          for (const flag of part.flags) flags += flag
          for (const weight of part.weights) weights += weight
        }
      }
      return { amplitude, flags, weights }
    }
    const [was, is] = [sums(before), sums(after)]
    expect(is.amplitude / was.amplitude).toBeCloseTo(1, 6)
    expect([is.flags, is.weights]).toEqual([was.flags, was.weights])
    expect(readdirSync(dirname(out))).toEqual(['moved.ms'])
  })

  test('that has been calibrated keeps the weights of both its columns', async () => {
    const ms = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const out = join(temporaryFolder(), 'moved.ms')
    const { bandpass } = await calibrateMeasurementSet(ms, { ...DEFAULT_CALIBRATE_OPTIONS, calibrator: '3C286' })
    await applyCalibration(ms, [bandpass!.path])
    await phaseshift(ms, '202.9,30.6', out)
    const sums = (path: string, column: string) => {
      using source = openVisibilities(path, column)
      let [ofRows, ofChannels] = [0, 0]
      for (const { spectra } of source.blocks()) {
        for (const { weights, weightSpectrum = [] } of spectra) {
          for (const weight of weights) ofRows += weight
          for (const weight of weightSpectrum) ofChannels += weight
        }
      }
      return [ofRows, ofChannels]
    }
    for (const column of ['DATA', 'CORRECTED_DATA']) expect(sums(out, column)).toEqual(sums(ms, column))
    expect(sums(out, 'DATA')[1]).not.toBeCloseTo(sums(out, 'CORRECTED_DATA')[1], 0)
  })
})
