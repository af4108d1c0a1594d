import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40,60,80,103 --channels 32')
  await bench.succeed('convert @/in --out @/obs.ms')
})

test('image tells noise, dynamic range and primary beam, and export draws what it made', async () => {
  const { out } = await bench.succeed(
    'image @/obs.ms --imagename @/obs --imsize 64 --niter 20 --beam tapered2 --pblimit 0.5',
  )
  expect(out).toMatch(
    /noise [\d.]+ mJy\/beam \(in an annulus [\d.]+ mJy\/beam\), dynamic range [\d.]+, primary beam tapered2/,
  )
  expect(out).toContain('@/obs-pb.fits\n@/obs-weights.fits\n@/obs-image-pbcor.fits\n')
  const made = await bench.succeed('imaging export --source @ --prefix obs-image --make-png --stretch zscale')
  expect(made.out).toBe('@/obs-image-pbcor.png\n@/obs-image.png\n')
  expect((await bench.fail('imaging export @/obs-image.fits --png')).code).toBe(EXIT.io)
  await bench.succeed('image @/obs.ms --imagename @/plain --imsize 64 --niter 0 --no-pbcor')
  expect(existsSync(bench.path('plain-pb.fits'))).toBe(false)
})

test('image warns where pointings are lost, and refuses a beam that nobody knows', async () => {
  await bench.succeed('phaseshift @/obs.ms --to meridian --out @/moved.ms')
  const { err } = await bench.succeed('image @/moved.ms --imagename @/moved --imsize 64 --niter 0')
  expect(err).toMatch(/^warning: @\/moved\.ms: field 0 has many integrations: where the dishes pointed is lost/m)
  const { code, err: refused } = await bench.fail('image @/obs.ms --imagename @/square --beam square')
  expect([code, refused]).toEqual([EXIT.validation, expect.stringContaining('unknown beam "square"')])
})

test.each([
  ['@/obs.fits', /nothing to do, wanted --make-fits/],
  ['--png', /wanted either images, or --source with --prefix/],
  ['@/obs.fits --source @ --prefix obs --png', /wanted either images/],
  ['--source @ --prefix nothing --png', /no image whose name begins with nothing/],
])('export %s is a wrong call', async (words, message) => {
  const { code, err } = await bench.fail(`imaging export ${words}`)
  expect([code, err]).toEqual([EXIT.usage, expect.stringMatching(message)])
})

test('export of what is not there says so', async () => {
  const { code, err } = await bench.fail('imaging export @/none.image --make-fits')
  expect([code, err]).toEqual([EXIT.validation, expect.stringContaining('@/none.image: is not there')])
})
