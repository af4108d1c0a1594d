import {
  convertGroup,
  DEFAULT_GROUPING_OPTIONS,
  DEFAULT_NORMALIZE_OPTIONS,
  type GroupsRequest,
  mjdSFromIso,
  type NormalizeOptions,
  type PlannedGroup,
  planGroups,
} from '@contimg/pipeline'
import { type Command, Option } from 'commander'
import { normalizePlan } from './conversion-normalize.ts'
import { addConvertFlags, type ConvertFlags, convertOptions, missingOf } from './convert-flags.ts'
import { tellConverted } from './converted-text.ts'
import { errorLine } from './error-line.ts'
import { follow } from './follow.ts'
import { foundText, LONGEST_TOLERANCE_S, planRecords, planText, remarks } from './groups-text.ts'
import { addExamples } from './help.ts'
import { recordMeasurementSet } from './record-ms.ts'
import { addTransitFlags, narrowToTransit, type TransitFlags } from './transit-flags.ts'
import { numberFrom, OptionError } from './values.ts'
import { warn } from './warn.ts'

interface Options extends ConvertFlags, TransitFlags {
  readonly dryRun?: boolean
  readonly findOnly?: boolean
  readonly skipExisting?: boolean
  readonly normalize?: boolean
  readonly tolerance: number
  readonly minAge: number
}

/** Some groups could not be converted; each was tried, and the rest stand. */
export class GroupsFailedError extends Error {
  override readonly name = 'GroupsFailedError'
  readonly ids: readonly string[]

  constructor(ids: readonly string[], groupCount: number, options: ErrorOptions) {
    super(`${ids.length} of ${groupCount} groups could not be converted: ${ids.join(', ')}`, options)
    this.ids = ids
  }
}

export function registerGroups(conversion: Command): void {
  const command = conversion
    .command('groups')
    .summary('convert every observation of a folder')
    .description(
      'Groups the subband files of a folder by time, prints what it will do with each group, and makes one Measurement ' +
        'Set a group, OUT/<stamp of its first file>.ms. Groups without all sixteen subbands are skipped, and files that ' +
        'are still being written ignored. A Measurement Set that was made without some subbands is made anew when their ' +
        'files have come. A group that fails does not stop the rest.',
    )
    .argument('<in>', 'folder of subband files')
    .argument('<out>', 'folder of the Measurement Sets')
    .argument('[start]', 'only groups from this time on, ISO 8601, UTC', mjdSFromIso)
    .argument('[end]', 'only groups before this time', mjdSFromIso)
    .option('--dry-run', 'print what would be done, and do nothing')
    .option('--find-only', 'print the groups found, and do nothing')
    .option('--skip-existing', 'skip groups whose Measurement Set is there already, instead of failing for them')
    .option('--normalize', 'first give all files of a group one stamp, as conversion normalize does')
    .option(
      '--tolerance <s>',
      "how long after a group's first stamp a file may belong to it",
      numberFrom(0, LONGEST_TOLERANCE_S),
      DEFAULT_GROUPING_OPTIONS.toleranceS,
    )
    .option('--min-age <s>', 'ignore files that changed less than this ago', numberFrom(0), 0)
    .addOption(new Option('--expected-subbands <n>', 'of a whole group').choices(['16']).default('16'))
  addTransitFlags(command)
  addConvertFlags(command).action(run)
  addExamples(command, [
    'contimg conversion groups incoming ms --dry-run',
    'contimg conversion groups incoming ms 2025-10-18T00:00:00 2025-10-19T00:00:00 --skip-existing',
    'contimg conversion groups incoming ms --calibrator 3C286 --transit-date 2025-10-18 --dry-run',
    'contimg conversion groups incoming ms --tolerance 120 --allow-missing --iers finals2000A.all',
  ])
}

async function run(incoming: string, out: string, start: number | undefined, end: number | undefined, flags: Options) {
  const found = await narrowToTransit(planGroups(requestOf(incoming, out, start, end, flags)), flags)
  remarks(found).forEach(warn)
  const { plan, failure } = flags.normalize
    ? await normalizePlan(found, normalizeOptions(flags), flags)
    : { plan: found }
  if (!flags.json) console.log(flags.findOnly ? foundText(plan) : planText(plan))
  else if (flags.findOnly || flags.dryRun) console.log(JSON.stringify(planRecords(plan)))
  if (flags.findOnly || flags.dryRun) return
  await convertAll(
    plan.groups.filter(({ step }) => step !== 'skip'),
    flags,
  )
  if (failure) throw failure
}

/** Files that may still grow keep their names, whatever is converted. */
function normalizeOptions({ minAge, dryRun = false, findOnly = false }: Options): NormalizeOptions {
  return { minAgeS: Math.max(minAge, DEFAULT_NORMALIZE_OPTIONS.minAgeS), dryRun: dryRun || findOnly }
}

function requestOf(
  incomingFolder: string,
  outFolder: string,
  startMjdS = Number.NEGATIVE_INFINITY,
  endMjdS = Number.POSITIVE_INFINITY,
  flags: Options,
): GroupsRequest {
  const { skipExisting = false, tolerance, minAge } = flags
  if (endMjdS <= startMjdS) throw new OptionError('END is not after START')
  const changedBeforeMs = minAge === 0 ? Number.POSITIVE_INFINITY : Date.now() - 1000 * minAge
  const grouping = { toleranceS: tolerance, changedBeforeMs }
  return { incomingFolder, outFolder, startMjdS, endMjdS, skipExisting, missing: missingOf(flags), grouping }
}

/** @throws GroupsFailedError when all were tried and some failed */
async function convertAll(groups: readonly PlannedGroup[], flags: ConvertFlags): Promise<void> {
  const options = convertOptions(flags)
  const failures = new Map<string, Error>()
  for (const [i, planned] of groups.entries()) {
    const outcome = await follow(`convert ${i + 1} of ${groups.length}`, (control) =>
      convertGroup(planned, options, control),
    )
    if ('made' in outcome) {
      await recordMeasurementSet(outcome.made, flags.db)
      tellConverted(outcome.made, flags.json)
      continue
    }
    failures.set(planned.group.id, outcome.failure)
    warn(`${planned.group.id} not converted: ${errorLine(outcome.failure)}`)
  }
  if (failures.size === 0) return
  const [cause] = failures.values()
  throw new GroupsFailedError([...failures.keys()], groups.length, { cause })
}
