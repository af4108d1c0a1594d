import { fluxAtHz } from '@contimg/numerics/flux'
import { expect, test } from 'vitest'
import { ComponentListError, parseComponentList } from './component-list.ts'

const TRUTH = JSON.stringify({
  group: '2025-10-17T14:40:09',
  sources: [
    {
      name: 'S001',
      ra_deg: 128.7287,
      dec_deg: 55.5725,
      flux_jy: 8.8,
      spectral_index: -0.7,
      reference_frequency_hz: 1.5e9,
      apparent_flux_jy: 3.1,
    },
    { ra_deg: 10, dec_deg: -5, flux_jy: -0.5 },
  ],
})

test('the truth file of the simulator is a component list', () => {
  const [first, second] = parseComponentList('truth.json', TRUTH)
  expect(first.name).toBe('S001')
  expect(first.raRad).toBeCloseTo((128.7287 * Math.PI) / 180, 14)
  expect(fluxAtHz(first, 1.3e9)).toBeCloseTo(8.8 * (1.3 / 1.5) ** -0.7, 12)
  expect(second.name).toBe('source 2')
  expect(fluxAtHz(second, 1.3e9)).toBe(-0.5)
})

test('a table of comma separated values is a component list', () => {
  const text = '# two sources\nra_deg,dec_deg,flux_jy,spectral_index,name\n10,20,1.5,-0.8,A\n11, 21 ,2,,B\n'
  const sources = parseComponentList('list.csv', text)
  expect(sources.map(({ name, fluxJy, spectralTerms }) => [name, fluxJy, ...spectralTerms])).toEqual([
    ['A', 1.5, -0.8],
    ['B', 2, 0],
  ])
})

test('a survey like NVSS, with peaks and without names, is a component list', () => {
  const text = 'ra_deg,dec_deg,peak_jy_beam,qual\n0.0667502,53.7954774,0.092725,0\n0.0851953,55.6524990,1.534259,0\n'
  const [, second] = parseComponentList('nvss.csv', text)
  const flat = { referenceFrequencyHz: 1.4e9, spectralTerms: [0] }
  expect(second).toMatchObject({ name: 'source 2', fluxJy: 1.534259, ...flat })
  expect(second.raRad).toBeCloseTo((0.0851953 * Math.PI) / 180, 15)
  expect(second.decRad).toBeCloseTo((55.652499 * Math.PI) / 180, 15)
  const both = parseComponentList('both.csv', 'peak_jy_beam,ra_deg,dec_deg,flux_jy\n1,2,3,4\n')
  expect(both[0].fluxJy).toBe(4)
})

test.each([
  ['nothing', '', /first line ""/],
  ['no sources', '{"sources": []}', /no sources/],
  ['no array', '{"source": []}', /no array "sources"/],
  ['broken JSON', '{"sources": [', /not/],
  ['a number for a source', '{"sources": [7]}', /source 1 is 7/],
  ['a missing flux', '{"sources": [{"name": "A", "ra_deg": 1, "dec_deg": 2}]}', /A: flux_jy is missing/],
  ['a flux in words', 'ra_deg,dec_deg,flux_jy\n1,2,bright\n', /flux_jy is "bright"/],
  [
    'a declination beyond the pole',
    'ra_deg,dec_deg,flux_jy\n1,92,1\n',
    /dec_deg is 92, wanted a number from -90 to 90/,
  ],
  ['a short line', 'ra_deg,dec_deg,flux_jy\n1,2\n', /source 1 has 2 values, wanted 3/],
])('%s is refused with what was wrong', (_, text, message) => {
  expect(() => parseComponentList('list', text)).toThrow(ComponentListError)
  expect(() => parseComponentList('list', text)).toThrow(message)
})
