import { expect, test } from 'vitest'
import { automaticPhases, type CleanPlan, type CleanProgress, decide, nextStopJy } from './decide.ts'
import { largestSidelobe } from './sidelobe.ts'

const PLAN: CleanPlan = {
  iterations: 1000,
  majorCycles: 5,
  mgain: 0.8,
  cycleFactor: 1.5,
  psfSidelobe: 0.1,
  phases: automaticPhases(5, 1),
}
const PROGRESS: CleanProgress = {
  phase: 0,
  majorCycles: 1,
  iterations: 100,
  peakJy: 1,
  noiseJy: 0.01,
  previousPeakJy: 5,
  bestPeakJy: 1,
}

test('minor cycles go to (1 − mgain) of the peak, but not below sidelobes or threshold', () => {
  expect(decide(PROGRESS, PLAN)).toEqual({
    next: 'minor',
    stopJy: expect.closeTo(0.2, 9),
    thresholdJy: 0.05,
    iterations: 900,
  })
  expect(nextStopJy({ ...PLAN, psfSidelobe: 0.3 }, 1, 0.05)).toBeCloseTo(0.45, 9)
  expect(nextStopJy({ ...PLAN, psfSidelobe: 0.8 }, 1, 0.05)).toBeCloseTo(0.9, 9)
  expect(nextStopJy(PLAN, 1, 0.5)).toBeCloseTo(0.97 * 0.5, 9)
})

test('CLEAN descends everywhere to the mask threshold, then within the mask to the last one', () => {
  const low = { ...PROGRESS, peakJy: 0.04, bestPeakJy: 0.04 }
  expect(decide(low, PLAN)).toEqual({ next: 'phase', phase: 1, thresholdJy: 0.05 })
  expect(decide({ ...low, phase: 1 }, PLAN)).toMatchObject({
    next: 'minor',
    thresholdJy: 0.01,
    stopJy: expect.closeTo(0.0097, 9),
  })
  expect(decide({ ...low, phase: 1, peakJy: 0.009 }, PLAN)).toMatchObject({ next: 'stop', reason: 'threshold' })
  expect(automaticPhases(3, 4, 0.002).map(({ threshold }) => threshold)).toEqual([
    { sigmas: 4, jy: 0.002 },
    { sigmas: 4, jy: 0.002 },
  ])
})

test('a cycle that went to the threshold ends its phase where little is left above', () => {
  const near = { ...PROGRESS, peakJy: 0.06, bestPeakJy: 0.06 }
  expect(decide(near, PLAN)).toMatchObject({ next: 'minor' })
  expect(decide({ ...near, stopJy: 0.07 }, PLAN)).toMatchObject({ next: 'minor' })
  expect(decide({ ...near, stopJy: 0.049 }, PLAN)).toMatchObject({ next: 'phase' })
  expect(decide({ ...near, stopJy: 0.049, peakJy: 0.07 }, PLAN)).toMatchObject({ next: 'minor' })
  const low = { ...near, stopJy: 0.009, phase: 1, peakJy: 0.0105 }
  expect(decide(low, PLAN)).toMatchObject({ next: 'minor' })
  expect(decide({ ...low, previousNoiseJy: 0.0101 }, PLAN)).toMatchObject({ reason: 'threshold' })
  const absolute = { ...PLAN, phases: automaticPhases(5, 0.5, 0.01) }
  expect(decide({ ...low, previousNoiseJy: 0.0101 }, absolute)).toMatchObject({ next: 'minor' })
})

test('the threshold is that of the noise before the cycle, unless much of it went', () => {
  const went = { ...PROGRESS, stopJy: 0.054, peakJy: 0.066, bestPeakJy: 0.066 } // noise was 0.011
  expect(decide({ ...went, previousNoiseJy: 0.011 }, PLAN)).toMatchObject({ next: 'phase' })
  expect(decide({ ...went, previousNoiseJy: 0.012 }, PLAN)).toMatchObject({ next: 'minor' })
  expect(decide({ ...went, previousNoiseJy: 0.011, peakJy: 0.07 }, PLAN)).toMatchObject({ next: 'minor' })
  expect(decide({ ...went, previousNoiseJy: 0.011, stopJy: 0.056 }, PLAN)).toMatchObject({ next: 'minor' })
})

test('it stops at its limits, without progress, and where it diverges', () => {
  const last = { ...PLAN, phases: [{ name: 'everywhere', threshold: { jy: 0.01 } }] } as const
  expect(decide({ ...PROGRESS, iterations: 1000 }, last)).toMatchObject({ reason: 'iterations' })
  expect(decide({ ...PROGRESS, majorCycles: 5 }, last)).toMatchObject({ reason: 'major cycles' })
  expect(decide({ ...PROGRESS, previousPeakJy: 1.01 }, last)).toMatchObject({ reason: 'no progress' })
  expect(decide({ ...PROGRESS, previousPeakJy: 1.01 }, PLAN)).toMatchObject({ next: 'phase' })
  expect(decide({ ...PROGRESS, bestPeakJy: 0.6 }, PLAN)).toMatchObject({ reason: 'diverged' })
  expect(decide({ ...PROGRESS, bestPeakJy: 0.65, previousPeakJy: 1.5 }, PLAN)).toMatchObject({ next: 'minor' })
  expect(decide({ ...PROGRESS, peakJy: Number.NaN }, PLAN)).toMatchObject({ reason: 'diverged' })
})

test('the largest sidelobe lies outside of the main lobe', () => {
  const psf = new Float32Array(16 * 12)
  psf[6 * 16 + 8] = 1
  psf[6 * 16 + 10] = 0.7
  psf[9 * 16 + 8] = -0.4
  psf[0] = 0.3
  expect(largestSidelobe(psf, 16, 1)).toBeCloseTo(0.7, 6)
  expect(largestSidelobe(psf, 16, 2)).toBeCloseTo(0.4, 6)
  expect(largestSidelobe(psf, 16, 3)).toBeCloseTo(0.3, 6)
})
