import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { haveData, temporaryFolder, unpackedTable } from '@contimg/fixtures/data'
import { removeColumn } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import type { Check, CheckStatus } from './check.ts'
import { CHECK_NAMES } from './names.ts'
import { verifyMeasurementSet } from './run.ts'
import { type Changes, changedCopy } from './testing.ts'

const DEG = Math.PI / 180
let folder: string
let good: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contimg-verify-'))
  const source = { fluxJy: 2, spectralTerms: [-0.7], referenceFrequencyHz: 1.4e9 }
  const [group] = await simulate(
    plainSimulation(join(folder, 'in'), {
      stations: [1, 30, 103],
      channelCount: 64,
      sources: [{ name: 'A', raRad: 128.4 * DEG, decRad: 54.8 * DEG, ...source }],
      sefdJy: 100,
    }),
  )
  good = join(folder, 'good.ms')
  await convert([...group.files], good)
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const withStatus = (checks: readonly Check[], status: CheckStatus) =>
  checks.filter((one) => one.status === status).map(({ name }) => name)

/** What is found of a copy with changes. */
async function found(changes: Changes) {
  const path = join(temporaryFolder(), 'x.ms')
  changedCopy(good, path, changes)
  return verifyMeasurementSet(path)
}

test('what conversion makes passes every check that can be made', async () => {
  const { checks, rowCount } = await verifyMeasurementSet(good)
  expect(rowCount).toBe(24 * 16 * 6)
  expect(checks.map(({ name }) => name)).toEqual(Object.values(CHECK_NAMES).flat())
  expect(withStatus(checks, 'failed')).toEqual([])
  expect(withStatus(checks, 'warned')).toEqual([])
  expect(withStatus(checks, 'not checked')).toEqual(['empty corrected data', 'model flux', 'model spectrum'])
  expect(checks.find(({ name }) => name === 'model flux')?.found).toBe('no MODEL_DATA')
})

test('a copy that changes nothing passes too, and a model is checked where there is one', async () => {
  const { checks } = await found({ column: 'MODEL_DATA', valueJy: () => 3 })
  expect(withStatus(checks, 'failed')).toEqual([])
  expect(withStatus(checks, 'not checked')).toEqual(['empty corrected data'])
  expect(checks.find(({ name }) => name === 'model flux')?.found).toBe('3 Jy')
})

test('one phase centre for all fields passes too', async () => {
  const path = join(temporaryFolder(), 'meridian.ms')
  await phaseshift(good, 'meridian', path)
  const { checks } = await verifyMeasurementSet(path, ['field-structure'])
  expect(withStatus(checks, 'failed')).toEqual([])
  expect(checks.find(({ name }) => name === 'phase centres')?.found).toMatch(/^all within 0″/)
})

test('only the groups asked for are checked, and the basic things always', async () => {
  const { checks } = await verifyMeasurementSet(good, ['spw-structure'])
  expect(checks.map(({ name }) => name)).toEqual([...CHECK_NAMES.basic, ...CHECK_NAMES['spw-structure']])
  expect((await verifyMeasurementSet(good, [])).checks).toHaveLength(CHECK_NAMES.basic.length)
})

const eachSample = (change: (visibilities: Float32Array, flags: Uint8Array) => void): Changes => ({
  block: ({ spectra }) => {
    for (const { visibilities, flags } of spectra) change(visibilities, flags)
  },
})

const field = (index: number, change: { raRad?: number; decRad?: number }): Changes => ({
  source: ({ fields }) => ({
    fields: fields.map((one, i) =>
      i === index ? { ...one, raRad: one.raRad + (change.raRad ?? 0), decRad: one.decRad + (change.decRad ?? 0) } : one,
    ),
  }),
})

const ARCSEC = DEG / 3600

