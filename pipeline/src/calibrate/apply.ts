import type { StageControl } from '../control.ts'
import type { FlagFractions } from '../flag/fractions.ts'
import { summariseFlags } from '../flag/run.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { correctMeasurementSet } from './apply-to.ts'
import { CombinedGains } from './combined-gains.ts'
import { readGainTable } from './table-file.ts'

export interface ApplyReport {
  readonly flagged: number // samples that had no flag and have no gain
  readonly fractions: FlagFractions // of FLAG afterwards
}

/**
 * Applies calibration tables: CORRECTED_DATA = DATA / (G_i conj(G_j)) with G the product of all tables, bandpasses from
 * the nearest solution, gains interpolated in time. Samples without a gain are flagged, weights follow the gains.
 *
 * @throws UnusableTableError, FormatError, TableLockedError
 */
export async function applyCalibration(
  msPath: string,
  tablePaths: readonly string[],
  control: StageControl = {},
): Promise<ApplyReport> {
  if (tablePaths.length === 0) throw new RangeError('no calibration table given, wanted at least one')
  const tables = new Map(tablePaths.map((path) => [path, readGainTable(path)]))
  const flagged = await correct(msPath, tables, control)
  return { flagged, fractions: await summariseFlags(msPath) }
}

async function correct(
  msPath: string,
  tables: ConstructorParameters<typeof CombinedGains>[0],
  control: StageControl,
): Promise<number> {
  using source = openVisibilities(msPath, 'DATA', 'change')
  return await correctMeasurementSet(source, new CombinedGains(tables, source), control)
}
