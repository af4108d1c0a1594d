import {
  CHECK_GROUPS,
  CHECK_NAMES,
  type CheckGroup,
  type CheckStatus,
  type Verification,
  verifyMeasurementSet,
} from '@contimg/pipeline'
import type { Command } from 'commander'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { textTable } from './text-table.ts'
import { OptionError } from './values.ts'

interface Options {
  readonly ms?: string
  readonly json?: boolean
  readonly checkImagingColumns?: boolean
  readonly checkFieldStructure?: boolean
  readonly checkSpwStructure?: boolean
}

/** A Measurement Set does not keep some rule; all were looked at. */
export class MeasurementSetInvalidError extends Error {
  override readonly name = 'MeasurementSetInvalidError'
  readonly failed: readonly string[] // names of checks

  constructor({ path, checks }: Verification) {
    const failed = checks.filter(({ status }) => status === 'failed')
    const [first] = failed
    const more =
      failed.length > 1
        ? ` (and ${failed
            .slice(1)
            .map(({ name }) => name)
            .join(', ')})`
        : ''
    super(`${path}: ${first.name}: found ${first.found}, wanted ${first.wanted}${more}`)
    this.failed = failed.map(({ name }) => name)
  }
}

export function registerVerifyMs(conversion: Command): void {
  const command = conversion
    .command('verify-ms')
    .summary('check that a Measurement Set is what conversion makes')
    .description(
      'Checks a Measurement Set of one observation and prints each check with what was found and what is wanted. A check ' +
        'that cannot be made is reported as not checked. Warnings do not fail; a failed check ends with code 5. Without a ' +
        'flag that names a group all checks are made; with some, those groups and the basic checks.',
    )
    .argument('[ms]', 'Measurement Set, unless --ms gives it')
    .option('--ms <ms>', 'Measurement Set')
    .option('--check-imaging-columns', namesOf('imaging-columns'))
    .option('--check-field-structure', namesOf('field-structure'))
    .option('--check-spw-structure', namesOf('spw-structure'))
    .option('--json', 'print JSON')
    .action(run)
  command.addHelpText('after', `\nBasic checks: ${namesOf('basic')}`)
  addExamples(command, [
    'contimg conversion verify-ms obs.ms',
    'contimg conversion verify-ms --ms obs.ms --check-field-structure --check-spw-structure --json',
  ])
}

function namesOf(group: CheckGroup): string {
  return CHECK_NAMES[group].join(', ')
}

async function run(argument: string | undefined, options: Options): Promise<void> {
  const path = argument ?? options.ms
  if (path === undefined) throw new OptionError('no Measurement Set given, wanted MS or --ms')
  if (argument !== undefined && options.ms !== undefined)
    throw new OptionError(`found ${argument} and --ms ${options.ms}, wanted one Measurement Set`)
  const groups = groupsOf(options)
  const found = await follow('verify-ms', (control) => verifyMeasurementSet(path, groups, control))
  console.log(options.json ? jsonText(recordOf(found)) : textOf(found))
  if (found.checks.some(({ status }) => status === 'failed')) throw new MeasurementSetInvalidError(found)
}

/** The groups that flags name; all where none does. */
function groupsOf({ checkImagingColumns, checkFieldStructure, checkSpwStructure }: Options): readonly CheckGroup[] {
  const named: CheckGroup[] = [
    ...(checkImagingColumns ? (['imaging-columns'] as const) : []),
    ...(checkFieldStructure ? (['field-structure'] as const) : []),
    ...(checkSpwStructure ? (['spw-structure'] as const) : []),
  ]
  return named.length > 0 ? named : CHECK_GROUPS
}

const STATUSES: readonly CheckStatus[] = ['passed', 'warned', 'failed', 'not checked']

function countsOf({ checks }: Verification): (readonly [CheckStatus, number])[] {
  return STATUSES.map((status) => [status, checks.filter((one) => one.status === status).length] as const)
}

function textOf(found: Verification): string {
  const table = textTable(
    [{ heading: 'check' }, { heading: 'result' }, { heading: 'found' }, { heading: 'wanted' }],
    found.checks.map(({ name, status, found, wanted }) => [name, status, found, wanted]),
  )
  const counts = countsOf(found).filter(([, count]) => count > 0)
  return `${table}\n\n${found.path}  ${found.rowCount} rows: ${counts.map(([status, count]) => `${count} ${status}`).join(', ')}`
}

function recordOf(found: Verification) {
  const { path, rowCount, checks } = found
  return {
    ms: path,
    rowCount,
    ...Object.fromEntries(countsOf(found).map(([status, count]) => [status.replace(' ', '_'), count])),
    checks,
  }
}
