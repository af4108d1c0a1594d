import { assessCalibration } from '../quality/assess.ts'
import { readTables } from '../quality/read-tables.ts'
import { type SolutionMatrix, solutionMatrix } from '../quality/solution-matrix.ts'
import { type NamedTable, type SolvedCells, solvedCells } from '../quality/solved-cells.ts'
import { placedAntennas } from './placed-antennas.ts'

/** What is wanted of a set of calibration tables: all antennas of one table. */
export interface SolutionsWanted {
  readonly set: string
  readonly table: string // path
  readonly type: string // of the table in the registry: BP, GP, …
  readonly beside: readonly string[] // the other tables of the set: they tell which antennas sent data
}

const UNIX_EPOCH_MJD_S = 40587 * 86_400
const ALIGNMENT = 8
const [FLAGGED, NO_ROW] = [1, 2]

/**
 * The solutions of a table as bytes, little-endian: the length of the header (uint32), the header (JSON, UTF-8, padded with
 * spaces so that what follows begins at a multiple of 8), then the planes that it names, each [antenna, polarization,
 * column], the column fastest; a column is a channel at one time, by frequency and then by time.
 *
 * @throws FormatError, TableLockedError, UnusableTableError
 */
export function solutionsBytes(wanted: SolutionsWanted): Uint8Array<ArrayBuffer> {
  const [own, ...beside] = readTables([wanted.table, ...wanted.beside])
  const cells = solvedCells(own)
  const matrix = solutionMatrix(cells)
  const planes = planesOf(cells, matrix)
  const places: { name: string; unit: string; type: string; offset: number; bytes: number }[] = []
  let offset = 0
  for (const { name, unit, values } of planes) {
    const type = values instanceof Float32Array ? 'float32' : 'uint8'
    places.push({ name, unit, type, offset, bytes: values.byteLength })
    offset += Math.ceil(values.byteLength / ALIGNMENT) * ALIGNMENT
  }
  const told = { ...headerOf(wanted, cells, matrix, beside), planes: places }
  const header = Buffer.from(JSON.stringify(told))
  const padded = Math.ceil((4 + header.length) / ALIGNMENT) * ALIGNMENT - 4
  const bytes = new Uint8Array(4 + padded + offset).fill(0x20, 0, 4 + padded)
  new DataView(bytes.buffer).setUint32(0, padded, true)
  bytes.set(header, 4)
  for (const [i, { values }] of planes.entries())
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 4 + padded + places[i].offset)
  return bytes
}

interface Plane {
  readonly name: string
  readonly unit: string
  readonly values: Float32Array | Uint8Array
}

/** NaN where nothing is solved. Phases −180 to 180. */
function planesOf(cells: SolvedCells, matrix: SolutionMatrix): Plane[] {
  const antennaCount = cells.antennaNames.length
  const { columns, polarizationCount, antennas, places } = matrix
  const size = antennaCount * polarizationCount * columns.length
  const at = new Int32Array(size).fill(-1)
  for (const [row, antenna] of antennas.entries())
    for (let polarization = 0; polarization < polarizationCount; polarization++)
      at.set(
        places[polarization].subarray(row * columns.length, (row + 1) * columns.length),
        (antenna * polarizationCount + polarization) * columns.length,
      )
  const plane = (name: string, unit: string, values: Float64Array, factor = 1): Plane => ({
    ...{ name, unit },
    values: Float32Array.from(at, (place) => (place >= 0 && cells.solved[place] === 1 ? factor * values[place] : NaN)),
  })
  const flags = Uint8Array.from(at, (place) => (place < 0 ? NO_ROW : cells.solved[place] === 1 ? 0 : FLAGGED))
  return [
    ...(cells.kind === 'delay'
      ? [plane('delay', 'ns', cells.delaysS, 1e9)]
      : [plane('amplitude', '', cells.amplitudes), plane('phase', 'deg', cells.phasesRad, 180 / Math.PI)]),
    plane('snr', '', cells.snrs),
    { name: 'flags', unit: '', values: flags },
  ]
}

