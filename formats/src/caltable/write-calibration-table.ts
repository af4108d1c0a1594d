import { createTable, type NewColumn } from '../casatable/create-table.ts'
import { boolKeyword, type Keyword, tableKeyword, textKeyword } from '../casatable/keywords.ts'
import type { TableFiles } from '../casatable/table-files.ts'
import { frameOf } from '../ms/create-measurement-set.ts'
import { column, epoch, seconds } from '../ms/schema-kinds.ts'
import { type HistoryEntry, writeSubtables } from '../ms/write-subtables.ts'
import { type CalibrationTable, calibrationSubtables } from './calibration-table.ts'

/** Writes a CASA calibration table, with the sub-tables that describe what was solved for. */
export function writeCalibrationTable(
  files: TableFiles,
  table: CalibrationTable,
  history: readonly HistoryEntry[] = [],
): void {
  const { solutions } = table
  const nothing = { polarizations: [], dataDescriptions: [] }
  const frame = frameOf(files.path, table.fields.frames)
  writeSubtables(files, frame, { ...table, ...nothing, history }, calibrationSubtables)
  const writer = createTable(files, {
    rowCount: solutions.timesMjdS.length,
    columns: columnsOf(table),
    keywords: keywordsOf(table),
    name: table.visCal,
    comment: 'New calibration table',
    type: 'Calibration',
    subType: table.visCal,
  })
  writer.writeScalars('TIME', solutions.timesMjdS)
  writer.writeScalars('INTERVAL', solutions.intervalsS)
  writer.writeScalars('FIELD_ID', solutions.fieldIds)
  writer.writeScalars('SPECTRAL_WINDOW_ID', solutions.spectralWindowIds)
  writer.writeScalars('ANTENNA1', solutions.antennaIds)
  writer.writeScalars('ANTENNA2', solutions.referenceIds)
  writer.writeScalars('SCAN_NUMBER', solutions.scanNumbers)
  writer.writeScalars('OBSERVATION_ID', solutions.observationIds)
  writeArrays(table, writer.writeCells)
  writer.finish()
}

type WriteCells = ReturnType<typeof createTable>['writeCells']

function writeArrays({ parType, solutions }: CalibrationTable, writeCells: WriteCells): void {
  const { offsets, shapes, spectralWindowIds } = solutions
  const parts = parType === 'Complex' ? 2 : 1
  for (const [row, window] of spectralWindowIds.entries()) {
    const shape = shapes[window] ?? [0, 0]
    const [start, end] = [offsets[row], offsets[row + 1]]
    const parameters = solutions.parameters.subarray(parts * start, parts * end)
    writeCells(parType === 'Complex' ? 'CPARAM' : 'FPARAM', row, 1, shape, parameters)
    writeCells('PARAMERR', row, 1, shape, solutions.errors.subarray(start, end))
    writeCells('FLAG', row, 1, shape, solutions.flags.subarray(start, end))
    writeCells('SNR', row, 1, shape, solutions.snrs.subarray(start, end))
    if (solutions.weights) writeCells('WEIGHT', row, 1, shape, solutions.weights.subarray(start, end))
  }
}

function keywordsOf(table: CalibrationTable): Map<string, Keyword> {
  return new Map([
    ['ParType', textKeyword(table.parType)],
    ['MSName', textKeyword(table.msName)],
    ['VisCal', textKeyword(table.visCal)],
    ['PolBasis', textKeyword(table.polBasis)],
    ['CASA_Version', textKeyword(table.software)],
    ...(table.windowMap ? [['SpwMap', textKeyword(table.windowMap.join(','))] as [string, Keyword]] : []),
    ...(table.nonScience ? [['NON_SCIENCE', boolKeyword(true)] as [string, Keyword]] : []),
    ...calibrationSubtables.map((name): [string, Keyword] => [name, tableKeyword(name)]),
  ])
}

function columnsOf({ parType }: CalibrationTable): NewColumn[] {
  const anyShape = { ndim: -1 }
  return [
    column('TIME', 'double', '', { keywords: epoch }),
    column('FIELD_ID', 'int', ''),
    column('SPECTRAL_WINDOW_ID', 'int', ''),
    column('ANTENNA1', 'int', ''),
    column('ANTENNA2', 'int', ''),
    column('INTERVAL', 'double', '', { keywords: seconds }),
    column('SCAN_NUMBER', 'int', ''),
    column('OBSERVATION_ID', 'int', ''),
    parType === 'Complex' ? column('CPARAM', 'complex', '', anyShape) : column('FPARAM', 'float', '', anyShape),
    column('PARAMERR', 'float', '', anyShape),
    column('FLAG', 'bool', '', anyShape),
    column('SNR', 'float', '', anyShape),
    column('WEIGHT', 'float', '', anyShape),
  ]
}
