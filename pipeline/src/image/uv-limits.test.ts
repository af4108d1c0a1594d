import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { fitBeam } from '@contimg/numerics/clean'
import { directImageValue } from '@contimg/numerics/planes'
import {
  addDensity,
  applyDensity,
  densityFactor,
  densityGrid,
  type UvLimits,
  type Weighting,
} from '@contimg/numerics/weight'
import { expect, test } from 'vitest'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { Imager } from './imager.ts'
import { stokesIOfAll } from './stokes.ts'
import { directionOf, somePixels, Workshop, worstError } from './testing/images.ts'
import { evenWindow, plainSet, writePlainSet } from './testing/rows.ts'
import { stokesIRows } from './testing.ts'
import { uvTexts, wscleanUvArguments } from './uv-words.ts'

const IMAGE = { width: 96, height: 80, cellRad: 5e-5 }
const PIXELS = somePixels(IMAGE, 40)
const EPSILON = 1e-4
const LIGHT_M_PER_S = 299_792_458
const LIMITS: UvLimits = { ranges: [{ low: 600, high: 5000, inWavelengths: true }], taperRad: 1.2e-4 }

function writtenSet(): string {
  const path = join(temporaryFolder(), 'some.ms')
  writePlainSet(path, plainSet({ windows: [evenWindow(0, 24), evenWindow(24, 24)] }))
  return path
}

/** The definition: weight 0 outside the range, then what densities make of the others, then the taper. */
function limitedRows(source: ReturnType<typeof openVisibilities>, weighting: Weighting, maxUv: [number, number]) {
  const sets = stokesIRows(source, source.fields[0], new Set([0])).map((set) => {
    const channels = set.frequenciesHz.length
    const waves = set.weights.map(
      (_, i) =>
        (Math.hypot(set.uvwM[3 * Math.floor(i / channels)], set.uvwM[3 * Math.floor(i / channels) + 1]) *
          set.frequenciesHz[i % channels]) /
        LIGHT_M_PER_S,
    )
    const weights = Float32Array.from(set.weights, (weight, i) => (waves[i] >= 600 && waves[i] <= 5000 ? weight : 0))
    return { ...set, uvwM: Float64Array.from(set.uvwM), weights, waves }
  })
  const grid = densityGrid(IMAGE, { maxU: maxUv[0], maxV: maxUv[1] })
  const cells = new Float64Array(grid.columns * grid.rows)
  for (const set of sets) addDensity(grid, cells, set)
  const factor = densityFactor(weighting, cells)
  for (const set of sets) applyDensity(grid, cells, factor, set)
  return sets.map(({ weights, waves, uvwM, ...set }) => ({
    ...set,
    uvwM: [...uvwM],
    weights: [...weights].map((w, i) => w * Math.exp(-((Math.PI * 1.2e-4 * waves[i]) ** 2) / (4 * Math.LN2))),
  }))
}

test.each([{ kind: 'natural' }, { kind: 'uniform' }, { kind: 'briggs', robust: 0 }] as const)(
  'with a uv range and a taper %o is the direct sum of what is left',
  async (weighting) => {
    using source = openVisibilities(writtenSet())
    await using workshop = new Workshop()
    const setting = { image: IMAGE, centre: source.fields[0], fieldIds: new Set([0]), weighting, uv: LIMITS }
    const combinations = stokesIOfAll(source)
    const request = { ...setting, combinations, epsilon: EPSILON, use: 'images', threads: workshop.threads } as const
    await using imager = new Imager(source, workshop.heap, request)
    await imager.load({})
    await imager.ready()
    await imager.makeImages('dirty and psf', {})
    const { maxU, maxV } = imager.plan.extent
    const sets = limitedRows(source, weighting, [maxU, maxV])
    const sum = sets.reduce((total, { weights }) => total + weights.reduce((one, weight) => one + weight, 0), 0)
    expect(imager.sumOfWeights / sum).toBeCloseTo(1, 6)
    const truth = Float64Array.from(PIXELS, (pixel) => directImageValue(sets, ...directionOf(IMAGE, pixel)) / sum)
    expect(worstError(imager.pixels(imager.images.residual), IMAGE, PIXELS, truth)).toBeLessThan(EPSILON)
  },
)

test('of a full uv plane the taper makes a beam of the width asked for', async () => {
  const set = plainSet({ windows: [evenWindow(0, 4)], times: 1 })
  const shape = set.rows.filter(({ antenna1, antenna2 }) => antenna1 !== antenna2)
  const rows = Array.from({ length: 41 * 20 }, (_, i) => {
    const row = { ...shape[i % shape.length], timeMjdS: shape[0].timeMjdS + 13 * Math.floor(i / shape.length) }
    const uvwM = Float64Array.of(40 * ((i % 41) - 20), 40 * Math.floor(i / 41) + 20, 0)
    return { ...row, fieldId: 0, uvwM, weights: Float32Array.of(1, 1), flags: new Uint8Array(row.flags.length) }
  })
  const path = join(temporaryFolder(), 'full.ms')
  writePlainSet(path, { ...set, rows })
  using source = openVisibilities(path)
  await using workshop = new Workshop()
  const taperRad = 6e-4 // half of the taper is at 740 wavelengths, a sixth of the plane
  const image = { width: 128, height: 128, cellRad: 1e-4 }
  const [centre] = source.fields
  const weighting = { kind: 'natural' } as const
  const request = { image, centre, fieldIds: new Set([0]), combinations: stokesIOfAll(source), weighting } as const
  const more = { epsilon: EPSILON, use: 'images', threads: workshop.threads, uv: { taperRad } } as const
  await using imager = new Imager(source, workshop.heap, { ...request, ...more })
  await imager.load({})
  await imager.ready()
  await imager.makeImages('dirty and psf', {})
  const beam = fitBeam({ data: imager.pixels(imager.images.psf), ...image }, taperRad / image.cellRad, 'quadrant')
  expect((beam.majorFwhm * image.cellRad) / taperRad).toBeCloseTo(1, 2)
  expect((beam.minorFwhm * image.cellRad) / taperRad).toBeCloseTo(1, 2)
})

test('what is limited is told in headers and to WSClean', () => {
  expect(uvTexts(LIMITS)).toEqual([
    'uv range 600 to 5000 wavelengths',
    'Gaussian uv taper that makes 24.7518 arcsec of a point',
  ])
  expect(wscleanUvArguments(LIMITS).slice(0, 5)).toEqual(['-minuv-l', '600', '-maxuv-l', '5000', '-taper-gaussian'])
  const metres = { low: 100, high: Infinity, inWavelengths: false }
  expect(wscleanUvArguments({ ranges: [metres] })).toEqual(['-minuvw-m', '100'])
  expect(() => wscleanUvArguments({ ranges: [metres, metres] })).toThrow('2 uv ranges, wanted one')
})
