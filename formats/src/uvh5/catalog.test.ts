import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataPath, haveData, temporaryFolder } from '@contimg/fixtures/data'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { FormatError } from '../error.ts'
import { type HdfLibrary, loadHdf5 } from '../hdf5/library.ts'
import { HdfWriter } from '../hdf5/writer.ts'
import { CatalogUvh5Writer, emptyCatalogUvh5, type NewCatalogHeader } from './catalog-writer.ts'
import { icrsDirection } from './phase-centres.ts'
import { Uvh5Reader } from './reader.ts'
import { catalogHeader } from './testing.ts'
import { emptyUvh5, Uvh5Writer } from './writer.ts'

/** Writes a file whose samples tell their own number, and gives it to `use`. */
function write(library: HdfLibrary, path: string, header: NewCatalogHeader): void {
  writeFileSync(path, emptyCatalogUvh5())
  using writer = new CatalogUvh5Writer(library, path, header)
  const rows = header.timesJd.length
  const samples = rows * header.frequenciesHz.length * header.polarizations.length
  const visibilities = Float32Array.from({ length: 2 * samples }, (_, i) => i)
  const flags = Uint8Array.from({ length: samples }, (_, i) => (i % 3 === 0 ? 1 : 0))
  writer.append(rows, visibilities, flags, new Float32Array(samples).fill(0.5))
}

const numbers = (length: number, most = 1e6) =>
  fc
    .array(fc.double({ min: -most, max: most, noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values))
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const text = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 })
const angle = fc.double({ min: -4, max: 7, noNaN: true })

const centre = fc.integer({ min: 1, max: 4 }).chain((points) =>
  fc.oneof(
    fc.record({
      name: text,
      type: fc.constant('sidereal'),
      frame: fc.constantFrom('icrs', 'fk5', 'galactic'),
      longitudeRad: angle,
      latitudeRad: angle,
      epochYear: optional(fc.constantFrom(1975, 2000)),
      motion: optional(fc.record({ raMasPerYear: angle, decMasPerYear: angle })),
      distancesPc: optional(numbers(1)),
      radialVelocitiesKmS: optional(numbers(1)),
      infoSource: optional(text),
    }),
    fc.record({
      name: text,
      type: fc.constantFrom('unprojected', 'driftscan'),
      frame: fc.constant('altaz'),
      longitudeRad: angle,
      latitudeRad: angle,
    }),
    fc
      .record({ timesJd: numbers(points), longitudesRad: numbers(points, 6), latitudesRad: numbers(points, 1) })
      .chain((ephemeris) =>
        fc.record({
          name: text,
          type: fc.constant('ephem'),
          frame: fc.constant('icrs'),
          longitudeRad: fc.constant(ephemeris.longitudesRad[0]),
          latitudeRad: fc.constant(ephemeris.latitudesRad[0]),
          ephemeris: fc.constant(ephemeris),
          distancesPc: optional(numbers(points)),
        }),
      ),
  ),
)

