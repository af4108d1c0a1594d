import { type CalibrationAnswer, type CalibrationTarget, UncalibratedError } from '@contimg/pipeline'
import type { Command } from 'commander'
import { addExamples } from './help.ts'
import { type CalibrationWish, chooseCalibration } from './registry-choice.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { tableRecord } from './registry-records.ts'
import { mjdOrNull, mjdS } from './registry-values.ts'
import { textTable } from './text-table.ts'
import { numberFrom } from './values.ts'
import { warn } from './warn.ts'

interface Options extends RegistryOptions, CalibrationWish {
  readonly json?: boolean
}

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
  const { answer, target } = await chooseCalibration(products, options)
  console.log(options.json ? JSON.stringify(recordOf(answer, target)) : textOf(answer))
  if (!options.json) for (const note of answer.notes) warn(note)
  if (answer.state === 'uncalibrated') throw new UncalibratedError(target.mjdS, answer.refused.length)
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
