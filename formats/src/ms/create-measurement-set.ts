import { createTable, type TableWriter } from '../casatable/create-table.ts'
import { floatKeyword, type Keyword, tableKeyword } from '../casatable/keywords.ts'
import type { TableFiles } from '../casatable/table-files.ts'
import { FormatError } from '../error.ts'
import { mainSchema, type OptionalColumn } from './main-schema.ts'
import { type Subtables, subtableNames, writeSubtables } from './write-subtables.ts'

/** A Measurement Set to be made. */
export interface NewMeasurementSet extends Subtables {
  readonly rowCount: number // of the main table
  readonly columns?: readonly OptionalColumn[] // beside DATA
}

const README = 'This is a MeasurementSet Table holding measurements from a Telescope'

/**
 * Makes a Measurement Set of version 2: writes the sub-tables and returns the writer of the main table. Scalars that are
 * not written are zero. It is no Measurement Set until `finish` has been called.
 */
export function createMeasurementSet(files: TableFiles, ms: NewMeasurementSet): TableWriter {
  const frame = frameOf(files.path, ms.fields.frames)
  const keywords = new Map<string, Keyword>([['MS_VERSION', floatKeyword(2)]])
  for (const name of subtableNames) keywords.set(name, tableKeyword(name))
  writeSubtables(files, frame, ms, subtableNames)
  return createTable(files, {
    rowCount: ms.rowCount,
    columns: mainSchema(frame, ms.columns ?? []),
    keywords,
    type: 'Measurement Set',
    readme: README,
  })
}

/** The one frame of all directions. */
export function frameOf(path: string, frames: readonly string[]): string {
  const [frame = 'ICRS', ...others] = new Set(frames)
  if (others.length > 0)
    throw new FormatError(path, undefined, `fields in frames ${[frame, ...others].join(', ')}, wanted one`)
  return frame
}
