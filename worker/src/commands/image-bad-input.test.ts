import { cpSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

const SMALL = '--imsize 64 --niter 20 --no-pbcor'
const IMAGE = `image @/obs.ms --imagename @/x ${SMALL}`

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40,60,80,103 --channels 32')
  await bench.succeed('convert @/in --out @/obs.ms')
  await bench.succeed(`image @/obs.ms --imagename @/small ${SMALL} --cell 15arcsec --no-nvss-mask`)
})

describe('a wrong value is told with its option and what is wanted', () => {
  test.each<[flags: string, message: string]>([
    ['--imsize many', "'--imsize <pixels>' is 'many', wanted a number"],
    ['--imsize 62', 'image size 62, wanted a multiple of 4 from 16 to 16384'],
    ['--cell 2.5', "'--cell <angle>' is '2.5', wanted an angle: a number with one of rad, deg"],
    ['--cell 0arcsec', 'a pixel of 0 arcsec, wanted one above 0'],
    ['--cell-arcsec 0', "'--cell-arcsec <n>' is '0', wanted a number, from 0.01 to 3600"],
    ['--weighting robust', "'--weighting <kind>' is 'robust', wanted one of natural, uniform, briggs"],
    ['--robust 3', 'robust 3, wanted from -2 to 2'],
    ['--niter -1', "'--niter <n>' is '-1', wanted a whole number"],
    ['--threshold 5', "'--threshold <flux>' is '5', wanted a flux: a number with one of Jy, mJy"],
    ['--threshold -1Jy', 'threshold -1 Jy, wanted auto, or 0 or more'],
    ['--auto-mask -3', "'--auto-mask <sigmas>' is '-3', wanted a number, 0 or more"],
    ['--gain 2', 'gain 2, wanted above 0, at most 1'],
    ['--nmajor x', "'--nmajor <n>' is 'x', wanted a number"],
    ['--field 3~1', 'fields 3~1, wanted a rising range'],
    ['--phasecenter 10,95', 'position "10,95", wanted RA,DEC such as'],
    ['--pblimit 1.2', "'--pblimit <n>' is '1.2', wanted a number, from 0.001 to 0.999"],
    ['--uvtaper 3', "'--uvtaper <angle>' is '3', wanted an angle"],
    ['--clean-radius 5', "'--clean-radius <angle>' is '5', wanted an angle"],
    ['--quality-tier best', "'--quality-tier <tier>' is 'best', wanted one of development, standard, high_precision"],
    ['--engine casa', "'--engine <name>' is 'casa', wanted one of contimg, wsclean"],
    ['--mask @/in', "'--mask <file>' is '@/in', a folder, wanted a file"],
    ['--stokes Z', 'Stokes "Z", wanted some of I, Q, U, V'],
    ['--channels-out 0', "'--channels-out <n>' is '0', wanted a whole number from 1 to 9999"],
  ])('%s', async (flags, message) => {
    const { code, err } = await bench.fail(`${IMAGE} ${flags}`)
    expect([code, err]).toEqual([EXIT.usage, expect.stringContaining(message)])
  })
})

describe('what cannot be imaged is answered with what was found and what is wanted', () => {
  test.each<[flags: string, code: number, message: string]>([
    ['--column CORRECTED_DATA', EXIT.validation, '@/obs.ms: the Measurement Set has no column CORRECTED_DATA'],
    ['--field 99', EXIT.validation, '@/obs.ms: field 99, wanted some of 0 to 23'],
    ['--spw 16', EXIT.validation, '@/obs.ms: spectral window 16, wanted some of 0 to 15'],
    ['--stokes U', EXIT.validation, '@/obs.ms: correlations XX, YY, wanted for Stokes U: '],
    ['--uvrange >900klambda', EXIT.validation, '@/obs.ms: none used'],
    ['--imsize 16384 --cell 2arcsec', EXIT.memory, 'an image of 16384 × 16384 pixels: '],
    ['--cell 1mas', EXIT.general, "wanted one narrower than the image's 64"],
    ['--cell 20arcsec --mask @/small-image.fits', EXIT.validation, 'wanted a mask on its grid'],
    [
      '--cell 15arcsec --imsize 128 --mask @/small-image.fits',
      EXIT.validation,
      '@/small-image.fits at byte 0: a mask of shape [1,1,64,64], wanted one plane of 128 × 128 pixels',
    ],
    ['--mask @/gone.fits', EXIT.io, '@/gone.fits: there is no such file'],
    ['--mask @/gone.reg', EXIT.io, '@/gone.reg: there is no such file'],
  ])('%s', async (flags, wanted, message) => {
    const { code, err } = await bench.fail(`${IMAGE} ${flags.includes('--mask') ? '' : '--no-nvss-mask '}${flags}`)
    expect([code, err]).toEqual([wanted, expect.stringContaining(message)])
  })

  test('a Measurement Set that is all flags, one that is not there, and a file that is none', async () => {
    cpSync(bench.path('obs.ms'), bench.path('flagged.ms'), { recursive: true })
    await bench.succeed('flag @/flagged.ms --mode clip --max 1e-30')
    for (const [ms, message] of [
      ['@/flagged.ms', '@/flagged.ms: none used, 11520 flagged, wanted unflagged visibilities'],
      ['@/gone.ms', '@/gone.ms: there is no table.dat'],
      ['@/small-image.fits', '@/small-image.fits: '],
    ]) {
      const { code, err } = await bench.fail(`image ${ms} --imagename @/x ${SMALL} --no-nvss-mask`)
      expect([code, err]).toEqual([EXIT.validation, expect.stringContaining(message)])
    }
  })
})

test.each(['image', 'imaging image', 'quicklook'])(
  '%s --help tells every flag and ends with examples',
  async (name) => {
    const { out } = await bench.succeed(`${name} --help`)
    for (const flag of ['--imsize', '--cell', '--weighting', '--niter', '--threshold', '--mask', '--quality-tier'])
      expect(out).toContain(flag)
    const [, examples] = out.split('\nExamples:\n')
    expect(examples.trim().split('\n').length).toBeGreaterThan(1)
    for (const line of examples.trim().split('\n')) expect(line).toMatch(new RegExp(`^ *\\$ contimg ${name} `))
  },
)
