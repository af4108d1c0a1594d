import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { findMeasurementSet, listImages, openProducts, queueGroup } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const bench = new Workbench()
const SCAN = 'imaging worker scan --ms-dir @/ms --out-dir @/images --products-db @/db --here'
const IMAGING = '--imaging imsize=128 cell_arcsec=20 niter=10'

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --size tiny --start 2025-10-18T02:27:48')
  await bench.succeed('convert @/in --out @/ms/night/obs.ms --no-register')
}, 60_000)
afterAll(() => bench.remove())

interface Line {
  readonly ms: string
  readonly outcome: string
  readonly detail: string
}
const linesOf = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

test('what was missed is indexed, imaged and registered once; what fails does not stop the rest', {
  timeout: 60_000,
}, async () => {
  for (const part of ['ANTENNA', 'DATA_DESCRIPTION', 'SPECTRAL_WINDOW'])
    mkdirSync(bench.path(`ms/a.ms/${part}`), { recursive: true })
  writeFileSync(bench.path('ms/a.ms/table.dat'), 'torn')
  cpSync(bench.path('ms/a.ms'), bench.path('ms/b.ms.partial'), { recursive: true })
  const first = await bench.run(`${SCAN} ${IMAGING} --json`)
  expect(first.code).toBe(9)
  expect(first.err).toContain('contimg imaging worker scan: 1 of 2 could not be done, the first: @/ms/a.ms\n')
  expect(linesOf(first.out)).toMatchObject([
    { ms: '@/ms/a.ms', outcome: 'failed' },
    {
      ms: '@/ms/night/obs.ms',
      outcome: 'imaged',
      detail: expect.stringMatching(/^uncalibrated: @\/images\/night\/obs\.img-image\.fits; no valid/),
    },
  ])
  rmSync(bench.path('ms/a.ms'), { recursive: true })
  await using products = await openProducts(bench.path('db'))
  expect(await findMeasurementSet(products, bench.path('ms/night/obs.ms'))).toBeDefined()
  const images = await listImages(products)
  expect(images.length).toBeGreaterThanOrEqual(5)
  expect(new Set(images.map(({ calibration }) => calibration))).toEqual(new Set(['uncalibrated']))
  const told = (await bench.succeed(`provenance @/images/night/obs.img-image.fits --db @/db`)).out
  expect(told).toContain('imaging worker scan')
  const again = await bench.succeed(`${SCAN} ${IMAGING} --json`)
  expect(linesOf(again.out)).toMatchObject([{ outcome: 'skipped', detail: expect.stringContaining('imaged already') }])
  for (const { path } of images) rmSync(path)
  await bench.succeed(`${SCAN} ${IMAGING} --json`)
  expect(existsSync(bench.path('images/night/obs.img-image.fits'))).toBe(true)
})

test('an observation that is under way is left to those who do it', async () => {
  await using products = await openProducts(bench.path('other'))
  const id = '2025-10-18T02:27:48'
  await queueGroup(products, { id, files: [{ subband: 0, path: '/a' }], stages: ['convert'] })
  cpSync(bench.path('ms/night/obs.ms'), bench.path(`more/${id}.ms`), { recursive: true })
  const { out } = await bench.succeed(
    'imaging worker scan --ms-dir @/more --out-dir @/images --products-db @/other --here --json',
  )
  expect(linesOf(out)).toMatchObject([{ outcome: 'skipped', detail: 'its observation is pending, at pending' }])
})

test('a folder that is not there is refused, and one without Measurement Sets says so', async () => {
  mkdirSync(bench.path('empty'))
  expect((await bench.fail('imaging worker scan --ms-dir @/none --out-dir @/x --products-db @/db --here')).err).toBe(
    'contimg imaging worker scan: --ms-dir @/none: is not there, wanted a folder\n',
  )
  expect((await bench.fail('imaging worker scan --ms-dir @/empty --out-dir @/x --imaging imsise=128')).err).toMatch(
    /^contimg imaging worker scan: --imaging: unknown option '--imsise=128'/,
  )
  const { out } = await bench.succeed('imaging worker scan --ms-dir @/empty --out-dir @/x --products-db @/db --here')
  expect(out).toBe('no Measurement Sets\n')
})
