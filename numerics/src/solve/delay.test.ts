import { expect, test } from 'vitest'
import { fitDelay } from './delay.ts'

function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

const BAND = Float64Array.from({ length: 768 }, (_, k) => 1.311e9 + k * 244140.625)

/** Gains of amplitude 0.1 with a delay and a phase, noise of `sigma` of their amplitude, and every n-th at random. */
function band(
  delayS: number,
  sigma: number,
  given: { seed?: number; wild?: number; frequenciesHz?: Float64Array } = {},
) {
  const { seed = 3, wild = 0, frequenciesHz = BAND } = given
  const random = randomOf(seed)
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
  const gains = new Float64Array(2 * frequenciesHz.length)
  for (const [k, hz] of frequenciesHz.entries()) {
    const isWild = wild > 0 && k % wild === 0
    const phaseRad = isWild ? 6.28 * random() : 1.1 + 2 * Math.PI * delayS * (hz - 1.4e9)
    gains[2 * k] = 0.1 * (Math.cos(phaseRad) + sigma * normal())
    gains[2 * k + 1] = 0.1 * (Math.sin(phaseRad) + sigma * normal())
  }
  return { frequenciesHz, gains, errors: new Float64Array(frequenciesHz.length).fill(0.1 * Math.max(sigma, 1e-6)) }
}

test.each([0, 0.3, -7.2, 55, -480, 1900])('a delay of %s ns comes back', (delayNs) => {
  expect(fitDelay(band(delayNs * 1e-9, 0))!.delayS * 1e9).toBeCloseTo(delayNs, 6)
  expect(Math.abs(fitDelay(band(delayNs * 1e-9, 0.3))!.delayS * 1e9 - delayNs)).toBeLessThan(0.05)
})

test('the stated error is the scatter of the delays', () => {
  const trials = Array.from({ length: 120 }, (_, i) => fitDelay(band(2e-8, 0.2, { seed: 7 + 31 * i }))!)
  const squares = trials.reduce((sum, { delayS, errorS }) => sum + ((delayS - 2e-8) / errorS) ** 2, 0)
  expect(squares / trials.length).toBeGreaterThan(0.7)
  expect(squares / trials.length).toBeLessThan(1.35)
})

test('phases at random in every eighth channel do not draw the delay away', () => {
  expect(Math.abs(fitDelay(band(3e-8, 0.05, { wild: 8 }))!.delayS - 3e-8)).toBeLessThan(5e-11)
})

test('channels that fall, with windows missing among them, serve as well', () => {
  const falling = BAND.toReversed().filter((_, k) => Math.floor(k / 48) % 3 !== 1)
  expect(Math.abs(fitDelay(band(-1.2e-7, 0.1, { frequenciesHz: falling }))!.delayS + 1.2e-7)).toBeLessThan(5e-11)
})

test('two channels, or none that are known, have no delay', () => {
  expect(fitDelay(band(1e-8, 0, { frequenciesHz: BAND.slice(0, 2) }))).toBeUndefined()
  expect(fitDelay({ ...band(1e-8, 0), errors: new Float64Array(768) })).toBeUndefined()
})
