import type { StageControl } from '../control.ts'
import { type Attempt, flagUntilSolved, type SolvedAfterFlags } from '../flag/rfi/until-solved.ts'
import type { CalibrationQuality } from '../products.ts'
import { assessCalibration } from '../quality/assess.ts'
import { CalibrationFailedError } from './errors.ts'
import type { CalibrateOptions } from './options.ts'
import { type CalibrationReport, type SolvedSet, solveSet, writeSet } from './run.ts'
import { calibrationTableOf } from './table-file.ts'

/** How a set of solved tables is judged. */
export type Judge = (set: SolvedSet) => Pick<CalibrationQuality, 'passed' | 'reasons'>

export interface InTurnOptions {
  readonly flagsInterference?: boolean // where the chosen one's tables are not good: see flagUntilSolved
  readonly judge?: Judge
}

/** A set that was judged, or why there is none. */
interface JudgedSet extends Attempt {
  readonly set?: SolvedSet
  readonly failure?: CalibrationFailedError
}

const MOST_BACKUPS = 3

/**
 * Calibrates on the first of several calibrators whose tables pass: where those of the chosen one do not, or it gives
 * none, interference is flagged and it is tried again, if that is wanted; then the next ones are tried, three at most,
 * with the flags as they were. Where none passes the tables of the first that gave any are written, and the report says
 * why they are not good: whoever registers them will refuse them.
 *
 * @param calibrators  names, the chosen one first; none where the options say what is to be solved on
 * @throws as calibrateMeasurementSet, for the chosen one; as flagInterference
 */
export async function calibrateInTurn(
  msPath: string,
  options: CalibrateOptions,
  calibrators: readonly string[],
  control: StageControl = {},
  { flagsInterference = false, judge = judgeSet }: InTurnOptions = {},
): Promise<CalibrationReport> {
  const named = calibrators.map((calibrator) => ({ ...options, calibrator }))
  const [chosen, ...others] = named.length === 0 ? [options] : named
  const solve = () => solveAndJudge(msPath, chosen, judge, control)
  const { attempt, flags, notes } = flagsInterference
    ? await flagUntilSolved(msPath, solve, undefined, control)
    : onlySolved(await solve())
  if (isGood(attempt)) return await writeNoted(flags ? withHistory(attempt.set, notes) : attempt.set, notes)
  const all = [...notes]
  let first = attempt.set
  for (const next of others.slice(0, MOST_BACKUPS)) {
    const one = await solveAndJudge(msPath, next, judge, control)
    if (isGood(one)) return await writeNoted(one.set, all)
    all.push(one.trouble!)
    first ??= one.set
  }
  if (first) return await writeNoted(first, [...all, 'no calibrator gave good tables; these are of the first'])
  if (all.length === 1) throw attempt.failure
  throw new CalibrationFailedError(msPath, [attempt.failure!.reason, ...all.slice(1)].join('; '), {
    cause: attempt.failure,
  })
}

function onlySolved(attempt: JudgedSet): SolvedAfterFlags<JudgedSet> {
  return { attempt, notes: attempt.trouble === undefined ? [] : [attempt.trouble] }
}

function isGood(attempt: JudgedSet): attempt is JudgedSet & { readonly set: SolvedSet } {
  return attempt.set !== undefined && attempt.trouble === undefined
}

/** The tables themselves tell that flags were set for their sake. */
function withHistory(set: SolvedSet, notes: readonly string[]): SolvedSet {
  return { ...set, history: [...set.history, ...notes] }
}

async function solveAndJudge(
  msPath: string,
  options: CalibrateOptions,
  judge: Judge,
  control: StageControl,
): Promise<JudgedSet> {
  try {
    const set = await solveSet(msPath, options, control)
    const { passed, reasons } = judge(set)
    if (passed) return { set }
    return { set, trouble: `${set.calibrator ?? set.model}: the tables are not good: ${reasons.join('; ')}` }
  } catch (failure) {
    if (!(failure instanceof CalibrationFailedError)) throw failure
    return { failure, trouble: `${options.calibrator ?? msPath}: no tables: ${failure.reason}` }
  }
}

async function writeNoted(set: SolvedSet, notes: readonly string[]): Promise<CalibrationReport> {
  const report = await writeSet(set)
  return { ...report, notes: [...notes, ...report.notes] }
}

function judgeSet({ solved, paths }: SolvedSet): CalibrationQuality {
  const found = (['delay', 'bandpass', 'phase', 'amplitude'] as const).flatMap((name) => {
    const table = solved[name]
    return table ? [{ path: paths[name], table: calibrationTableOf(table) }] : []
  })
  return assessCalibration(found)
}
