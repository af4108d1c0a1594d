import { beamNamed } from '@contimg/numerics/beam'
import { fluxAtHz } from '@contimg/numerics/flux'
import { expect, test } from 'vitest'
import type { CatalogSource } from '../products.ts'
import { calibratorModel } from './sky-model.ts'
import { DEFAULT_SURVEY_MODEL_OPTIONS, surveyModel } from './survey-model.ts'

const DEG = Math.PI / 180
const at = (id: string, raDeg: number, decDeg: number, fluxJy: number): CatalogSource => ({
  id,
  raRad: raDeg * DEG,
  decRad: decDeg * DEG,
  fluxJy,
  majorRad: undefined,
  minorRad: undefined,
})
const view = {
  pointings: [0, 1, 2].map((i) => ({ raRad: (202 + 0.5 * i) * DEG, decRad: 30.5 * DEG })),
  beam: beamNamed('airy'),
  diameterM: 4.65,
  frequencyHz: 1.4e9,
}
const SKY = [
  at('near', 202.5, 30.6, 0.05),
  at('faint', 202.5, 30.4, 0.009),
  at('in the first null', 202.5, 33.75, 0.5),
  at('in the sidelobe', 202.5, 34.85, 3),
  at('3C286 of the survey', 202.784525, 30.509139, 14),
]

test('a survey’s sources count by what comes through the beam where it sees them best', async () => {
  const cones: object[] = []
  const find = async (cone: object) => {
    cones.push(cone)
    return SKY
  }
  const { sources, description } = await surveyModel('nvss', find, view, DEFAULT_SURVEY_MODEL_OPTIONS)
  expect(sources.map(({ name }) => name)).toEqual(['near', 'in the sidelobe', '3C286 of the survey'])
  expect(description).toBe('3 sources of nvss of 10 mJy and more through the beam')
  const [{ raRad, decRad, radiusRad }] = cones as [{ raRad: number; decRad: number; radiusRad: number }]
  expect([raRad / DEG, decRad / DEG]).toEqual([expect.closeTo(202.5, 9), expect.closeTo(30.5, 9)])
  expect(radiusRad / DEG).toBeCloseTo((2.233 * (0.21413747 / 4.65)) / DEG + 0.5 * Math.cos(30.5 * DEG), 1)
  expect(fluxAtHz(sources[0], 1.5e9)).toBeCloseTo(0.05 * (1.5 / 1.4) ** -0.7, 12)
})

test('a calibrator stands in for the survey’s source at its place', async () => {
  const known = calibratorModel('3C286')
  const { sources } = await surveyModel(
    'nvss',
    async () => SKY,
    view,
    { ...DEFAULT_SURVEY_MODEL_OPTIONS, minimumJy: 1 },
    known,
  )
  expect(sources.map(({ name }) => name)).toEqual(['3C286'])
  expect(fluxAtHz(sources[0], 1.4e9)).toBeCloseTo(15.1, 1) // Perley & Butler's, not the survey's 14
})
