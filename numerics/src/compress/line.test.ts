import { describe, expect, test } from 'vitest'
import { linesOf } from './line.ts'

const SPACING_HZ = 244140.625

function window(firstHz: number, count: number, spacingHz = SPACING_HZ): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => firstHz + k * spacingHz)
}

describe('lines of channels', () => {
  test('sixteen windows that adjoin are one line, whatever their order', () => {
    const windows = Array.from({ length: 16 }, (_, i) => window(1.311e9 + i * 48 * SPACING_HZ, 48))
    const lines = linesOf([...windows.slice(8), ...windows.slice(0, 8)])
    expect(lines).toHaveLength(1)
    const [line] = lines
    expect(line).toMatchObject({ firstHz: 1.311e9, channelCount: 768, stepHz: SPACING_HZ })
    expect(line.worstErrorHz).toBeLessThan(1e-5)
    expect(line.parts.map((part) => part.spectralWindow)).toEqual([
      8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7,
    ])
    expect(line.parts.map((part) => part.lineChannel)).toEqual(Array.from({ length: 16 }, (_, i) => 48 * i))
    expect(line.parts.every((part) => part.firstChannel === 0 && part.channelCount === 48)).toBe(true)
  })

  test('a gap, another spacing and a falling order each begin a line of their own', () => {
    const lines = linesOf([
      window(1.3e9, 48),
      window(1.3e9 + 48 * SPACING_HZ, 48),
      window(1.3e9 + 97 * SPACING_HZ, 48), // a channel is missing before it
      window(1.3e9 + 145 * SPACING_HZ, 24, 2 * SPACING_HZ),
      window(1.5e9, 48, -SPACING_HZ),
      window(1.5e9 - 48 * SPACING_HZ, 48, -SPACING_HZ),
    ])
    const windowsOf = lines.map((line) => line.parts.map((part) => part.spectralWindow))
    expect(windowsOf).toEqual([[0, 1], [2], [3], [4, 5]])
    expect(lines.map((line) => line.stepHz)).toEqual([SPACING_HZ, SPACING_HZ, 2 * SPACING_HZ, -SPACING_HZ])
    expect(lines[3]).toMatchObject({ firstHz: 1.5e9, channelCount: 96 })
  })

  test('windows of unequal width and one of a single channel continue each other', () => {
    const lines = linesOf([window(1e9, 5), window(1e9 + 5 * SPACING_HZ, 1), window(1e9 + 6 * SPACING_HZ, 20)])
    expect(lines.map((line) => line.channelCount)).toEqual([26])
  })

  test('windows of one channel each are a line where they are evenly spaced', () => {
    const lines = linesOf([0, 1, 2, 3, 3.7].map((place) => [1.3e9 + 48 * place * SPACING_HZ]))
    expect(lines.map((line) => [line.channelCount, line.stepHz])).toEqual([
      [4, 48 * SPACING_HZ],
      [1, 0],
    ])
  })

  test('a window with a hole is cut there, and what repeats the same frequencies lies on its own', () => {
    const holed = [...window(1e9, 10), ...window(1e9 + 12 * SPACING_HZ, 10)]
    const lines = linesOf([holed, window(1e9, 10)])
    expect(lines.map(({ parts }) => parts.map((part) => [part.spectralWindow, part.firstChannel]))).toEqual([
      [[0, 0]],
      [[1, 0]],
      [[0, 10]],
    ])
  })

  test('the error of a frequency stays below the tolerance and is told', () => {
    const shifted = window(1e9, 48).map((hz, k) => hz + (k === 20 ? 2 : 0))
    expect(linesOf([shifted])[0]).toMatchObject({ channelCount: 48, worstErrorHz: 2 })
    expect(linesOf([shifted], 1e-6).length).toBeGreaterThan(1)
    const off = window(1e9 + 48 * SPACING_HZ + 5, 48) // 2e-5 of the spacing
    expect(linesOf([window(1e9, 48), off])).toHaveLength(2)
  })

  test('a frequency that is no number is refused', () => {
    expect(() => linesOf([[1e9, Number.NaN]])).toThrow(/spectral window 0 has a channel at NaN Hz/)
    expect(linesOf([[]])).toEqual([])
  })
})
