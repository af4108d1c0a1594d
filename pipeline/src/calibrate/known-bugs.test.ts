import { beamNamed } from '@contimg/numerics/beam'
import { CalibratorFluxUnknownError } from '@contimg/numerics/flux'
import { expect, test } from 'vitest'
import { calibratorModel } from '../sky/sky-model.ts'
import { DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import { type SolvedCalibration, solveTables } from './solve-tables.ts'
import { type Scan, scan } from './testing-scan.ts'

// Mistakes that the pipeline before this one made with real data, each of which spoilt its gains without a word.

const FIELD = 2 // of the scan, about which its sources stand

function solve({ source }: Scan, sources: Scan['sources'], beam = 'airy'): Promise<SolvedCalibration> {
  const options = { ...DEFAULT_CALIBRATE_OPTIONS, beam, normalise: false, gains: 'none' } as const
  return solveTables(source, { sources, description: 'a model' }, options)
}

/** Mean over antennas and channels of the solved amplitude over the true one. */
function scaleOf(given: Scan, { bandpass }: SolvedCalibration): number {
  let [sum, count] = [0, 0]
  for (const { spectralWindow, gains, flags } of bandpass!.solutions)
    for (let at = 0; at < flags.length; at++) {
      if (flags[at]) continue
      const wanted = Math.hypot(...given.gainAt(Math.floor(at / 8), spectralWindow, (at >> 1) & 3, at & 1, FIELD))
      sum += Math.hypot(gains[2 * at], gains[2 * at + 1]) / wanted
      count++
    }
  return sum / count
}

test('a calibrator 54′ from the phase centre is solved where it stands; taken for the centre it gives no gains', async () => {
  const given = scan({ sigmaJy: 0.5, driftRad: 0 })
  const { raRad, decRad } = given.source.fields[FIELD]
  const offsets = given.sources.map(
    (one) => (Math.hypot((one.raRad - raRad) * Math.cos(decRad), one.decRad - decRad) * 10800) / Math.PI,
  )
  expect(Math.max(...offsets)).toBeGreaterThan(54)
  const right = await solve(given, given.sources)
  expect(scaleOf(given, right)).toBeCloseTo(1, 2)
  const unshifted = given.sources.map((one) => ({ ...one, raRad, decRad }))
  const wrong = await solve(given, unshifted).catch((error: Error) => error.message)
  if (typeof wrong === 'string') expect(wrong).toMatch(/no bandpass solution/)
  else {
    expect(scaleOf(given, wrong)).toBeLessThan(0.8) // the phases of the baselines do not agree
    expect(medianOf(wrong)).toBeGreaterThan(10 * medianOf(right)) // and χ² tells
  }
})

function medianOf({ bandpass }: SolvedCalibration): number {
  const squares = bandpass!.solutions.flatMap(({ chiSquares }) => [...chiSquares!]).filter((one) => one > 0)
  return squares.sort((a, b) => a - b)[squares.length >> 1]
}

test('a beam that is upside down, or forgotten, shifts the scale of the gains far beyond their errors', async () => {
  const given = scan({ sigmaJy: 0.5, driftRad: 0 })
  expect(Math.abs(scaleOf(given, await solve(given, given.sources)) - 1)).toBeLessThan(0.01)
  expect(scaleOf(given, await solve(given, given.sources, 'none'))).toBeLessThan(0.9) // and upside down once more so
})

/** [2 J₁(x)/x]² from Bessel's integral, so that no series of ours enters. */
function airyByIntegral(offsetRad: number, frequencyHz: number): number {
  const x = (Math.PI * 4.65 * Math.sin(offsetRad) * frequencyHz) / 299792458
  const steps = 2000
  let sum = 0
  for (let k = 0; k < steps; k++) {
    const angle = (Math.PI * (k + 0.5)) / steps
    sum += Math.cos(angle - x * Math.sin(angle)) / steps
  }
  return ((2 * sum) / x) ** 2
}

test('the beam that sources are seen through falls from its middle', () => {
  const { power } = beamNamed('airy')
  for (const frequencyHz of [1.311e9, 1.498e9])
    for (const degrees of [0.1, 0.5, 0.91, 1.3, 2]) {
      const offsetRad = (degrees * Math.PI) / 180
      expect(power(offsetRad, frequencyHz, 0)).toBeCloseTo(airyByIntegral(offsetRad, frequencyHz), 6)
      expect(power(offsetRad, frequencyHz, 0)).toBeLessThan(1)
    }
})

test('a calibrator of unknown flux is refused, and gets no flux of its own', () => {
  expect(() => calibratorModel('1911+161')).toThrow(CalibratorFluxUnknownError)
})

test('a flux that is off by a default of 2.5 Jy shows in the scale', async () => {
  const given = scan({ sigmaJy: 0.5, driftRad: 0 })
  const assumed = given.sources.map((one) => ({ ...one, fluxJy: (one.fluxJy * 2.5) / 9 }))
  expect(scaleOf(given, await solve(given, assumed))).toBeCloseTo(Math.sqrt(9 / 2.5), 1)
})
