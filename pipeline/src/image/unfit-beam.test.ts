import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { cardValue, firstImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { FitError } from '@contimg/numerics/fit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { imageParts } from './many-images.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './options.ts'
import { imageMeasurementSet } from './run.ts'

const ARCSEC = Math.PI / 648000
const folder = mkdtempSync(join(tmpdir(), 'contimg-unfit-beam-'))
const ms = join(folder, 'x.ms')

beforeAll(async () => {
  const [group] = await simulate(
    simulationOf({ outFolder: folder, size: 'tiny', antennas: '1,9,20,31,40,60,80,103', gainErrors: 'none' }),
  )
  await convert(group.files, ms)
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true }))

/** Of an image that its own beam, some 80″ wide, does not always fit into. */
function optionsOf(cellArcsec: number, iterations: number): ImageOptions {
  const imageName = join(temporaryFolder(), 'out')
  const common = { ...DEFAULT_IMAGE_OPTIONS, imageName, pbCorrect: false, weighting: { kind: 'natural' } as const }
  return { ...common, sizePx: 32, cellRad: cellArcsec * ARCSEC, iterations }
}

function hasBeam(path: string): boolean {
  using source = new FileSource(path)
  return cardValue(firstImage(source).cards, 'BMAJ') !== undefined
}

const WHOLE = { stokes: ['I'], snapshots: false, channelsOut: 1 } as const

test('an image whose beam none fits is written without one, and a warning says so', async () => {
  const { products, beam, warnings } = await imageMeasurementSet(ms, optionsOf(2, 0))
  expect(beam).toBeUndefined()
  expect(Object.keys(products)).toEqual(['psf', 'dirty', 'image'])
  for (const path of Object.values(products)) expect(hasBeam(path)).toBe(false)
  expect(warnings).toEqual([expect.stringMatching(/^the image has no beam: .* fits the point spread function/)])
})

test('CLEAN needs a beam to restore with', async () => {
  const options = optionsOf(2, 10)
  await expect(imageMeasurementSet(ms, options)).rejects.toThrow(FitError)
  await expect(imageParts(ms, options, WHOLE)).rejects.toThrow(FitError)
  expect(existsSync(`${options.imageName}-dirty.fits`)).toBe(false)
})

test('snapshots whose beam none fits are written without one', async () => {
  const { outcomes } = await imageParts(ms, optionsOf(2, 0), { ...WHOLE, snapshots: true })
  expect(outcomes.length).toBe(24)
  for (const outcome of outcomes) {
    if ('empty' in outcome) throw outcome.empty
    expect(Object.keys(outcome.result.products)).toEqual(['dirty'])
    expect(hasBeam(outcome.result.products.dirty!)).toBe(false)
    expect(outcome.result.warnings.length).toBe(1)
  }
}, 60_000)

test.each([0, 10])(
  'a part of the band whose beam none fits ends no other, with %i iterations',
  async (iterations) => {
    const { outcomes, cubes } = await imageParts(ms, optionsOf(3, iterations), { ...WHOLE, channelsOut: 8 })
    const beams = outcomes.map((outcome) =>
      'empty' in outcome ? outcome.empty.name : outcome.result.beam !== undefined,
    )
    expect(beams).toEqual([iterations > 0 ? 'FitError' : false, ...new Array<boolean>(7).fill(true)])
    using source = new FileSource(cubes[0].image!)
    const { cards } = firstImage(source)
    expect(['BMAJ0001', 'BMAJ0002'].map((name) => typeof cardValue(cards, name))).toEqual(['undefined', 'number'])
  },
  60_000,
)
