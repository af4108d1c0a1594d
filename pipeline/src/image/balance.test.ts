import { expect, test } from 'vitest'
import { areAlike, balanceOf, likelyBalance } from './balance.ts'

const SAMPLES = 20_000

/** Visibilities of one source beneath noise, so many times it; their image's peak is about the source's flux. */
function samplesOf(fluxJy: number, noise: number): Float32Array {
  const random = (i: number) => 2 * ((Math.sin(12.9898 * i) * 43758.5453) % 1)
  return Float32Array.from({ length: 2 * SAMPLES }, (_, i) => fluxJy * (Number(i % 2 === 0) + noise * random(i)))
}

test.each([0, 1, 30])('an image of about 1 Jy is imaged as it is, with %f times as much noise', (noise) => {
  expect(likelyBalance([samplesOf(1, noise)], SAMPLES)).toBe(1)
})

test.each([1e-9, 1e-5, 1e6])('an image of %f Jy is brought to where one try is enough', (fluxJy) => {
  for (const noise of [0, 1, 30]) {
    const scale = likelyBalance([samplesOf(fluxJy, noise).subarray(0, SAMPLES), samplesOf(fluxJy, noise)], SAMPLES)
    expect(Number.isInteger(Math.log2(scale))).toBe(true)
    const low = Float32Array.of(fluxJy * scale * SAMPLES, SAMPLES)
    expect(balanceOf(low, SAMPLES, 1e-4)).toBe(1)
  }
})

test('images go together where neither drowns in the rounding of the other', () => {
  const low = (first: number, second: number) => Float32Array.of(0, 0, -first, 0.1 * second, first / 2, -second)
  for (const [first, second] of [
    [1, 1],
    [100, 1],
    [1, 100],
  ])
    expect(areAlike(low(first, second), 1e-4)).toBe(true)
  for (const [first, second] of [
    [1000, 1],
    [1, 1000],
    [0, 1],
    [1, 0],
    [0, 0],
    [Number.NaN, 1],
    [1, Number.NaN],
    [Infinity, 1],
    [1, Infinity],
    [Infinity, Infinity],
  ])
    expect(areAlike(low(first, second), 1e-4)).toBe(false)
})

test('of nothing, and of what is no number, nothing is scaled', () => {
  expect(likelyBalance([new Float32Array(100)], 1)).toBe(1)
  expect(likelyBalance([new Float32Array(100).fill(Number.NaN)], 1)).toBe(1)
  expect(likelyBalance([], 1)).toBe(1)
})
