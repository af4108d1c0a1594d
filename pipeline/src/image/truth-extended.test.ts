import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Direction } from '@contimg/numerics/frames'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSkyImage, type SkyImage } from '../measure/sky-image.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import type { CleanResult } from './clean.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'
import { imageMeasurementSet } from './run.ts'
import { addGaussians, type RoundGaussian } from './testing/extended.ts'
import { placeAt, simulatedField, sourceAt } from './testing/fields.ts'

const ARCSEC = Math.PI / 648000
const ARCMIN = 60 * ARCSEC
const CELL_RAD = 7.5 * ARCSEC
const SIZES_ARCSEC = [30, 60, 120]

const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let gaussians: readonly RoundGaussian[]
let point: Direction
let ms: string

beforeAll(async () => {
  // a point beside them, antennas with a tenth of the real noise
  const request = { antennas: '48', channels: 16, sefdJy: 500, beam: 'none' }
  const field = await simulatedField(folder, request, (centre) => {
    point = placeAt(centre, -8 * ARCMIN, -12 * ARCMIN)
    return [sourceAt(point, 'point', 0.2)]
  })
  ms = field.ms
  using source = openVisibilities(ms)
  const centre = medianCentre(source.fields)
  gaussians = SIZES_ARCSEC.map((arcsec, i) => ({
    name: `${arcsec}″`,
    ...placeAt(centre, (i - 1) * 10 * ARCMIN, (i % 2) * 6 * ARCMIN),
    fluxJy: 0.5,
    fwhmRad: arcsec * ARCSEC,
  }))
  addGaussians(ms, gaussians)
})

/** The sum of an image within a radius of a place, and the mean square of the distance from it. */
function within({ pixels, grid }: SkyImage, place: RoundGaussian, radiusPx: number) {
  const middle = grid.toPixel(place)!
  let [sum, squares] = [0, 0]
  for (let y = Math.ceil(middle.y - radiusPx); y <= middle.y + radiusPx; y++)
    for (let x = Math.ceil(middle.x - radiusPx); x <= middle.x + radiusPx; x++) {
      const distance = Math.hypot(x - middle.x, y - middle.y)
      if (distance > radiusPx) continue
      sum += pixels.data[y * pixels.width + x]
      squares += pixels.data[y * pixels.width + x] * distance * distance
    }
  return { sum, meanSquarePx: squares / sum }
}

/** CLEANs, and sees that all Gaussians have their fluxes within some part of them, and their sizes in the model. */
async function expectGaussians(
  name: string,
  mask: Pick<ImageOptions, 'mask'>,
  withinPart: number,
): Promise<CleanResult> {
  const { products, clean, beam } = await imageMeasurementSet(ms, {
    ...DEFAULT_IMAGE_OPTIONS,
    ...{ imageName: join(folder, name), sizePx: 512, cellRad: CELL_RAD, pbCorrect: false },
    ...{ deconvolver: 'multiscale', ...mask },
  })
  const [model, image] = [products.model!, products.image!].map(readSkyImage)
  const { majorFwhm, minorFwhm } = beam!
  const beamPx = (Math.PI / (4 * Math.LN2)) * majorFwhm * (minorFwhm / CELL_RAD ** 2)
  for (const one of gaussians) {
    const widthPx = one.fwhmRad / CELL_RAD
    const radiusPx = 1.5 * widthPx + 8
    expect(Math.abs(within(image, one, radiusPx).sum / beamPx / one.fluxJy - 1), one.name).toBeLessThan(withinPart)
    // 2 σ² of the Gaussian, to 10 % of its square or a third of that of the beam, whichever is more
    const wanted = (2 * widthPx ** 2) / (8 * Math.LN2)
    const allowed = Math.max(0.1 * wanted, (minorFwhm / CELL_RAD) ** 2 / (4 * Math.LN2) / 3)
    expect(Math.abs(within(model, one, radiusPx).meanSquarePx - wanted), one.name).toBeLessThan(allowed)
  }
  return clean!
}

test('multi-scale CLEAN within discs about them gives Gaussians of 30 to 120″ their fluxes and sizes', async () => {
  const centres = [...gaussians, point]
  const mask = { kind: 'discs', centres, radiusRad: 4 * ARCMIN, description: 'the sources' } as const
  expect(await expectGaussians('discs', { mask }, 0.02)).toMatchObject({ end: 'threshold' })
})

test('without a mask it finds the places itself, begins anew within them, and comes to the same', async () => {
  const { noiseJy } = await expectGaussians('free', {}, 0.02)
  expect(noiseJy).toBeLessThan(6e-5) // within discs 4.2e-5
})
