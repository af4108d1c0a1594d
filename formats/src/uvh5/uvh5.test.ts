import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataJson, dataPath, haveData, temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { FormatError } from '../error.ts'
import { loadHdf5 } from '../hdf5/library.ts'
import { HdfReader } from '../hdf5/reader.ts'
import type { Uvh5Header } from './header.ts'
import { Uvh5Reader } from './reader.ts'
import { emptyUvh5, Uvh5Writer } from './writer.ts'

const BASELINES = 6
const TIMES = 2

function header(): Uvh5Header {
  const rows = BASELINES * TIMES
  return {
    telescopeName: 'OVRO_MMA',
    instrument: 'DSA',
    objectName: 'search',
    history: 'a test',
    latitudeDeg: 37.2,
    longitudeDeg: -118.3,
    altitudeM: 1188,
    antennaNames: ['1', '2', '103'],
    antennaNumbers: Int32Array.of(0, 1, 102),
    antennaPositionsM: Float64Array.from({ length: 9 }, (_, i) => i / 3),
    antennaDiametersM: Float64Array.of(4.65, 4.65, 4.65),
    ant1Numbers: Int32Array.from({ length: rows }, (_, i) => [0, 0, 1, 0, 1, 102][i % 6]),
    ant2Numbers: Int32Array.from({ length: rows }, (_, i) => [0, 1, 1, 102, 102, 102][i % 6]),
    uvwM: Float64Array.from({ length: 3 * rows }, (_, i) => Math.fround(i * 1.1)),
    timesJd: Float64Array.from({ length: rows }, (_, i) => 2460923.5 + (i < BASELINES ? 0 : 12.9 / 86400)),
    integrationTimesS: new Float64Array(rows).fill(12.884902),
    frequenciesHz: Float64Array.of(1.4e9, 1.39975e9, 1.3995e9),
    channelWidthsHz: new Float64Array(3).fill(244140.625),
    polarizations: Int32Array.of(-5, -6),
    spectralWindowIds: new Int32Array(3),
    phaseType: 'drift',
    phaseCentres: [],
    phaseCentreIds: undefined,
    phaseCentreDecRad: 0.95,
    extraKeywords: { phase_center_dec: 0.95, ha_phase_center: 0, phase_center_epoch: 'HADEC', fs_table: '/a/b' },
  }
}

async function written(folder: string): Promise<string> {
  const path = join(folder, 'a_sb00.hdf5')
  writeFileSync(path, emptyUvh5())
  using writer = new Uvh5Writer(await loadHdf5(), path, header())
  for (let time = 0; time < TIMES; time++) {
    const samples = BASELINES * 6
    const visibilities = Float32Array.from({ length: 2 * samples }, (_, i) => time * 1000 + i)
    const flags = Uint8Array.from({ length: samples }, (_, i) => ((i + time) % 3 === 0 ? 1 : 0))
    writer.append(BASELINES, visibilities, flags, new Float32Array(samples).fill(96))
  }
  return path
}

test('what is written is read back: header, visibilities, flags and sample counts', async () => {
  const path = await written(temporaryFolder())
  using reader = new Uvh5Reader(await loadHdf5(), path)
  expect(reader.header).toMatchObject({ ...header() })
  expect(reader.header.version).toBeUndefined()
  const samples = BASELINES * 6
  const visibilities = new Float32Array(2 * samples)
  const flags = new Uint8Array(samples)
  reader.readVisibilities(BASELINES, BASELINES, visibilities)
  reader.readFlags(BASELINES, BASELINES, flags)
  expect(visibilities[0]).toBe(1000)
  expect(visibilities.at(-1)).toBe(1000 + 2 * samples - 1)
  expect(flags.indexOf(1)).toBe(2)
})

test('the file has the types of the correlator: growing chunks, float32 uvw, enumerated bool, S4 names', async () => {
  using file = new HdfReader(await loadHdf5(), await written(temporaryFolder()))
  expect(file.dataSet('/Data/visdata').maxShape?.slice(1)).toEqual([1, 3, 2])
  expect(file.dataSet('/Data/visdata').type).toEqual({ kind: 'complex', base: 'float32', bytes: 8 })
  expect(file.dataSet('/Data/flags').type.kind).toBe('bool')
  expect(file.dataSet('/Header/uvw_array').type).toEqual({ kind: 'number', base: 'float32', bytes: 4 })
  expect(file.dataSet('/Header/ant_1_array').type).toEqual({ kind: 'number', base: 'int64', bytes: 8 })
  expect(file.dataSet('/Header/extra_keywords/phase_center_epoch').type.kind).toBe('variable-string')
})

/** Writes a header, and below it that many rows of zeros. */
async function withRows(path: string, header: Uvh5Header, rows = BASELINES * TIMES): Promise<void> {
  writeFileSync(path, emptyUvh5())
  using writer = new Uvh5Writer(await loadHdf5(), path, header)
  const samples = rows * 6
  writer.append(rows, new Float32Array(2 * samples), new Uint8Array(samples), new Float32Array(samples))
}

