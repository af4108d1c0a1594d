import { existsSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40,60,80,103 --channels 32 --beam tapered2')
  await bench.succeed('convert @/in --out @/obs.ms')
  const source = { name: 'a', ra_deg: 306.1, dec_deg: 54.7, flux_jy: 2 }
  writeFileSync(bench.path('sky.json'), JSON.stringify({ sources: [source] }))
})

describe('contimg model', () => {
  test.each([
    ['model @/obs.ms --calibrator 2023+544', /2023\+544, .*; beam airy\n1 component, direct sum, \d+ rows/],
    ['model @/obs.ms --sources @/sky.json --beam tapered4', /1 sources of .*; beam tapered4/],
    ['calibration model inject --ms @/obs.ms --name 2023+544 --flux 1.5', /2023\+544, 1\.5 Jy as given; beam airy/],
  ])('%s', async (line, message) => {
    expect((await bench.succeed(line)).out).toMatch(message)
  })

  test.each<[line: string, code: number, message: string]>([
    ['model @/obs.ms', EXIT.usage, '0 models, wanted one of --calibrator'],
    ['model @/obs.ms --calibrator 3C286 --sources @/sky.json', EXIT.usage, '2 models, wanted one'],
    [
      'model @/obs.ms --calibrator 3C286 --beam gauss',
      EXIT.validation,
      'unknown beam "gauss", wanted one of airy, tapered2',
    ],
    ['model @/obs.ms --calibrator 3C999', EXIT.calibration, 'unknown calibrator "3C999"'],
    ['model @/obs.ms --catalog first', EXIT.usage, '--catalog first, wanted one of nvss'],
    ['model @/gone.ms --calibrator 3C286', EXIT.validation, '@/gone.ms: there is no table.dat'],
    ['model @/obs.ms --image @/sky.json', EXIT.usage, 'wanted a name that ends in .fits'],
    ['selfcal @/obs.ms @/sc --delay', EXIT.usage, '--delay cannot be honoured'],
    ['selfcal @/obs.ms @/sc --phase-solints 0s', EXIT.usage, 'solution interval "0s"'],
    ['calibrate @/obs.ms --model-source column --model @/sky.json', EXIT.usage, 'wanted neither'],
    ['calibrate @/obs.ms --model-source component', EXIT.usage, 'without --model-component'],
  ])('%s is refused', async (line, wanted, message) => {
    const { code, err } = await bench.fail(line)
    expect([code, err]).toEqual([wanted, expect.stringContaining(message)])
  })

  test('calibrate solves against the column, and refuses where there is none', async () => {
    const { out } = await bench.succeed('calibrate @/obs.ms --model-source column --out @/column')
    expect(out).toMatch(/model MODEL_DATA as it stands/)
    expect(existsSync(bench.path('column_bpcal'))).toBe(true)
    await bench.succeed('convert @/in --out @/bare.ms')
    const { code, err } = await bench.fail('calibrate @/bare.ms --model-source column')
    expect([code, err]).toEqual([
      EXIT.calibration,
      expect.stringContaining('@/bare.ms: no column MODEL_DATA, wanted a model'),
    ])
  })
})
