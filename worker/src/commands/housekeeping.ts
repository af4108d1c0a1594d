import { existsSync } from 'node:fs'
import { type Finding, type HousekeepingReport, housekeeping } from '@contimg/pipeline'
import type { Command } from 'commander'
import { config, productsDatabase } from '../config.ts'
import { addDatabaseUrl } from './absurd-connection.ts'
import { errorLine } from './error-line.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { groupsText, type RecoverFlags, recoverBy } from './housekeeping-groups.ts'
import { sizeText } from './size-text.ts'
import { textTable } from './text-table.ts'
import { numberFrom } from './values.ts'
import { warn } from './warn.ts'

interface Options extends RecoverFlags {
  readonly olderThan: number
  readonly tempAge?: number
  readonly scratchDir?: string
  readonly tmpfsPath: string
  readonly groups: boolean
  readonly dryRun?: boolean
}

/** The system refused some of the work; the rest was done. */
export class HousekeepingFailedError extends Error {
  override readonly name = 'HousekeepingFailedError'

  constructor(failureCount: number, options: ErrorOptions) {
    super(`${failureCount} files or folders could not be read or removed`, options)
  }
}

export function registerHousekeeping(program: Command): void {
  const { inProgressTimeoutS, collectingTimeoutS } = config.settings
  const command = program
    .command('housekeeping')
    .summary('put right what killed runs left: files, and groups that stand still')
    .description(
      'Looks through folders, and those in them, for what runs left that were killed: unfinished products (*.partial), ' +
        'staged files (*.staged.ms, contimg-stage-*) and products whose place a newer one was taking (*.superseded), ' +
        'which get their name again unless the newer one is whole, and what a change in place that was broken off left in a ' +
        'Measurement Set. What a living process writes stays; where nothing ' +
        'tells who writes it, what has not changed for --older-than goes. Files that the correlator has not finished ' +
        'within a day are told, and stay. Links are not followed; nothing else is touched. Where there is a database of ' +
        'products, groups that stand still in progress are taken up anew unless a living worker has them or they wait for ' +
        'one, and groups that have been collected for too long fail.',
    )
    .argument('[folders...]', 'where products and staged files lie; without any, only --tmpfs-path is looked at')
    .option('--older-than <h>', 'since the last change of what nobody is known to write', numberFrom(0), 1)
    .option('--temp-age <s>', 'the same in seconds', numberFrom(0))
    .option('--scratch-dir <folder>', 'a folder more, in which what is called stream_* and tmp_* is left over too')
    .option(
      '--tmpfs-path <folder>',
      'where files are staged in memory; of this only contimg-stage-* is looked at',
      '/dev/shm',
    )
    .option('--in-progress-timeout <s>', 'for which a group may stand still', numberFrom(60), inProgressTimeoutS)
    .option('--collecting-timeout <s>', 'for which a group is collected', numberFrom(60), collectingTimeoutS)
    .option('--no-groups', 'look at files only')
    .option('--db <file>', 'the database of products', productsDatabase)
    .option('--dry-run', 'print what would be done, and do nothing')
    .action(run)
  addDatabaseUrl(command)
  addExamples(command, [
    'contimg housekeeping ms images caltables --dry-run',
    'contimg housekeeping /stage/dsa110-contimg --older-than 24',
    'contimg housekeeping --scratch-dir /stage/scratch --in-progress-timeout 3600 --temp-age 86400',
  ])
}

async function run(folders: readonly string[], options: Options): Promise<void> {
  const { olderThan, tempAge = 3600 * olderThan, scratchDir: scratchFolder, tmpfsPath, dryRun = false } = options
  const patience = { nowMs: Date.now(), olderThanS: tempAge }
  const request = { folders, scratchFolder, stageFolder: tmpfsPath, patience, dryRun }
  const report = await follow('housekeeping', (control) => housekeeping(request, control))
  const groups = options.groups && existsSync(options.db) ? await recoverBy(options, dryRun) : []
  for (const failure of report.failures) warn(errorLine(failure))
  if (groups.length > 0) console.log(groupsText(groups, dryRun))
  if (groups.length === 0 || report.findings.length > 0) console.log(reportText(report, dryRun))
  const [cause] = report.failures
  if (cause) throw new HousekeepingFailedError(report.failures.length, { cause })
}

const DONE = { remove: 'removed', restore: 'named again', repair: 'repaired', leave: 'left', tell: 'unfinished' }
const TO_DO = { ...DONE, remove: 'to be removed', restore: 'to be named again', repair: 'to be repaired' }

function reportText({ findings }: HousekeepingReport, dryRun: boolean): string {
  if (findings.length === 0) return 'nothing to do'
  const words = dryRun ? TO_DO : DONE
  const rows = findings.map(({ path, step, sizeBytes, reason }) => [words[step], path, sizeText(sizeBytes), reason])
  const table = textTable([{ heading: 'what' }, { heading: 'path' }, { heading: 'size' }, { heading: 'why' }], rows)
  return `${table}\n${sumText(findings, words.remove)}`
}

function sumText(findings: readonly Finding[], what: string): string {
  const removed = findings.filter(({ step }) => step === 'remove')
  return `${removed.length} ${what}, ${sizeText(removed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))}`
}
