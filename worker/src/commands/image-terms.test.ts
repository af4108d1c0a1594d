import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --size tiny --channels 32')
  await bench.succeed('convert @/in --out @/obs.ms')
}, 60_000)

const SMALL = '--imsize 128 --cell 8arcsec --no-nvss-mask'
const header = (name: string) => readFileSync(bench.path(name)).subarray(0, 14400).toString('latin1')

test('--nterms 2 makes images of two terms and the spectral index beside what is always made', async () => {
  const { out } = await bench.succeed(`image @/obs.ms --imagename @/two ${SMALL} --niter 50 --nterms 2`)
  const products = [...out.matchAll(/^@\/two-(.*)\.fits$/gm)].map(([, kind]) => kind)
  const ofTerms = 'image-tt0 image-tt1 model-tt0 model-tt1 residual-tt0 residual-tt1 psf-tt0 psf-tt1 psf-tt2'
  const usual = 'dirty psf image model residual pb image-pbcor'
  expect(products).toEqual(expect.arrayContaining(`${usual} ${ofTerms} alpha alpha-error`.split(' ')))
  expect(header('two-alpha.fits')).toMatch(/BTYPE {3}= 'Spectral Index'.*TAYREF {2}= +14\d{8}.*ALPHAPB = +T/s)
})

test('parts of the band have terms of their own, narrow ones with a warning', async () => {
  const { err } = await bench.succeed(
    `image @/obs.ms --imagename @/parts ${SMALL} --niter 0 --nterms 2 --channels-out 4 --stokes I,Q --no-pbcor`,
  )
  expect(err).toContain('two Taylor terms of a band of 46.')
  expect(err).toContain('no spectral index is made of dirty images')
  expect(header('parts-0003-Q-image-tt1.fits')).toMatch(/TAYTERM = +1/)
})

test.each([
  ['--nterms 3', 'wanted 1 or 2'],
  ['--nterms 2 --engine wsclean', '--nterms 2 is not passed on to WSClean'],
  ['--nterms 2 --snapshots', 'snapshots are dirty images, wanted --nterms 1'],
])('%s is refused', async (flags, message) => {
  const { code, err } = await bench.fail(`image @/obs.ms --imagename @/x ${SMALL} ${flags}`)
  expect([code, err]).toEqual([EXIT.usage, expect.stringContaining(message)])
})
