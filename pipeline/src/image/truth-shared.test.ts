import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataBytes, haveData, unpackedTable } from '@contimg/fixtures/data'
import { firstImage, MemoryBytes, readFitsImage } from '@contimg/formats/fits'
import { directImageValue } from '@contimg/numerics/planes'
import { afterAll, describe, expect, test } from 'vitest'
import { applyCalibration } from '../calibrate/apply.ts'
import { DEFAULT_CALIBRATE_OPTIONS } from '../calibrate/options.ts'
import { calibrateMeasurementSet } from '../calibrate/run.ts'
import type { SkyModel } from '../sky/sky-model.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { DEFAULT_IMAGE_OPTIONS } from './options.ts'
import { imageMeasurementSet } from './run.ts'
import { readPlane } from './testing/wsclean.ts'
import { stokesIRows } from './testing.ts'

const ARCSEC = Math.PI / 648000
const SIZE = 512
const CENTRE = (SIZE / 2) * SIZE + SIZE / 2

const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Ours with natural weights. */
async function naturalImages(ms: string, cellArcsec: number): Promise<{ dirty: Float32Array; psf: Float32Array }> {
  const { products } = await imageMeasurementSet(ms, {
    ...DEFAULT_IMAGE_OPTIONS,
    ...{ imageName: join(folder, `${cellArcsec}`), sizePx: SIZE, cellRad: cellArcsec * ARCSEC, pbCorrect: false },
    ...{ weighting: { kind: 'natural' }, iterations: 0 },
  })
  return { dirty: readPlane(products.dirty!).data, psf: readPlane(products.psf!).data }
}

/** What WSClean 3.1 made. */
function theirDirty(name: string): Float32Array {
  const source = new MemoryBytes(name, dataBytes('expected', `wsclean_${name}-dirty.fits.gz`))
  return readFitsImage(source, firstImage(source)).data as Float32Array
}

/** The pixel of the largest difference, at least so far from the edges. */
function largestDifference(one: Float32Array, other: Float32Array, edge = 0): { pixel: number; difference: number } {
  const found = { pixel: 0, difference: -1 }
  for (let y = edge; y < SIZE - edge; y++)
    for (let x = edge; x < SIZE - edge; x++) {
      const pixel = y * SIZE + x
      const difference = Math.abs(one[pixel] - other[pixel])
      if (!(difference <= found.difference)) Object.assign(found, { pixel, difference })
    }
  return found
}

/** The direct Fourier sum at a pixel, natural weights. */
function directValue(ms: string, cellArcsec: number, pixel: number): number {
  using source = openVisibilities(ms)
  const sets = stokesIRows(source, source.fields[0], new Set([0]))
  const weights = sets.reduce((total, set) => total + set.weights.reduce((sum, weight) => sum + weight, 0), 0)
  const [x, y] = [pixel % SIZE, Math.floor(pixel / SIZE)]
  const cellRad = cellArcsec * ARCSEC
  return directImageValue(sets, (SIZE / 2 - x) * cellRad, (y - SIZE / 2) * cellRad) / weights
}

/** One source of 1 Jy at the phase centre. */
function oneJyAtCentre(ms: string): SkyModel {
  using source = openVisibilities(ms, 'DATA')
  const { raRad, decRad } = source.fields[0]
  const centre = { name: 'centre', raRad, decRad, fluxJy: 1, referenceFrequencyHz: 1.4e9, spectralTerms: [0] }
  return { sources: [centre], description: '1 Jy at the centre' }
}

describe.skipIf(!haveData)('dirty images of shared Measurement Sets', () => {
  test('3C286: in the middle that of WSClean’s gridder for w, and where they differ most the direct sum is ours', async () => {
    const ms = unpackedTable('ms', 'vla_L_3c286_2spw.ms', folder)
    const { dirty: ours } = await naturalImages(ms, 1)
    const theirs = theirDirty('c3raw_nat_wgridder')
    const peak = theirs[CENTRE]
    expect(ours[CENTRE]).toBeCloseTo(13.58159, 3)
    expect(largestDifference(ours, theirs, SIZE / 4).difference / peak).toBeLessThan(3e-4)
    const { pixel, difference } = largestDifference(ours, theirs)
    expect(difference / peak).toBeGreaterThan(0.01) // near a corner
    expect(Math.abs(ours[pixel] - directValue(ms, 1, pixel)) / peak).toBeLessThan(1e-5)
  })

  test('the ASKAP simulation, its gains solved for and applied: 1 Jy at the centre, the point spread function about it', async () => {
    const ms = unpackedTable('ms', 'askap_sim_vis_4chan.ms', folder)
    const { tables } = await calibrateMeasurementSet(ms, {
      ...DEFAULT_CALIBRATE_OPTIONS,
      ...{ model: oneJyAtCentre(ms), beam: 'none', referenceAntenna: 'Pad01' },
      ...{ preBandpass: 'none', normalise: false, gains: 'none' },
    })
    const paths = tables.map(({ path }) => path)
    await applyCalibration(ms, paths)
    const { dirty, psf } = await naturalImages(ms, 2)
    expect(Math.abs(dirty[CENTRE] - 1)).toBeLessThan(1e-5)
    expect(largestDifference(dirty, psf).difference).toBeLessThan(2e-5)
  })
})
