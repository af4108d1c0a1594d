import { managerFile } from './storage.ts'
import type { TableLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'

const STORAGE_FILE = /^table\.f(\d+)(?:i|_TSM\d+)?$/
const UNFINISHED = 'table.dat.partial'

/** The files of a storage manager. */
export function filesOfManager(files: TableFiles, manager: { readonly sequence: number }): string[] {
  const [file, arrays, tiles] = ['', 'i', '_TSM'].map((ending) => managerFile(manager, ending))
  return files.names().filter((name) => name === file || name === arrays || name.startsWith(tiles))
}

/**
 * Files that belong to no column: of storage managers that table.dat does not name, which a change left that was killed,
 * and an unfinished table.dat. A process that changes the table, and so holds its lock, may still be writing them.
 */
export function litterOf(files: TableFiles, { managers }: TableLayout): string[] {
  const sequences = new Set(managers.map(({ sequence }) => sequence))
  return files.names().filter((name) => {
    const number = STORAGE_FILE.exec(name)?.[1]
    return name === UNFINISHED || (number !== undefined && !sequences.has(Number(number)))
  })
}
