import {
  type AntennaDifference,
  type CalibrationComparison,
  calibrationTablesAt,
  compareCalibrations,
  readCalibrationTables,
  type TableComparison,
} from '@contimg/pipeline'
import type { Command } from 'commander'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { textTable } from './text-table.ts'
import { numberFrom, OptionError } from './values.ts'

interface Options {
  readonly caltable1?: string
  readonly caltable2?: string
  readonly tolerance: number
  readonly top: number
  readonly json?: boolean
}

/** Two calibrations are not the same. */
export class CalibrationsDifferError extends Error {
  override readonly name = 'CalibrationsDifferError'
}

const DEG_RAD = Math.PI / 180

export function registerCompare(calibration: Command): void {
  const command = calibration
    .command('compare')
    .summary('say how two calibrations differ, antenna by antenna')
    .description(
      'Compares two calibration tables, or two sets, after referring the phases of both to one antenna. Windows and ' +
        'channels are matched by frequency, antennas by name. The difference of two gains is |A − B| over the larger ' +
        'amplitude, that of two delays in nanoseconds. Where they differ by more than the tolerance, or one has a solution ' +
        'that the other has not, the code is 5.',
    )
    .argument('[first]', 'table, prefix of the names of tables, or Measurement Set')
    .argument('[second]', 'the same')
    .option('--caltable1 <table>', 'the first')
    .option('--caltable2 <table>', 'the second')
    .option('--tolerance <difference>', 'that does not count', numberFrom(0), 1e-6)
    .option('--top <n>', 'how many antennas and windows to print, the worst first', numberFrom(0), 20)
    .option('--json', 'as JSON, all of them')
    .action(run)
  addExamples(command, [
    'contimg calibration compare old_bpcal new_bpcal',
    'contimg calibration compare old new --tolerance 0.02',
    'contimg calibration compare --caltable1 old_gpcal --caltable2 new_gpcal --json',
  ])
}

function run(first: string | undefined, second: string | undefined, options: Options): void {
  const { caltable1, caltable2, tolerance, top, json } = options
  const paths = [first, second, caltable1, caltable2].filter((path) => path !== undefined)
  if (paths.length !== 2) throw new OptionError(`found ${paths.length} calibrations, wanted two`)
  const [a, b] = paths.map((path) => readCalibrationTables(calibrationTablesAt(path)))
  const found = compareCalibrations(a!, b!, tolerance)
  console.log(json ? jsonText(recordOf(found)) : textOf(found, top))
  if (!found.isSame) throw new CalibrationsDifferError(differenceSentence(found, tolerance))
}

function differenceSentence({ tables, unpairedTables }: CalibrationComparison, tolerance: number): string {
  const worst = tables.toSorted((x, y) => y.largest - x.largest)[0]!
  const facts = tables.map(countsOf)
  const alone = facts.reduce((sum, { inOne }) => sum + inOne, 0)
  const windows = tables.flatMap(({ unpaired }) => unpaired)
  const reasons = [
    ...(worst.largest > tolerance
      ? [`${worst.paths.join(' and ')} differ by ${worst.largest.toPrecision(3)}, wanted at most ${tolerance}`]
      : []),
    ...(alone > 0 ? [`${alone} solutions are in one only`] : []),
    ...(windows.length > 0 ? [`${windows.length} spectral windows are in one only`] : []),
    ...(unpairedTables.length > 0 ? [`tables of one only: ${unpairedTables.join(', ')}`] : []),
  ]
  return reasons.join('; ')
}

function countsOf({ differences }: TableComparison): { compared: number; inOne: number } {
  return {
    compared: differences.reduce((sum, one) => sum + one.compared, 0),
    inOne: differences.reduce((sum, one) => sum + one.inFirstOnly + one.inSecondOnly, 0),
  }
}

function textOf({ tables, unpairedTables }: CalibrationComparison, top: number): string {
  const parts = tables.map((table) => {
    const { paths, visCal, differences, largest, isSame } = table
    const { compared, inOne } = countsOf(table)
    const title = `${paths.join(' and ')}: ${visCal}, ${compared} solutions compared, ${inOne} in one only`
    const verdict = `largest difference ${largest.toPrecision(3)}: ${isSame ? 'the same' : 'different'}`
    const worst = differences.filter(isDifferent).toSorted((x, y) => y.largest - x.largest)
    const shown = worst.length === 0 || top === 0 ? [] : [textTable(COLUMNS, worst.slice(0, top).map(cellsOf))]
    const windows = table.unpaired.map((window) => `in one only: spectral window ${window}`)
    return [title, verdict, ...windows, ...shown].join('\n')
  })
  return [...parts, ...unpairedTables.map((path) => `${path}: in one only`)].join('\n\n')
}

function isDifferent({ largest, inFirstOnly, inSecondOnly }: AntennaDifference): boolean {
  return largest > 0 || inFirstOnly + inSecondOnly > 0
}

const COLUMNS = [
  { heading: 'antenna' },
  { heading: 'window' },
  { heading: 'compared' },
  { heading: 'in first only' },
  { heading: 'in second only' },
  { heading: 'largest' },
  { heading: 'amplitude rms', unit: '%', digits: 3 },
  { heading: 'phase rms', unit: 'deg', digits: 3 },
]

function cellsOf(one: AntennaDifference): (string | number | null)[] {
  const { antenna, spectralWindow, compared, inFirstOnly, inSecondOnly, largest, amplitudeRms, phaseRmsRad } = one
  const rms = [amplitudeRms === null ? null : 100 * amplitudeRms, phaseRmsRad === null ? null : phaseRmsRad / DEG_RAD]
  return [antenna, spectralWindow, compared, inFirstOnly, inSecondOnly, Number(largest.toPrecision(3)), ...rms]
}

function recordOf({ tables, unpairedTables, isSame }: CalibrationComparison) {
  const inDegrees = ({ phaseRmsRad, ...rest }: AntennaDifference) => ({
    ...rest,
    phaseRmsDeg: phaseRmsRad === null ? null : phaseRmsRad / DEG_RAD,
  })
  return {
    same: isSame,
    unpairedTables,
    tables: tables.map(({ differences, isSame: same, ...table }) => ({
      ...table,
      same,
      differences: differences.map(inDegrees),
    })),
  }
}
