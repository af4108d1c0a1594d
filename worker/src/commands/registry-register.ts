import { resolve } from 'node:path'
import {
  calibrationTablesAt,
  candidateSet,
  type DescribedTables,
  describeTables,
  planRegistration,
} from '@contimg/pipeline'
import { registerCalibrationSet } from '@contimg/state/products'
import { type Command, Option } from 'commander'
import { addExamples } from './help.ts'
import { changeText } from './registry-changes.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { pointingDecRad } from './registry-pointing.ts'
import { setRecord } from './registry-records.ts'
import { degFromRad, mjdSOrNone, timeText } from './registry-values.ts'
import { numberFrom, OptionError } from './values.ts'
import { warn } from './warn.ts'

interface Options extends RegistryOptions {
  readonly name: string
  readonly prefix?: string
  readonly calField?: string
  readonly refant?: string
  readonly validStart?: number
  readonly validEnd?: number
  readonly status: 'active' | 'retired' | 'failed'
  readonly dec?: number
  readonly ms?: string
  readonly solverCommand?: string
  readonly notes?: string
  readonly json?: boolean
}

export function registerRegistryRegister(registry: Command): void {
  const command = registry
    .command('register')
    .alias('register-prefix')
    .summary('register the tables of a solve')
    .description(
      'Registers calibration tables that were solved together as a set, all of them or none, after judging them: a set ' +
        'that fails its quality is refused. A newer set of the same observation supersedes the older one; a change of ' +
        'declination ends the validity of sets of another strip.',
    )
    .argument('[tables...]', 'the tables, instead of --prefix')
    .requiredOption('--name <set>', 'name of the set, such as cal_2025-10-18T02:27:48')
    .option('--prefix <path>', 'the tables are <prefix>_bpcal, _gpcal, …')
    .option('--cal-field <name>', 'field of the calibrator (default as the tables say)')
    .option('--refant <antenna>', 'must be that of the tables')
    .option('--valid-start <time>', 'MJD, ISO 8601 or none (default 12 h before the data)', mjdSOrNone(-Infinity))
    .option('--valid-end <time>', 'MJD, ISO 8601 or none (default 12 h after the data)', mjdSOrNone(Infinity))
    .option(
      '--dec <deg>',
      'where the dishes pointed, ICRS (default as the index knows it, or the fields of an unshifted group)',
      numberFrom(-90, 90),
    )
    .option('--ms <path>', 'the Measurement Set that was solved')
    .option('--solver-command <text>', 'what was run to solve')
    .option('--notes <text>', 'whatever should be known')
    .addOption(
      new Option('--status <status>', 'failed and retired sets are kept to be known, and never applied')
        .choices(['active', 'retired', 'failed'])
        .default('active'),
    )
    .option('--json', 'print as JSON')
    .action(register)
  addDatabase(command)
  addExamples(command, [
    'contimg registry register --name cal_2025-10-18T02:27:48 --prefix cal/obs --ms obs.ms',
    'contimg registry register-prefix --db x.sqlite3 --name night1 --prefix cal/obs --cal-field 0834+555 --refant 103',
    'contimg registry register cal/obs_bpcal cal/obs_gpcal --name night1 --dec 54.6 --valid-end none',
  ])
}

async function register(tables: string[], options: Options): Promise<void> {
  const described = describeTables(tablePaths(tables, options))
  checkReference(options, described)
  await using products = await openRegistry(options.db)
  const decRad = await pointingDecRad(products, options, described)
  const candidate = candidateSet(described, {
    name: options.name,
    decRad,
    status: options.status,
    calibrator: options.calField,
    validStartMjdS: options.validStart,
    validEndMjdS: options.validEnd,
    measurementSet: options.ms === undefined ? undefined : resolve(options.ms),
    command: options.solverCommand,
    notes: options.notes,
  })
  const { set, changes } = await registerCalibrationSet(products, candidate, planRegistration)
  const wary = set.quality.reasons.map((reason) => `${set.name}: ${reason}`)
  for (const reason of wary) warn(reason)
  if (options.json) return console.log(JSON.stringify({ ...setRecord(set), changes: changes.map(changeText) }))
  const valid = `${timeText(set.validity.startMjdS)} to ${timeText(set.validity.endMjdS)}`
  const what = `${set.status}, ${set.quality.grade}, declination ${degFromRad(set.decRad).toFixed(2)}°, valid ${valid}`
  const lines = set.tables.map(({ kind, path }) => `  ${kind.padEnd(4)}  ${path}`)
  console.log([`${set.name}  ${what}`, ...lines, ...changes.map(changeText)].join('\n'))
}

function tablePaths(tables: readonly string[], { prefix }: Options): string[] {
  if ((tables.length === 0) === (prefix === undefined))
    throw new OptionError(`found ${prefix === undefined ? 'no tables' : 'tables and --prefix'}, wanted one of them`)
  return (prefix === undefined ? tables : calibrationTablesAt(prefix)).map((path) => resolve(path))
}

function checkReference({ refant }: Options, { referenceAntenna }: DescribedTables): void {
  if (refant !== undefined && refant !== referenceAntenna)
    throw new OptionError(`--refant ${refant}, but the phases of the tables refer to antenna ${referenceAntenna}`)
}
