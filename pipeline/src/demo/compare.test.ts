import { expect, test } from 'vitest'
import type { Measured, SourceMeasurement } from '../measure/measurement.ts'
import type { TruthSource } from '../simulate/truth.ts'
import { compare } from './compare.ts'

const NOISE_JY = 0.0002

function truth(name: string, apparentJy: number): TruthSource {
  return {
    name,
    ra_deg: 128,
    dec_deg: 55,
    flux_jy: apparentJy,
    spectral_index: -0.7,
    reference_frequency_hz: 1.4e9,
    mean_flux_jy: apparentJy,
    apparent_flux_jy: apparentJy,
  }
}

function measured(name: string, fluxJy: number, offsetArcsec = 0): Measured {
  const snr = fluxJy / NOISE_JY
  return {
    status: 'measured',
    name,
    fluxJy,
    fluxErrorJy: NOISE_JY,
    snr,
    noiseJy: NOISE_JY,
    raRad: 2,
    decRad: 1,
    isPositionFitted: true,
    offsetArcsec,
    eastArcsec: offsetArcsec,
    northArcsec: 0,
    positionErrorArcsec: 60 / (2.35 * snr),
    blendedWith: [],
  }
}

const good: [TruthSource[], SourceMeasurement[]] = [
  [truth('a', 0.5), truth('b', 0.05), truth('c', 0.02)],
  [measured('a', 0.503), measured('b', 0.0497), measured('c', 0.0199)],
]

test('measurements within tolerance leave no fault', () => {
  const { faults, meanFluxRatio, sources } = compare(...good, NOISE_JY, NOISE_JY)
  expect(faults).toEqual([])
  expect(meanFluxRatio).toBeCloseTo(0.9983, 3)
  expect(sources.map((source) => source.truth.name)).toEqual(['a', 'b', 'c'])
})

test.each([
  ['a flux 4 % off', [measured('a', 0.52), good[1][1], good[1][2]], /^a: flux 520.00 mJy/],
  ['a position 2″ off', [measured('a', 0.5, 2), good[1][1], good[1][2]], /^a: 2.00″ off/],
  [
    'a source not measured',
    [{ status: 'unmeasured', name: 'a', reason: 'blank' } as const, good[1][1], good[1][2]],
    /^a: not measured/,
  ],
])('%s is a fault that names the source', (_, measurements, message) => {
  expect(compare(good[0], measurements, NOISE_JY, NOISE_JY).faults.join('\n')).toMatch(message)
})

test('fluxes that are all 2 % high are a fault of the scale', () => {
  const high = good[0].map(({ name, apparent_flux_jy }) => measured(name, 1.02 * apparent_flux_jy))
  expect(compare(good[0], high, NOISE_JY, NOISE_JY).faults.join()).toMatch(/mean flux ratio 1.02/)
})

test('a noise of 1.3 times the theory is a fault, and so is no number at all', () => {
  expect(compare(...good, 1.3 * NOISE_JY, NOISE_JY).faults.join()).toMatch(/noise 0.260 mJy/)
  expect(compare(...good, Number.NaN, NOISE_JY).faults.join()).toMatch(/noise/)
})

test('sources below 10 σ are shown and not judged', () => {
  const [truths, measurements] = [
    [...good[0], truth('d', 0.0015)],
    [...good[1], measured('d', 0.0002, 30)],
  ]
  const { faults, sources } = compare(truths, measurements, NOISE_JY, NOISE_JY)
  expect(faults).toEqual([])
  expect(sources.at(-1)?.isJudged).toBe(false)
})
