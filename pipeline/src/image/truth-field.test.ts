import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PointSource } from '@contimg/numerics/flux'
import { type Direction, separationRad } from '@contimg/numerics/frames'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomField } from '../simulate/sky.ts'
import type { ImagingResult } from './image-result.ts'
import { DEFAULT_IMAGE_OPTIONS } from './options.ts'
import { imageMeasurementSet } from './run.ts'
import {
  type Found,
  foundSources,
  meanRatio,
  placeAt,
  type SimulatedField,
  simulatedField,
  sourceAt,
} from './testing/fields.ts'

const DEG = Math.PI / 180
const ARCSEC = DEG / 3600
const FAR = 1.5 * DEG

const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let field: SimulatedField
let image: ImagingResult
let apparent: Found[] // beside the flux that comes through the primary beam
let corrected: Found[] // beside that of the sky

/** Two sources 1.5° from the centre, and others down to 1 mJy: 300 in all. */
function sky(centre: Direction): PointSource[] {
  const far = [
    sourceAt(placeAt(centre, FAR, 0), 'far east', 0.1),
    sourceAt(placeAt(centre, -0.6 * FAR, -0.8 * FAR), 'far south-west', 0.04),
  ]
  const others = { radiusRad: 1.6 * DEG, count: 298, minimumJy: 0.001, maximumJy: 0.5, seed: 11 }
  return [...far, ...randomField({ centre, avoid: far, ...others })]
}

beforeAll(async () => {
  // 96 antennas with the noise of the real ones; 32 channels have the noise of 768
  field = await simulatedField(folder, { size: 'small', channels: 32, seed: 7 }, sky)
  image = await imageMeasurementSet(field.ms, {
    ...DEFAULT_IMAGE_OPTIONS,
    imageName: join(folder, 'field'),
    sizePx: 1680,
    cellRad: 7.5 * ARCSEC,
  })
  apparent = foundSources(image.products.image!, field.truth, (source) => source.apparent_flux_jy)
  corrected = foundSources(image.products['image-pbcor']!, field.truth, (source) => source.mean_flux_jy)
}, 300_000)

test('the field is one of 300 sources from 1 mJy up, its noise that of the antennas', () => {
  const fluxes = field.truth.sources.map(({ flux_jy }) => flux_jy)
  expect(fluxes).toHaveLength(300)
  expect(Math.min(...fluxes)).toBeLessThan(0.00102)
  expect(field.truth.sefd_jy).toBe(5800)
  // Stokes I is the mean of two polarizations; faint sources add to what is seen between the bright ones
  const theoryJy = (field.truth.noise_sigma_jy / Math.SQRT2) * image.relativeNoise
  expect(image.noiseJy / theoryJy).toBeGreaterThan(0.95)
  expect(image.noiseJy / theoryJy).toBeLessThan(1.2)
})

test.each([
  ['as seen through the primary beam', () => apparent],
  ['corrected for it', () => corrected],
])('%s, the mean flux ratio is 1 within 1 % or 3 standard errors', (_, sources) => {
  const { mean, error } = meanRatio(sources())
  expect(Math.abs(mean - 1)).toBeLessThan(Math.max(0.01, 3 * error))
  // so too where no few bright ones carry the mean
  const middling = sources().filter(({ trueJy, fluxErrorJy }) => trueJy < 0.05 && trueJy > 10 * fluxErrorJy)
  expect(middling.length).toBeGreaterThan(40)
  const ofThese = meanRatio(middling)
  expect(Math.abs(ofThese.mean - 1)).toBeLessThan(Math.max(0.01, 3 * ofThese.error))
})

test('sources stand within 1″ + 4 σ of where they were put', () => {
  const fitted = apparent.filter(({ isPositionFitted }) => isPositionFitted)
  expect(fitted.length).toBeGreaterThan(100)
  const astray = fitted.filter(({ offsetArcsec, positionErrorArcsec }) => offsetArcsec > 1 + 4 * positionErrorArcsec)
  expect(astray.map(({ name, snr, offsetArcsec }) => ({ name, snr, offsetArcsec }))).toEqual([])
})

test.each(['far east', 'far south-west'])('the source %s, 1.5° from the centre, is in place and right', (name) => {
  const source = corrected.find((one) => one.name === name)!
  expect(separationRad(source, image.centre) / DEG).toBeCloseTo(1.5, 1)
  expect(source.offsetArcsec).toBeLessThan(1 + 4 * source.positionErrorArcsec)
  expect(Math.abs(source.fluxJy - source.trueJy)).toBeLessThan(0.03 * source.trueJy + 4 * source.fluxErrorJy)
})
