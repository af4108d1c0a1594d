import { statSync } from 'node:fs'
import { join } from 'node:path'
import { litterOf, openTable, TableChange } from '@contimg/formats/casatable'
import { FormatError, TableLockedError } from '@contimg/formats/error'
import { nodeTableFiles } from '@contimg/formats/node'
import { type Attempt, attemptOf, WRITING } from './attempt.ts'

/** A table of which a change was not finished. It is whole, as it was before; only room is lost. */
export interface UnfinishedChange {
  readonly attempt: Attempt | undefined // what was done, where it is known
  readonly files: readonly string[] // that belong to no column
  readonly sizeBytes: number // of these
  readonly isBusy: boolean // another process holds the table, and may still be at it
}

/** Looks for what a killed change left in a table; undefined where there is nothing, or no table that can be read. */
export function unfinishedChange(path: string): UnfinishedChange | undefined {
  const files = nodeTableFiles(path, { lockWaitS: 0 })
  try {
    const table = openTable(files)
    if (!table.layout) return undefined
    const attempt = attemptOf(table.keywords)
    const left = litterOf(files, table.layout)
    if (!attempt && left.length === 0) return undefined
    const sizeBytes = left.reduce(
      (sum, name) => sum + (statSync(join(path, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
    return { attempt, files: left, sizeBytes, isBusy: !canLock(files) }
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  } finally {
    files.close()
  }
}

/** Removes what a killed change left in a table. @throws TableLockedError where another process holds it */
export function repairTable(path: string): void {
  const files = nodeTableFiles(path, { lockWaitS: 0 })
  try {
    TableChange.clear(files, WRITING)
  } finally {
    files.close()
  }
}

function canLock(files: ReturnType<typeof nodeTableFiles>): boolean {
  try {
    files.lock()
    return true
  } catch (error) {
    if (error instanceof TableLockedError) return false
    throw error
  }
}
