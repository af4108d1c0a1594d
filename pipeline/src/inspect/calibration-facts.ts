import type { CalibrationQuality } from '../products.ts'
import { assessCalibration } from '../quality/assess.ts'
import { readTables } from '../quality/read-tables.ts'
import type { NamedTable } from '../quality/solved-cells.ts'
import { median } from '../quality/statistics.ts'
import { historyOf } from '../registry/describe-tables.ts'

/** What calibration tables say of themselves, and how good they are. */
export interface CalibrationFacts {
  readonly quality: CalibrationQuality
  readonly tables: readonly CalibrationTableFacts[]
}

export interface CalibrationTableFacts {
  readonly path: string
  readonly visCal: string // B Jones, G Jones, K Jones, …
  readonly measurementSet: string // that was solved for, as the table names it
  readonly software: string
  readonly history: readonly string[]
  readonly rows: number
  readonly antennas: number // of the array
  readonly polarizations: number
  readonly fields: readonly string[] // that were solved on
  readonly times: number // solutions one after another
  readonly intervalS: number | null // of a solution
  readonly windowMap: readonly number[] | null // of the data, where several share solutions
  readonly isNonScience: boolean
}

/** @throws FormatError, TableLockedError, UnusableTableError */
export function calibrationFacts(paths: readonly string[]): CalibrationFacts {
  const tables = readTables(paths)
  return { quality: assessCalibration(tables), tables: tables.map(tableFacts) }
}

function tableFacts({ path, table }: NamedTable): CalibrationTableFacts {
  const { solutions, fields } = table
  return {
    ...{ path, visCal: table.visCal, measurementSet: table.msName, software: table.software, history: historyOf(path) },
    rows: solutions.timesMjdS.length,
    antennas: table.antennas.names.length,
    polarizations: solutions.shapes.reduce((most, shape) => Math.max(most, shape?.[0] ?? 0), 0),
    fields: [...new Set(solutions.fieldIds)].map((id) => fields.names[id]),
    times: new Set(solutions.timesMjdS).size,
    intervalS: median([...solutions.intervalsS].filter((intervalS) => intervalS > 0)),
    windowMap: table.windowMap ?? null,
    isNonScience: table.nonScience ?? false,
  }
}
