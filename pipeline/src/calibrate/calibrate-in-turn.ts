import type { StageControl } from '../control.ts'
import type { CalibrationQuality } from '../products.ts'
import { assessCalibration } from '../quality/assess.ts'
import { CalibrationFailedError } from './errors.ts'
import type { CalibrateOptions } from './options.ts'
import { type CalibrationReport, type SolvedSet, solveSet, writeSet } from './run.ts'
import { calibrationTableOf } from './table-file.ts'

/** How a set of solved tables is judged. */
export type Judge = (set: SolvedSet) => Pick<CalibrationQuality, 'passed' | 'reasons'>

const MOST_BACKUPS = 3

/**
 * Calibrates on the first of several calibrators whose tables pass: where those of the chosen one do not, or it gives
 * none, the next ones are tried, three at most. Where none passes the tables of the first that gave any are written, and
 * the report says why they are not good: whoever registers them will refuse them.
 *
 * @param calibrators  names, the chosen one first
 * @throws as calibrateMeasurementSet, for the chosen one
 */
export async function calibrateInTurn(
  msPath: string,
  options: CalibrateOptions,
  calibrators: readonly string[],
  control: StageControl = {},
  judge: Judge = judgeSet,
): Promise<CalibrationReport> {
  const notes: string[] = []
  let first: SolvedSet | undefined
  let failure: unknown
  for (const calibrator of calibrators.slice(0, 1 + MOST_BACKUPS)) {
    const set = await solveSet(msPath, { ...options, calibrator }, control).catch((error: unknown) => {
      if (!(error instanceof CalibrationFailedError)) throw error
      failure ??= error
      notes.push(error.message)
      return undefined
    })
    if (!set) continue
    const { passed, reasons } = judge(set)
    if (passed) return await writeNoted(set, notes)
    first ??= set
    notes.push(`${calibrator}: the tables are not good: ${reasons.join('; ')}`)
  }
  if (!first) throw failure ?? new CalibrationFailedError(msPath, 'no calibrator to try')
  return await writeNoted(first, [...notes, 'no calibrator gave good tables; these are of the first'])
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
