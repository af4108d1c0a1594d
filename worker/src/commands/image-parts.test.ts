import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())
const told = async (command: string) => (await bench.succeed(command)).out
const IMAGE = 'image @/obs.ms --imsize 128 --cell 20arcsec --weighting natural --no-nvss-mask --no-pbcor'

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40,60,80,103 --channels 32')
  await bench.succeed('convert @/in --out @/obs.ms')
})

test('--snapshots writes dirty images alone, with --snapshot-psf their point spread functions too', async () => {
  const out = await told(`${IMAGE} --imagename @/look --snapshots`)
  expect(out.match(/look-t\d{4}-dirty\.fits/g)?.length).toBe(24)
  expect(out).not.toContain('psf')
  await bench.succeed(`${IMAGE} --imagename @/more --field 0,1 --snapshots --snapshot-psf`)
  for (const name of ['t0000-dirty', 't0000-psf', 't0001-dirty', 't0001-psf'])
    expect(existsSync(bench.path(`more-${name}.fits`))).toBe(true)
  const { code, err } = await bench.fail(`${IMAGE} --imagename @/x --snapshot-psf`)
  expect([code, err]).toEqual([EXIT.usage, expect.stringContaining('--snapshot-psf without --snapshots')])
}, 60_000)

test('--stokes and --channels-out name an image of each, and the cubes', async () => {
  const out = await told(`${IMAGE} --imagename @/pol --niter 0 --stokes IQ --channels-out 2`)
  for (const name of ['-0000-I-image', '-0001-Q-dirty', '-cube-I-image', '-cube-Q-psf'])
    expect(out).toContain(`pol${name}.fits`)
  const odd = await told(`${IMAGE} --imagename @/odd --niter 0 --spw 0,1,3 --channels-out 3`)
  expect(odd).not.toContain('cube')
}, 60_000)
