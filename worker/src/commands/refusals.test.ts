import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())
const ANTENNAS = '--antennas 1,20,40,60,80,103 --channels 32'

beforeAll(async () => {
  await bench.succeed(`simulate --out @/in ${ANTENNAS}`)
  await bench.succeed('convert @/in --out @/obs.ms')
  await bench.succeed('calibrate @/obs.ms --calibrator 2023+544')
  mkdirSync(bench.path('empty'))
  writeFileSync(bench.path('text'), 'hello\n')
})

describe('what exists is never overwritten', () => {
  test.each([
    ['convert @/in --out @/obs.ms', '@/obs.ms'],
    ['conversion single @/in @/obs.ms', '@/obs.ms'],
    ['phaseshift @/obs.ms --to meridian --out @/obs.ms', '@/obs.ms'],
    ['calibrate @/obs.ms --calibrator 2023+544', '@/obs_bpcal'],
    ['calibration calibrate --ms @/obs.ms --calibrator 2023+544', '@/obs_bpcal'],
    [`simulate --out @/in ${ANTENNAS}`, '@/in/2025-10-18T02:27:48_sb00.hdf5'],
    ['demo --size tiny --out @/in', '@/in'],
  ])('%s', async (line, name) => {
    const { code, err } = await bench.fail(line)
    expect([code, err]).toEqual([EXIT.io, expect.stringContaining(`: ${name} exists already, wanted a new name`)])
  })

  test.each(['dirty', 'psf', 'image', 'model', 'residual'])('image with a %s of that name', async (kind) => {
    writeFileSync(bench.path(`taken-${kind}.fits`), '')
    const { code, err } = await bench.fail('imaging image --ms @/obs.ms --imagename @/taken --imsize 64')
    rmSync(bench.path(`taken-${kind}.fits`))
    expect([code, err]).toEqual([EXIT.io, expect.stringContaining(`: @/taken-${kind}.fits exists already`)])
  })
})

describe('a path that is nothing, a folder for a file, a file for a folder', () => {
  test.each<[line: string, code: number, message: string]>([
    ['convert @/gone --out @/x.ms', EXIT.io, '@/gone: there is no such file or folder'],
    ['convert @/empty --out @/x.ms', EXIT.conversion, '@/empty: no subband file in it, wanted *_sb00.hdf5'],
    ['convert @/text --out @/x.ms', EXIT.validation, '@/text: not a whole HDF5 file'],
    ['convert @/in --out @/text/x.ms', EXIT.io, '@/text: is a file, wanted a folder'],
    ['convert @/in --out @/x.ms --iers @/gone', EXIT.io, '@/gone: there is no such file'],
    ['convert @/in --out @/x.ms --iers @/empty', EXIT.usage, "'@/empty', a folder, wanted a file"],
    [
      'convert @/in --out @/x.ms --iers @/text',
      EXIT.validation,
      '@/text at byte 0: line "hello…", wanted a finals2000A',
    ],
    ['summary @/gone', EXIT.validation, '@/gone: there is no table.dat: not a casacore table'],
    ['summary @/text', EXIT.validation, '@/text: there is no table.dat'],
    ['summary @/empty', EXIT.validation, '@/empty: there is no table.dat'],
    ['table @/gone', EXIT.validation, '@/gone: there is no table.dat'],
    ['phaseshift @/gone --to meridian --out @/x.ms', EXIT.validation, '@/gone: there is no table.dat'],
    ['phaseshift @/obs.ms --to meridian --out @/text/x', EXIT.io, '@/text: is a file, wanted a folder'],
    ['flag @/obs_bpcal --mode zeros', EXIT.validation, '@/obs_bpcal: no sub-table POLARIZATION: not a Measurement Set'],
    ['calibrate @/obs.ms --model @/gone --out @/x', EXIT.io, '@/gone: there is no such file'],
    ['calibrate @/obs.ms --model @/empty --out @/x', EXIT.usage, "'@/empty', a folder, wanted a file"],
    ['calibrate @/obs.ms --model @/text --out @/x', EXIT.validation, '@/text: first line "hello", wanted ra_deg'],
    ['calibrate @/obs.ms --calibrator 2023+544 --out @/text/x', EXIT.io, '@/text: is a file, wanted a folder'],
    ['apply @/obs.ms --caltable @/gone', EXIT.validation, '@/gone: there is no table.dat'],
    ['apply @/obs.ms --caltable @/obs.ms', EXIT.validation, '@/obs.ms: no keyword VisCal: not a calibration table'],
    ['image @/gone --imagename @/x', EXIT.validation, '@/gone: there is no table.dat'],
    ['image @/obs.ms --imagename @/text/x', EXIT.io, '@/text: is a file, wanted a folder'],
    ['simulate --out @/text', EXIT.io, '@/text: is a file, wanted a folder'],
    ['simulate --out @/x --sources @/text', EXIT.validation, '@/text: first line "hello"'],
    ['demo --size tiny --out @/text/x', EXIT.io, '@/text/x/incoming: lies below a file, wanted a folder'],
  ])('%s', async (line, wanted, message) => {
    const { code, err } = await bench.fail(line)
    expect([code, err]).toEqual([wanted, expect.stringContaining(message)])
  })

  test.skipIf(process.getuid?.() === 0)('a file that may not be read (root may read all)', async () => {
    const file = 'locked/2025-10-18T02:27:48_sb00.hdf5'
    cpSync(bench.path('in'), bench.path('locked'), { recursive: true })
    chmodSync(bench.path(file), 0)
    const { err } = await bench.fail('convert @/locked --out @/x.ms')
    expect(err).toContain(`@/${file}`)
  })
})

