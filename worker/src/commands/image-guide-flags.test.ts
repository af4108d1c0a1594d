import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

/** An NVSS of two sources, set before config.ts is read. */
const catalog = await vi.hoisted(async () => {
  const { mkdtempSync, writeFileSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const path = join(mkdtempSync(join(tmpdir(), 'contimg-nvss-')), 'nvss.csv')
  writeFileSync(path, 'ra_deg,dec_deg,flux_mjy\n306,54.55,300\n305.95,54.5,4\n')
  process.env.NVSS_CATALOG = path
  return path
})

const bench = new Workbench()
afterAll(() => {
  bench.remove()
  rmSync(dirname(catalog), { recursive: true })
})

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40,60,80,103 --channels 32')
  await bench.succeed('convert @/in --out @/obs.ms')
})

const pixels = (name: string) =>
  readFileSync(bench.path(name))
    .subarray(-4 * 64 * 64)
    .toString('base64')
const SMALL = '--imsize 64 --niter 20 --no-nvss-mask --no-pbcor'

describe('the flags of the user guide', () => {
  test('say the same as ours', async () => {
    await bench.succeed(`image @/obs.ms --imagename @/own ${SMALL} --cell 12arcsec --weighting natural`)
    const guide =
      '--cell-arcsec 12 --weighttype natural --specmode mfs --gridder wproject --wprojplanes 32 --backend contimg'
    await bench.succeed(
      `imaging image --ms @/obs.ms --imagename @/guide ${SMALL} ${guide} --verbose --export-model-image`,
    )
    for (const kind of ['dirty', 'image', 'model'])
      expect(pixels(`guide-${kind}.fits`)).toBe(pixels(`own-${kind}.fits`))
  })

  test('choose some spectral windows', async () => {
    const { out } = await bench.succeed(`image @/obs.ms --imagename @/half ${SMALL} --spw 0~7 --verbose`)
    const all = await bench.succeed(`image @/obs.ms --imagename @/whole ${SMALL} --verbose`)
    const samples = (text: string) => Number(/(\d+) samples/.exec(text)?.[1])
    expect(samples(out)).toBe(samples(all.out) / 2)
    const { code, err } = await bench.fail(`image @/obs.ms --imagename @/x ${SMALL} --spw 16`)
    expect([code, err]).toEqual([
      EXIT.validation,
      expect.stringContaining('spectral window 16, wanted some of 0 to 15'),
    ])
  })

  test.each([
    ['--uvrange far', 'uvrange "far", character 1'],
    ['--psfcutoff 0.3', '--psfcutoff cannot be honoured'],
    ['--wbawp', '--wbawp cannot be honoured'],
    ['--skip-fits', '--skip-fits cannot be honoured'],
    ['--calib-flux-jy 3', '--calib-flux-jy cannot be honoured: models of calibrators are written by contimg model'],
    ['--backend tclean', '--backend tclean cannot be honoured: there is no CASA here'],
    ['--backend idg', '--backend idg, wanted contimg or wsclean'],
    ['--specmode cube', 'wanted one of mfs'],
    ['--quality-tier best', 'wanted one of development, standard, high_precision'],
    ['--cell 5arcsec --cell-arcsec 5', "cannot be used with option '--cell <angle>'"],
  ])('%s is refused by name', async (flags, message) => {
    const { code, err } = await bench.fail(`imaging image --ms @/obs.ms --imagename @/x ${flags}`)
    expect([code, err]).toEqual([EXIT.usage, expect.stringContaining(message)])
  })
})

test('a tier settles what is not said', async () => {
  const header = (name: string) => readFileSync(bench.path(name)).subarray(0, 11520).toString('latin1')
  await bench.succeed(`image @/obs.ms --imagename @/dev --quality-tier development ${SMALL}`)
  expect(header('NON_SCIENCE_dev-image.fits')).toMatch(/weighting natural/)
  await bench.succeed(`image @/obs.ms --imagename @/dev2 --quality-tier development --robust 1 --cell 7arcsec ${SMALL}`)
  expect(header('NON_SCIENCE_dev2-image.fits')).toMatch(/weighting briggs robust 1/)
  expect(header('NON_SCIENCE_dev2-image.fits')).toMatch(/CDELT2 {2}= +0\.00194444/)
  const taken = await bench.fail(`image @/obs.ms --imagename @/dev --quality-tier development ${SMALL}`)
  expect(taken.err).toContain('NON_SCIENCE_dev-dirty.fits exists already')
})

test('a WSClean that is not there is told before anything is made', async () => {
  const { code, err } = await bench.fail(
    `image @/obs.ms --imagename @/x --engine wsclean --wsclean-path @/gone ${SMALL}`,
  )
  expect([code, err]).toEqual([EXIT.general, expect.stringContaining('there is no program "@/gone", wanted WSClean')])
})

test('create-nvss-mask and create-nvss-overlay show the catalogue on an image', async () => {
  await bench.succeed(`image @/obs.ms --imagename @/nvss --imsize 256 --cell 10arcsec --niter 0 --no-pbcor`)
  const mask = await bench.succeed('imaging create-nvss-mask --image @/nvss-dirty.fits --radius-arcsec 60')
  expect(mask.out).toMatch(/^@\/nvss-dirty\.mask\.fits {2}2 discs, 0\.\d+ % of the pixels\n$/)
  const overlay = await bench.succeed('imaging create-nvss-overlay --image @/nvss-dirty.fits --out @/over.png')
  expect(overlay.out).toBe('@/over.png  1 sources\n')
  await bench.succeed('imaging create-nvss-overlay --image @/nvss-dirty.fits --min-mjy 1 --out @/over.reg')
  expect(readFileSync(bench.path('over.reg'), 'utf8')).toMatch(/circle\(306\.?\d*,54\.55,30".*text=\{300\.0 mJy\}/)
  const wrong = await bench.fail('imaging create-nvss-overlay --image @/nvss-dirty.fits --out @/over.txt')
  expect([wrong.code, wrong.err]).toEqual([EXIT.usage, expect.stringContaining('.png or .reg or .crtf')])
  writeFileSync(bench.path('none.fits'), 'no FITS')
  const none = await bench.fail('imaging create-nvss-mask --image @/none.fits --out @/none.mask.fits')
  expect(none.code).toBe(EXIT.validation)
})
