import { FormatError } from '../error.ts'
import type { HdfLibrary } from '../hdf5/library.ts'
import { copyNumbers } from '../hdf5/numbers.ts'
import { HdfReader } from '../hdf5/reader.ts'
import type { PhaseCentre, Uvh5Header } from './header.ts'
import { refuseUnequalIntegrations } from './unequal-integrations.ts'

/** A UVH5 file open for reading: its header, checked, and its visibilities by rows. */
export class Uvh5Reader implements Disposable {
  readonly path: string
  readonly header: Uvh5Header
  readonly rowCount: number
  readonly channelCount: number
  readonly polarizationCount: number
  readonly #file: HdfReader
  readonly #rowShape: readonly number[]

  /** @throws FormatError where the file is no whole UVH5 file, or its parts disagree */
  constructor(library: HdfLibrary, path: string) {
    this.path = path
    this.#file = new HdfReader(library, path)
    try {
      this.header = readHeader(this.#file)
      this.rowCount = this.header.timesJd.length
      this.channelCount = this.header.frequenciesHz.length
      this.polarizationCount = this.header.polarizations.length
      this.#rowShape = checkData(this.#file, this.rowCount, this.channelCount, this.polarizationCount)
      refuseUnequalIntegrations(path, this.header)
    } catch (error) {
      this.#file.close()
      throw error
    }
  }

  /** Fills `target` with the visibilities of rows, [row, channel, polarization, 2]. */
  readVisibilities(firstRow: number, rowCount: number, target: Float32Array): void {
    this.#fill('/Data/visdata', firstRow, rowCount, target)
  }

  /** Fills `target` with 1 where the file says flagged, [row, channel, polarization]. */
  readFlags(firstRow: number, rowCount: number, target: Uint8Array): void {
    target.set(this.#rows('/Data/flags', firstRow, rowCount))
  }

  /** Fills `target` with the number of samples behind each visibility, [row, channel, polarization]. */
  readSampleCounts(firstRow: number, rowCount: number, target: Float32Array): void {
    this.#fill('/Data/nsamples', firstRow, rowCount, target)
  }

  close(): void {
    this.#file.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #fill(name: string, firstRow: number, rowCount: number, target: Float32Array): void {
    copyNumbers(this.path, this.#rows(name, firstRow, rowCount), this.#file.dataSet(name).type, target)
  }

  #rows(name: string, firstRow: number, rowCount: number): Uint8Array {
    return this.#file.slab(name, [firstRow, ...this.#rowShape.map(() => 0)], [rowCount, ...this.#rowShape])
  }
}

function readHeader(file: HdfReader): Uvh5Header {
  if (!file.has('/Header') || !file.has('/Data')) {
    throw new FormatError(file.path, undefined, 'no groups /Header and /Data, wanted a UVH5 file')
  }
  const text = (name: string) => (file.has(`/Header/${name}`) ? file.string(`/Header/${name}`) : '')
  const integers = (name: string) => wholeNumbers(file, name)
  const frequenciesHz = finite(file, 'freq_array')
  const extraKeywords = readExtraKeywords(file)
  return {
    telescopeName: text('telescope_name'),
    instrument: text('instrument'),
    objectName: text('object_name'),
    history: text('history'),
    latitudeDeg: finiteNumber(file, '/Header/latitude'),
    longitudeDeg: finiteNumber(file, '/Header/longitude'),
    altitudeM: finiteNumber(file, '/Header/altitude'),
    antennaNames: file.strings('/Header/antenna_names'),
    antennaNumbers: integers('antenna_numbers'),
    antennaPositionsM: finite(file, 'antenna_positions'),
    antennaDiametersM: file.has('/Header/antenna_diameters') ? finite(file, 'antenna_diameters') : undefined,
    ant1Numbers: integers('ant_1_array'),
    ant2Numbers: integers('ant_2_array'),
    uvwM: finite(file, 'uvw_array'),
    timesJd: finite(file, 'time_array'),
    integrationTimesS: finite(file, 'integration_time'),
    frequenciesHz,
    channelWidthsHz: widthsOf(file, frequenciesHz.length),
    polarizations: integers('polarization_array'),
    spectralWindowIds: file.has('/Header/flex_spw_id_array')
      ? integers('flex_spw_id_array')
      : new Int32Array(frequenciesHz.length),
    phaseType: file.has('/Header/phase_type') ? text('phase_type') : 'catalog',
    phaseCentreDecRad: phaseCentreDecRad(file, extraKeywords),
    phaseCentres: readPhaseCentres(file),
    phaseCentreIds: file.has('/Header/phase_center_id_array') ? integers('phase_center_id_array') : undefined,
    extraKeywords,
  }
}

/** Newer DSA-110 files repeat the pointing declination at the top; all have it among the extra keywords. */
function phaseCentreDecRad(file: HdfReader, extra: Uvh5Header['extraKeywords']): number | undefined {
  if (typeof extra.phase_center_dec === 'number') return finiteNumber(file, '/Header/extra_keywords/phase_center_dec')
  const top = '/Header/phase_center_app_dec'
  return file.has(top) && file.dataSet(top).shape?.length === 0 ? finiteNumber(file, top) : undefined
}

function readPhaseCentres(file: HdfReader): PhaseCentre[] {
  const catalogue = '/Header/phase_center_catalog'
  if (file.kind(catalogue) !== 'group') return []
  const ids = new Set(file.names(catalogue).map((path) => path.replace(`${catalogue}/`, '').split('/')[0]))
  return [...ids].map((id) => ({
    id: Number(id),
    name: file.string(`${catalogue}/${id}/cat_name`),
    type: file.string(`${catalogue}/${id}/cat_type`),
    frame: file.string(`${catalogue}/${id}/cat_frame`),
    longitudeRad: finiteNumber(file, `${catalogue}/${id}/cat_lon`),
    latitudeRad: finiteNumber(file, `${catalogue}/${id}/cat_lat`),
  }))
}

function readExtraKeywords(file: HdfReader): Record<string, string | number> {
  const group = '/Header/extra_keywords'
  if (!file.has(group)) return {}
  const found: Record<string, string | number> = {}
  for (const path of file.names(group)) {
    const full = path.startsWith('/') ? path : `${group}/${path}`
    if (file.kind(full) !== 'data set') continue
    const { type, shape } = file.dataSet(full)
    if (shape?.length !== 0) continue
    const key = full.slice(group.length + 1)
    found[key] = type.kind === 'string' || type.kind === 'variable-string' ? file.string(full) : file.number(full)
  }
  return found
}

function finite(file: HdfReader, name: string): Float64Array {
  const numbers = file.numbers(`/Header/${name}`)
  const bad = numbers.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0)
    throw new FormatError(file.path, undefined, `/Header/${name}[${bad}] is ${numbers[bad]}, wanted a number`)
  return numbers
}

function finiteNumber(file: HdfReader, path: string): number {
  const value = file.number(path)
  if (Number.isFinite(value)) return value
  throw new FormatError(file.path, undefined, `${path} is ${value}, wanted a number`)
}

function wholeNumbers(file: HdfReader, name: string): Int32Array {
  const numbers = file.numbers(`/Header/${name}`)
  const bad = numbers.findIndex((value) => value !== (value | 0))
  if (bad >= 0)
    throw new FormatError(file.path, undefined, `/Header/${name}[${bad}] is ${numbers[bad]}, wanted a whole number`)
  return Int32Array.from(numbers)
}

/** One width for all channels, or one for each. */
function widthsOf(file: HdfReader, channelCount: number): Float64Array {
  const widthsHz = finite(file, 'channel_width')
  if (widthsHz.length === 1) return new Float64Array(channelCount).fill(widthsHz[0])
  if (widthsHz.length === channelCount) return widthsHz
  const wanted = `1 or ${channelCount}`
  throw new FormatError(
    file.path,
    undefined,
    `/Header/channel_width holds ${widthsHz.length} numbers, wanted ${wanted}`,
  )
}

/** Checks the three data sets against the header and gives the shape of one row: [1, channel, pol] or [channel, pol]. */
function checkData(file: HdfReader, rowCount: number, channelCount: number, polarizationCount: number): number[] {
  if (rowCount === 0)
    throw new FormatError(file.path, undefined, '/Header/time_array is empty, wanted at least one time')
  const { shape, type } = file.dataSet('/Data/visdata')
  if (type.kind !== 'complex')
    throw new FormatError(file.path, undefined, `/Data/visdata holds a ${type.kind}, wanted {r, i}`)
  const flagType = file.dataSet('/Data/flags').type
  if (flagType.kind !== 'bool')
    throw new FormatError(file.path, undefined, `/Data/flags holds a ${flagType.kind}, wanted bool`)
  const rowShape = shape?.length === 4 ? [1, channelCount, polarizationCount] : [channelCount, polarizationCount]
  const wanted = [rowCount, ...rowShape]
  for (const name of ['visdata', 'flags', 'nsamples']) expectShape(file, `/Data/${name}`, wanted)
  for (const name of ['ant_1_array', 'ant_2_array', 'integration_time', 'time_array'])
    expectShape(file, `/Header/${name}`, [rowCount])
  const optional = { phase_center_id_array: rowCount, flex_spw_id_array: channelCount }
  for (const [name, length] of Object.entries(optional))
    if (file.has(`/Header/${name}`)) expectShape(file, `/Header/${name}`, [length])
  expectShape(file, '/Header/uvw_array', [rowCount, 3])
  const antennas = file.dataSet('/Header/antenna_numbers').shape?.[0] ?? 0
  expectShape(file, '/Header/antenna_names', [antennas])
  expectShape(file, '/Header/antenna_positions', [antennas, 3])
  return rowShape
}

function expectShape(file: HdfReader, name: string, wanted: readonly number[]): void {
  const { shape } = file.dataSet(name)
  if (shape?.join() !== wanted.join()) {
    throw new FormatError(file.path, undefined, `${name} has shape [${shape}], wanted [${wanted}]`)
  }
}
