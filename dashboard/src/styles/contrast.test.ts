import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// design: WCAG 2.2 contrast of every colour on every surface that it may lie on, recomputed from the tokens
const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

type Theme = 'dark' | 'light'

function tokensOf(theme: Theme): ReadonlyMap<string, string> {
  const [, block] = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css) ?? []
  return new Map([...(block ?? '').matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]))
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const SURFACES = ['canvas', 'panel', 'raised', 'inset', 'selected'].map((name) => `surface-${name}`)
const STATES = ['collecting', 'pending', 'progress', 'completed', 'failed', 'stale']
const LABELS = [...STATES.map((name) => `state-${name}`), 'quality-good', 'quality-warn', 'quality-fail']
const MARKS = [
  ...STATES.map((name) => `state-${name}-mark`),
  ...['good', 'warn', 'fail'].map((name) => `quality-${name}-mark`),
]
const UNDER_MARKS = ['surface-panel', 'surface-inset', 'surface-canvas']

const worst = (theme: Theme, names: readonly string[], on: readonly string[]) => {
  const tokens = tokensOf(theme)
  const of = (name: string) => {
    const colour = tokens.get(name)
    if (colour === undefined) throw new Error(`tokens.css has no --${name} for ${theme}`)
    return colour
  }
  return Math.min(...names.flatMap((name) => on.map((surface) => contrast(of(name), of(surface)))))
}

test.each(['dark', 'light'] as const)('what is read has AA contrast on every surface: %s', (theme) => {
  expect(worst(theme, ['text', 'text-2', 'text-3'], SURFACES)).toBeGreaterThanOrEqual(4.5)
  expect(worst(theme, LABELS, SURFACES)).toBeGreaterThanOrEqual(4.5)
  expect(worst(theme, ['accent', 'brush'], SURFACES)).toBeGreaterThanOrEqual(4.5)
  expect(worst(theme, ['on-accent'], ['accent'])).toBeGreaterThanOrEqual(4.5)
})

test.each(['dark', 'light'] as const)('marks and the borders of controls stand out: %s', (theme) => {
  expect(worst(theme, MARKS, UNDER_MARKS)).toBeGreaterThanOrEqual(3)
  expect(worst(theme, ['border-control'], SURFACES)).toBeGreaterThanOrEqual(3)
})

test('contrast is that of the definition', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})