/** Headers of any size whose parts agree. */
const headers = fc
  .record({
    rows: fc.integer({ min: 1, max: 7 }),
    channels: fc.integer({ min: 1, max: 9 }),
    pols: fc.integer({ min: 1, max: 4 }),
    centres: fc.array(centre, { minLength: 1, maxLength: 4 }),
    firstId: fc.integer({ min: -2, max: 12 }),
    feeds: fc.constantFrom(0, 1, 2),
    mount: optional(fc.constantFrom('alt-az', 'equatorial')),
    lsts: fc.boolean(),
    vary: fc.record({
      visibilityUnit: fc.constantFrom('Jy', 'K str', 'uncalib'),
      polConvention: optional(fc.constantFrom('avg', 'sum')),
      history: text,
      bltOrder: optional(fc.constant('time, baseline')),
      dut1S: optional(angle),
      gst0Deg: optional(angle),
      earthOmegaDegPerDay: optional(angle),
      referenceDate: optional(text),
      extraKeywords: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(text, fc.double({ noNaN: true }))),
    }),
    seed: numbers(200),
  })
  .map(({ rows, channels, pols, centres, firstId, feeds, mount, lsts, vary, seed }) => {
    const base = catalogHeader()
    const some = (count: number) => Float64Array.from({ length: count }, (_, i) => seed[i % seed.length])
    const ids = centres.map((_, i) => firstId + i * 3)
    return {
      ...base,
      ...vary,
      phaseCentres: centres.map((each, i) => ({ ...each, id: ids[i] })),
      phaseCentreIds: Int32Array.from({ length: rows }, (_, row) => ids[row % ids.length]),
      ant1Numbers: Int32Array.from({ length: rows }, (_, row) => base.antennaNumbers[row % 3]),
      ant2Numbers: Int32Array.from({ length: rows }, (_, row) => base.antennaNumbers[(row + 1) % 3]),
      uvwM: some(3 * rows),
      timesJd: some(rows).map(Math.abs),
      integrationTimesS: new Float64Array(rows).fill(10),
      frequenciesHz: some(channels),
      channelWidthsHz: some(channels),
      polarizations: Int32Array.from({ length: pols }, (_, i) => -5 - i),
      spectralWindowIds: Int32Array.from({ length: channels }, (_, i) => (i < channels / 2 ? 4 : 1)),
      lstsRad: lsts ? some(rows) : undefined,
      apparent: { raRad: some(rows), decRad: some(rows), framePaRad: some(rows) },
      mountTypes: mount === undefined ? undefined : base.antennaNames.map(() => mount),
      feeds:
        feeds === 0
          ? undefined
          : {
              perAntenna: feeds,
              names: Array.from({ length: 3 * feeds }, (_, i) => 'xy'[i % 2]),
              anglesRad: some(3 * feeds),
            },
    } satisfies NewCatalogHeader
  })

test('any header that is written in the current flavour is read back (200 cases)', async () => {
  const library = await loadHdf5()
  const path = join(temporaryFolder(), 'any.uvh5')
  fc.assert(
    fc.property(headers, (header) => {
      write(library, path, header)
      using reader = new Uvh5Reader(library, path)
      expect(reader.header).toMatchObject({ ...header, phaseType: 'catalog', version: '1.2' })
      const samples = reader.rowCount * reader.channelCount * reader.polarizationCount
      const visibilities = new Float32Array(2 * samples)
      const flags = new Uint8Array(samples)
      reader.readVisibilities(0, reader.rowCount, visibilities)
      reader.readFlags(0, reader.rowCount, flags)
      expect(visibilities.every((value, i) => value === i)).toBe(true)
      expect(flags.every((flag, i) => flag === (i % 3 === 0 ? 1 : 0))).toBe(true)
    }),
    { numRuns: 200, seed: 20261121 },
  )
})

const ROWS = 6

test.each([
  ['time after time', [0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2], [true, false]],
  ['baseline after baseline', [0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 2, 2], [true, true]],
  ['with a baseline missing once', [0, 0, 0, 1, 1, 2], [0, 1, 2, 0, 1, 2], [false, false]],
  ['in another order at each time', [0, 0, 0, 1, 1, 1], [0, 1, 2, 1, 0, 2], [false, false]],
  ['at one time', [0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5], [true, false]],
  ['of one baseline', [0, 1, 2, 3, 4, 5], [0, 0, 0, 0, 0, 0], [true, true]],
])('the file tells whether rows are a rectangle: %s', async (_, times, pairs, [rectangular, timesFastest]) => {
  const library = await loadHdf5()
  const path = join(temporaryFolder(), 'rows.uvh5')
  const numbersOf = (values: readonly number[]) => Int32Array.from(values, (i) => [0, 1, 102][i])
  write(library, path, {
    ...catalogHeader(),
    timesJd: Float64Array.from(times, (t) => 2460923.5 + t / 8640),
    ant1Numbers: numbersOf(pairs.map((pair) => Math.floor(pair / 2))),
    ant2Numbers: numbersOf(pairs.map((pair) => (pair % 2) + 1)),
  })
  using reader = new Uvh5Reader(library, path)
  expect(reader.header).toMatchObject({ rectangular, timesFastest })
})

