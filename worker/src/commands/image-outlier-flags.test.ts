import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

// the middle of the simulated field is near RA 128.3°, Dec 54.7°
beforeAll(async () => {
  writeFileSync(bench.path('sky.csv'), 'name,ra_deg,dec_deg,flux_jy\nmiddle,128.3,54.7,1\nfar,128.6,55.7,2\n')
  const start = '--gain-errors none --dec 54.6 --start 2025-10-17T14:40:09Z'
  await bench.succeed(
    `simulate --out @/in --antennas 1,6,11,16,21,26,31,36,41,52,55,58,61,64,67,70,73,76,79,82,85,88,91,94,97,100 --channels 32 --sources @/sky.csv ${start}`,
  )
  await bench.succeed('convert @/in --out @/obs.ms')
})

const SMALL = '--imsize 128 --cell 12arcsec --niter 20 --no-nvss-mask --no-pbcor'
const header = (name: string) => readFileSync(bench.path(name)).subarray(0, 11520).toString('latin1')

test('a source outside the image is told of, and so is what was subtracted', async () => {
  const { out } = await bench.succeed(`image @/obs.ms --imagename @/a ${SMALL} --clean-radius 1.5deg`)
  expect(out).toMatch(/outlier at RA 128\.\d+ Dec 55\.\d+: 1\.\d+ Jy, 1\.0\d deg off, subtracted/)
  expect(header('a-image.fits')).toMatch(/HISTORY outlier at RA 128\./)
  const { out: without } = await bench.succeed(`imaging image --ms @/obs.ms --imagename @/b ${SMALL}`)
  expect(without).not.toMatch(/outlier/)
})

test('a uv range and a taper are in the history', async () => {
  await bench.succeed(`image @/obs.ms --imagename @/c ${SMALL} --uvrange >0.5klambda --uvtaper 60arcsec`)
  expect(header('c-image.fits')).toMatch(/uv range from 500 wavelengths[\s\S]*uv taper that makes 60 arcsec/)
})

test.each([
  ['--clean-radius 3.2', EXIT.usage, "'--clean-radius <angle>' is '3.2', wanted an angle"],
  ['--clean-radius 20deg', EXIT.usage, 'a clean radius of 20 deg, wanted above 0, at most 10'],
  ['--clean-radius 3deg --epsilon 5e-6', EXIT.usage, 'wanted 1e-5 or more'],
  ['--uvtaper 10deg', EXIT.usage, 'a uv taper of 36000'],
  ['--uvrange 5~2klambda', EXIT.usage, 'uvrange "5~2klambda"'],
])('%s is refused by name', async (flags, exit, message) => {
  const { code, err } = await bench.fail(`image @/obs.ms --imagename @/x ${SMALL} ${flags}`)
  expect([code, err]).toEqual([exit, expect.stringContaining(message)])
})
