import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataJson, haveData } from '@contimg/fixtures/data'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { measureSources } from '../measure/measure-sources.ts'
import type { Measured } from '../measure/measurement.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'
import { imageMeasurementSet } from './run.ts'
import { calibrated3c286, PLACES_3C286 } from './testing/vla.ts'

const ARCSEC = Math.PI / 648000
const BACKGROUND_JY = 0.197

const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function optionsFor(name: string, options: Partial<ImageOptions>): ImageOptions {
  return { ...DEFAULT_IMAGE_OPTIONS, imageName: join(folder, name), pbCorrect: false, ...options }
}

describe.skipIf(!haveData)('the VLA’s 3C286 with our bandpass against Perley and Butler (2017)', () => {
  let ms: string

  beforeAll(async () => {
    ms = await calibrated3c286(folder)
  })

  test('dirty, with natural weights, is what WSClean makes of it within 0.2 %', async () => {
    const options = { sizePx: 512, cellRad: ARCSEC, weighting: { kind: 'natural' }, iterations: 0 } as const
    const { peakJy } = await imageMeasurementSet(ms, optionsFor('natural', options))
    // apply gives each baseline the weight of its gains, which WSClean's corrected data did not have
    expect(Math.abs(peakJy / wscleanCentreJy('c3cor_nat', 'dirty') - 1)).toBeLessThan(0.002)
  })

  test('CLEANed at Briggs 0 has 15.015 Jy within 0.5 %, and the background source in place', async () => {
    const options = { sizePx: 1200, cellRad: 1.2 * ARCSEC, weighting: { kind: 'briggs', robust: 0 } } as const
    const { products, clean, noiseJy, peakJy } = await imageMeasurementSet(ms, optionsFor('clean', options))
    expect(wscleanCentreJy('c3cor_b0_clean', 'image')).toBeCloseTo(15.015, 3)
    expect(clean!.diverged).toBeUndefined()
    expect(noiseJy).toBeLessThan(0.0131) // rms of WSClean's residual
    const [centre, background] = measureSources(products.image!, PLACES_3C286) as Measured[]
    expect(Math.abs(centre.fluxJy / 15.015 - 1)).toBeLessThan(0.005)
    expect(Math.abs(peakJy / 15.015 - 1)).toBeLessThan(0.005)
    expect(centre.offsetArcsec).toBeLessThan(0.1)
    expect(background.offsetArcsec).toBeLessThan(0.6) // half a pixel, which is what was noted
    expect(Math.abs(background.fluxJy - BACKGROUND_JY)).toBeLessThan(4 * background.fluxErrorJy)
  })
})

function wscleanCentreJy(run: string, kind: string): number {
  type Images = Readonly<Record<string, { readonly centre_value: number }>>
  const { runs } = dataJson<{ runs: Readonly<Record<string, { readonly images: Images }>> }>('expected', 'wsclean.json')
  return runs[run].images[kind].centre_value
}
