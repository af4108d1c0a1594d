import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { haveData } from '@contimg/fixtures/data'
import { haveProgram } from '@contimg/fixtures/oracle'
import type { PointSource } from '@contimg/numerics/flux'
import type { Direction } from '@contimg/numerics/frames'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { measureSources } from '../measure/measure-sources.ts'
import type { Measured } from '../measure/measurement.ts'
import { phaseshift } from '../phaseshift/run.ts'
import type { ImagingResult } from './image-result.ts'
import { DEFAULT_IMAGE_OPTIONS } from './options.ts'
import { imageMeasurementSet } from './run.ts'
import { foundSources, placeAt, simulatedField, sourceAt } from './testing/fields.ts'
import { calibrated3c286, PLACES_3C286 } from './testing/vla.ts'
import { differenceInMiddle, readPlane, runWsclean } from './testing/wsclean.ts'

const DEG = Math.PI / 180
const ARCSEC = DEG / 3600
const [SIZE, CELL_ARCSEC] = [800, 6]
const THRESHOLD_JY = 0.001

const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Nine sources of 40 to 600 mJy, all over the image. */
function sky(centre: Direction): PointSource[] {
  return Array.from({ length: 9 }, (_, i) => {
    const [distance, angle] = [(0.03 + 0.06 * i) * DEG, 2.4 * i]
    const place = placeAt(centre, distance * Math.cos(angle), distance * Math.sin(angle))
    return sourceAt(place, `source ${i}`, 0.6 / 1.4 ** i)
  })
}

describe.skipIf(!haveProgram('wsclean'))('WSClean on the same drift scan, moved to one centre', () => {
  const theirs = join(folder, 'theirs')
  let ours: ImagingResult
  let field: Awaited<ReturnType<typeof simulatedField>>

  beforeAll(async () => {
    field = await simulatedField(folder, { size: 'tiny', channels: 16, sefdJy: 100 }, sky)
    const moved = join(folder, 'moved.ms')
    await phaseshift(field.ms, 'meridian', moved)
    ours = await imageMeasurementSet(field.ms, {
      ...DEFAULT_IMAGE_OPTIONS,
      ...{ imageName: join(folder, 'ours'), sizePx: SIZE, cellRad: CELL_ARCSEC * ARCSEC, pbCorrect: false },
      ...{ weighting: { kind: 'briggs', robust: 0 }, threshold: THRESHOLD_JY },
    })
    const grid = `-size ${SIZE} ${SIZE} -scale ${CELL_ARCSEC}asec -weight briggs 0`
    runWsclean(moved, theirs, `${grid} -niter 20000 -mgain 0.8 -threshold ${THRESHOLD_JY}`)
  }, 300_000)

  // each claims an error of at most 1e-4 of the peak
  test.each(['psf', 'dirty'] as const)(
    'has our %s within the errors that both claim, and on the average far within',
    (kind) => {
      const { worst, rms } = differenceInMiddle(readPlane(ours.products[kind]!), readPlane(`${theirs}-${kind}.fits`))
      expect(worst).toBeLessThan(2e-4)
      expect(rms).toBeLessThan(2e-5)
    },
  )

  test('grids as many samples, and has our grid on the sky', () => {
    const [one, other] = [ours.products.dirty!, `${theirs}-dirty.fits`].map(readPlane)
    expect(other.card('WSCNVIS') / ours.counts.used).toBeCloseTo(1, 3)
    // WSClean writes J2000, 23 mas from ICRS, and right ascensions from −180°
    expect(((one.card('CRVAL1') - other.card('CRVAL1') + 540) % 360) - 180).toBeCloseTo(0, 4)
    expect(one.card('CRVAL2')).toBeCloseTo(other.card('CRVAL2'), 4)
    for (const keyword of ['CRPIX1', 'CRPIX2', 'CDELT1', 'CDELT2', 'CRVAL3', 'CDELT3']) {
      expect(one.card(keyword) / other.card(keyword)).toBeCloseTo(1, 9)
    }
  })

  test('fits our restoring beam to 0.5 %', () => {
    const { card } = readPlane(`${theirs}-image.fits`)
    expect(Math.abs(ours.beam!.majorFwhm / DEG / card('BMAJ') - 1)).toBeLessThan(0.005)
    expect(Math.abs(ours.beam!.minorFwhm / DEG / card('BMIN') - 1)).toBeLessThan(0.005)
  })

  test('restores our image: both CLEANs went to the threshold, and differ by less than it', () => {
    expect(ours.clean).toMatchObject({ end: 'threshold' })
    const [one, other] = [ours.products.image!, `${theirs}-image.fits`].map(readPlane)
    const peak = other.data.reduce((most, value) => Math.max(most, value), 0)
    const { worst, rms } = differenceInMiddle(one, other)
    expect(rms * peak).toBeLessThan(0.1 * THRESHOLD_JY)
    expect(worst * peak).toBeLessThan(2 * THRESHOLD_JY)
  })

  test('finds the sources as bright as we do within 1 %, and where we do within 0.1″ + 1 σ', () => {
    const [mine, other] = [ours.products.image!, `${theirs}-image.fits`].map((path) =>
      foundSources(path, field.truth, (source) => source.apparent_flux_jy),
    )
    mine.forEach((one, i) => {
      expect(one.snr, one.name).toBeGreaterThan(50)
      expect(Math.abs(one.fluxJy / other[i].fluxJy - 1), one.name).toBeLessThan(0.01)
      const apart = Math.hypot(one.eastArcsec - other[i].eastArcsec, one.northArcsec - other[i].northArcsec)
      expect(apart, one.name).toBeLessThan(0.1 + one.positionErrorArcsec)
    })
  })
})

test.skipIf(!haveProgram('wsclean') || !haveData)(
  'WSClean cleans the calibrated 3C286 to our flux within 0.5 %, and has the background source where we have it',
  async () => {
    const ms = await calibrated3c286(folder)
    const theirs = join(folder, 'c3-theirs')
    const clean = '-niter 5000 -mgain 0.8 -auto-mask 5 -auto-threshold 1'
    runWsclean(ms, theirs, `-size 1200 1200 -scale 1.2asec -weight briggs 0 ${clean}`)
    const { products, beam } = await imageMeasurementSet(ms, {
      ...DEFAULT_IMAGE_OPTIONS,
      ...{ imageName: join(folder, 'c3-ours'), sizePx: 1200, cellRad: 1.2 * ARCSEC, pbCorrect: false },
      weighting: { kind: 'briggs', robust: 0 },
    })
    const { worst, rms } = differenceInMiddle(readPlane(products.dirty!), readPlane(`${theirs}-dirty.fits`))
    expect(worst).toBeLessThan(2e-4)
    expect(rms).toBeLessThan(2e-5)
    expect(Math.abs(beam!.majorFwhm / DEG / readPlane(`${theirs}-image.fits`).card('BMAJ') - 1)).toBeLessThan(0.005)
    const [ours, other] = [products.image!, `${theirs}-image.fits`].map(
      (path) => measureSources(path, PLACES_3C286) as Measured[],
    )
    expect(Math.abs(ours[0].fluxJy / other[0].fluxJy - 1)).toBeLessThan(0.005)
    expect(Math.abs(ours[1].fluxJy - other[1].fluxJy)).toBeLessThan(2 * ours[1].fluxErrorJy)
    ours.forEach((one, i) => {
      const apart = Math.hypot(one.eastArcsec - other[i].eastArcsec, one.northArcsec - other[i].northArcsec)
      expect(apart, one.name).toBeLessThan(0.05 + one.positionErrorArcsec)
    })
  },
)
