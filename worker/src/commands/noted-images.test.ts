import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { listImages, openProducts } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Workbench } from './testing.ts'

/** A state folder of its own, set before config.ts is read. */
const state = await vi.hoisted(async () => {
  const { mkdtempSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const folder = mkdtempSync(`${tmpdir()}/contimg-state-`)
  Object.assign(process.env, { PIPELINE_STATE_DIR: folder, VLA_CATALOG: '', NVSS_CATALOG: '' })
  return folder
})

const bench = new Workbench()
afterAll(() => {
  bench.remove()
  rmSync(state, { recursive: true, force: true })
})

const SMALL = '--imsize 64 --cell 20arcsec --niter 20 --no-nvss-mask'

interface Story {
  readonly artifact: { readonly path: string; readonly kind: string }
  readonly activities: readonly {
    readonly activity: { readonly stage: string }
    readonly artifacts: readonly Story[]
  }[]
}

/** Every step behind a product, and the raw files. */
async function behind(path: string): Promise<{ stages: string[]; raw: number }> {
  const story = JSON.parse((await bench.succeed(`provenance ${path} --json`)).out) as Story
  const [stages, raw] = [new Set<string>(), new Set<string>()]
  const walk = ({ artifact, activities }: Story): void => {
    if (artifact.kind === 'raw') raw.add(artifact.path)
    for (const { activity, artifacts } of activities) {
      stages.add(activity.stage)
      artifacts.forEach(walk)
    }
  }
  walk(story)
  return { stages: [...stages].toSorted(), raw: raw.size }
}

async function imagesOf(ms: string) {
  await using products = await openProducts(join(state, 'db/pipeline.sqlite3'))
  return await listImages(products, { msPath: bench.path(ms) })
}

beforeAll(async () => {
  await bench.succeed('registry init')
  await bench.succeed('simulate --out @/in --size tiny --channels 32')
  await bench.succeed('convert @/in --out @/a.ms')
  await bench.succeed('calibrate @/a.ms --calibrator 2023+544 --out @/cal')
}, 60_000)

test('an image that was made by hand goes back to the sixteen files', async () => {
  await bench.succeed('apply @/a.ms --registry')
  await bench.succeed(`image @/a.ms --imagename @/a ${SMALL}`)
  expect(await behind('@/a-image.fits')).toEqual({ stages: ['apply', 'calibrate', 'convert', 'image'], raw: 16 })
  const images = await imagesOf('a.ms')
  expect(images.map(({ type }) => type)).toEqual(expect.arrayContaining(['image', 'dirty', 'psf', 'residual']))
  expect(images.find(({ type }) => type === 'image')).toMatchObject({ calibration: 'applied', imsize_x: 64 })
  const { out } = await bench.succeed('provenance @/cal_bpcal --forward')
  expect(out).toContain('@/a-image.fits')
}, 60_000)

test('so do several images of one run; --no-register notes nothing', async () => {
  await bench.succeed(`imaging image --ms @/a.ms --imagename @/b ${SMALL} --channels-out 2 --column DATA`)
  const names = bench.names().filter((name) => /^b-.*-image\.fits$/.test(name))
  expect(names.length).toBeGreaterThanOrEqual(2)
  expect((await behind(`@/${names[0]}`)).raw).toBe(16)
  const before = (await imagesOf('a.ms')).length
  expect((await imagesOf('a.ms')).filter(({ calibration }) => calibration === 'uncalibrated').length).toBeGreaterThan(1)
  await bench.succeed(`image @/a.ms --imagename @/c ${SMALL} --no-register`)
  expect((await bench.fail('provenance @/c-image.fits')).err).toContain('is not known')
  expect(await imagesOf('a.ms')).toHaveLength(before)
}, 60_000)

test('quicklook is one step, from the files and the tables that it chose', async () => {
  await bench.succeed(`quicklook @/in --out @/q.ms ${SMALL}`)
  expect(await behind('@/q-image.fits')).toEqual({ stages: ['calibrate', 'convert', 'quicklook'], raw: 16 })
  expect((await imagesOf('q.ms')).find(({ type }) => type === 'image')).toMatchObject({ calibration: 'applied' })
}, 60_000)

test('self-calibration that changes a Measurement Set is a step too', async () => {
  const flags = '--imsize 64 --cell-arcsec 20 --niter 20 --max-iterations 1 --min-initial-snr 0 --robust 0.5'
  const { out } = await bench.succeed(`selfcal @/a.ms @/self ${flags} --reset-ms`)
  const isChanged = out.includes('applied to @/a.ms')
  expect((await behind('@/a.ms')).stages.includes('selfcal')).toBe(isChanged)
}, 60_000)
