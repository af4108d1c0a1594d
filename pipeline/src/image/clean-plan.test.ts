import { expect, test } from 'vitest'
import {
  type CleanSettings,
  checkCleanSettings,
  cleanedPart,
  cleanPhases,
  cleanPlan,
  DEFAULT_CLEAN_SETTINGS,
} from './clean-plan.ts'

const settings = (changes: Partial<CleanSettings>): CleanSettings => ({ ...DEFAULT_CLEAN_SETTINGS, ...changes })
const phases = (changes: Partial<CleanSettings>) =>
  cleanPhases(settings(changes)).map(({ name, threshold: { sigmas = 0, jy = 0 } }) => [name, sigmas, jy])

test.each([
  [
    {},
    [
      ['everywhere', 5, 0],
      ['masked', 1, 0],
    ],
  ],
  [{ threshold: 0.002 }, [['everywhere', 0, 0.002]]],
  [
    { autoMaskSigma: 4, autoThresholdSigma: 0.5 },
    [
      ['everywhere', 4, 0],
      ['masked', 0.5, 0],
    ],
  ],
  [{ autoMaskSigma: 0 }, [['everywhere', 1, 0]]],
  [{ autoMaskSigma: 0, autoThresholdSigma: 3 }, [['everywhere', 3, 0]]],
  [{ threshold: 0.002, autoThresholdSigma: 3 }, [['everywhere', 3, 0.002]]],
  [
    { threshold: 0.002, autoMaskSigma: 5 },
    [
      ['everywhere', 5, 0.002],
      ['masked', 0, 0.002],
    ],
  ],
] as const)('%o goes down so', (changes, wanted) => {
  expect(phases(changes)).toEqual(wanted)
})

test('near the noise minor cycles take at most half of the peak', () => {
  const depth = (mgain: number) => [0, 1].map((phase) => cleanPlan(settings({ mgain }), 0.1, phase).mgain)
  expect([depth(0.8), depth(0.3)]).toEqual([
    [0.8, 0.5],
    [0.3, 0.3],
  ])
})

test.each([
  [{ mgain: 0 }, /mgain 0, wanted above 0, at most 1/],
  [{ mgain: 1.5 }, /mgain 1.5/],
  [{ gain: Number.NaN }, /gain NaN/],
  [{ cycleFactor: -1 }, /cycle factor -1, wanted 0 or more/],
  [{ autoMaskSigma: -5 }, /-5 sigma, wanted 0 or more/],
  [{ autoThresholdSigma: Number.POSITIVE_INFINITY }, /Infinity sigma/],
  [{ majorCycles: 1.5 }, /1.5 major cycles, wanted a whole number/],
  [{ threshold: -1 }, /threshold -1 Jy, wanted auto, or 0 or more/],
] as const)('%o is refused by name', (changes, message) => {
  expect(() => checkCleanSettings(settings(changes))).toThrow(message)
})

test('what is done grows with the logarithm of the peak, phase by phase', () => {
  const part = (phase: number, peakJy: number) => cleanedPart(1, { phase, peakJy }, 0.01, 2)
  expect([part(0, 1), part(0, 0.1), part(0, 0.01), part(1, 0.1)].map((one) => Number(one.toFixed(3)))).toEqual([
    0, 0.25, 0.5, 0.75,
  ])
  expect(part(1, 1e-9)).toBe(1)
})
