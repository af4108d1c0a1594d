import type { CalibrationTable } from '@contimg/formats/caltable'
import { openTable } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { UnusableTableError } from '../calibrate/errors.ts'
import { isNonScience } from '../calibrate/table-file.ts'
import type { CalibrationConfiguration, CalibrationQuality, RegisteredTable } from '../products.ts'
import { assessCalibration } from '../quality/assess.ts'
import { readTables } from '../quality/read-tables.ts'
import type { NamedTable } from '../quality/solved-cells.ts'
import { inOrder, ORDER_OF_KIND } from './kinds.ts'
import { kindOfTable } from './table-kind.ts'

/** What tables that are to be registered together say of themselves. */
export interface DescribedTables {
  readonly tables: readonly RegisteredTable[]
  readonly midMjdS: number // of the data that were solved
  readonly decRad: number // phase centre: of the strip, unless the data were shifted to a calibrator
  readonly fields: readonly string[] // that were solved on
  readonly referenceAntenna: string
  readonly configuration: CalibrationConfiguration
  readonly measurementSet: string | undefined // base name, as the tables have it
  readonly software: string | undefined
  readonly history: readonly string[] // what their writer said of how they were solved
  readonly isNonScience: boolean
  readonly quality: CalibrationQuality
}

/**
 * Reads the tables of a set and judges them.
 *
 * @throws FormatError for what is no calibration table, UnusableTableError for one that cannot be applied or is of another
 *   array than the others, TableLockedError; file system errors as they come
 */
export function describeTables(paths: readonly string[]): DescribedTables {
  const named = readTables(paths)
  const quality = assessCalibration(named)
  const tables = inOrder(
    named.map(({ path, table }) => {
      const kind = kindOfTable(path, table)
      return { path, kind, order: ORDER_OF_KIND[kind] }
    }),
  )
  const main = named.find(({ path }) => path === (tables.find(({ kind }) => kind === 'BP') ?? tables[0]).path)!
  for (const other of named) checkArray(main, other)
  return {
    tables,
    midMjdS: middleOf(named),
    ...pointingOf(main.table),
    referenceAntenna: referenceOf(main),
    configuration: configurationOf(main.table),
    measurementSet: main.table.msName || undefined,
    software: main.table.software || undefined,
    history: historyOf(main.path),
    isNonScience: named.some(({ path, table }) => isNonScience(path, table)),
    quality,
  }
}

function checkArray(main: NamedTable, { path, table }: NamedTable): void {
  const names = (one: CalibrationTable) => one.antennas.names.join('\n')
  if (names(table) === names(main.table)) return
  const found = `${table.antennas.names.length} antennas, other ones than in ${main.path}`
  throw new UnusableTableError(path, `${found}, wanted the tables of one solve`)
}

function middleOf(named: readonly NamedTable[]): number {
  const spans = named.flatMap(({ table: { solutions } }) => {
    const { timesMjdS, intervalsS } = solutions
    return Array.from(timesMjdS, (mjdS, row) => [mjdS - intervalsS[row] / 2, mjdS + intervalsS[row] / 2] as const)
  })
  const first = spans.reduce((least, [start]) => Math.min(least, start), Infinity)
  const last = spans.reduce((most, [, end]) => Math.max(most, end), -Infinity)
  return (first + last) / 2
}

/** The messages of HISTORY. */
export function historyOf(path: string): string[] {
  const files = nodeTableFiles(path)
  try {
    const history = openTable(files).subtable('HISTORY')
    return history?.has('MESSAGE') ? (history.column('MESSAGE').readScalars() as string[]) : []
  } finally {
    files.close()
  }
}

/** Of the fields that were solved on. */
function pointingOf({ fields, solutions }: CalibrationTable): { decRad: number; fields: string[] } {
  const ids = [...new Set(solutions.fieldIds)]
  const decsRad = ids.map((id) => fields.phaseDirRad[2 * id + 1])
  return {
    decRad: decsRad.reduce((sum, decRad) => sum + decRad, 0) / ids.length,
    fields: ids.map((id) => fields.names[id]),
  }
}

/** The antenna that most rows refer to. */
function referenceOf({ path, table: { antennas, solutions } }: NamedTable): string {
  const counts = Map.groupBy(
    solutions.referenceIds.filter((id) => antennas.names[id] !== undefined),
    (id) => id,
  )
  const [most] = [...counts].toSorted(([, a], [, b]) => b.length - a.length)
  if (most === undefined) throw new UnusableTableError(path, 'no row names a reference antenna')
  return antennas.names[most[0]]
}

function configurationOf({ antennas, spectralWindows, solutions }: CalibrationTable): CalibrationConfiguration {
  const used = spectralWindows.filter((_, id) => solutions.shapes[id] !== undefined)
  return {
    antennas: antennas.names.filter((name) => name !== ''),
    windows: used.map(({ chanFreqHz, chanWidthHz }) => edges(chanFreqHz, chanWidthHz)),
  }
}

/** Of the channels of a window, in either order. */
export function edges(frequenciesHz: Float64Array, widthsHz: Float64Array): { lowHz: number; highHz: number } {
  const halfHz = Math.abs(widthsHz[0]) / 2
  return { lowHz: Math.min(...frequenciesHz) - halfHz, highHz: Math.max(...frequenciesHz) + halfHz }
}
