import { FlagSummary } from '@contimg/numerics/flag'
import type { StageControl } from '../control.ts'
import { type FlagFractions, flagFractions } from '../flag/fractions.ts'
import { saveFlagVersion } from '../flag/save-version.ts'
import { automaticVersionName } from '../flag/version-list.ts'
import { beginChange } from '../in-place/change.ts'
import { syncedMeanwhile } from '../sync.ts'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { AppliedColumns } from './applied-columns.ts'
import { type ApplyOptions, DEFAULT_APPLY_OPTIONS, tableOptions } from './apply-options.ts'
import { correctVisibilities } from './apply-to.ts'
import { CombinedGains, type Term } from './combined-gains.ts'
import { readGainTable } from './table-file.ts'

export interface ApplyReport {
  readonly flagged: number // samples that had no flag and have no gain
  readonly missingAntennas: readonly string[] // of the data, that one of the tables lacks
  readonly savedAs: string // name of the flag version with the flags as they were; empty where none was set
  readonly fractions: FlagFractions // of FLAG afterwards
}

/**
 * Applies calibration tables: CORRECTED_DATA = DATA / (G_i conj(G_j)) with G the product of all tables. Samples without a
 * gain are flagged, weights follow the gains. All of it becomes part of the Measurement Set at once, at the end: until then,
 * and whatever happens, it is as it was. Beside it there must be room for another CORRECTED_DATA, FLAG and WEIGHT.
 *
 * @throws UnusableTableError, FormatError, TableLockedError; RangeError for options that do not fit together
 */
export async function applyCalibration(
  msPath: string,
  tablePaths: readonly string[],
  control: StageControl = {},
  changes: Partial<ApplyOptions> = {},
): Promise<ApplyReport> {
  const options = { ...DEFAULT_APPLY_OPTIONS, ...changes }
  const terms = termsOf(tablePaths, options)
  using source = openVisibilities(msPath, 'DATA', options.mode === 'trial' ? 'read' : 'change')
  return await syncedMeanwhile(msPath, () => applyTerms(source, new CombinedGains(terms, source), options, control))
}

/** Corrects a Measurement Set that is open to be changed. */
export async function applyTerms(
  source: MeasurementSetSource,
  gains: CombinedGains,
  options: ApplyOptions,
  control: StageControl,
): Promise<ApplyReport> {
  const { ms } = source
  const summary = new FlagSummary()
  const scans = ms.main.column('SCAN_NUMBER').readScalars() as Int32Array
  const seen = (block: VisibilityBlock, part: Spectra) => addPart(summary, source, scans, block, part)
  if (options.mode === 'trial') {
    const flagged = await correctVisibilities(source, { gains, options, columns: undefined, seen }, control)
    return { flagged, missingAntennas: gains.missingAntennas, savedAs: '', fractions: flagFractions(ms, summary) }
  }
  using change = beginChange(ms, 'apply')
  const columns = new AppliedColumns(change, source, options)
  const flagged = await correctVisibilities(source, { gains, options, columns, seen }, control)
  const savedAs = flagged > 0 ? automaticVersionName(source.path, 'apply') : ''
  if (flagged > 0) await saveFlagVersion(ms, savedAs, `contimg apply, before ${new Date().toISOString()}`, control)
  change.finish()
  return { flagged, missingAntennas: gains.missingAntennas, savedAs, fractions: flagFractions(ms, summary) }
}

function termsOf(tablePaths: readonly string[], options: ApplyOptions): Term[] {
  const { after, nonScience } = options
  if (tablePaths.length === 0) throw new RangeError('no calibration table given, wanted at least one')
  if (after.length > 0 && after.length !== tablePaths.length)
    throw new RangeError(`${after.length} later tables for ${tablePaths.length}, wanted one for each`)
  return tablePaths.map((path, i) => ({
    path,
    table: readGainTable(path, nonScience),
    after: after[i] === undefined ? undefined : { path: after[i], table: readGainTable(after[i], nonScience) },
    ...tableOptions(options, i, tablePaths.length),
  }))
}

function addPart(
  summary: FlagSummary,
  { ms }: MeasurementSetSource,
  allScans: Int32Array,
  block: VisibilityBlock,
  { dataDescriptionId, firstRow, rowCount, flags }: Spectra,
): void {
  const { spectralWindowId, polarizationId } = ms.dataDescriptions[dataDescriptionId]
  const ofPart = (values: Int32Array) => values.subarray(firstRow, firstRow + rowCount)
  summary.add({
    antenna1: ofPart(block.antenna1),
    antenna2: ofPart(block.antenna2),
    fieldIds: ofPart(block.fieldIds),
    scans: allScans.subarray(block.firstRow + firstRow, block.firstRow + firstRow + rowCount),
    spectralWindow: spectralWindowId,
    correlations: ms.polarizations[polarizationId].corrTypes,
    flags,
  })
}
