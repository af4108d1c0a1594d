import { type MeasurementSet, openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import type { StageControl } from '../control.ts'
import { type FlagMerge, restoreFlagVersion } from './restore-version.ts'
import { saveFlagVersion } from './save-version.ts'
import {
  automaticVersionName,
  deleteFlagVersion,
  FlagVersionError,
  listFlagVersions,
  requireFlagVersion,
} from './version-list.ts'

/** What an operation on flag versions did. */
export interface RestoreReport {
  readonly restored: string // name of the version
  readonly savedAs: string // name of the version with the flags as they were before
  readonly changed: number // samples
}

const AUTOMATIC = /^before_(flag|restore|apply|selfcal)_\d+$/ // what saves a version before it changes flags

/** Keeps the flags of a Measurement Set under a name. @throws FlagVersionError, FormatError, TableLockedError */
export function saveFlags(path: string, name: string, comment: string, control: StageControl = {}): Promise<void> {
  return changing(path, (ms) => saveFlagVersion(ms, name, comment, control))
}

/** Brings the flags of a version back; those of now are saved first. @throws as saveFlags */
export function restoreFlags(
  path: string,
  name: string,
  merge: FlagMerge = 'replace',
  control: StageControl = {},
): Promise<RestoreReport> {
  return changing(path, (ms) => restore(ms, name, merge, 'restore', control))
}

/**
 * Takes back what changed flags last: restores the newest version that was saved before a change, which is then no more.
 * The flags of now are saved under before_undo_N. @throws as saveFlags
 */
export function undoFlags(path: string, control: StageControl = {}): Promise<RestoreReport> {
  return changing(path, async (ms) => {
    const last = listFlagVersions(path).findLast(({ name }) => AUTOMATIC.test(name))
    if (!last)
      throw new FlagVersionError(`${path} has no flag version saved before a change, so there is nothing to undo`)
    const report = await restore(ms, last.name, 'replace', 'undo', control)
    ms.main.files.sync() // before the version goes
    await deleteFlagVersion(path, last.name)
    return report
  })
}

async function restore(
  ms: MeasurementSet,
  name: string,
  merge: FlagMerge,
  operation: 'restore' | 'undo',
  control: StageControl,
): Promise<RestoreReport> {
  requireFlagVersion(ms.path, name)
  const savedAs = automaticVersionName(ms.path, operation)
  await saveFlagVersion(ms, savedAs, `contimg flag, before ${operation} of ${name}`, control)
  const changed = await restoreFlagVersion(ms, name, merge, control)
  return { restored: name, savedAs, changed }
}

async function changing<T>(path: string, use: (ms: MeasurementSet) => Promise<T>): Promise<T> {
  const files = nodeTableFiles(path)
  try {
    files.lock()
    return await use(openMeasurementSet(files))
  } finally {
    files.close()
  }
}
