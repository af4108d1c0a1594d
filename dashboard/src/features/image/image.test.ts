import type { CatalogOverlay, CatalogValidation, Lineage } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { readAddress, searchText, writeAddress } from '../../words/address.ts'
import { KEYS } from './keys.ts'
import { spansBeside } from './neighbours.ts'
import { scaleBar } from './paint/draw-frame.ts'
import { circleOf, halfPowerOf } from './pixels/use-beam.ts'
import { judgedLine } from './side/judged-line.ts'
import { inputsOf } from './side/made-of.ts'
import { usualLimits } from './sky/kinds.ts'
import { localNoise } from './sky/local-noise.ts'
import { separationDeg } from './sky/plane.ts'
import { extremes, robustSigma, shareLimits, sortedSample } from './sky/sample-limits.ts'
import { nearestSource, sourcesOf } from './sky/sources.ts'
import { chosenLimits } from './viewer/pane-image.ts'
import { readoutText, valueText } from './viewer/readout.tsx'

test('the address of a view restores it, and its defaults need no address', () => {
  const { values } = readAddress(KEYS, {})
  expect(searchText(writeAddress(KEYS, values))).toBe('')
  const view = {
    ...values,
    view: 'residual',
    with: [7, 9],
    map: 'gray',
    lo: -0.0012,
    hi: 0.024,
    ov: [],
    min: 9,
    c: [341.54, 16.15],
    z: 2.5,
  } as const
  const text = searchText(writeAddress(KEYS, view))
  expect(text).toBe('?view=residual&with=7,9&map=gray&lo=-0.0012&hi=0.024&ov=none&min=9&c=341.54,16.15&z=2.5')
  expect(readAddress(KEYS, Object.fromEntries(new URLSearchParams(text)))).toEqual({ values: view, ignored: [] })
  const { ignored } = readAddress(KEYS, { z: '0', c: '1', with: '1,2,3,4', ov: 'grid,loud', region: 'blob(1,2)' })
  expect(ignored).toHaveLength(5)
})

test('half power is where a row of the beam crosses one half, and two rows make the circle', () => {
  const beam = (x: number, y: number) => Math.exp(-Math.LN2 * (((x - 105) ** 2 + (y - 88) ** 2) / 40 ** 2))
  const chord = (y: number) => [y, halfPowerOf(Float32Array.from({ length: 220 }, (_, x) => beam(x, y)))!] as const
  const circle = circleOf(chord(70), chord(96))
  expect(circle.x).toBeCloseTo(105, 2)
  expect(circle.y).toBeCloseTo(88, 1)
  expect(circle.radius).toBeCloseTo(40, 1)
  expect(halfPowerOf([0.1, 0.2, 0.1])).toBeUndefined()
  expect(halfPowerOf([0.9, 1, 0.9])).toBeUndefined()
  expect(halfPowerOf([Number.NaN, 0.6, 1, 0.2])).toBeUndefined()
})

test('the local noise is that of the pixels about a place, whatever shines there', () => {
  const noise = (x: number, y: number) => {
    const h = (k: number) => {
      const v = Math.sin((x * 57 + y) * 12.9898 + k * 78.233) * 43758.5453
      return v - Math.floor(v)
    }
    return 2e-3 * (h(1) + h(2) + h(3) + h(4) + h(5) + h(6) + h(7) + h(8) + h(9) + h(10) + h(11) + h(12) - 6)
  }
  const found = localNoise((x, y) => noise(x, y) + (Math.hypot(x - 50, y - 50) < 6 ? 5 : 0), 50, 50)!
  expect(Math.abs(found / 2e-3 - 1)).toBeLessThan(0.06)
  expect(localNoise((x) => (x > 55 ? Number.NaN : 1), 100, 50)).toBeUndefined()
})

test('ranges: of the kind, of a share of the pixels, of all; blank pixels count for nothing', () => {
  expect(usualLimits('image', 4.3e-4)).toEqual({ low: -0.0013, high: 0.021 })
  expect(usualLimits('residual', 4.3e-4)).toEqual({ low: -0.0026, high: 0.0026 })
  expect(usualLimits('image', null)).toBeUndefined()
  expect(usualLimits('psf', null)).toEqual({ low: -0.3, high: 0.3 })
  expect(usualLimits('weights', 1)).toBeUndefined()
  const data = Float32Array.from({ length: 1001 }, (_, i) => (i === 500 ? Number.NaN : i))
  expect(extremes(data)).toEqual({ low: 0, high: 1000 })
  expect(shareLimits(sortedSample(data), 0.9)).toEqual({ low: 49, high: 951 })
  expect(shareLimits(new Float32Array(0), 0.9)).toBeUndefined()
  expect(robustSigma(sortedSample(data))).toBeCloseTo(1.4826 * 251, 3)
  expect(chosenLimits(null, 0.01, { low: -0.001, high: 0.02 })).toEqual({ low: -0.001, high: 0.01 })
  expect(chosenLimits(0.03, null, { low: -0.001, high: 0.02 })!.high).toBeGreaterThan(0.03)
})

