import type { Table } from '../casatable/any-table.ts'
import { definedColumn } from '../casatable/defined-column.ts'
import { type Keywords, textOf } from '../casatable/keywords.ts'
import { openTable } from '../casatable/table.ts'
import type { TableFiles } from '../casatable/table-files.ts'
import type { Cells, ValueType } from '../casatable/value-type.ts'
import { FormatError } from '../error.ts'
import { readNumbers } from '../ms/read-columns.ts'
import { readAntennas, readFields, readObservations, readSpectralWindows } from '../ms/read-subtables.ts'
import { type CalibrationTable, type Solutions, solutionOffsets } from './calibration-table.ts'

/** Reads a CASA calibration table; a FormatError names what is missing or does not fit together. */
export function readCalibrationTable(files: TableFiles): CalibrationTable {
  const table = openTable(files)
  const visCal = needed(files, table.keywords, 'VisCal')
  const parType = needed(files, table.keywords, 'ParType')
  if (parType !== 'Complex' && parType !== 'Float') {
    throw new FormatError(files.path, undefined, `ParType is "${parType}", wanted Complex or Float`)
  }
  const subtable = (name: string): Table => {
    const found = table.subtable(name)
    if (found === undefined)
      throw new FormatError(files.path, undefined, `no sub-table ${name}: not a calibration table`)
    return found
  }
  const antennas = readAntennas(subtable('ANTENNA'))
  const fields = readFields(subtable('FIELD'))
  const spectralWindows = readSpectralWindows(subtable('SPECTRAL_WINDOW'))
  const solutions = readSolutions(table, parType, spectralWindows.length)
  checkIds(files.path, 'ANTENNA1', solutions.antennaIds, antennas.names.length)
  checkIds(files.path, 'FIELD_ID', solutions.fieldIds, fields.names.length)
  const windowMap = windowMapOf(files, table.keywords)
  return {
    ...(windowMap && { windowMap }),
    ...(isNonScience(table.keywords) && { nonScience: true }),
    visCal,
    parType,
    msName: textOf(table.keywords, 'MSName') ?? '',
    polBasis: textOf(table.keywords, 'PolBasis') ?? 'unknown',
    software: textOf(table.keywords, 'CASA_Version') ?? '',
    antennas,
    fields,
    spectralWindows,
    observations: readObservations(subtable('OBSERVATION')),
    solutions,
  }
}

function needed(files: TableFiles, keywords: Keywords, name: string): string {
  const text = textOf(keywords, name)
  if (text === undefined) throw new FormatError(files.path, undefined, `no keyword ${name}: not a calibration table`)
  return text
}

/** Whether the keyword NON_SCIENCE is there; whatever it says but false, it is better believed. */
function isNonScience(keywords: Keywords): boolean {
  const keyword = keywords.get('NON_SCIENCE')
  return keyword !== undefined && !(keyword.kind === 'scalar' && keyword.value === false)
}

/** The keyword SpwMap, which only we write. */
function windowMapOf(files: TableFiles, keywords: Keywords): number[] | undefined {
  const text = textOf(keywords, 'SpwMap')
  if (text === undefined) return undefined
  const map = text.split(',').map(Number)
  if (map.every((id) => Number.isSafeInteger(id) && id >= 0)) return map
  throw new FormatError(files.path, undefined, `SpwMap is "${text}", wanted spectral windows such as 0,0,0`)
}

function readSolutions(table: Table, parType: 'Complex' | 'Float', windowCount: number): Solutions {
  const parameterColumn = parType === 'Complex' ? 'CPARAM' : 'FPARAM'
  const ids = (name: string): Int32Array => Int32Array.from(readNumbers(table, name))
  const spectralWindowIds = ids('SPECTRAL_WINDOW_ID')
  checkIds(table.path, 'SPECTRAL_WINDOW_ID', spectralWindowIds, windowCount)
  const shapes = shapesOf(table, parameterColumn, spectralWindowIds, windowCount)
  const offsets = solutionOffsets(spectralWindowIds, shapes)
  const values = (name: string, type: ValueType): Cells =>
    readAll(table, name, type, offsets, spectralWindowIds, shapes)
  const weighted = definedColumn(table, 'WEIGHT') !== undefined
  return {
    timesMjdS: readNumbers(table, 'TIME'),
    intervalsS: readNumbers(table, 'INTERVAL'),
    fieldIds: ids('FIELD_ID'),
    spectralWindowIds,
    antennaIds: ids('ANTENNA1'),
    referenceIds: ids('ANTENNA2'),
    scanNumbers: ids('SCAN_NUMBER'),
    observationIds: table.has('OBSERVATION_ID') ? ids('OBSERVATION_ID') : new Int32Array(table.rowCount),
    shapes,
    offsets,
    parameters: values(parameterColumn, parType === 'Complex' ? 'complex' : 'float') as Float32Array,
    errors: values('PARAMERR', 'float') as Float32Array,
    flags: values('FLAG', 'bool') as Uint8Array,
    snrs: values('SNR', 'float') as Float32Array,
    weights: weighted ? (values('WEIGHT', 'float') as Float32Array) : undefined,
  }
}

/** The shape of the solutions of each spectral window, which must be that of all its rows. */
function shapesOf(table: Table, name: string, windows: Int32Array, windowCount: number): Solutions['shapes'] {
  const shapes = new Array<readonly [number, number] | undefined>(windowCount).fill(undefined)
  const column = table.column(name)
  for (const [row, window] of windows.entries()) {
    const shape = column.cellShape(row)
    const known = shapes[window]
    if (shape?.length !== 2)
      throw new FormatError(table.path, undefined, `${name}, row ${row} has shape [${shape}], wanted 2 axes`)
    if (known === undefined) shapes[window] = [shape[0], shape[1]]
    else if (known[0] !== shape[0] || known[1] !== shape[1]) {
      const rows = `row ${row} has shape [${shape}], others of spectral window ${window} have [${known}]`
      throw new FormatError(table.path, undefined, `${name}, ${rows}`)
    }
  }
  return shapes
}

/** The cells of all rows one after another. */
function readAll(
  table: Table,
  name: string,
  type: ValueType,
  offsets: Float64Array,
  windows: Int32Array,
  shapes: Solutions['shapes'],
): Cells {
  const column = table.column(name)
  if (column.description.type !== type) {
    throw new FormatError(table.path, undefined, `column ${name} holds ${column.description.type}, wanted ${type}`)
  }
  const parts = type === 'complex' ? 2 : 1
  const size = parts * (offsets.at(-1) ?? 0)
  const all = type === 'bool' ? new Uint8Array(size) : new Float32Array(size)
  for (let row = 0; row < table.rowCount; row++) {
    const shape = column.cellShape(row)
    const wanted = shapes[windows[row]]
    if (shape?.join() !== wanted?.join()) {
      throw new FormatError(table.path, undefined, `${name}, row ${row} has shape [${shape}], wanted [${wanted}]`)
    }
    column.readCells(row, 1, all.subarray(parts * offsets[row], parts * offsets[row + 1]))
  }
  return all
}

function checkIds(path: string, name: string, ids: Int32Array, count: number): void {
  const row = ids.findIndex((id) => id < 0 || id >= count)
  if (row >= 0) throw new FormatError(path, undefined, `${name}, row ${row} is ${ids[row]}, wanted 0 to ${count - 1}`)
}
