import { shortList } from '../inspect/bandpass-data.ts'
import type {
  CalibrationCheck,
  CalibrationGrade,
  CalibrationMetrics,
  CalibrationQuality,
  CalibrationTableMetrics,
} from '../products.ts'
import { percent, told } from './check-kinds.ts'
import { checkTable } from './check-table.ts'
import { DEFAULT_QUALITY_LIMITS, type QualityLimits } from './limits.ts'
import { antennasInData, measureTable } from './measure-table.ts'
import { type NamedTable, type SolvedCells, solvedCells } from './solved-cells.ts'
import { known } from './statistics.ts'

/**
 * Judges the tables that are to be applied together. Nothing is made up: what the tables do not tell is null, and its
 * check unknown, which neither passes nor refuses.
 *
 * @param modelOverCorrected  of data that the tables were applied to; null where it cannot be told, absent where none are
 *   to be looked at
 * @throws UnusableTableError for a table that is none of bandpasses, gains or delays, or is empty; RangeError for none
 */
export function assessCalibration(
  tables: readonly NamedTable[],
  limits: QualityLimits = DEFAULT_QUALITY_LIMITS,
  modelOverCorrected?: number | null,
): CalibrationQuality {
  if (tables.length === 0) throw new RangeError('no calibration table to judge, wanted at least one')
  const cells = tables.map(solvedCells)
  const inData = new Set(cells.flatMap(antennasInData))
  const measured = cells.map((one) => measureTable(one, inData, limits))
  const metrics = setMetrics(cells, measured, inData, modelOverCorrected)
  const checks = [
    ...setChecks(metrics, limits),
    ...(modelOverCorrected === undefined ? [] : [modelCheck(modelOverCorrected, limits)]),
    ...measured.flatMap((one) => checkTable(one, limits)),
  ]
  const grade = gradeOf(metrics, checks, limits)
  return {
    passed: grade !== 'poor' && grade !== 'failed',
    grade,
    reasons: reasonsOf(metrics, checks),
    checks,
    metrics,
  }
}

function setMetrics(
  cells: readonly SolvedCells[],
  tables: readonly CalibrationTableMetrics[],
  inData: ReadonlySet<string>,
  modelOverCorrected: number | null = null,
): CalibrationMetrics {
  const names = [...new Set(tables.flatMap(({ antennas }) => antennas.map(({ name }) => name)))]
  const solvedIn = (name: string) =>
    tables.filter(({ antennas }) => antennas.some((one) => one.name === name && isAlive(one.health))).length
  const complete = names.filter((name) => solvedIn(name) === cells.length)
  const dead = names.filter((name) => solvedIn(name) === 0)
  const fractions = known(tables.map(({ inDataFlaggedFraction }) => inDataFlaggedFraction))
  const sum = fractions.reduce((total, fraction) => total + fraction, 0)
  return {
    flaggedFraction: fractions.length === 0 ? null : sum / fractions.length,
    antennaCount: names.length,
    absentAntennas: names.filter((name) => !inData.has(name)),
    deadAntennas: dead,
    incompleteAntennas: names.filter((name) => !complete.includes(name) && !dead.includes(name)),
    completeCount: complete.length,
    modelOverCorrected,
    tables,
  }
}

function isAlive(health: string): boolean {
  return health !== 'dead' && health !== 'absent'
}

function setChecks(metrics: CalibrationMetrics, { leastAntennas }: QualityLimits): CalibrationCheck[] {
  const { tables, completeCount, incompleteAntennas } = metrics
  if (tables.length === 1) return [deadCheck(metrics)]
  const references = [...new Set(tables.flatMap(({ referenceAntennas }) => referenceAntennas.slice(0, 1)))]
  const isPartial = incompleteAntennas.length > 0
  const tooFew = completeCount < leastAntennas
  const complete = `${completeCount} antennas are solved in all tables${tooFew ? `, wanted at least ${leastAntennas}` : ''}`
  return [
    deadCheck(metrics),
    told(
      '',
      'antennas in all tables',
      String(completeCount),
      { fail: `< ${leastAntennas}` },
      tooFew ? 'fail' : isPartial ? 'warn' : 'good',
      `${complete}${isPartial ? `; in some only: ${shortList(incompleteAntennas)}` : ''}`,
    ),
    told(
      '',
      'reference antennas',
      references.join(', ') || 'none',
      { warn: 'more than one' },
      references.length > 1 ? 'warn' : 'good',
      `tables refer to different antennas: ${references.join(', ')}`,
    ),
  ]
}

/** Antennas that sent data and have no solution; those that sent none are named with them. */
function deadCheck({ antennaCount, deadAntennas, absentAntennas }: CalibrationMetrics): CalibrationCheck {
  const [dead, absent] = [deadAntennas.length, absentAntennas.length]
  const found = absent > 0 ? `${dead}, ${absent} of them without data` : String(dead)
  const reason = `${dead} of ${antennaCount} antennas have no solution (${absent} sent no data): ${shortList(deadAntennas)}`
  return told('', 'dead antennas', found, { warn: 'with data' }, dead > absent ? 'warn' : 'good', reason)
}

/** The same factor counts, whichever of the two is the larger. */
function modelCheck(ratio: number | null, { modelFactor: { warn, fail } }: QualityLimits): CalibrationCheck {
  const measure = 'MODEL/CORRECTED amplitude'
  const bounds = { warn: `beyond ${warn}×`, fail: `beyond ${fail}×` }
  if (ratio === null) return told('', measure, '—', bounds, 'unknown', '')
  const factor = Math.max(ratio, 1 / ratio)
  const status = !(factor <= fail) ? 'fail' : factor > warn ? 'warn' : 'good'
  const found = Number.isFinite(ratio) ? String(Number(ratio.toPrecision(3))) : '∞'
  const wanted = `wanted between 1/${warn} and ${warn}`
  return told('', measure, found, bounds, status, `MODEL_DATA is ${found} times CORRECTED_DATA, ${wanted}`)
}

/**
 * By the flagged share. A set that fails anything but that is failed, one that fails only that is poor up to a limit,
 * one with a warning not excellent.
 */
function gradeOf(
  { flaggedFraction, tables }: CalibrationMetrics,
  checks: readonly CalibrationCheck[],
  { flaggedError }: QualityLimits,
): CalibrationGrade {
  const failures = checks.filter(({ status }) => status === 'fail')
  const isBeyondUse = tables.some((one) => (one.inDataFlaggedFraction ?? 1) > flaggedError)
  if (isBeyondUse || flaggedFraction === null || failures.some(({ measure }) => measure !== 'flagged solutions'))
    return 'failed'
  if (failures.length > 0) return 'poor'
  const isWarned = checks.some(({ status }) => status === 'warn')
  return flaggedFraction < 0.1 && !isWarned ? 'excellent' : flaggedFraction < 0.2 ? 'good' : 'marginal'
}

/** What refuses the set, then what to be wary of, each with its table. */
function reasonsOf({ flaggedFraction }: CalibrationMetrics, checks: readonly CalibrationCheck[]): string[] {
  const sentence = ({ table, reason }: CalibrationCheck) => (table === '' ? reason : `${baseName(table)}: ${reason}`)
  const of = (status: string) => checks.filter((one) => one.status === status).map(sentence)
  const nothing =
    flaggedFraction === null ? [`no antenna's data reached the solve, wanted ${percent(1)} or less flagged`] : []
  return [...nothing, ...of('fail'), ...of('warn')]
}

function baseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1)!
}