test('a number that is not one is an error that names the data set', async () => {
  const path = join(temporaryFolder(), 'nan.hdf5')
  const library = await loadHdf5()
  await withRows(path, { ...header(), timesJd: header().timesJd.fill(Number.NaN, 3, 4) })
  expect(() => new Uvh5Reader(library, path)).toThrow(/time_array\[3\] is NaN/)
})

test.each([
  [
    'a number of an antenna that no file can have',
    { ant1Numbers: new Array(BASELINES * TIMES).fill(0).with(2, 2 ** 40) },
    /ant_1_array\[2\] is 1099511627776/,
  ],
  ['a site that is nowhere', { latitudeDeg: Number.NaN }, /latitude is NaN, wanted a number/],
  [
    'a pointing that is nowhere',
    { extraKeywords: { phase_center_dec: Number.POSITIVE_INFINITY } },
    /phase_center_dec is Infinity/,
  ],
])('%s is an error that names it', async (_, changes, message) => {
  const path = join(temporaryFolder(), 'odd.hdf5')
  const library = await loadHdf5()
  await withRows(path, { ...header(), ...changes } as unknown as Uvh5Header)
  expect(() => new Uvh5Reader(library, path)).toThrow(FormatError)
  expect(() => new Uvh5Reader(library, path)).toThrow(message)
})

test('a file that lacks some of its rows, or all, is an error that says which shape was wanted', async () => {
  const path = join(temporaryFolder(), 'short.hdf5')
  const library = await loadHdf5()
  writeFileSync(path, emptyUvh5())
  expect(() => new Uvh5Reader(library, path)).toThrow(FormatError)
  new Uvh5Writer(library, path, header()).close()
  expect(() => new Uvh5Reader(library, path)).toThrow(FormatError)
  await withRows(path, header(), BASELINES)
  expect(() => new Uvh5Reader(library, path)).toThrow(/visdata has shape \[6,1,3,2\], wanted \[12,1,3,2\]/)
})

test.skipIf(!haveData)('integer and double visibilities come as float32', async () => {
  const library = await loadHdf5()
  for (const name of ['hera_zen.2458432.34569_int32', 'vla_L_3c286']) {
    using reader = new Uvh5Reader(library, dataPath('uvh5', `${name}.uvh5`))
    const visibilities = new Float32Array(2 * reader.rowCount * reader.channelCount * reader.polarizationCount)
    reader.readVisibilities(0, reader.rowCount, visibilities)
    let absolute = 0
    for (let i = 0; i < visibilities.length; i += 2) absolute += Math.hypot(visibilities[i], visibilities[i + 1])
    const { datasets } = dataJson<{ datasets: Record<string, { digest: { sumabs: number } }> }>(
      'expected',
      `${name}.uvh5.h5py.json`,
    )
    expect(absolute / datasets['Data/visdata'].digest.sumabs).toBeCloseTo(1, 7)
  }
})

test('channels of different widths come back as they were written', async () => {
  const path = join(temporaryFolder(), 'widths.hdf5')
  const channelWidthsHz = Float64Array.of(1e5, 2e5, 4e5)
  await withRows(path, { ...header(), channelWidthsHz })
  using reader = new Uvh5Reader(await loadHdf5(), path)
  expect(reader.header.channelWidthsHz).toEqual(channelWidthsHz)
})

test.skipIf(!haveData)('baseline-dependent averaging is refused by its name', async () => {
  const library = await loadHdf5()
  const open = () => new Uvh5Reader(library, dataPath('uvh5', 'mock_hera_bda.uvh5'))
  expect(open).toThrow(FormatError)
  expect(open).toThrow(/integrated for 2 to 16 s \(baseline-dependent averaging\)/)
})

test.skipIf(!haveData).each([
  ['vla_L_3c286', 3, [14, 2], 3125000, { name: '1331+305', type: 'sidereal', frame: 'icrs' }],
  ['ata_C0352_3c286', 3, [16, 4], 500000, { name: '3c286', type: 'sidereal', frame: 'icrs' }],
  ['hera_zen.2458432.34569_int32', 3, [64, 4], 122070.3125, { name: 'zenith', type: 'unprojected', frame: 'altaz' }],
])(
  '%s of %d axes has its phase centre catalogue and a width for each channel',
  async (name, axes, shape, widthHz, centre) => {
    const library = await loadHdf5()
    const path = dataPath('uvh5', `${name}.uvh5`)
    using file = new HdfReader(library, path)
    expect(file.dataSet('/Data/visdata').shape?.length).toBe(axes)
    using reader = new Uvh5Reader(library, path)
    const { phaseType, phaseCentres, phaseCentreIds, channelWidthsHz } = reader.header
    expect([reader.channelCount, reader.polarizationCount]).toEqual(shape)
    expect(phaseType).toBe('catalog')
    expect(phaseCentres).toEqual([expect.objectContaining({ ...centre, id: 0 })])
    expect(new Set(phaseCentreIds)).toEqual(new Set([0]))
    expect(channelWidthsHz).toEqual(new Float64Array(shape[0]).fill(widthHz))
  },
)
