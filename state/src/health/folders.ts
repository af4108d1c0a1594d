import { accessSync, constants, statfsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DISK_LIMITS } from '../settings/disk-limits.ts'
import type { Settings } from '../settings/settings.ts'
import { type Check, checksOf, type Gates, levelAbove, reasonOf } from './check.ts'

const check = checksOf('folders')
const GB = 1e9

/** Free space from which it is little, and from which the pipeline takes no more on (facts §9.6). */
export const OUTPUT_GATES: Gates = gatesOf(DISK_LIMITS.output)
export const SCRATCH_GATES: Gates = gatesOf(DISK_LIMITS.scratch)
const STATE_GATES: Gates = gatesOf(DISK_LIMITS.state)

/** A folder of the settings. */
export interface WantedFolder {
  readonly name: string
  readonly setting: string
  readonly path: string
  readonly gates?: Gates // of one that is written
}

/** Folders, whether they can be used, and how full their disks are. */
export function checkFolders(settings: Settings): Check[] {
  return foldersOf(settings).flatMap((one) => folderChecks(one))
}

export function foldersOf({ inputDir, outputDir, scratchDir, stateDir }: Settings): WantedFolder[] {
  return [
    { name: 'input', setting: 'PIPELINE_INPUT_DIR', path: inputDir },
    { name: 'output', setting: 'PIPELINE_OUTPUT_DIR', path: outputDir, gates: OUTPUT_GATES },
    { name: 'state', setting: 'PIPELINE_STATE_DIR', path: stateDir, gates: STATE_GATES },
    ...(scratchDir === undefined
      ? []
      : [{ name: 'scratch', setting: 'PIPELINE_SCRATCH_DIR', path: scratchDir, gates: SCRATCH_GATES }]),
  ]
}

export function folderChecks(
  { name, setting, path, gates }: WantedFolder,
  freeOf: (path: string) => number = freeBytes,
): Check[] {
  const full = resolve(path)
  const wanted = gates === undefined ? 'a folder that may be read' : 'a folder that may be written'
  const status = statSync(full, { throwIfNoEntry: false })
  if (status === undefined) {
    const remedy = `mkdir -p ${full}, mount its disk, or set ${setting}`
    return [check('FAIL', name, `${full} is not there`, wanted, remedy)]
  }
  if (!status.isDirectory()) return [check('FAIL', name, `${full} is a file`, wanted, `set ${setting}`)]
  const mode = gates === undefined ? constants.R_OK : constants.W_OK
  try {
    accessSync(full, mode | constants.X_OK)
  } catch (error) {
    return [check('FAIL', name, reasonOf(error), wanted, `chown it to the user of the services, or set ${setting}`)]
  }
  return [check('ok', name, full, wanted), ...(gates ? [spaceCheck(name, full, gates, freeOf)] : [])]
}

export function spaceCheck(name: string, path: string, gates: Gates, freeOf: (path: string) => number): Check {
  const gb = (bytes: number) => `${(bytes / GB).toFixed(bytes < 100 * GB ? 1 : 0)} GB`
  const wanted = `${gb(gates.warn)} free, ${gb(gates.fail)} at least`
  try {
    const free = freeOf(path)
    const remedy = 'contimg retention execute, contimg housekeeping, or a larger disk'
    return check(levelAbove(free, gates), `${name} disk`, `${gb(free)} free`, wanted, remedy)
  } catch (error) {
    return check('unknown', `${name} disk`, reasonOf(error), wanted)
  }
}

/** What an ordinary user may still write on the disk of a folder, or of the nearest one above that stands. */
export function freeBytes(path: string): number {
  let at = resolve(path)
  while (at !== dirname(at) && statSync(at, { throwIfNoEntry: false }) === undefined) at = dirname(at)
  const { bavail, bsize } = statfsSync(at)
  return bavail * bsize
}

function gatesOf({ warnBytes, leastBytes }: { readonly warnBytes: number; readonly leastBytes: number }): Gates {
  return { warn: warnBytes, fail: leastBytes }
}
