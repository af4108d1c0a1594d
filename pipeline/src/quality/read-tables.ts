import { readCalibrationTable } from '@contimg/formats/caltable'
import { nodeTableFiles } from '@contimg/formats/node'
import type { NamedTable } from './solved-cells.ts'

/**
 * Reads the tables of a set.
 *
 * @throws FormatError, TableLockedError
 */
export function readTables(paths: readonly string[]): NamedTable[] {
  return paths.map((path) => {
    const files = nodeTableFiles(path)
    try {
      return { path, table: readCalibrationTable(files) }
    } finally {
      files.close()
    }
  })
}