const corruptions: readonly (readonly [what: string, changes: Changes, name: string, message: RegExp])[] = [
  [
    'the channels of a window falling',
    {
      source: ({ spectralWindows }) => ({
        spectralWindows: spectralWindows.map((window, i) =>
          i === 3 ? { ...window, frequenciesHz: window.frequenciesHz.slice().reverse() } : window,
        ),
      }),
    },
    'frequency order',
    /^window 3: channel 1 at 13\d\d\.\d+ MHz after 13/,
  ],
  [
    'windows falling',
    { source: ({ spectralWindows }) => ({ spectralWindows: spectralWindows.toReversed() }) },
    'frequency order',
    /^window 1 about 14\d\d\.\d+ MHz after 14/,
  ],
  [
    'a phase centre off the drift in right ascension',
    field(7, { raRad: 60 * ARCSEC }),
    'phase centres',
    /^from field 6 to 7 right ascension goes 1\.3\d+ times as fast/,
  ],
  [
    'a phase centre off the drift in declination',
    field(7, { decRad: 3 * ARCSEC }),
    'phase centres',
    /^from field 6 to 7 declination jumps by 3/,
  ],
  [
    'phase centres that stand still but for one',
    {
      source: ({ fields: [first, ...rest] }) => ({
        fields: [
          first,
          ...rest.map((one, i) => ({ ...first, raRad: first.raRad + (i === 4 ? 2 * ARCSEC : 0), name: one.name })),
        ],
      }),
    },
    'phase centres',
    /^from field 0 to 1 right ascension goes 0 times as fast/,
  ],
  [
    'a uvw that is no number',
    { block: ({ uvwM, firstRow }) => firstRow === 0 && uvwM.fill(Number.NaN, 30, 31) },
    'uvw finite',
    /^1 rows are not, the first is 10$/,
  ],
  ['uvw all zero', { block: ({ uvwM }) => uvwM.fill(0) }, 'uvw not zero', /^all zero$/],
  [
    'a uvw beyond the Earth',
    { block: ({ uvwM, firstRow }) => firstRow === 0 && uvwM.fill(2e5, 30, 31) },
    'uvw possible',
    /^longest 2\d+ m in row 10$/,
  ],
  [
    'doubled uvw',
    {
      block: ({ uvwM }) => {
        for (let i = 0; i < uvwM.length; i++) uvwM[i] *= 2
      },
    },
    'uvw scale',
    /^longest is 2 times that: doubled/,
  ],
  [
    'uvw of another array',
    {
      block: ({ uvwM }) => {
        for (let i = 0; i < uvwM.length; i++) uvwM[i] *= 1.2
      },
    },
    'uvw scale',
    /^longest is 1\.2 times that$/,
  ],
  [
    'an antenna 10 cm away',
    {
      source: ({ antennas }) => ({
        antennas: antennas.map((one, i) =>
          i === 50 ? { ...one, positionM: [one.positionM[0] + 0.1, one.positionM[1], one.positionM[2]] } : one,
        ),
      }),
    },
    'antenna positions',
    /^worst 0\.1 m, of antenna 51$/,
  ],
  [
    'an antenna of no name',
    { source: ({ antennas }) => ({ antennas: antennas.map((one, i) => (i === 50 ? { ...one, name: 'X' } : one)) }) },
    'antenna positions',
    /^antenna 50 is called "X", which is no station$/,
  ],
  [
    'an observation that begins too early',
    { block: ({ exposuresS }) => exposuresS.fill(240, 0, 1) },
    'duration',
    /^422\.\d s$/,
  ],
  [
    'everything flagged but one sample',
    {
      block: ({ spectra }) => {
        spectra.forEach(({ flags }, i) => {
          flags.fill(1, i === 0 ? 1 : 0)
        })
      },
    },
    'flagged',
    /^99\.99 %$/,
  ],
  [
    'a third of the samples empty',
    eachSample((visibilities) => visibilities.fill(0, 0, Math.ceil(0.4 * visibilities.length))),
    'empty data',
    /^4\d\.?\d* % of DATA$/,
  ],
  [
    'samples that are no numbers',
    eachSample((visibilities) => visibilities.fill(Number.NaN)),
    'empty data',
    /^100 % of/,
  ],
  [
    'a window of more channels than its data',
    {
      source: ({ spectralWindows }) => ({
        spectralWindows: spectralWindows.map((window, i) =>
          i === 2
            ? {
                ...window,
                frequenciesHz: Float64Array.of(...window.frequenciesHz, window.frequenciesHz[3] + 1e5),
                channelWidthsHz: Float64Array.of(...window.channelWidthsHz, 1e5),
              }
            : window,
        ),
      }),
    },
    'data shapes',
    /^row 12: \[2,4\]$/,
  ],
  [
    'rows of no window',
    { source: ({ dataDescriptions }) => ({ dataDescriptions: dataDescriptions.slice(0, 15) }) },
    'window ids',
    /^row 90: DATA_DESC_ID 15, wanted 0 to 14$/,
  ],
  ['a model of 20 mJy', { column: 'MODEL_DATA', valueJy: () => 0.02 }, 'model flux', /^0\.02 Jy$/],
  ['a model of 5000 Jy', { column: 'MODEL_DATA', valueJy: () => 5000 }, 'model flux', /^5000 Jy$/],
  [
    'a row of no field',
    { block: ({ fieldIds, firstRow }) => firstRow === 0 && fieldIds.fill(24, 5, 6) },
    'field ids',
    /^row 5: FIELD_ID 24, wanted 0 to 23$/,
  ],
  [
    'a row of no antenna',
    { block: ({ antenna2, firstRow }) => firstRow === 0 && antenna2.fill(117, 5, 6) },
    'antenna ids',
    /^row 5: ANTENNA2 117, wanted 0 to 116$/,
  ],
]

