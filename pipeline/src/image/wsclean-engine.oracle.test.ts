import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { haveProgram } from '@contimg/fixtures/oracle'
import { cardNumber, cardValue, firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'
import { imageMeasurementSet } from './run.ts'
import { imageWithWsclean } from './wsclean.ts'

const ARCSEC = Math.PI / 180 / 3600
const WSCLEAN = { path: 'wsclean', environment: { ...process.env, OPENBLAS_NUM_THREADS: '1' } }
const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const ms = join(folder, 'drift.ms')

const optionsOf = (name: string, changes: Partial<ImageOptions>): ImageOptions => ({
  ...DEFAULT_IMAGE_OPTIONS,
  imageName: join(folder, name),
  sizePx: 512,
  cellRad: 8 * ARCSEC,
  weighting: { kind: 'natural' },
  iterations: 0,
  threshold: 0.02,
  ...changes,
})

function readImage(path: string) {
  using source = new FileSource(path)
  const hdu = firstImage(source)
  const { data } = readFitsImage(source, hdu)
  return {
    data: data as Float32Array,
    card: (keyword: string) => cardNumber(hdu, keyword),
    cards: hdu.cards,
  }
}

/** The largest difference over the largest value, away from the edges. */
function difference(ours: Float32Array, theirs: Float32Array, width: number): number {
  let [worst, peak] = [0, 0]
  const edge = width >> 3
  for (let y = edge; y < width - edge; y++)
    for (let x = edge; x < width - edge; x++) {
      const at = y * width + x
      worst = Math.max(worst, Math.abs(ours[at] - theirs[at]))
      peak = Math.max(peak, Math.abs(ours[at]))
    }
  return worst / peak
}

describe.skipIf(!haveProgram('wsclean'))('the engine WSClean', () => {
  beforeAll(async () => {
    const [group] = await simulate(
      simulationOf({ outFolder: join(folder, 'in'), size: 'tiny', gainErrors: 'none', sefdJy: 500, sourceCount: 6 }),
    )
    await convert(group.files, ms)
  })

  test('makes of a drift scan the images that ours makes, under our names, and leaves nothing else', async () => {
    const before = new Set(readdirSync(folder))
    const clean = { iterations: 20_000, threshold: 0.01, weighting: { kind: 'briggs', robust: 0 } } as const
    const theirs = await imageWithWsclean(ms, optionsOf('theirs', clean), {}, WSCLEAN)
    const made = readdirSync(folder).filter((name) => !before.has(name))
    const kinds = ['dirty', 'image-pbcor', 'image', 'model', 'pb', 'psf', 'residual', 'weights']
    expect(made.toSorted()).toEqual(kinds.map((kind) => `theirs-${kind}.fits`))
    const ours = await imageMeasurementSet(ms, optionsOf('ours', clean))
    expect(ours.clean).toMatchObject({ end: 'threshold' })
    for (const kind of ['psf', 'dirty', 'image'] as const) {
      const [one, other] = [ours.products[kind]!, theirs.products[kind]!].map(readImage)
      const limit = kind === 'image' ? clean.threshold / ours.peakJy : 1e-4
      expect(difference(one.data, other.data, 512), kind).toBeLessThan(limit)
      if (kind === 'dirty') expect(other.card('WSCNVIS') / ours.counts.used).toBeCloseTo(1, 3)
    }
    for (const kind of ['pb', 'weights'] as const) {
      const [one, other] = [ours.products[kind]!, theirs.products[kind]!].map(readImage)
      expect(difference(one.data, other.data, 512)).toBeLessThan(1e-6)
      expect(cardValue(other.cards, 'BTYPE')).toBe(cardValue(one.cards, 'BTYPE'))
    }
    const [image, beam, corrected] = (['image', 'pb', 'image-pbcor'] as const).map((kind) =>
      readImage(theirs.products[kind]!),
    )
    image.data.forEach((value, i) => {
      if (beam.data[i] >= 0.2) expect(corrected.data[i]).toBeCloseTo(value / beam.data[i], 5)
      else expect(corrected.data[i]).toBeNaN()
    })
    expect(theirs.primaryBeam?.name).toBe('airy')
    expect(Math.abs(theirs.beam!.majorFwhm / ours.beam!.majorFwhm - 1)).toBeLessThan(0.005)
    expect(Math.abs(theirs.peakJy / ours.peakJy - 1)).toBeLessThan(0.01)
  })

  test('images one field, some windows and another centre as asked, and marks what is not for science', async () => {
    const one = optionsOf('one', { fields: [7], spectralWindows: [0, 1, 2, 3], sizePx: 256, tier: 'development' })
    const theirs = await imageWithWsclean(ms, one, {}, WSCLEAN)
    expect(theirs.products.dirty).toBe(join(folder, 'NON_SCIENCE_one-dirty.fits'))
    const dirty = readImage(theirs.products.dirty!)
    expect([cardValue(dirty.cards, 'NONSCI'), cardValue(dirty.cards, 'QUALTIER')]).toEqual([true, 'development'])
    const ours = await imageMeasurementSet(ms, { ...one, imageName: join(folder, 'own') })
    expect(dirty.card('WSCNVIS')).toBe(ours.counts.used)
    expect(difference(readImage(ours.products.dirty!).data, dirty.data, 256)).toBeLessThan(5e-3)
    expect(theirs.noiseJy / ours.noiseJy).toBeCloseTo(1, 1)
    const phaseCentre = { raRad: ours.centre.raRad + 0.004, decRad: ours.centre.decRad - 0.002 }
    const moved = await imageWithWsclean(ms, optionsOf('moved', { phaseCentre, sizePx: 256 }), {}, WSCLEAN)
    const card = readImage(moved.products.image!).card
    const degrees = (card('CRVAL1') + 360) % 360
    expect(degrees).toBeCloseTo((phaseCentre.raRad * 180) / Math.PI, 4)
    expect(card('CRVAL2')).toBeCloseTo((phaseCentre.decRad * 180) / Math.PI, 4)
  })

  test('cleans within the mask alone', async () => {
    const { centre } = await imageMeasurementSet(ms, optionsOf('where', { sizePx: 256 }))
    const mask = { kind: 'discs', centres: [centre], radiusRad: 200 * ARCSEC, description: 'the middle' } as const
    const { products } = await imageWithWsclean(
      ms,
      optionsOf('masked', { mask, sizePx: 256, iterations: 40 }),
      {},
      WSCLEAN,
    )
    const { data } = readImage(products.model!)
    const away = (i: number) => Math.hypot((i % 256) - 128, Math.floor(i / 256) - 128) * 8 > 210
    expect(data.some((value) => value !== 0)).toBe(true)
    expect(data.filter((value, i) => value !== 0 && away(i))).toHaveLength(0)
  })

  test('says what it cannot do and leaves nothing', async () => {
    const before = readdirSync(folder)
    const fail = (changes: Partial<ImageOptions>, program = WSCLEAN) =>
      imageWithWsclean(ms, optionsOf('fails', changes), {}, program)
    await expect(fail({ fields: [1, 2] })).rejects.toThrow('2 of 24 fields, wanted one or all for WSClean')
    await expect(fail({ fields: [99] })).rejects.toThrow('field 99')
    await expect(fail({}, { ...WSCLEAN, path: 'no-such-wsclean' })).rejects.toThrow(
      'there is no program "no-such-wsclean", wanted WSClean on PATH or its path (--wsclean-path)',
    )
    await expect(fail({ fields: [3] }, { ...WSCLEAN, path: 'false' })).rejects.toThrow('false ended with code 1')
    expect(readdirSync(folder)).toEqual(before)
    expect(existsSync(join(folder, 'fails-dirty.fits'))).toBe(false)
  })
})
