import type { HdfLibrary } from '../hdf5/library.ts'
import { HdfWriter } from '../hdf5/writer.ts'
import type { Uvh5Header } from './header.ts'
import { templateBase64 } from './template.ts'

const CHUNK_BYTES = 256 * 1024 // large enough that the library writes at memory speed, small enough to append to

/** The bytes with which a new UVH5 file starts; hand them to the file before opening a Uvh5Writer on it. */
export function emptyUvh5(): Uint8Array {
  return Uint8Array.from(atob(templateBase64), (character) => character.charCodeAt(0))
}

/**
 * Writes a UVH5 file in the flavour of the DSA-110 correlator (its writer is dsa110/dsa110-meridian-fs): visibilities of
 * four axes, float32 uvw, fixed-length strings, chunked data sets that grow by rows, no filters.
 */
export class Uvh5Writer implements Disposable {
  readonly #file: HdfWriter
  readonly #header: Uvh5Header
  #rowsWritten = 0

  constructor(library: HdfLibrary, path: string, header: Uvh5Header) {
    this.#file = new HdfWriter(library, path)
    this.#header = header
    this.#createData()
    this.#putDimensions()
    this.#putSite()
    this.#putAxes()
    this.#putExtraKeywords()
  }

  /** Appends rows, in the order of the header: visibilities [row, channel, pol, 2], flags and sample counts without the 2. */
  append(rowCount: number, visibilities: Float32Array, flags: Uint8Array, sampleCounts: Float32Array): void {
    const rowShape = this.#rowShape()
    const rows = this.#rowsWritten + rowCount
    for (const [name, array] of [
      ['/Data/visdata', visibilities],
      ['/Data/flags', flags],
      ['/Data/nsamples', sampleCounts],
    ] as const) {
      this.#file.resize(name, [rows, ...rowShape])
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
      this.#file.writeRows(name, this.#rowsWritten, rowCount, rowShape, bytes)
    }
    this.#rowsWritten = rows
  }

  close(): void {
    this.#file.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #rowShape(): number[] {
    return [1, this.#header.frequenciesHz.length, this.#header.polarizations.length]
  }

  #createData(): void {
    const rowShape = this.#rowShape()
    const rowsOfOneTime = this.#header.timesJd.findIndex((time) => time !== this.#header.timesJd[0])
    const rows = rowsOfOneTime > 0 ? rowsOfOneTime : this.#header.timesJd.length
    const chunkRows = largestDivisor(rows, CHUNK_BYTES / (8 * rowShape[1] * rowShape[2]))
    this.#file.createGrowing('/Data/visdata', 'complex64', rowShape, chunkRows)
    this.#file.createGrowing('/Data/nsamples', 'float32', rowShape, chunkRows)
  }

  #putDimensions(): void {
    const { timesJd, frequenciesHz, polarizations, antennaNumbers, ant1Numbers, ant2Numbers } = this.#header
    const times = new Set(timesJd).size
    const counts = {
      Nants_data: new Set([...ant1Numbers, ...ant2Numbers]).size,
      Nants_telescope: antennaNumbers.length,
      Nbls: timesJd.length / times,
      Nblts: timesJd.length,
      Nfreqs: frequenciesHz.length,
      Npols: polarizations.length,
      Ntimes: times,
      Nspws: 1,
    }
    for (const [name, count] of Object.entries(counts)) this.#file.putNumber(`/Header/${name}`, 'int64', count)
  }

  #putSite(): void {
    const header = this.#header
    const file = this.#file
    file.putNumber('/Header/latitude', 'float64', header.latitudeDeg)
    file.putNumber('/Header/longitude', 'float64', header.longitudeDeg)
    file.putNumber('/Header/altitude', 'float64', header.altitudeM)
    const texts = {
      telescope_name: header.telescopeName,
      instrument: header.instrument,
      object_name: header.objectName,
      history: header.history,
      phase_type: header.phaseType,
    }
    for (const [name, text] of Object.entries(texts)) file.putStrings(`/Header/${name}`, [], [text])
    const count = header.antennaNumbers.length
    file.putStrings('/Header/antenna_names', [count], header.antennaNames)
    file.putNumbers('/Header/antenna_numbers', 'int64', [count], header.antennaNumbers)
    file.putNumbers('/Header/antenna_positions', 'float64', [count, 3], header.antennaPositionsM)
    if (header.antennaDiametersM)
      file.putNumbers('/Header/antenna_diameters', 'float64', [count], header.antennaDiametersM)
  }

  #putAxes(): void {
    const header = this.#header
    const file = this.#file
    const rows = header.timesJd.length
    file.putNumbers('/Header/ant_1_array', 'int64', [rows], header.ant1Numbers)
    file.putNumbers('/Header/ant_2_array', 'int64', [rows], header.ant2Numbers)
    file.putNumbers('/Header/uvw_array', 'float32', [rows, 3], header.uvwM)
    file.putNumbers('/Header/time_array', 'float64', [rows], header.timesJd)
    file.putNumbers('/Header/integration_time', 'float64', [rows], header.integrationTimesS)
    file.putNumbers('/Header/freq_array', 'float64', [1, header.frequenciesHz.length], header.frequenciesHz)
    const widthsHz = header.channelWidthsHz
    if (widthsHz.every((widthHz) => widthHz === widthsHz[0])) {
      file.putNumber('/Header/channel_width', 'float64', widthsHz[0])
    } else file.putNumbers('/Header/channel_width', 'float64', [widthsHz.length], widthsHz)
    file.putNumbers('/Header/spw_array', 'int64', [1], [1])
    file.putNumbers('/Header/polarization_array', 'int64', [header.polarizations.length], header.polarizations)
    if (header.phaseCentreDecRad !== undefined) {
      file.putNumber('/Header/phase_center_app_dec', 'float64', header.phaseCentreDecRad)
    }
  }

  #putExtraKeywords(): void {
    for (const [name, value] of Object.entries(this.#header.extraKeywords)) {
      const path = `/Header/extra_keywords/${name}`
      if (typeof value === 'number') this.#file.putNumber(path, 'float64', value)
      else if (name === 'phase_center_epoch') this.#file.putVariableString(path, value)
      else this.#file.putStrings(path, [], [value])
    }
  }
}

/** The largest divisor of `n` that is at most `limit`, and at least 1. */
function largestDivisor(n: number, limit: number): number {
  for (let divisor = Math.min(n, Math.max(1, Math.floor(limit))); divisor > 1; divisor--) {
    if (n % divisor === 0) return divisor
  }
  return 1
}