describe('exactly one check fails, and names what it found:', () => {
  test.each(corruptions)('%s', async (_, changes, name, message) => {
    const { checks } = await found(changes)
    expectOnly(checks, name, message)
  })

  test.each<[string, (path: string) => void, string, RegExp]>([
    ['no DATA', (path) => removed(path, 'DATA'), 'table', /^neither$/],
    ['no WEIGHT', (path) => removed(path, 'WEIGHT'), 'imaging columns', /^no WEIGHT$/],
    ['no UVW', (path) => removed(path, 'UVW'), 'table', /UVW/],
    ['no table at all', (path) => rmSync(join(path, 'table.dat')), 'table', /there is no table.dat/],
    ['a table cut off', (path) => truncateSync(join(path, 'table.dat'), 700), 'table', /table.dat/],
    ['samples cut off', (path) => truncateSync(largestFile(path), 40_000), 'table', /good|x\.ms/],
    ['a sub-table missing', (path) => rmSync(join(path, 'ANTENNA'), { recursive: true }), 'table', /ANTENNA/],
    [
      'phase centres that turn with the Earth',
      (path) => replaceText(join(path, 'FIELD', 'table.dat'), 'ICRS', 'AZEL'),
      'field frames',
      /^field 0 is in AZEL$/,
    ],
  ])('%s', async (_, harm, name, message) => {
    const path = join(temporaryFolder(), 'x.ms')
    cpSync(good, path, { recursive: true })
    harm(path)
    const { checks } = await verifyMeasurementSet(path)
    expectOnly(checks, name, message)
    if (name === 'table') expect(withStatus(checks, 'passed')).not.toContain('empty data')
  })
})

function expectOnly(checks: readonly Check[], name: string, message: RegExp): void {
  expect(withStatus(checks, 'failed')).toEqual([name])
  const [failed] = checks.filter(({ status }) => status === 'failed')
  expect(failed.found).toMatch(message)
  expect(failed.wanted).not.toBe('')
}

function removed(path: string, column: string): void {
  const files = nodeTableFiles(path)
  removeColumn(files, column)
  files.close()
}

function largestFile(path: string): string {
  const files = readdirSync(path).map((name) => join(path, name))
  return files.toSorted((a, b) => statSync(b).size - statSync(a).size)[0]
}

/** Puts a text of the same length in the place of another, wherever it stands. */
function replaceText(path: string, text: string, other: string): void {
  writeFileSync(path, readFileSync(path, 'latin1').replaceAll(text, other), 'latin1')
}

describe('what is odd and of use all the same is a warning:', () => {
  test.each<[string, Changes, string, RegExp]>([
    [
      '95 % flagged',
      eachSample((_, flags) => flags.fill(1, Math.ceil(0.05 * flags.length))),
      'flagged',
      /^9[0-9]\.\d+ %$/,
    ],
    [
      'a model that jumps by 20 %',
      { column: 'MODEL_DATA', valueJy: (hz) => (hz > 1.4e9 && hz < 1.403e9 ? 2.4 : 2) },
      'model spectrum',
      /^largest 20 %, to channel \d of description \d+$/,
    ],
    [
      'uvw that are 5 cm too long',
      {
        block: ({ uvwM }) => {
          for (let i = 0; i < uvwM.length; i++) uvwM[i] *= 1.0002
        },
      },
      'uvw precision',
      /^worst \d+ mm, in row \d+$/,
    ],
  ])('%s', async (_, changes, name, message) => {
    const { checks } = await found(changes)
    expect(withStatus(checks, 'failed')).toEqual([])
    expect(withStatus(checks, 'warned')).toEqual([name])
    expect(checks.find((one) => one.name === name)?.found).toMatch(message)
  })
})

test('a model of zeros, and one of nobody, are not checked', async () => {
  const { checks } = await found({ column: 'MODEL_DATA', valueJy: () => 0 })
  expect(checks.find(({ name }) => name === 'model flux')).toMatchObject({
    status: 'not checked',
    found: 'MODEL_DATA is all zero',
  })
})

test('calibrated data that hold nothing fail', async () => {
  const { checks } = await found({ column: 'CORRECTED_DATA', valueJy: () => 0 })
  expectOnly(checks, 'empty corrected data', /^100 % of CORRECTED_DATA$/)
})

test('antennas of another telescope are not checked against the list', async () => {
  const { checks } = await found({ source: () => ({ telescopeName: 'VLA' }) })
  expect(withStatus(checks, 'failed')).toEqual([])
  expect(withStatus(checks, 'not checked')).toContain('antenna positions')
})

test('nothing at the path is an error of the system', async () => {
  await expect(verifyMeasurementSet(join(folder, 'gone.ms'))).rejects.toThrow(/ENOENT/)
})

test('the work is followed to its end, and can be stopped', async () => {
  const fractions: number[] = []
  await verifyMeasurementSet(good, [], { progress: (fraction) => fractions.push(fraction) })
  expect(fractions.at(-1)).toBe(1)
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(verifyMeasurementSet(good, [], { signal })).rejects.toThrow('enough')
})

test.skipIf(!haveData).each(['vla_L_3c286_2spw.ms', 'alma_mssel_test_small.ms', 'mwa_birli.ms'])(
  'a real Measurement Set of other software, %s, is checked to the end',
  async (name) => {
    const { checks } = await verifyMeasurementSet(unpackedTable('ms', name))
    expect(withStatus(checks, 'failed')).not.toContain('table')
    expect(withStatus(checks, 'passed').length).toBeGreaterThan(5)
  },
)
