import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { cardNumber, cardValue, firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import type { ImagingResult } from './image-result.ts'
import { checkImageOptions, DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'
import { imageMeasurementSet } from './run.ts'
import { FIELD, observe, POINTING, REFERENCE_HZ, type SpectralField } from './testing/spectra.ts'

const DEG = Math.PI / 180

function image(
  path: string,
  { centre, sizePx, cellRad }: SpectralField,
  options: Partial<ImageOptions>,
): Promise<ImagingResult> {
  const given = { imageName: join(temporaryFolder(), 'out'), sizePx, cellRad, phaseCentre: centre, terms: 2 } as const
  return imageMeasurementSet(path, { ...DEFAULT_IMAGE_OPTIONS, ...given, ...options })
}

function read({ products }: ImagingResult, kind: keyof ImagingResult['products']) {
  using source = new FileSource(products[kind]!)
  const hdu = firstImage(source)
  return { hdu, data: readFitsImage(source, hdu).data as Float32Array }
}

test('flux and spectral index of sources amid noise are found again, and blank where nothing is', async () => {
  const ms = await observe(temporaryFolder(), FIELD, { beam: 'none' })
  const made = await image(ms, FIELD, { pbCorrect: false })
  expect(made.clean?.end).toBe('threshold')
  const [flux, index, error] = (['image-tt0', 'alpha', 'alpha-error'] as const).map((kind) => read(made, kind))
  const referenceHz = cardNumber(flux.hdu, 'TAYREF')
  for (const { x, y, fluxJy, alpha } of FIELD.sources) {
    const at = y * FIELD.sizePx + x
    const wantedJy = fluxJy * (referenceHz / REFERENCE_HZ) ** alpha
    expect(Math.abs(flux.data[at] - wantedJy)).toBeLessThan(0.01 * wantedJy + 3 * made.noiseJy)
    expect(Math.abs(index.data[at] - alpha)).toBeLessThan(Math.max(0.05, (3 * 26 * made.noiseJy) / fluxJy))
    expect(Math.abs(index.data[at] - alpha)).toBeLessThan(4 * error.data[at])
    expect(error.data[at] / ((25 * made.noiseJy) / wantedJy)).toBeCloseTo(1, 0.5)
  }
  const cutJy = cardNumber(index.hdu, 'ALPHACUT')
  expect(cutJy / made.noiseJy).toBeCloseTo(5, 5)
  index.data.forEach((value, i) => {
    expect(Number.isNaN(value)).toBe(flux.data[i] < cutJy)
  })
  expect(cardValue(index.hdu.cards, 'BTYPE')).toBe('Spectral Index')
  expect(cardValue(index.hdu.cards, 'ALPHAPB')).toBe(false)
  for (const [kind, term] of [
    ['image-tt1', 1],
    ['psf-tt2', 2],
    ['model-tt0', 0],
  ] as const) {
    const { hdu } = read(made, kind)
    expect([cardNumber(hdu, 'TAYTERM'), cardNumber(hdu, 'TAYREF')]).toEqual([term, referenceHz])
    expect(cardNumber(hdu, 'CRVAL3')).toBe(referenceHz)
  }
  const pixels = (path: string | undefined) =>
    readFileSync(path!)
      .subarray(-4 * FIELD.sizePx ** 2)
      .toString('base64')
  for (const kind of ['image', 'model', 'residual', 'psf'] as const)
    expect(pixels(made.products[kind])).toBe(pixels(made.products[`${kind}-tt0`]))
})

test('without iterations both terms are dirty, there is no index, and one is told so', async () => {
  const ms = await observe(temporaryFolder(), FIELD, { beam: 'none' })
  const made = await image(ms, FIELD, { pbCorrect: false, iterations: 0 })
  expect(made.warnings).toEqual([expect.stringContaining('no spectral index is made of dirty images')])
  expect(Object.keys(made.products)).toEqual(expect.arrayContaining(['image', 'psf-tt2', 'image-tt1']))
  expect(made.products).not.toHaveProperty('alpha')
  const [flux, slope] = (['image-tt0', 'image-tt1'] as const).map((kind) => read(made, kind))
  const at = 240 * FIELD.sizePx + 240
  expect(slope.data[at] / flux.data[at]).toBeLessThan(-0.5)
})

const HALF_POWER: SpectralField = {
  centre: { ...POINTING, decRad: POINTING.decRad + 1.27 * DEG },
  sizePx: 240,
  cellRad: (6 * DEG) / 3600,
  sources: [{ x: 130, y: 120, fluxJy: 1, alpha: -0.7 }],
}

test('the index of a source at half power is that without the beam, which alone makes it steeper by 1.5', async () => {
  const ms = await observe(temporaryFolder(), HALF_POWER, { sefdJy: 600 })
  const corrected = await image(ms, HALF_POWER, {})
  const plain = await image(ms, HALF_POWER, { pbCorrect: false })
  const at = 120 * HALF_POWER.sizePx + 130
  expect(read(corrected, 'pb').data[at]).toBeCloseTo(0.47, 1)
  expect(read(plain, 'alpha').data[at]).toBeLessThan(-2.1)
  expect(Math.abs(read(corrected, 'alpha').data[at] + 0.7)).toBeLessThan(0.05)
  expect(cardValue(read(corrected, 'alpha').hdu.cards, 'ALPHAPB')).toBe(true)
  expect(Math.abs(read(corrected, 'image-pbcor').data[at] - 1)).toBeLessThan(0.02)
})

test.each([
  [{ epsilon: 1e-6 }, 'two Taylor terms with accuracy 0.000001, wanted 1e-5 or more'],
  [
    { deconvolver: 'multiscale' },
    'two Taylor terms with multi-scale CLEAN or local noise, wanted points and one noise',
  ],
  [{ localNoiseBeams: 25 }, 'two Taylor terms with multi-scale CLEAN or local noise, wanted points and one noise'],
] as const)('two terms with %o are refused', (options, message) => {
  const given = { ...DEFAULT_IMAGE_OPTIONS, imageName: 'x', terms: 2, ...options } as const
  expect(() => checkImageOptions(given)).toThrow(message)
})