const overlay = {
  sources: [
    { id: 'a', catalog: 'nvss', ra_deg: 10, dec_deg: 20, flux_jy: 0.1 },
    { id: 'b', catalog: 'nvss', ra_deg: 10.1, dec_deg: 20, flux_jy: 0.004 },
    { id: 'a', catalog: 'vlass', ra_deg: 12, dec_deg: 20, flux_jy: 0.1 },
  ],
} as unknown as CatalogOverlay

test('a source of the catalogue has what was found of it, if it was looked for', () => {
  const validation = {
    catalog: { name: 'nvss' },
    sources: [{ id: 'a', status: 'absent', expected_jy: 0.09 }],
  } as unknown as CatalogValidation
  const sources = sourcesOf(overlay, validation)
  expect(sources.map(({ status }) => status)).toEqual(['absent', undefined, undefined])
  expect(nearestSource(sources, [10.09, 20.001], 0.1)?.id).toBe('b')
  expect(nearestSource(sources, [50, 20], 0.1)).toBeUndefined()
  expect(separationDeg([359.9, 60], [0.1, 60])).toBeCloseTo(0.1, 4)
})

test('a readout tells the value with the noise about it, and says what is blank or still to come', () => {
  expect(valueText({ pixel: [1, 1], value: 0.01478, noise: 0.00041 }, 'Jy/beam')).toBe('14.8 ± 0.4 mJy/beam')
  expect(valueText({ pixel: [1, 1], value: 0.83, noise: undefined }, '')).toBe('0.830')
  expect(valueText({ pixel: [1, 1], value: Number.NaN, noise: undefined }, 'Jy/beam')).toBe('blank')
  expect(valueText({ pixel: [1, 1], value: undefined, noise: undefined }, 'Jy/beam')).toBe('not read yet')
  const text = readoutText([341.5, 16.15], { unit: 'Jy/beam', plane: { isSky: true } } as never, {
    pixel: [9, 19],
    value: 0.01478,
    noise: 0.00041,
  })
  expect(text).toBe(
    '22:46:00.000 +16:09:00.00 · 341.500000 16.150000 · pixel 10, 20 · 14.8 ± 0.4 mJy/beam (0.0147800 Jy/beam)',
  )
})

test('a number that was judged stands beside its limit', () => {
  const noise = {
    name: 'noise_jy',
    value: 0.00043,
    unit: 'Jy/beam',
    worse: 'above',
    warn: 0.001,
    fail: 0.003,
    grade: 'good',
    why: '',
  } as const
  expect(judgedLine(noise)).toEqual({ name: 'Noise', value: '0.430 mJy/beam', limit: '< 1' })
  expect(judgedLine({ ...noise, name: 'completeness', value: null, worse: 'below', warn: 0.7 })).toEqual({
    name: 'Completeness',
    value: 'not measured',
    limit: '> 0.7',
  })
  expect(judgedLine({ ...noise, name: 'new_rule', unit: 'K', value: 3 })).toMatchObject({
    name: 'New rule',
    value: '3.00 K',
  })
})

test('an image is made of what its run read, and of nothing before that', () => {
  const artifact = (id: number, type: string) => ({ id: `artifact:${id}`, kind: 'artifact', type, path: `/p/${id}` })
  const graph = {
    root: 'artifact:1',
    nodes: [
      artifact(1, 'file'),
      artifact(2, 'table'),
      artifact(3, 'measurement-set'),
      artifact(4, 'raw'),
      { id: 'activity:9', kind: 'activity' },
      { id: 'activity:8', kind: 'activity' },
    ],
    edges: [
      { from: 'activity:9', to: 'artifact:1', role: 'output' },
      { from: 'artifact:2', to: 'activity:9', role: 'input' },
      { from: 'artifact:3', to: 'activity:9', role: 'input' },
      { from: 'activity:8', to: 'artifact:3', role: 'output' },
      { from: 'artifact:4', to: 'activity:8', role: 'input' },
    ],
  } as unknown as Lineage
  expect(inputsOf(graph).map(({ id }) => id)).toEqual(['artifact:3', 'artifact:2'])
})

test('the spans before and after a moment do not hold it', () => {
  const ms = Date.parse('2026-01-25T22:15:47.618Z')
  const [before, after] = spansBeside(ms)
  expect(before.endsWith('/2026-01-25T22:15:47')).toBe(true)
  expect(after.startsWith('2026-01-25T22:15:48/')).toBe(true)
})

test('the bar of scale is the longest of a round length that fits', () => {
  expect(scaleBar(2.5 / 0.147, 110)).toEqual({ px: expect.closeTo(105.84, 1), label: '30′' })
  expect(scaleBar(0.05, 110)).toMatchObject({ label: '5″' })
})