function headerOf(
  { set, table: path, type }: SolutionsWanted,
  cells: SolvedCells,
  matrix: SolutionMatrix,
  beside: readonly NamedTable[],
) {
  const { table, kind } = cells
  const { metrics } = assessCalibration([{ path, table }, ...beside])
  const [own] = metrics.tables
  return {
    ...{ format: 'contimg-solutions', version: 1, set, path, type, kind, vis_cal: table.visCal },
    reference_antenna: own.referenceAntennas[0] ?? null,
    antennas: antennasOf(cells, own.antennas),
    polarizations: Array.from({ length: matrix.polarizationCount }, (_, i) => polarizationName(table.polBasis, i)),
    columns: columnsOf(cells, matrix),
    spectral_windows: windowsOf(matrix),
    solutions: own.solutionCount,
    flagged_fraction: own.flaggedFraction,
  }
}

/** Feeds of DSA-110, and of tables that do not say, are linear. */
function polarizationName(basis: string, index: number): string {
  return (basis === 'circular' ? ['R', 'L'] : ['X', 'Y'])[index] ?? String(index)
}

type Measured = ReturnType<typeof assessCalibration>['metrics']['tables'][number]['antennas']

/** All antennas of the array, also those without a row. */
function antennasOf({ table, antennaNames }: SolvedCells, measured: Measured) {
  const { enuM } = placedAntennas(table.antennas)
  const byName = new Map(measured.map((one) => [one.name, one]))
  return antennaNames.map((name, id) => {
    const known = byName.get(name)
    const [x = null, y = null, z = null] = enuM[id] ?? []
    const phaseRad = known?.phaseScatterRad ?? null
    const delayS = known?.delayS ?? null
    return {
      ...{ id, name, station: table.antennas.stations[id], x_m: x, y_m: y, z_m: z, health: known?.health ?? 'absent' },
      flagged_fraction: known?.flaggedFraction ?? null,
      median_snr: known?.medianSnr ?? null,
      median_amplitude: known?.medianAmplitude ?? null,
      amplitude_scatter: known?.amplitudeScatter ?? null,
      phase_scatter_deg: phaseRad === null ? null : (phaseRad * 180) / Math.PI,
      delay_ns: delayS === null ? null : 1e9 * delayS,
    }
  })
}

/** Along the fastest axis, as arrays: compact. Times are Unix seconds, of the middle. */
function columnsOf({ table: { solutions } }: SolvedCells, { columns }: SolutionMatrix) {
  const byWindow = Map.groupBy(solutions.timesMjdS.keys(), (row) => solutions.spectralWindowIds[row])
  const times = new Map(
    [...byWindow].map(([window, rows]) => [
      window,
      [...new Set(rows.map((row) => solutions.timesMjdS[row]))].sort((a, b) => a - b),
    ]),
  )
  return {
    count: columns.length,
    spectral_window: columns.map(({ spectralWindow }) => spectralWindow),
    channel: columns.map(({ channel }) => channel),
    frequency_mhz: columns.map(({ frequencyHz }) => frequencyHz / 1e6),
    time: columns.map(({ spectralWindow, time }) => times.get(spectralWindow)![time] - UNIX_EPOCH_MJD_S),
  }
}

function windowsOf({ columns }: SolutionMatrix) {
  const byWindow = Map.groupBy(columns.keys(), (column) => columns[column].spectralWindow)
  return [...byWindow].map(([id, own]) => {
    const mhz = own.map((column) => columns[column].frequencyHz / 1e6)
    return {
      ...{ id, first_column: own[0], end_column: own[own.length - 1] + 1 },
      ...{ low_mhz: Math.min(...mhz), high_mhz: Math.max(...mhz) },
    }
  })
}