test('a centre that is named by no entry, and entries that share an id, are refused when written', async () => {
  const library = await loadHdf5()
  const attempt = (changes: Partial<NewCatalogHeader>) => () =>
    write(library, join(temporaryFolder(), 'x.uvh5'), { ...catalogHeader(), ...changes })
  expect(attempt({ phaseCentreIds: new Int32Array(ROWS).fill(9) })).toThrow(/phase centre 9 of a row, wanted one of 7/)
  const [one] = catalogHeader().phaseCentres
  expect(attempt({ phaseCentres: [one, one] })).toThrow(/share an id/)
  expect(attempt({ lstsRad: new Float64Array(2) })).toThrow(/lst_array: 2 numbers given for shape \[6\]/)
})

/** Items of the header that make a file what a reader must refuse. */
const odd: readonly (readonly [string, string, (file: HdfWriter, path: string) => void, RegExp])[] = [
  [
    'a version to come',
    'version',
    (file, path) => file.putStrings(path, [], ['2.0']),
    /version is 2.0, wanted 0.x or 1/,
  ],
  [
    'a telescope on the Moon',
    'telescope_frame',
    (file, path) => file.putStrings(path, [], ['mcmf']),
    /telescope_frame is "mcmf", wanted itrs/,
  ],
  [
    'another time system',
    'timesys',
    (file, path) => file.putStrings(path, [], ['TAI']),
    /timesys is "TAI", wanted UTC/,
  ],
  [
    'windows with polarizations of their own',
    'flex_spw_polarization_array',
    (file, path) => file.putNumbers(path, 'int64', [1], [-5]),
    /windows their own polarizations/,
  ],
  ['a wrong count', 'Nfreqs', (file, path) => file.putNumber(path, 'int64', 9), /Nfreqs is 9, wanted 3 as the arrays/],
  [
    'a row of no centre',
    'phase_center_id_array',
    (file, path) => file.putNumbers(path, 'int64', [6], [7, 7, 7, 8, 7, 7]),
    /phase_center_id_array\[3\] is 8, wanted one of 7/,
  ],
  [
    'a type of centre that there is not',
    'phase_center_catalog/7/cat_type',
    (file, path) => file.putStrings(path, [], ['planet']),
    /cat_type is "planet", wanted one of sidereal/,
  ],
  [
    'a catalogue of JSON texts',
    'phase_center_catalog/3C286',
    (file, path) => file.putStrings(path, [], ['{"cat_id": 0}']),
    /3C286 names no centre, wanted a group/,
  ],
  [
    'an ephemeris without times',
    'phase_center_catalog/7/cat_type',
    (file, path) => file.putStrings(path, [], ['ephem']),
    /no data set .*cat_times/,
  ],
  [
    'sidereal times of other rows',
    'lst_array',
    (file, path) => file.putNumbers(path, 'float64', [2], [1, 2]),
    /lst_array has shape \[2\], wanted \[6\]/,
  ],
  [
    'a feed angle too few',
    'feed_angle',
    (file, path) => file.putNumbers(path, 'float64', [3, 1], [0, 0, 0]),
    /feed_angle has shape \[3,1\], wanted \[3,2\]/,
  ],
]

test.each(odd)('%s is refused by name', async (_, name, put, message) => {
  const library = await loadHdf5()
  const path = join(temporaryFolder(), 'odd.uvh5')
  const item = `/Header/${name}`
  if (!substituted(item, put, () => write(library, path, catalogHeader()))) {
    using file = new HdfWriter(library, path)
    put(file, item)
  }
  expect(() => new Uvh5Reader(library, path)).toThrow(FormatError)
  expect(() => new Uvh5Reader(library, path)).toThrow(message)
})

/** Lets `put` write an item while `work` is done, in the place of what was to be written; whether there was such an item. */
function substituted(item: string, put: (file: HdfWriter, path: string) => void, work: () => void): boolean {
  let met = false
  const { putNumbers, putStrings } = HdfWriter.prototype
  const instead = (file: HdfWriter, name: string): boolean => {
    if (met || name !== item) return false
    met = true
    put(file, name)
    return true
  }
  vi.spyOn(HdfWriter.prototype, 'putNumbers').mockImplementation(function (this: HdfWriter, name, ...rest) {
    if (!instead(this, name)) putNumbers.call(this, name, ...rest)
  })
  vi.spyOn(HdfWriter.prototype, 'putStrings').mockImplementation(function (this: HdfWriter, name, ...rest) {
    if (!instead(this, name)) putStrings.call(this, name, ...rest)
  })
  try {
    work()
  } finally {
    vi.restoreAllMocks()
  }
  return met
}

