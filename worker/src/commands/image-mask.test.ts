import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

/** A state folder of its own, set before config.ts is read. */
const state = await vi.hoisted(async () => {
  const { mkdtempSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const folder = mkdtempSync(join(tmpdir(), 'contimg-state-'))
  Object.assign(process.env, { PIPELINE_STATE_DIR: folder, VLA_CATALOG: '', NVSS_CATALOG: '' })
  return folder
})

const bench = new Workbench()
afterEach(() => rmSync(join(state, 'catalogs'), { recursive: true, force: true }))
afterAll(() => {
  bench.remove()
  rmSync(state, { recursive: true, force: true })
})

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40,60,80,103 --channels 32 --dec 54.6')
  await bench.succeed('convert @/in --out @/obs.ms')
})

const SMALL = '--imsize 64 --cell 30arcsec --niter 20 --no-pbcor'
const CENTRE = [306, 54.6] // near enough to where it looks that a disc lies on the image

let images = 0

/** What an image says of its CLEAN, and what was told besides. */
async function imaged(flags: string) {
  const name = `image-${++images}`
  const { err } = await bench.succeed(`image @/obs.ms --imagename @/${name} ${SMALL} --phasecenter ${CENTRE} ${flags}`)
  const path = bench.path(`${name}-model.fits`)
  const header = existsSync(path) ? readFileSync(path).subarray(0, 14400).toString('latin1') : ''
  const warnings = err.split('\n').filter((line) => line.startsWith('warning: ') && !/UT1|IERS/.test(line))
  return { history: header.match(/HISTORY (.{72})/g)?.map((line) => line.slice(8).trim()) ?? [], warnings }
}

async function importCatalog(sources: readonly (readonly [raDeg: number, decDeg: number, mjy: number])[]) {
  const rows = sources.map((source) => source.join())
  writeFileSync(bench.path('nvss.csv'), `ra_deg,dec_deg,flux_mjy\n${rows.join('\n')}\n`)
  await bench.succeed('catalog import nvss @/nvss.csv')
}

const EDGES = [
  [306, 52, 500],
  [306, 57, 500],
] as const

describe('where components of CLEAN may be', () => {
  test('without a catalogue of the field anywhere, with a warning that names it, unless that is meant', async () => {
    const { history, warnings } = await imaged('--gain 0.1')
    expect(warnings).toEqual([
      expect.stringMatching(/no NVSS catalogue covers the field \(.*nvss_\*\.sqlite3\).*catalog import nvss FILE/),
    ])
    expect(history.join()).not.toMatch('within')
    await importCatalog([
      [306, 20, 500],
      [306, 22, 500],
    ])
    expect((await imaged('--gain 0.1')).warnings).toHaveLength(1)
    for (const flags of ['--no-nvss-mask', '--no-unicat-mask', '--niter 0'])
      expect((await imaged(flags)).warnings).toEqual([])
  })

  test('where a catalogue covers the field in discs about its sources, as faint as asked for', async () => {
    await importCatalog([...EDGES, [CENTRE[0], CENTRE[1], 11], [306.1, 54.6, 4], [308, 54.6, 100]])
    const { history, warnings } = await imaged('--gain 0.1')
    expect(warnings).toEqual([])
    expect(history).toContain('components within 1 discs of 60 arcsec, NVSS from 10 mJy')
    for (const flags of [
      '--nvss-min-mjy 3 --mask-radius-arcsec 90',
      '--unicat-mask --unicat-min-mjy 3 --mask-radius-arcsec 90',
    ])
      expect((await imaged(flags)).history).toContain('components within 2 discs of 90 arcsec, NVSS from 3 mJy')
    expect((await imaged('--nvss-min-mjy 50')).warnings).toEqual([
      expect.stringMatching(/^warning: 0 discs .* anywhere$/),
    ])
    expect((await imaged('--no-nvss-mask')).history.join()).not.toMatch('within')
  })

  test('discs that were asked for without a catalogue are an error', async () => {
    for (const flag of ['--nvss-mask', '--unicat-mask']) {
      const { code, err } = await bench.fail(`image @/obs.ms --imagename @/none ${SMALL} ${flag}`)
      expect([code, err]).toEqual([EXIT.io, expect.stringMatching(/nvss_\*\.sqlite3: the NVSS catalogue is not there/)])
    }
  })

  test('a file is taken in place of a catalogue', async () => {
    await importCatalog([...EDGES, [CENTRE[0], CENTRE[1], 11]])
    writeFileSync(bench.path('some.reg'), `icrs\ncircle(${CENTRE},300")\n`)
    const { history, warnings } = await imaged(`--mask ${bench.path('some.reg')} --auto-mask 4 --auto-threshold 0.5`)
    expect(warnings).toEqual([])
    expect(history.join('\n')).toMatch(/components within .*some\.reg/)
    expect(history.join('')).toContain('(0.5 x noise, around what was found down to 4 x noise)')
    const { code, err } = await bench.fail(`image @/obs.ms --imagename @/none ${SMALL} --mask @/gone.fits`)
    expect([code, err]).toEqual([EXIT.io, expect.stringContaining('@/gone.fits: there is no such file')])
  })
})

test.each([
  ['--threshold 1mJy', 'threshold 0.001 Jy/beam (0.001 Jy/beam)'],
  ['--cyclefactor 2 --mgain 0.5', 'mgain 0.5, cycle factor 2,'],
  ['--cycle-factor 3', 'mgain 0.8, cycle factor 3,'],
])('%s says in the history what it does', async (flags, wanted) => {
  expect((await imaged(`--no-nvss-mask ${flags}`)).history).toContain(wanted)
})
