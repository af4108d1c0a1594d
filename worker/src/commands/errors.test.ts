import { cpSync, readdirSync, rmSync, truncateSync } from 'node:fs'
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
})

/** A copy of the sixteen files in a folder of its own, with the path of that of one subband. */
function copyOfFiles(folder: string, subband: number): string {
  cpSync(bench.path('in'), bench.path(folder), { recursive: true })
  const code = `_sb${String(subband).padStart(2, '0')}.hdf5`
  return `${folder}/${readdirSync(bench.path(folder)).find((name) => name.endsWith(code))}`
}

describe('a group that is not whole is refused by name', () => {
  test.each([0, 50_000, 98_000])('a file cut to %d bytes', async (length) => {
    const file = copyOfFiles(`cut${length}`, 5)
    truncateSync(bench.path(file), length)
    const { code, err } = await bench.fail(`convert @/cut${length} --out @/x.ms`)
    expect([code, err]).toEqual([EXIT.validation, expect.stringContaining(`@/${file}: not a whole HDF5 file`)])
  })

  test('a missing subband, which can be left out on request', async () => {
    rmSync(bench.path(copyOfFiles('missing', 7)))
    const { code, err } = await bench.fail('convert @/missing --out @/x.ms')
    expect(code).toBe(EXIT.conversion)
    expect(err).toMatch(/^contimg convert: group 2025-\S+: 15 subbands found, sb07 missing; wanted all 16/)
    const { out } = await bench.succeed('convert @/missing --out @/fifteen.ms --allow-missing')
    expect(out).toContain('15 spectral windows')
  })

  test('a data set of another shape than the header says', async () => {
    const file = copyOfFiles('shape', 3)
    const shape = (rows: bigint) => new Uint8Array(BigUint64Array.of(rows, 1n, 2n, 2n).buffer)
    bench.patch(file, shape(504n), shape(503n))
    const { code, err } = await bench.fail('convert @/shape --out @/x.ms')
    expect([code, err]).toEqual([
      EXIT.validation,
      expect.stringMatching(new RegExp(`@/${file}: /Data/\\w+ has shape \\[503,1,2,2\\], wanted \\[504,1,2,2\\]`)),
    ])
  })

  test('a file of another array', async () => {
    rmSync(bench.path(copyOfFiles('mixed', 7)))
    await bench.succeed('simulate --out @/other --antennas 1,20,40,60,103 --channels 32')
    const file = copyOfOther()
    const { code, err } = await bench.fail('convert @/mixed --out @/x.ms')
    expect([code, err]).toEqual([
      EXIT.conversion,
      expect.stringContaining(`@/${file}: integration 0 has 15 baselines, wanted 21 as in`),
    ])
  })

  test('the files of two observations', async () => {
    const { code, err } = await bench.fail('convert @/in @/in --out @/x.ms')
    expect([code, err]).toEqual([EXIT.conversion, expect.stringContaining('is given twice, wanted the files of one')])
  })
})

function copyOfOther(): string {
  const name = readdirSync(bench.path('other')).find((each) => each.endsWith('_sb07.hdf5'))
  cpSync(bench.path(`other/${name}`), bench.path(`mixed/${name}`))
  return `mixed/${name}`
}

test('visibilities that are no numbers are flagged, counted and told of', async () => {
  await bench.succeed(`simulate --out @/overflow ${ANTENNAS} --gain-errors scale=1e25`)
  const { err } = await bench.succeed('convert @/overflow --out @/overflow.ms')
  expect(err).toContain('warning: 32256 visibilities are not numbers: set to 0 and flagged\n')
  const { out } = await bench.succeed('summary @/overflow.ms --sums')
  expect(out).toContain('Flagged          32256 of 32256 (100.00 %)')
})

describe('a Measurement Set without DATA is refused by every command that needs them', () => {
  beforeAll(() => {
    cpSync(bench.path('obs.ms'), bench.path('dataless.ms'), { recursive: true })
    const text = (name: string) => Uint8Array.of(0, 0, 0, name.length, ...new TextEncoder().encode(name))
    bench.patch('dataless.ms/table.dat', text('DATA'), text('TADA'))
  })

  test.each([
    'summary @/dataless.ms --sums',
    'flag @/dataless.ms --mode zeros',
    'phaseshift @/dataless.ms --to meridian --out @/x.ms',
    'calibrate @/dataless.ms --calibrator 2023+544 --out @/x',
    'apply @/dataless.ms --caltable @/obs_bpcal',
    'image @/dataless.ms --imagename @/x',
  ])('%s', async (line) => {
    const { code, err } = await bench.fail(line)
    expect([code, err]).toEqual([
      EXIT.validation,
      expect.stringContaining('@/dataless.ms: the Measurement Set has no column DATA'),
    ])
  })
})

test('an antenna without data has no solution, and apply flags it and nothing else', async () => {
  await bench.succeed(`simulate --out @/dead ${ANTENNAS} --dead 40`)
  await bench.succeed('convert @/dead --out @/dead.ms')
  await bench.succeed('calibrate @/dead.ms --calibrator 2023+544')
  await bench.succeed('apply @/dead.ms --caltable @/dead_bpcal @/dead_gpcal @/dead_gacal')
  const { out } = await bench.succeed('flag @/dead.ms --mode summary')
  expect(out).toMatch(/^40 +9216 +100\.000$/m)
  expect(out).toMatch(/^20 +9216 +16\.667$/m) // of six antennas, the one baseline to antenna 40
})

test('a channel that is flagged throughout stays so, and the others are calibrated and imaged', async () => {
  await bench.succeed(`simulate --out @/carrier ${ANTENNAS} --rfi narrow=1,strength=100000`)
  await bench.succeed('convert @/carrier --out @/carrier.ms')
  const { out: clipped } = await bench.succeed('flag @/carrier.ms --mode clip --max 500')
  expect(clipped).toMatch(/^1008 samples changed\n/)
  await bench.succeed('calibrate @/carrier.ms --calibrator 2023+544')
  const { out } = await bench.succeed('apply @/carrier.ms --caltable @/carrier_bpcal @/carrier_gpcal @/carrier_gacal')
  expect(out).toContain('; 0 samples had no solution, 3.13 % flagged in all')
  await bench.succeed('image @/carrier.ms --imagename @/carrier --imsize 64 --niter 0')
})

describe('a Measurement Set that is flagged throughout', () => {
  beforeAll(async () => {
    cpSync(bench.path('obs.ms'), bench.path('flagged.ms'), { recursive: true })
    await bench.succeed('flag @/flagged.ms --mode clip --max 1e-30')
  })

  test.each([
    ['image @/flagged.ms --imagename @/x', EXIT.validation, 'none used, 11520 flagged, wanted unflagged'],
    ['calibrate @/flagged.ms --calibrator 2023+544 --out @/x', EXIT.calibration, 'every cross-correlation is flagged'],
  ])('%s', async (line, wanted, message) => {
    const { code, err } = await bench.fail(line)
    expect([code, err]).toEqual([wanted, expect.stringContaining(`@/flagged.ms: ${message}`)])
  })
})

test.each([
  'calibrate @/obs.ms --calibrator 3C999 --out @/x',
  'phaseshift @/obs.ms --to 3C999 --out @/x.ms',
  'image @/obs.ms --imagename @/x --phasecenter 3C999',
])('an unknown calibrator: %s', async (line) => {
  const { code, err } = await bench.fail(line)
  expect([code, err]).toEqual([EXIT.calibration, expect.stringContaining('unknown calibrator "3C999"; the nearest')])
})
