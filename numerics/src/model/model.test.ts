import { expect, test } from 'vitest'
import { beamNamed } from '../beam/beam.ts'
import { skyAt, UNKNOWN_ORIENTATION } from '../frames/sky.ts'
import { apparentFluxesJy, intrinsicFluxesJy } from './apparent.ts'
import { directionCosines, planeDirectionCosines, pointingOffsets } from './directions.ts'
import { PointSourcePredictor, type Scene } from './predictor.ts'

const LIGHT_M_PER_S = 299792458
const ARCSEC_RAD = Math.PI / 648000

/** The definition, in double precision. */
function directSum({ uvwM, lmn1, apparentJy, frequenciesHz }: Scene): Float64Array {
  const channels = frequenciesHz.length
  const model = new Float64Array((uvwM.length / 3) * channels * 2)
  for (let row = 0, at = 0; row < uvwM.length / 3; row++)
    for (let k = 0; k < channels; k++, at += 2)
      for (let s = 0; s < lmn1.length / 3; s++) {
        const pathM =
          uvwM[3 * row] * lmn1[3 * s] + uvwM[3 * row + 1] * lmn1[3 * s + 1] + uvwM[3 * row + 2] * lmn1[3 * s + 2]
        const phase = (2 * Math.PI * frequenciesHz[k] * pathM) / LIGHT_M_PER_S
        model[at] += apparentJy[s * channels + k] * Math.cos(phase)
        model[at + 1] += apparentJy[s * channels + k] * Math.sin(phase)
      }
  return model
}

function scene(frequenciesHz: Float64Array, sources = 7, rows = 200): Scene {
  let state = 1
  const random = () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647 - 0.5
  }
  const lmn1 = new Float64Array(3 * sources)
  for (let s = 0; s < sources; s++) {
    const [l, m] = [0.08 * random(), 0.08 * random()]
    lmn1.set([l, m, Math.sqrt(1 - l * l - m * m) - 1], 3 * s)
  }
  return {
    uvwM: Float64Array.from({ length: 3 * rows }, () => 5200 * random()),
    lmn1,
    apparentJy: Float32Array.from({ length: sources * frequenciesHz.length }, () => random() + 1),
    frequenciesHz,
  }
}

const even = (channels: number, stepHz: number) => Float64Array.from({ length: channels }, (_, k) => 1.4e9 + k * stepHz)

test.each([
  ['one channel', even(1, 1)],
  ['two channels', even(2, 1e6)],
  ['48 channels rising', even(48, 244140.625)],
  ['50 channels falling', even(50, -244140.625)],
  ['768 channels', even(768, 244140.625)],
  ['768 channels falling, 1 MHz apart', even(768, -1e6)],
  ['unevenly spaced channels', Float64Array.of(1.3e9, 1.31e9, 1.4e9, 1.2e9, 1.45e9)],
])('the model is the direct sum over the sources, within 2e-6 of their summed flux: %s', (_, frequenciesHz) => {
  const given = scene(frequenciesHz)
  const wanted = directSum(given)
  const model = new PointSourcePredictor().predict(given)
  expect(model.length).toBe(wanted.length)
  const channels = frequenciesHz.length
  let worst = 0 // of any channel's error, as a fraction of the flux in it
  for (let i = 0; i < wanted.length; i += 2) {
    let fluxJy = 0
    for (let s = 0; s < 7; s++) fluxJy += given.apparentJy[s * channels + ((i / 2) % channels)]
    worst = Math.max(worst, Math.hypot(model[i] - wanted[i], model[i + 1] - wanted[i + 1]) / fluxJy)
  }
  expect(worst).toBeLessThan(2e-6)
})

test('one source alone is within 2e-6 of its flux too', () => {
  const given = scene(even(1024, 244140.625), 1)
  const wanted = directSum(given)
  const worst = new PointSourcePredictor()
    .predict(given)
    .reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i]) / given.apparentJy[(i >> 1) % 1024]), 0)
  expect(worst).toBeLessThan(2e-6)
})

test('no sources give zero, and a second call is not disturbed by the first', () => {
  const predictor = new PointSourcePredictor()
  const first = predictor.predict(scene(even(48, 1e6))).slice()
  expect(
    predictor.predict({ ...scene(even(48, 1e6)), lmn1: new Float64Array(0), apparentJy: new Float32Array(0) }),
  ).toEqual(new Float32Array(first.length))
  expect(predictor.predict(scene(even(48, 1e6)))).toEqual(first)
})