const still = { id: 0, name: 'A', type: 'sidereal', frame: 'icrs', longitudeRad: -1, latitudeRad: 0.5 }

test.each([
  ['ICRS, right ascension from 0 to 2π', still, { raRad: 2 * Math.PI - 1, decRad: 0.5 }],
  ['FK5 of J2000, which differs by less than 0.03″', { ...still, frame: 'fk5', epochYear: 2000 }, true],
  ['FK5 without an equinox', { ...still, frame: 'fk5' }, true],
  ['FK5 of another equinox', { ...still, frame: 'fk5', epochYear: 1975 }, false],
  ['galactic', { ...still, frame: 'galactic' }, false],
  ['a source that moves', { ...still, motion: { raMasPerYear: 500, decMasPerYear: 0 } }, false],
  ['a motion of zero', { ...still, motion: { raMasPerYear: 0, decMasPerYear: 0 } }, true],
  ['a drift scan', { ...still, type: 'driftscan', frame: 'altaz' }, false],
])('the ICRS direction of a centre is told where the file tells it: %s', (_, centre, wanted) => {
  if (typeof wanted === 'object') expect(icrsDirection(centre)).toEqual(wanted)
  else expect(icrsDirection(centre) !== undefined).toBe(wanted)
})

test('a file of before catalogues that is phased names its one centre', async () => {
  const library = await loadHdf5()
  const path = join(temporaryFolder(), 'phased.uvh5')
  const header = catalogHeader()
  writeFileSync(path, emptyUvh5())
  {
    using writer = new Uvh5Writer(library, path, {
      ...header,
      phaseType: 'phased',
      phaseCentreDecRad: undefined,
      objectName: 'A',
    })
    const samples = 36
    writer.append(6, new Float32Array(2 * samples), new Uint8Array(samples), new Float32Array(samples))
  }
  expect(() => new Uvh5Reader(library, path)).toThrow(/no data set .*phase_center_ra/)
  {
    using file = new HdfWriter(library, path)
    for (const [name, value] of Object.entries({ ra: 1, dec: 0.5, epoch: 2000 }))
      file.putNumber(`/Header/phase_center_${name}`, 'float64', value)
  }
  using reader = new Uvh5Reader(library, path)
  const { phaseType, phaseCentres } = reader.header
  expect(phaseType).toBe('phased')
  expect(phaseCentres).toEqual([{ ...still, longitudeRad: 1, epochYear: 2000 }])
})

test.skipIf(!haveData)('the catalogues of real files are read whole', async () => {
  const library = await loadHdf5()
  const headerOf = (name: string) => {
    using reader = new Uvh5Reader(library, dataPath('uvh5', `${name}.uvh5`))
    return reader.header
  }
  const vla = headerOf('vla_L_3c286')
  expect(vla).toMatchObject({ version: '1.2', visibilityUnit: 'Jy', rectangular: undefined, feeds: undefined })
  expect(icrsDirection(vla.phaseCentres[0])).toEqual({ raRad: 3.539257778781041, decRad: 0.5324852115998153 })
  expect([...new Set(vla.spectralWindowIds)]).toEqual([0, 1])
  expect(vla.lstsRad?.[0]).toBeCloseTo(3.01600868, 8)
  expect(vla.apparent?.framePaRad[0]).toBeCloseTo(-7.59991706e-6, 14)
  const ata = headerOf('ata_C0352_3c286')
  expect(ata).toMatchObject({ dut1S: 0.0499653, rectangular: true, timesFastest: false, visibilityUnit: 'uncalib' })
  expect(ata.phaseCentres[0]).toMatchObject({ epochYear: 2000, motion: { raMasPerYear: 0, decMasPerYear: 0 } })
  const hera = headerOf('hera_zen.2458432.34569_int32')
  expect(hera.phaseCentres[0]).toMatchObject({ type: 'unprojected', epochYear: undefined, infoSource: 'user' })
  expect(icrsDirection(hera.phaseCentres[0])).toBeUndefined()
  expect(headerOf('hera_zen.2458661.23480')).toMatchObject({ visibilityUnit: 'uncalib', xOrientation: 'NORTH' })
})
