import { existsSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { createTable } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import type { StageControl } from '../control.ts'
import { discard, whole } from '../output.ts'
import { equalRuns } from './equal-runs.ts'
import {
  addToVersionList,
  checkVersionName,
  FlagVersionError,
  flagVersionTable,
  listFlagVersions,
  versionComment,
} from './version-list.ts'

/**
 * Keeps the flags of a Measurement Set, as they are now, under a name, so that CASA's flagmanager and restoreFlagVersion
 * can bring them back. It is on the disk when this returns. Whoever changes flags calls this before the first change.
 *
 * @param ms       open, and locked where it is about to be changed
 * @param comment  one line for people
 * @throws FlagVersionError where there is a version of that name; FormatError
 */
export async function saveFlagVersion(
  ms: MeasurementSet,
  name: string,
  comment: string,
  control: StageControl = {},
): Promise<void> {
  checkVersionName(name)
  if (listFlagVersions(ms.path).some((version) => version.name === name))
    throw new FlagVersionError(
      `${ms.path} has a flag version "${name}" already, wanted a new name (or delete it first)`,
    )
  const table = flagVersionTable(ms.path, name)
  if (existsSync(table)) await discard(table) // left by a process that was killed before it came into the list
  await whole(table, (partial) => writeVersion(ms, name, partial, control))
  await addToVersionList(ms.path, { name, comment: versionComment(name, comment) })
}

async function writeVersion(
  { main }: MeasurementSet,
  name: string,
  path: string,
  control: StageControl,
): Promise<void> {
  const files = nodeTableFiles(path)
  try {
    const writer = createTable(files, {
      rowCount: main.rowCount,
      columns: [
        { name: 'FLAG', type: 'bool', ndim: 2, storage: 'tiled' },
        { name: 'FLAG_ROW', type: 'bool' },
      ],
      name,
      comment: `flag version ${name}`,
    })
    writer.writeScalars('FLAG_ROW', main.column('FLAG_ROW').readScalars())
    const flag = main.column('FLAG')
    let buffer = new Uint8Array(0)
    for (const { firstRow, rowCount, shape } of equalRuns(flag)) {
      if (shape === undefined) continue
      const size = shape.reduce((product, length) => product * length, rowCount)
      if (buffer.length < size) buffer = new Uint8Array(size)
      const flags = buffer.subarray(0, size)
      flag.readCells(firstRow, rowCount, flags)
      writer.writeCells('FLAG', firstRow, rowCount, shape, flags)
      await setImmediate() // lets an abort be heard
      control.signal?.throwIfAborted()
    }
    writer.finish()
  } finally {
    files.close()
  }
}
