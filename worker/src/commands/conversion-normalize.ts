import { basename } from 'node:path'
import {
  DEFAULT_GROUPING_OPTIONS,
  DEFAULT_NORMALIZE_OPTIONS,
  type GroupsPlan,
  type IgnoredFile,
  mjdSFromIso,
  type NormalizedGroup,
  type NormalizeOptions,
  normalizeFolder,
  normalizeGroups,
} from '@contimg/pipeline'
import type { Command } from 'commander'
import { errorLine } from './error-line.ts'
import { follow } from './follow.ts'
import { LONGEST_TOLERANCE_S, shortened } from './groups-text.ts'
import { addExamples } from './help.ts'
import { textTable } from './text-table.ts'
import { numberFrom, OptionError } from './values.ts'
import { warn } from './warn.ts'

interface Options {
  readonly tolerance: number
  readonly minAge: number
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** The files of some groups keep their names; each group was tried, and the rest are renamed. */
export class NormalizeFailedError extends Error {
  override readonly name = 'NormalizeFailedError'
  readonly ids: readonly string[]

  constructor(ids: readonly string[], groupCount: number, options: ErrorOptions) {
    super(`${ids.length} of ${groupCount} groups could not be normalised: ${ids.join(', ')}`, options)
    this.ids = ids
  }
}

export function registerNormalize(conversion: Command): void {
  const command = conversion
    .command('normalize')
    .summary('give all files of a group one time stamp')
    .description(
      'Groups the subband files of a folder by time and gives the files of each group the stamp of its first file, also ' +
        'where subbands are missing. A file gets its new name beside the old one (link), then the old one goes: none is ' +
        'ever overwritten, and what was broken off is completed by the next run. Second files of a subband, files that ' +
        'are not whole, and those that changed a moment ago keep their names.',
    )
    .argument('<in>', 'folder of subband files')
    .argument('[start]', 'only groups from this time on, ISO 8601, UTC', mjdSFromIso)
    .argument('[end]', 'only groups before this time', mjdSFromIso)
    .option(
      '--tolerance <s>',
      "how long after a group's first stamp a file may belong to it",
      numberFrom(0, LONGEST_TOLERANCE_S),
      DEFAULT_GROUPING_OPTIONS.toleranceS,
    )
    .option(
      '--min-age <s>',
      'leave files alone that changed less than this ago',
      numberFrom(0),
      DEFAULT_NORMALIZE_OPTIONS.minAgeS,
    )
    .option('--dry-run', 'print the old and new names, and change nothing')
    .option('--json', 'print JSON')
    .action(run)
  addExamples(command, [
    'contimg conversion normalize incoming --dry-run',
    'contimg conversion normalize incoming 2025-10-18T00:00:00 2025-10-19T00:00:00',
  ])
}

async function run(
  incomingFolder: string,
  startMjdS = Number.NEGATIVE_INFINITY,
  endMjdS = Number.POSITIVE_INFINITY,
  { tolerance: toleranceS, minAge: minAgeS, dryRun = false, json = false }: Options,
): Promise<void> {
  if (endMjdS <= startMjdS) throw new OptionError('END is not after START')
  const request = { incomingFolder, startMjdS, endMjdS, toleranceS, minAgeS, dryRun }
  const { groups, ignored } = await follow('normalize', (control) => normalizeFolder(request, control))
  byReason('ignored', ignored).forEach(warn)
  const failure = tellNormalized(groups, dryRun, json)
  if (failure) throw failure
}

/**
 * Normalises the names of the files of planned groups, and tells what was done.
 *
 * @returns  the plan with their new names, and what there is to throw at the end of all work
 */
export async function normalizePlan(
  plan: GroupsPlan,
  options: NormalizeOptions,
  { json = false }: { json?: boolean },
): Promise<{ plan: GroupsPlan; failure: NormalizeFailedError | undefined }> {
  const found = plan.groups.map(({ group }) => group)
  const normalized = await follow('normalize', (control) => normalizeGroups(found, options, control))
  const failure = tellNormalized(normalized, options.dryRun, json)
  const groups = plan.groups.map((planned, i) => ({ ...planned, group: normalized[i].group }))
  return { plan: { ...plan, groups }, failure }
}

function tellNormalized(
  groups: readonly NormalizedGroup[],
  dryRun: boolean,
  json: boolean,
): NormalizeFailedError | undefined {
  byReason(
    'left alone',
    groups.flatMap(({ plan }) => plan?.left ?? []),
  ).forEach(warn)
  const failed = groups.filter(({ failure }) => failure !== undefined)
  for (const { group, failure } of failed) warn(`group ${group.id} not normalised: ${errorLine(failure)}`)
  console.log(json ? JSON.stringify(groups.map(record)) : renamesText(groups, dryRun))
  if (failed.length === 0) return undefined
  const ids = failed.map(({ group }) => group.id)
  return new NormalizeFailedError(ids, groups.length, { cause: failed[0].failure })
}

function renamesText(groups: readonly NormalizedGroup[], dryRun: boolean): string {
  const plans = groups.flatMap(({ plan }) => plan ?? [])
  const rows = plans.flatMap(({ renames, secondNames }) => [
    ...renames.map(({ from, to }) => [basename(from), basename(to)]),
    ...secondNames.map(({ from, to }) => [basename(from), `${basename(to)}, as it is named already`]),
  ])
  if (rows.length === 0) return plans.length < groups.length ? 'nothing renamed' : 'nothing to do'
  const count = `${rows.length} ${rows.length === 1 ? 'file' : 'files'} ${dryRun ? 'to be renamed' : 'renamed'}`
  return `${textTable([{ heading: 'old name' }, { heading: 'new name' }], rows)}\n${count}`
}

function record({ group, plan, failure }: NormalizedGroup) {
  if (!plan) return { group: group.id, failure: errorLine(failure) }
  return { group: group.id, renamed: [...plan.renames, ...plan.secondNames], left: plan.left }
}

function byReason(what: string, files: readonly IgnoredFile[]): string[] {
  const reasons = Map.groupBy(files, ({ reason }) => reason)
  return [...reasons].map(([reason, of]) => `${what}, ${reason}: ${shortened(of.map(({ path }) => path))}`)
}
