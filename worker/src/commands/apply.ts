import { resolve } from 'node:path'
import {
  APPLY_MODES,
  type ApplyMode,
  type ApplyOptions,
  applyCalibration,
  DEFAULT_APPLY_OPTIONS,
  parseInterpolation,
  parseWindowMap,
  type TableOptions,
  UncalibratedError,
  WEIGHT_CHANGES,
  type WeightChange,
} from '@contimg/pipeline'
import { putAppliedTables } from '@contimg/state/products'
import { type Command, Option } from 'commander'
import { productsDatabase } from '../config.ts'
import { fieldIds } from './field-ids.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { addNoRegister, noted } from './noted.ts'
import { chooseCalibration } from './registry-choice.ts'
import { openRegistry } from './registry-database.ts'
import { file, fromOptions, OptionError } from './values.ts'
import { warn } from './warn.ts'

/** What `apply` and `calibration apply` share. */
export interface ApplyFlags {
  readonly field: string
  readonly after: readonly string[]
  readonly interp: readonly string[]
  readonly spwmap: readonly string[]
  readonly calwt: WeightChange
  readonly applymode: ApplyMode
  readonly allowNonScience?: boolean
}

export function registerApply(program: Command): void {
  const command = program.command('apply').argument('<ms>', 'Measurement Set')
  describeApply(command)
    .option('--caltable <tables...>', 'calibration tables, in any order')
    .option('--registry', 'the tables that the registry has for this observation, between two sets those of both')
    .option('--db <file>', 'the database of --registry', file, productsDatabase)
    .action((ms: string, flags: ApplyFlags & Chosen) => run(command, ms, flags))
  addExamples(command, [
    'contimg apply obs.ms --caltable obs_bpcal obs_gpcal obs_gacal',
    'contimg apply obs.ms --registry',
    'contimg apply obs.ms --caltable early_bpcal early_gacal --after late_bpcal late_gacal',
    'contimg apply obs.ms --caltable obs_kcal obs_bpcal --interp linear linear,linear --spwmap 16*0 match',
  ])
}

interface Chosen {
  readonly caltable?: string[]
  readonly registry?: boolean
  readonly db: string
}

function run(command: Command, ms: string, flags: ApplyFlags & Chosen): Promise<void> {
  if ((flags.caltable !== undefined) === (flags.registry ?? false))
    throw new OptionError('wanted either --caltable with tables, or --registry')
  return flags.caltable ? runApply(command, ms, flags.caltable, flags) : applyRegistered(command, ms, flags)
}

/** Applies what the registry has, and notes it there. */
async function applyRegistered(command: Command, ms: string, flags: ApplyFlags & { db: string }): Promise<void> {
  await using products = await openRegistry(flags.db)
  const wish = { ms, ...(flags.allowNonScience && { nonScience: true }) }
  const { answer, target } = await chooseCalibration(products, wish)
  answer.notes.forEach(warn)
  if (answer.state === 'uncalibrated') throw new UncalibratedError(target.mjdS, answer.refused.length)
  const [tables, after = []] = answer.parts.map((part) => part.tables.map(({ path }) => path))
  console.log(`calibration ${answer.parts.map(({ set }) => set).join(' and ')}`)
  await runApply(command, ms, tables, { ...flags, after })
  if (flags.applymode === 'trial') return
  if (!(await putAppliedTables(products, resolve(ms), answer.parts)))
    warn(`${ms} is not in the database: what was applied is not noted there`)
}

export function describeApply(command: Command): Command {
  return addNoRegister(command)
    .summary('apply calibration tables')
    .description(
      'Writes CORRECTED_DATA = DATA / (G_i conj(G_j)), G the product of all tables; flags what has no solution, and ' +
        'makes WEIGHT that of the corrected data. All of it takes effect at once, at the end.',
    )
    .option('--field <ids>', 'all, or FIELD_IDs such as 3,10~14 whose rows are corrected', 'all')
    .option('--after <tables...>', 'the same tables of a later calibration, to be interpolated towards in time', [])
    .option('--interp <kinds...>', 'nearest or linear in time[,frequency], one for all tables or one for each', [])
    .option('--spwmap <maps...>', "the tables' window for each of the data, as 0,0,1 or 16*0; match: by frequency", [])
    .addOption(
      new Option('--calwt <what>', 'weights that follow the gains')
        .choices(WEIGHT_CHANGES)
        .default(DEFAULT_APPLY_OPTIONS.weights),
    )
    .addOption(
      new Option('--applymode <mode>', 'correct and flag, only one of them, or only tell')
        .choices(APPLY_MODES)
        .default(DEFAULT_APPLY_OPTIONS.mode),
    )
    .option('--allow-non-science', 'apply tables marked NON_SCIENCE')
}

export async function runApply(
  command: Command,
  ms: string,
  tables: readonly string[],
  flags: ApplyFlags,
): Promise<void> {
  const options = fromOptions(() => applyOptions(flags, tables.length))
  const note = { stage: 'apply', used: [ms, ...tables, ...flags.after], made: () => [ms] }
  const report = await noted(command, note, () =>
    follow('apply', (control) => applyCalibration(ms, tables, control, options)),
  )
  const { flagged, missingAntennas, savedAs, fractions } = report
  if (missingAntennas.length > 0) warn(`no solution for antennas ${missingAntennas.join(', ')}: not in the tables`)
  const what = { calflag: 'CORRECTED_DATA written', calonly: 'CORRECTED_DATA written', flagonly: 'FLAG written' }
  const done = flags.applymode === 'trial' ? 'nothing written' : what[flags.applymode]
  const share = (100 * fractions.all.fraction).toFixed(2)
  console.log(`${ms}  ${done}; ${flagged} samples had no solution, ${share} % flagged in all`)
  if (savedAs !== '') console.log(`the flags as they were: flag version ${savedAs}`)
}

function applyOptions(flags: ApplyFlags, tableCount: number): Partial<ApplyOptions> {
  const { after, interp, spwmap } = flags
  for (const [option, list] of Object.entries({ interp, spwmap }))
    if (list.length > 1 && list.length !== tableCount)
      throw new OptionError(`--${option} has ${list.length} values for ${tableCount} tables, wanted one or as many`)
  if (after.length > 0 && after.length !== tableCount)
    throw new OptionError(`--after has ${after.length} tables for ${tableCount}, wanted as many`)
  const inPlace = (list: readonly string[], place: number) => (list.length === 1 ? list[0] : list[place])
  const tables = Array.from({ length: tableCount }, (_, i): TableOptions => {
    const [interpolation, map] = [inPlace(interp, i), inPlace(spwmap, i)]
    return {
      ...(interpolation !== undefined && parseInterpolation(interpolation)),
      ...(map !== undefined && map !== 'match' && { windowMap: parseWindowMap(map) }),
    }
  })
  return {
    tables,
    after,
    fields: fieldIds(flags.field),
    weights: flags.calwt,
    mode: flags.applymode,
    nonScience: flags.allowNonScience ? 'allow' : 'refuse',
  }
}