const SITE = { longitudeRad: -2.0644278, latitudeRad: 0.64984551, heightM: 1188 }
const CENTRE = { raRad: 2.2466, decRad: 0.9699 }

test('a source at the centre has no direction cosines; one to the north-east has both positive', () => {
  const sky = skyAt(5.2e9, SITE, UNKNOWN_ORIENTATION)
  const northEast = { raRad: CENTRE.raRad + 1e-3, decRad: CENTRE.decRad + 2e-3 }
  const [l0, m0, n0, l, m, n1] = directionCosines(sky, CENTRE, [CENTRE, northEast])
  for (const zero of [l0, m0, n0]) expect(Math.abs(zero)).toBeLessThan(1e-15)
  // the ICRS direction cosines, which aberration changes by less than 1e-4 of themselves
  const wantedL = Math.cos(northEast.decRad) * Math.sin(1e-3)
  const wantedM =
    Math.sin(northEast.decRad) * Math.cos(CENTRE.decRad) -
    Math.cos(northEast.decRad) * Math.sin(CENTRE.decRad) * Math.cos(1e-3)
  expect(Math.abs(l / wantedL - 1)).toBeLessThan(1.2e-4)
  expect(Math.abs(m / wantedM - 1)).toBeLessThan(1.2e-4)
  expect(n1).toBeCloseTo(Math.sqrt(1 - l * l - m * m) - 1, 15)
})

test('offsets from the pointing are angles on the sky, whatever the phase centre', () => {
  const sky = skyAt(5.2e9, SITE, UNKNOWN_ORIENTATION)
  const pointing = { raRad: CENTRE.raRad, decRad: CENTRE.decRad - 3600 * ARCSEC_RAD }
  const east = { raRad: pointing.raRad + 1e-3, decRad: pointing.decRad }
  const { offsetsRad, anglesRad } = pointingOffsets(sky, pointing, [CENTRE, pointing, east])
  expect(offsetsRad[0] / (3600 * ARCSEC_RAD)).toBeCloseTo(1, 3)
  expect(offsetsRad[1]).toBe(0)
  expect(anglesRad[0]).toBeCloseTo(0, 1) // the pole of date is not that of the ICRS: some arc minutes at this place
  expect(anglesRad[2] - anglesRad[0]).toBeCloseTo(Math.PI / 2, 2)
})

test('a point of an image stands where the image was made to show it, whatever the phase centre of the rows', () => {
  const sky = skyAt(5.2e9, SITE, UNKNOWN_ORIENTATION)
  const points = [
    { l: 0, m: 0 },
    { l: 0.02, m: -0.01 },
  ]
  const about = planeDirectionCosines(sky, CENTRE, CENTRE, points)
  expect(about[3]).toBeCloseTo(0.02, 15)
  expect(about[4]).toBeCloseTo(-0.01, 15)
  // about another centre: the same vectors, so the same distances between the points
  const other = planeDirectionCosines(sky, { raRad: CENTRE.raRad + 0.01, decRad: CENTRE.decRad }, CENTRE, points)
  const apart = (lmn1: Float64Array) => Math.hypot(lmn1[3] - lmn1[0], lmn1[4] - lmn1[1], lmn1[5] - lmn1[2])
  expect(apart(other)).toBeCloseTo(apart(about), 14)
  // its middle is the direction of the centre itself
  expect(other.slice(0, 3)).toEqual(
    directionCosines(sky, { raRad: CENTRE.raRad + 0.01, decRad: CENTRE.decRad }, [CENTRE]),
  )
})

test('an apparent flux is the flux at that frequency times the beam at that offset and frequency', () => {
  const source = { name: 'x', ...CENTRE, fluxJy: 2, referenceFrequencyHz: 1.4e9, spectralTerms: [-0.7] }
  const frequenciesHz = Float64Array.of(1.3e9, 1.4e9, 1.5e9)
  const beam = beamNamed('airy')
  const fluxes = apparentFluxesJy(
    intrinsicFluxesJy([source], frequenciesHz),
    { offsetsRad: Float64Array.of(0.02), anglesRad: Float64Array.of(0) },
    frequenciesHz,
    beam,
  )
  for (const [k, frequencyHz] of frequenciesHz.entries())
    expect(fluxes[k]).toBeCloseTo(2 * (frequencyHz / 1.4e9) ** -0.7 * beam.power(0.02, frequencyHz, 0), 6)
})
