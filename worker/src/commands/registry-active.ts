import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type CalibrationAnswer,
  type CalibrationSet,
  type CalibrationTarget,
  type KnownPointing,
  pointingsOf,
  selectCalibration,
  targetOfMeasurementSet,
  UncalibratedError,
  type Validity,
} from '@contimg/pipeline'
import {
  findMeasurementSet,
  listCalibrationSets,
  listMeasurementSets,
  type Products,
  requireCalibrationSet,
} from '@contimg/state/products'
import type { Command } from 'commander'
import { addExamples } from './help.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { tableRecord } from './registry-records.ts'
import { mjdOrNull, mjdS, radFromDeg } from './registry-values.ts'
import { textTable } from './text-table.ts'
import { numberFrom, OptionError } from './values.ts'
import { warn } from './warn.ts'

interface Options extends RegistryOptions {
  readonly mjd?: number
  readonly dec?: number
  readonly ms?: string
  readonly set?: string
  readonly nonScience?: boolean
  readonly json?: boolean
}

const NEAR_S = 2 * 86400 // sets further away are not told of

export function registerRegistryActive(registry: Command): void {
  const command = registry
    .command('active')
    .summary('print the tables to apply at a time')
    .description(
      'Chooses the set for data of a time and a declination, or of a Measurement Set, and prints its tables in the order ' +
        'of application: one whose validity holds the time, else the nearest within 12 h before or after, never of ' +
        'another strip (declinations more than 1° apart, or dishes moved in between). Between two sets both are applied, ' +
        'weighted by time. Where none may be applied it says why of each, and ends with code 7.',
    )
    .option('--mjd <time>', 'middle of the data: MJD, or ISO 8601', mjdS)
    .option('--dec <deg>', 'where the dishes pointed, ICRS', numberFrom(-90, 90))
    .option('--ms <path>', 'time, declination, antennas and windows of this Measurement Set')
    .option('--set <name>', 'this one, if it may be applied')
    .option('--non-science', 'allow sets that are marked NON_SCIENCE')
    .option('--json', 'print as JSON')
    .action(active)
  addDatabase(command)
  addExamples(command, [
    'contimg registry active --mjd 60966.25 --dec 54.6',
    'contimg registry active --ms obs.ms --json',
    'contimg registry active --db x.sqlite3 --mjd 2025-10-18T06:00:00 --set night1',
  ])
}

async function active(options: Options): Promise<void> {
  await using products = await openRegistry(options.db)
  const target = await targetFrom(products, options)
  const sets = await listCalibrationSets(products, around(target.mjdS, []))
  if (options.set !== undefined && !sets.some(({ name }) => name === options.set))
    sets.push(await requireCalibrationSet(products, options.set))
  const span = around(target.mjdS, sets)
  const moved = (await listCalibrationSets(products, span)).filter(({ name }) => !sets.some((set) => set.name === name))
  const pointings = [...(await knownPointings(products, span)), ...pointingsOf(moved)]
  const answer = selectCalibration(sets, target, pointings, {
    only: options.set,
    allowNonScience: options.nonScience ?? false,
    isThere: existsSync,
  })
  console.log(options.json ? JSON.stringify(recordOf(answer, target)) : textOf(answer))
  if (!options.json) for (const note of answer.notes) warn(note)
  if (answer.state === 'uncalibrated') throw new UncalibratedError(target.mjdS, answer.refused.length)
}

/** Two days either way, and as far as the sets that are valid were solved. */
function around(mjdS: number, sets: readonly CalibrationSet[]): Validity {
  const times = sets.map(({ midMjdS }) => midMjdS)
  return { startMjdS: Math.min(mjdS - NEAR_S, ...times), endMjdS: Math.max(mjdS + NEAR_S, ...times) }
}

/** The index knows where a Measurement Set was pointed at, though it be shifted. */
async function targetFrom(products: Products, { mjd, dec, ms }: Options): Promise<CalibrationTarget> {
  const decRad = dec === undefined ? undefined : radFromDeg(dec)
  if (ms === undefined) {
    if (mjd === undefined) throw new OptionError('found neither --mjd nor --ms, wanted the data to calibrate')
    return { mjdS: mjd, decRad }
  }
  const own = targetOfMeasurementSet(ms)
  const known = await findMeasurementSet(products, resolve(ms))
  return { ...own, mjdS: mjd ?? own.mjdS, decRad: decRad ?? known?.decRad ?? own.decRad }
}

async function knownPointings(products: Products, span: Validity): Promise<KnownPointing[]> {
  const observed = await listMeasurementSets(products, span)
  return observed.map(({ startMjdS, endMjdS, decRad }) => ({ mjdS: (startMjdS + endMjdS) / 2, decRad }))
}

function textOf(answer: CalibrationAnswer): string {
  if (answer.state === 'uncalibrated') {
    const rows = answer.refused.map(({ set, reasons }) => [set, reasons.join('; ')])
    return [
      'uncalibrated',
      ...(rows.length > 0 ? [textTable([{ heading: 'set' }, { heading: 'refused' }], rows)] : []),
    ].join('\n')
  }
  const columns = [{ heading: 'set' }, { heading: 'weight', digits: 3 }, { heading: 'kind' }, { heading: 'table' }]
  const rows = answer.parts.flatMap(({ set, weight, tables }) =>
    tables.map(({ kind, path }) => [set, weight, kind, path]),
  )
  return textTable(columns, rows)
}

function recordOf(answer: CalibrationAnswer, target: CalibrationTarget) {
  const common = { state: answer.state, mjd: mjdOrNull(target.mjdS), notes: answer.notes, refused: answer.refused }
  if (answer.state === 'uncalibrated') return { ...common, tables: [] }
  const { set, tables, parts, offsetS, freshness, missingAntennas, others } = answer
  return {
    ...common,
    set,
    tables: tables.map(tableRecord),
    hours_from_data: offsetS / 3600,
    freshness,
    interpolation: parts.map((part) => ({
      set: part.set,
      weight: part.weight,
      mid_mjd: mjdOrNull(part.midMjdS),
      tables: part.tables.map(tableRecord),
    })),
    missing_antennas: missingAntennas,
    others,
  }
}