describe('a value that is none', () => {
  test.each<[line: string, message: string]>([
    ['flag @/obs.ms --mode clip', 'clip without a minimum, a maximum or a number of σ flags nothing'],
    ['flag @/obs.ms --mode clip --min 5 --max 1', 'clip from 5 to 1, wanted 0 ≤ minimum ≤ maximum'],
    ['flag @/obs.ms --mode wild', "option '--mode <modes>' is 'wild', wanted some of reset, zeros"],
    ['phaseshift @/obs.ms --to 1,2,3 --out @/x.ms', 'position "1,2,3", wanted RA,DEC such as'],
    ['calibrate @/obs.ms --gain-solint soon --out @/x', 'solution interval "soon", wanted inf, int or'],
    ['calibrate @/obs.ms --bp-minsnr -5 --out @/x', "'-5', wanted a number, 0 or more"],
    ['calibrate @/obs.ms --calibrator 3C286 --model @/text', '--calibrator and --model exclude each other'],
    ['calibrate @/obs.ms --skip-bp --skip-g', '--skip-bp and --skip-g leave nothing to solve for'],
    ['calibrate @/obs.ms --skip-bp --do-k', '--do-k takes the delays from the bandpass'],
    ['calibrate @/obs.ms --gaintable @/obs_bpcal', '--gaintable goes with --skip-bp'],
    ['calibrate @/obs.ms --uvrange far', 'uv range "far", wanted one such as >1klambda'],
    ['calibrate @/obs.ms --uvrange >1klambda --uvmin 3', '--uvrange and --uvmin say the same thing'],
    ['calibrate @/obs.ms --bp-smooth-window 5', '--bp-smooth-window without --bp-smooth-type'],
    ['calibrate @/obs.ms --bp-smooth-type boxcar --bp-smooth-window 4', 'wanted an odd number of channels'],
    ['calibrate @/obs.ms --bp-combine spw', '--bp-combine spw: wanted scan, field, both or none'],
    ['calibrate @/obs.ms --fast --preset standard', '--fast is --preset development, not standard'],
    ['calibrate @/obs.ms --prebp-spw 3', '--prebp-spw cannot be honoured: '],
    ['calibration apply --ms @/obs.ms', 'no calibration table, wanted --caltable and at least one'],
    ['conversion single @/in', 'found only @/in, wanted HDF5 files, then the Measurement Set'],
    [
      'image @/obs.ms --imagename @/x --cell 5',
      "option '--cell <angle>' is '5', wanted an angle: a number with one of rad",
    ],
    [
      'image @/obs.ms --imagename @/x --threshold low',
      "option '--threshold <flux>' is 'low', wanted a flux: a number with one of Jy",
    ],
    ['image @/obs.ms --imagename @/x --imsize 63', 'image size 63, wanted a multiple of 4 from 16 to 16384'],
    ['image @/obs.ms --imagename @/x --robust 5', 'robust 5, wanted from -2 to 2'],
    ['image @/obs.ms --imagename @/x --epsilon 10', "'10', wanted a number, from 1e-7 to 0.01"],
    ['image @/obs.ms --imagename @/x --field 3~1', 'fields 3~1, wanted a rising range'],
    ['imaging image --ms @/obs.ms --imagename @/x --mask-radius-arcsec 5', "'5', wanted a number, from 10 to 300"],
    ['image @/obs.ms --imagename @/x --mgain 0', 'mgain 0, wanted above 0, at most 1'],
    [
      'image @/obs.ms --imagename @/x --mask @/text --nvss-mask',
      "'--mask <file>' cannot be used with option '--nvss-mask'",
    ],
    ['simulate --out @/x --antennas 1', '1 antennas, wanted 2 to 96'],
    ['simulate --out @/x --dec 95', "'95', wanted a number, from -90 to 90"],
    ['simulate --out @/x --rfi wide=1', '"wide=1", wanted WORD=NUMBER with one of narrow, bursts, strength'],
    ['simulate --out @/x --sources nvss', 'NVSS_CATALOG is not set, wanted the path of a list'],
    ['table @/obs.ms --rows 9:3', "'9:3', wanted A:B with A below B"],
  ])('%s', async (line, message) => {
    const { code, err } = await bench.fail(line)
    expect([code, err]).toEqual([EXIT.usage, expect.stringContaining(message)])
  })

  test.each<[line: string, code: number, message: string]>([
    ['calibrate @/obs.ms --calibrator 2023+544 --refant 999 --out @/x', EXIT.calibration, 'has no antenna "999"'],
    ['image @/obs.ms --imagename @/x --field 99', EXIT.validation, '@/obs.ms: field 99, wanted some of 0 to 23'],
    [
      'image @/obs.ms --imagename @/x --column NONE',
      EXIT.validation,
      '@/obs.ms: the Measurement Set has no column NONE',
    ],
    ['simulate --out @/x --channels 17', EXIT.validation, '17 channels, wanted a divisor of 6144'],
    ['simulate --out @/x --start yesterday', EXIT.validation, 'time "yesterday": wanted UTC as YYYY-MM-DDTHH:MM:SS'],
    ['table @/obs.ms --rows 9999', EXIT.validation, '@/obs.ms: row 9999 wanted, the table has 8064 rows'],
    ['table @/obs.ms --column NONE', EXIT.validation, '@/obs.ms: there is no column NONE'],
  ])('%s', async (line, wanted, message) => {
    const { code, err } = await bench.fail(line)
    expect([code, err]).toEqual([wanted, expect.stringContaining(message)])
  })
})
