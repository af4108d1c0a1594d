import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tierCards } from './header.ts'
import { checkImageOptions, DEFAULT_IMAGE_OPTIONS, QUALITY_TIERS } from './options.ts'
import { productName, TIERS } from './tiers.ts'

test('all tiers image the same 3.5° with options that can be', () => {
  for (const tier of QUALITY_TIERS) {
    const { minimumMaskJy, ...settings } = TIERS[tier]
    checkImageOptions({ ...DEFAULT_IMAGE_OPTIONS, ...settings, tier, imageName: 'x' })
    expect((settings.sizePx * settings.cellRad * 180) / Math.PI).toBeCloseTo(3.5, 9)
    expect(minimumMaskJy).toBeGreaterThan(0)
  }
})

test('development has four times the pixel of high precision, standard is the default', () => {
  const { development, standard, high_precision: high } = TIERS
  expect(development.cellRad / high.cellRad).toBeCloseTo(4, 9)
  expect(development.iterations).toBeLessThanOrEqual(300)
  expect(high.iterations).toBeGreaterThanOrEqual(2000)
  expect(DEFAULT_IMAGE_OPTIONS).toMatchObject({ sizePx: standard.sizePx, weighting: standard.weighting })
})

test('only products of development bear the mark NON_SCIENCE, in their name and in their header', () => {
  const imageName = join('out', 'obs.img')
  expect(productName({ imageName, tier: 'development' })).toBe(join('out', 'NON_SCIENCE_obs.img'))
  expect(productName({ imageName, tier: 'standard' })).toBe(imageName)
  expect(productName({ imageName })).toBe(imageName)
  const keywords = (tier?: 'development' | 'high_precision') => tierCards(tier).map(([keyword]) => keyword)
  expect(keywords('development')).toEqual(['QUALTIER', 'NONSCI'])
  expect(keywords('high_precision')).toEqual(['QUALTIER'])
  expect(keywords()).toEqual([])
})
