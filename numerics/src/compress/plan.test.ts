import { describe, expect, test } from 'vitest'
import { LIGHT_M_PER_S } from '../frames/light.ts'
import { fieldExtent, largestDelayS } from './delay.ts'
import type { CompressionFactor } from './factor.ts'
import { factorOf, planCompression } from './plan.ts'

const LINE = { firstHz: 1.311e9, stepHz: 244140.625, channelCount: 768 }

/** |Σ t_a e^{2πiτF} − e^{2πiτν}| at channel k of the line, with phases taken from its frequency. */
function errorAt(line: typeof LINE, given: CompressionFactor, delayS: number, k: number): number {
  const { factor, taps, tapTable, firstHz, stepHz } = given
  let [re, im] = [-1, 0]
  for (let a = 0; a < taps; a++) {
    const coarseHz = firstHz + (Math.floor(k / factor) + a) * stepHz
    const phase = 2 * Math.PI * delayS * (coarseHz - line.firstHz - k * line.stepHz)
    re += tapTable[(k % factor) * taps + a] * Math.cos(phase)
    im += tapTable[(k % factor) * taps + a] * Math.sin(phase)
  }
  return Math.hypot(re, im)
}

describe('the plan of a compression', () => {
  test.each([1e-2, 1e-3, 1e-4, 1e-5, 1e-6])(
    'every factor’s taps are right to %s up to the delay it allows',
    (epsilon) => {
      for (const line of [LINE, { firstHz: 1.5e9, stepHz: -1e6, channelCount: 96 }]) {
        const plan = planCompression(line, epsilon)
        expect(plan.factors.length).toBeGreaterThan(5)
        expect(plan.worstError).toBeLessThanOrEqual(epsilon)
        let worst = 0
        for (const given of plan.factors.slice(1)) {
          const step = Math.max(1, Math.floor(given.factor / 37))
          for (let k = 0; k < Math.min(line.channelCount, 2 * given.factor); k += step) {
            for (const part of [-1, -0.97, -0.9, -0.6, -0.1, 0, 0.3, 0.8, 0.99, 1]) {
              worst = Math.max(worst, errorAt(line, given, part * given.largestDelayS, k))
            }
          }
        }
        expect(worst).toBeLessThanOrEqual(1.0001 * plan.worstError)
        expect(worst).toBeGreaterThan(0.2 * epsilon) // not finer, and so dearer, than asked for
      }
    },
  )

  test('a row takes the largest factor that its delay allows, or none', () => {
    const plan = planCompression(LINE, 1e-4)
    for (const [i, { largestDelayS }] of plan.factors.entries()) {
      if (i > 0) expect(factorOf(plan, largestDelayS)).toBe(i)
      if (i > 0) expect(factorOf(plan, 1.001 * largestDelayS)).toBe(i - 1)
    }
    expect(factorOf(plan, 0)).toBe(plan.factors.length - 1)
    expect(factorOf(plan, Number.NaN)).toBe(0)
    expect(factorOf(plan, Infinity)).toBe(0)
    expect(plan.factors[0]).toMatchObject({ factor: 1, taps: 1, sampleCount: 768, firstHz: 1.311e9 })
    expect(plan.factors.map(({ factor }) => factor)).toEqual(
      [...plan.factors.map((f) => f.factor)].sort((a, b) => a - b),
    )
  })

  test('lines too short to gain are left alone, longer ones never grow', () => {
    expect(planCompression({ ...LINE, channelCount: 1, stepHz: 0 }, 1e-4).factors).toHaveLength(1)
    for (const channelCount of [4, 8, 16, 48, 100]) {
      const { factors } = planCompression({ ...LINE, channelCount }, 1e-4)
      for (const given of factors.slice(1)) expect(given.sampleCount).toBeLessThan(channelCount)
    }
  })

  test('known delays choose the taps: many for long lines, few where all delays are short', () => {
    const delay = 1 / (40 * LINE.stepHz * 768)
    expect(planCompression(LINE, 1e-3, [delay]).taps).toBeLessThan(planCompression(LINE, 1e-3, [4e-7]).taps)
  })

  test('an epsilon that float32 cannot reach is refused', () => {
    for (const epsilon of [1e-7, 0, -1, Number.NaN, 1]) {
      expect(() => planCompression(LINE, epsilon)).toThrow(/wanted 0\.000001 to 1/)
    }
  })
})

describe('the largest delay of a baseline', () => {
  test('is that of the worst pixel of the image, w included', () => {
    const [width, height, cellRad] = [5000, 3000, 1.2e-5]
    const field = fieldExtent(width, height, cellRad)
    for (const [u, v, w] of [
      [2000, -1500, 40],
      [-100, 30, -900],
      [0, 0, 10],
      [700, 0, 0],
    ]) {
      let worst = 0
      for (let x = 0; x <= width; x += 100) {
        for (let y = 0; y <= height; y += 100) {
          const [l, m] = [(x - width / 2) * cellRad, (y - height / 2) * cellRad]
          const path = u * l + v * m + w * (Math.sqrt(1 - l * l - m * m) - 1)
          worst = Math.max(worst, Math.abs(path) / LIGHT_M_PER_S)
        }
      }
      expect(largestDelayS(u, v, w, field) / worst).toBeCloseTo(1, 9)
    }
  })
})
