import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { dataJson, haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { cardNumber, cardValue, firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { directImageValue } from '@contimg/numerics/planes'
import type { Weighting } from '@contimg/numerics/weight'
import { describe, expect, test } from 'vitest'
import { OutputExistsError } from '../output.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'
import { IMAGE_KINDS, productPath } from './products.ts'
import { imageMeasurementSet } from './run.ts'
import { stokesIRows } from './testing.ts'

const ARCSEC = Math.PI / 180 / 3600
const NATURAL: Weighting = { kind: 'natural' }

interface DirectSums {
  readonly sum_W: number
  readonly points: readonly { readonly l_rad: number; readonly m_rad: number; readonly value_jy_beam: number }[]
}

interface WscleanRuns {
  readonly runs: Readonly<
    Record<string, { readonly images: Readonly<Record<string, { centre_value: number; beam_arcsec_deg: number[] }>> }>
  >
}

function optionsFor(folder: string, options: Partial<ImageOptions>): ImageOptions {
  return { ...DEFAULT_IMAGE_OPTIONS, imageName: join(folder, 'out'), iterations: 0, ...options }
}

function readProduct(path: string) {
  using source = new FileSource(path)
  const hdu = firstImage(source)
  const image = readFitsImage(source, hdu)
  return { ...image, hdu, size: image.shape.at(-1) ?? 0 }
}

function pixelAt({ data, size }: ReturnType<typeof readProduct>, cellRad: number, l: number, m: number): number {
  return Number(data[Math.round(size / 2 + m / cellRad) * size + Math.round(size / 2 - l / cellRad)])
}

describe.skipIf(!haveData)('a real Measurement Set', () => {
  test.each([1e-4, 1e-5])('3C286 is imaged as the direct Fourier sum says, at accuracy %s', async (epsilon) => {
    const truth = dataJson<DirectSums>('expected', 'dft_vla_L_3c286.json')
    const options = { sizePx: 512, cellRad: ARCSEC, weighting: NATURAL, epsilon }
    const folder = temporaryFolder()
    const { products, peakJy, counts } = await imageMeasurementSet(
      unpackedTable('ms', 'vla_L_3c286_2spw.ms'),
      optionsFor(folder, options),
    )
    const dirty = readProduct(products.dirty!)
    for (const { l_rad, m_rad, value_jy_beam } of truth.points) {
      const error = Math.abs(pixelAt(dirty, ARCSEC, l_rad, m_rad) - value_jy_beam) / peakJy
      expect(error).toBeLessThan(epsilon)
    }
    expect(cardNumber(dirty.hdu, 'SUMWT') / truth.sum_W).toBeCloseTo(1, 6)
    expect(counts).toEqual({ used: 209006, flagged: 3178, notFinite: 0 })
  })

  test.each([1e-4, 1e-5])('the ASKAP simulation is imaged as its direct sum, at accuracy %s', async (epsilon) => {
    const path = unpackedTable('ms', 'askap_sim_vis_4chan.ms')
    const cellRad = 6 * ARCSEC
    const folder = temporaryFolder()
    const options = optionsFor(folder, { sizePx: 640, cellRad, weighting: NATURAL, epsilon })
    const { products, peakJy, centre } = await imageMeasurementSet(path, options)
    const dirty = readProduct(products.dirty!)
    using source = openVisibilities(path)
    const sets = stokesIRows(source, centre, new Set([0]))
    const sumOfWeights = cardNumber(dirty.hdu, 'SUMWT')
    for (const [x, y] of [
      [320, 320],
      [0, 0],
      [639, 0],
      [0, 639],
      [639, 639],
      [17, 503],
    ]) {
      const [l, m] = [-(x - 320) * cellRad, (y - 320) * cellRad]
      const truth = directImageValue(sets, l, m) / sumOfWeights
      expect(Math.abs(Number(dirty.data[y * 640 + x]) - truth) / peakJy).toBeLessThan(epsilon)
    }
  })

  test.each([
    ['vla_L_3c286_2spw', 'c3raw_nat', 1, NATURAL],
    ['vla_L_3c286_2spw', 'c3raw_uni', 1, { kind: 'uniform' }],
    ['vla_L_3c286_2spw', 'c3raw_b0', 1, { kind: 'briggs', robust: 0 }],
    ['askap_sim_vis_4chan', 'v4_raw_nat', 2, NATURAL],
  ] as const)('%s weighted as in %s has WSClean’s peak and beam within 0.5 %', async (name, run, cell, weighting) => {
    const { dirty, psf } = dataJson<WscleanRuns>('expected', 'wsclean.json').runs[run].images
    const options = { sizePx: 512, cellRad: cell * ARCSEC, weighting }
    const folder = temporaryFolder()
    const { products } = await imageMeasurementSet(unpackedTable('ms', `${name}.ms`), optionsFor(folder, options))
    const image = readProduct(products.dirty!)
    expect(Math.abs(pixelAt(image, ARCSEC, 0, 0) / dirty.centre_value - 1)).toBeLessThan(0.005)
    const [major, minor, pa] = psf.beam_arcsec_deg
    expect(Math.abs((cardNumber(image.hdu, 'BMAJ') * 3600) / major - 1)).toBeLessThan(0.005)
    expect(Math.abs((cardNumber(image.hdu, 'BMIN') * 3600) / minor - 1)).toBeLessThan(0.005)
    expect(Math.abs(cardNumber(image.hdu, 'BPA') - pa)).toBeLessThan(1)
  })

  test('CLEAN takes 3C286 down to the threshold and restores its flux', async () => {
    const folder = temporaryFolder()
    const options = {
      sizePx: 600,
      cellRad: 1.2 * ARCSEC,
      weighting: { kind: 'briggs', robust: 0 },
      iterations: 5000,
    } as const
    const reports: number[] = []
    const result = await imageMeasurementSet(
      unpackedTable('ms', 'vla_L_3c286_2spw.ms'),
      optionsFor(folder, { ...options, threshold: 0.15 }),
      { progress: (fraction) => reports.push(fraction) },
    )
    expect(result.clean).toMatchObject({ end: 'threshold', thresholdJy: 0.15 })
    expect(result.clean!.peakJy).toBeLessThan(0.15)
    const [dirty, psf, image, model, residual] = IMAGE_KINDS.map((kind) => readProduct(result.products[kind]!))
    const centre = 300 * 600 + 300
    // not calibrated: part of the flux is scattered
    expect(Math.abs(Number(image.data[centre]) / Number(dirty.data[centre]) - 1)).toBeLessThan(0.05)
    expect(psf.data[centre]).toBeCloseTo(1, 4)
    expect(Number(model.data[centre])).toBeGreaterThan(10)
    expect(Math.abs(Number(residual.data[centre]))).toBeLessThan(0.15)
    expect([model, image].map(({ hdu }) => cardValue(hdu.cards, 'BUNIT'))).toEqual(['Jy/pixel', 'Jy/beam'])
    expect(reports.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true)
  })

  test('the header says what, where, when and how', async () => {
    const folder = temporaryFolder()
    const { products } = await imageMeasurementSet(
      unpackedTable('ms', 'vla_L_3c286_2spw.ms'),
      optionsFor(folder, { sizePx: 64, cellRad: ARCSEC }),
    )
    const { hdu, shape } = readProduct(products.image!)
    expect(shape).toEqual([1, 1, 64, 64])
    const card = (keyword: string) => cardValue(hdu.cards, keyword)
    expect(['CTYPE1', 'CTYPE2', 'CTYPE3', 'CTYPE4'].map(card)).toEqual(['RA---SIN', 'DEC--SIN', 'FREQ', 'STOKES'])
    expect([card('CRPIX1'), card('CRPIX2')]).toEqual([33, 33])
    expect(card('CDELT1')).toBeCloseTo(-1 / 3600, 12)
    expect(card('CRVAL1')).toBeCloseTo(202.7845, 3)
    expect(card('CRVAL3')).toBe(1.4e9)
    expect(card('DATE-OBS')).toMatch(/^2001-02-25T/)
    expect([card('RADESYS'), card('EQUINOX'), card('TIMESYS'), card('ORIGIN')]).toEqual([
      'ICRS',
      2000,
      'UTC',
      'contimg',
    ])
    const history = hdu.cards.filter(([keyword]) => keyword === 'HISTORY').map(([, value]) => value)
    expect(history.join('\n')).toMatch(/weighting briggs robust 0.5[\s\S]*accuracy 0.0001/)
  })

  test('a product that exists is never replaced, and one that was stopped leaves nothing', async () => {
    const folder = temporaryFolder()
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const options = optionsFor(folder, { sizePx: 64, cellRad: ARCSEC })
    const reason = new Error('enough')
    const control = new AbortController()
    const stopped = imageMeasurementSet(path, options, {
      signal: control.signal,
      progress: (_, message) => message.startsWith('dirty image') && control.abort(reason),
    })
    await expect(stopped).rejects.toBe(reason)
    expect(readdirSync(folder)).toEqual([])
    copyFileSync(join(path, 'table.dat'), productPath(options.imageName, 'model'))
    await expect(imageMeasurementSet(path, options)).rejects.toThrow(OutputExistsError)
    expect(existsSync(productPath(options.imageName, 'dirty'))).toBe(false)
  })

  test('a field that is not there and a centre elsewhere are answered', async () => {
    const folder = temporaryFolder()
    const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
    const options = optionsFor(folder, { sizePx: 64, cellRad: ARCSEC })
    await expect(imageMeasurementSet(path, { ...options, fields: [3] })).rejects.toThrow(
      /field 3, wanted some of 0 to 0/,
    )
    // 3C286 ten pixels east and five north of the centre asked for
    const [raRad, decRad] = [3.539257778781041, 0.5324852115998153]
    const phaseCentre = { raRad: raRad - (10 * ARCSEC) / Math.cos(decRad), decRad: decRad - 5 * ARCSEC }
    const moved = await imageMeasurementSet(path, { ...options, phaseCentre, weighting: NATURAL })
    const image = readProduct(moved.products.dirty!)
    expect(Number(image.data[(32 + 5) * 64 + 32 - 10])).toBeCloseTo(13.5816, 2)
  })
})
