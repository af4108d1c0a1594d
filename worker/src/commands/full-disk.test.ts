import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

// a disk that is full is played by a limit on the size of a file (EFBIG) and by /dev/full (ENOSPC)

const bench = new Workbench()
afterAll(() => bench.remove())
const ANTENNAS = '--antennas 1,20,40,60,80,103 --channels 32'

beforeAll(async () => {
  await bench.succeed(`simulate --out @/in ${ANTENNAS}`)
  await bench.succeed('convert @/in --out @/obs.ms')
  await bench.succeed('calibrate @/obs.ms --calibrator 2023+544')
})

test.each([
  [100, 'convert @/in --out @/x.ms', /@\/x\.ms\.\S+\.partial\/table\./],
  [100, 'phaseshift @/obs.ms --to meridian --out @/x.ms', /@\/x\.ms\.\S+\.partial\/table\./],
  [20, 'calibrate @/obs.ms --calibrator 2023+544 --out @/x', /@\/x_bpcal\.\S+\.partial\//],
  [10, 'image @/obs.ms --imagename @/x --imsize 64', /\.fits\.partial cannot be written/],
])('with %d KiB a file, %s leaves nothing', (kibibytes, line, message) => {
  const { code, err } = bench.failOnFullDisk(kibibytes, line)
  expect([code, err]).toEqual([EXIT.resource, expect.stringMatching(message)])
})

test.each([8, 50])('with %d KiB a file, simulate leaves nothing', (kibibytes) => {
  mkdirSync(bench.path('full'), { recursive: true })
  const { code, err } = bench.failOnFullDisk(kibibytes, `simulate --out @/full ${ANTENNAS}`)
  expect([code, err]).toEqual([EXIT.resource, expect.stringMatching(/@\/full\/.*_incomplete\.hdf5: .*File too large/)])
})

test('where CORRECTED_DATA finds no room the Measurement Set is as it was, and can be tried again', async () => {
  cpSync(bench.path('obs.ms'), bench.path('again.ms'), { recursive: true })
  const { out: before } = await bench.succeed('summary @/again.ms --sums')
  const line = 'apply @/again.ms --caltable @/obs_bpcal @/obs_gpcal @/obs_gacal'
  const { code, err } = bench.runOnFullDisk(100, line)
  expect([code, err]).toEqual([EXIT.resource, expect.stringContaining('@/again.ms/table.')])
  expect((await bench.succeed('summary @/again.ms --sums')).out).toBe(before)
  await bench.succeed(line)
  expect((await bench.succeed('table @/again.ms')).out).toContain('\nCORRECTED_DATA ')
})

test.skipIf(!existsSync('/dev/full'))('a device without room is told as such', async () => {
  symlinkSync('/dev/full', bench.path('device-psf.fits.partial'))
  const { code, err } = await bench.run('image @/obs.ms --imagename @/device --imsize 64 --niter 0')
  expect([code, err]).toEqual([
    EXIT.resource,
    expect.stringMatching(/device-psf\.fits\.partial.*no space left on device/),
  ])
  expect(bench.names().filter((name) => name.startsWith('device'))).toEqual([])
})
