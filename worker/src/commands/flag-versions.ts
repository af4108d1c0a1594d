import {
  deleteFlagVersion,
  FLAG_MERGES,
  type FlagMerge,
  listFlagVersions,
  type RestoreReport,
  restoreFlags,
  saveFlags,
  undoFlags,
} from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { follow } from './follow.ts'
import { jsonText } from './json-text.ts'
import { textTable } from './text-table.ts'
import { OptionError } from './values.ts'

/** What the command line says of flag versions. */
export interface VersionFlags {
  readonly versions?: boolean
  readonly save?: string
  readonly comment?: string
  readonly restore?: string
  readonly merge: FlagMerge
  readonly delete?: string
  readonly undo?: boolean
  readonly json?: boolean
}

export const VERSION_ACTIONS = ['versions', 'save', 'restore', 'delete', 'undo'] as const

/** Adds what can be done with flag versions. */
export function addVersionOptions(command: Command): Command {
  return command
    .option('--undo', 'take back what changed the flags last')
    .option('--versions', 'list the flag versions, the oldest first')
    .option('--save <name>', 'keep the flags under a name')
    .option('--comment <text>', 'of --save')
    .option('--restore <name>', 'bring the flags of a version back')
    .addOption(
      new Option('--merge <how>', 'of --restore: replace the flags, or keep those that both (and) or any (or) has')
        .choices(FLAG_MERGES)
        .default('replace'),
    )
    .option('--delete <name>', 'remove a flag version')
}

export async function runVersionAction(ms: string, flags: VersionFlags): Promise<void> {
  const { save, restore, merge, undo, json } = flags
  const name = flags.delete
  if (flags.comment !== undefined && save === undefined) throw new OptionError('--comment is of --save')
  if (merge !== 'replace' && restore === undefined) throw new OptionError('--merge is of --restore')
  if (flags.versions) return printVersions(ms, json)
  if (save !== undefined)
    return follow('flag save', (control) => saveFlags(ms, save, flags.comment ?? 'by contimg flag --save', control))
  if (name !== undefined) return deleteFlagVersion(ms, name)
  if (restore !== undefined)
    return tell(await follow('flag restore', (control) => restoreFlags(ms, restore, merge, control)), json)
  if (undo) tell(await follow('flag undo', (control) => undoFlags(ms, control)), json)
}

function printVersions(ms: string, json = false): void {
  const versions = listFlagVersions(ms)
  const columns = [{ heading: 'version' }, { heading: 'comment' }]
  const rows = versions.map(({ name, comment }) => [name, comment])
  console.log(json ? jsonText(versions) : rows.length === 0 ? 'no flag version' : textTable(columns, rows))
}

function tell(report: RestoreReport, json = false): void {
  const { restored, savedAs, changed } = report
  console.log(json ? jsonText(report) : `${restored} restored, ${changed} samples changed, those before as ${savedAs}`)
}
