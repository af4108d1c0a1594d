import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const bench = new Workbench()
afterAll(() => bench.remove())

/** A command in a process of its own, with some settings. */
function contimg(line: string, settings: NodeJS.ProcessEnv = {}) {
  const words = line.split(' ').map((word) => word.replaceAll('@', bench.folder))
  const env = { ...process.env, COLUMNS: '300', PIPELINE_STATE_DIR: bench.path('state'), ...settings }
  const { status, stdout, stderr } = spawnSync(process.execPath, [CONTIMG, ...words], { env, encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr, words: (stdout + stderr).replaceAll(/\s+/g, ' ') }
}

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --size tiny --channels 32')
})

const ALL = {
  ...{ PIPELINE_CAL_BP_MINSNR: '4.5', PIPELINE_CAL_GAIN_SOLINT: '90s', PIPELINE_DEFAULT_REFANT: '7' },
  ...{ IMG_IMSIZE: '72', IMG_ROBUST: '1', IMG_NITER: '7', IMG_THRESHOLD: '2mJy', PIPELINE_MASK_RADIUS_ARCSEC: '33' },
  ...{
    PIPELINE_WRITER: 'direct',
    PIPELINE_MAX_WORKERS: '2',
    CAL_MATCH_RADIUS_DEG: '1.25',
    PIPELINE_USE_NVSS_MASK: 'no',
  },
}

test('help shows the defaults that hold: those of the program, or those that were set', () => {
  const plain = { calibrate: contimg('calibrate --help').words, image: contimg('image --help').words }
  expect(plain.calibrate).toContain('best first (default 103,')
  expect(plain.image).toMatch(/width and height \(default 2520,.*\(default 0\.5\).*default auto/)
  const calibrate = contimg('calibrate --help', ALL).words
  expect(calibrate).toContain('are flagged (default 4.5)')
  expect(calibrate).toContain('60s or 5min (default 90s)')
  expect(calibrate).toContain('best first (default 7,')
  const image = contimg('image --help', ALL).words
  expect(image).toMatch(/width and height \(default 72,.*\(default 1\).*\(default 7, or of the tier\).*default 2mJy/)
  expect(image).toMatch(/of these discs \(default 33\)/)
  const convert = contimg('convert --help', ALL).words
  expect(convert).toMatch(/default direct\).*threads that read \(default 2\)/)
  expect(contimg('conversion find-calibrators --help', ALL).words).toContain('nearest phase centre (default 1.25)')
})

test('they are what commands work with; a flag, or a tier that was chosen, goes before them', () => {
  expect(contimg('convert @/in --out @/a.ms --json', ALL)).toMatchObject({ code: 0 })
  const sizeOf = (name: string) =>
    /NAXIS1\s*=\s*(\d+)/.exec(readFileSync(bench.path(name), 'latin1').slice(0, 5760))?.[1]
  const settings = { ...ALL, PIPELINE_USE_NVSS_MASK: '0' }
  const image = contimg('image @/a.ms --imagename @/set --cell 20arcsec', settings)
  expect(image).toMatchObject({ code: 0 })
  expect(image.err).not.toContain('NVSS') // no word of a missing catalogue: no mask is wanted
  expect(sizeOf('set-dirty.fits')).toBe('72')
  expect(contimg('image @/a.ms --imagename @/flag --cell 20arcsec --imsize 64 --niter 0', settings)).toMatchObject({
    code: 0,
  })
  expect(sizeOf('flag-dirty.fits')).toBe('64')
  const solved = contimg('calibrate @/a.ms --calibrator 2023+544 --out @/cal', { ...ALL, PIPELINE_DEFAULT_REFANT: '5' })
  expect(solved.out).toContain('reference antenna 5')
}, 120_000)

test('a setting that cannot be is told with its name', () => {
  const { err, code } = contimg('image @/none.ms --imagename @/x', {
    IMG_THRESHOLD: '5 apples',
    PIPELINE_CAL_GAIN_SOLINT: '0s',
  })
  expect(err).toContain('IMG_THRESHOLD is “5 apples”, wanted auto or a flux such as 0.5mJy')
  expect(err).toContain('PIPELINE_CAL_GAIN_SOLINT is “0s”, wanted inf, int or a time such as 60s or 5min')
  expect(code).toBe(5)
})
