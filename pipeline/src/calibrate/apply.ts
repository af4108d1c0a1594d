import { setImmediate } from 'node:timers/promises'
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
import { type ApplyOptions, DEFAULT_APPLY_OPTIONS } from './apply-options.ts'
import { CombinedGains } from './combined-gains.ts'
import { type CorrectedBlocks, correctedAhead, correctedHere } from './corrected-blocks.ts'
import { termsOf } from './terms.ts'

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
  const gains = new CombinedGains(terms, source)
  await using blocks =
    source.rowCount < THREAD_FROM_ROWS
      ? correctedHere(source, gains, options)
      : await correctedAhead(source, tablePaths, options)
  return await syncedMeanwhile(msPath, () => applyBlocks(source, gains, blocks, options, control))
}

const THREAD_FROM_ROWS = 300_000 // of less than that the time is that of a thread's start

/** Makes the corrected blocks of a Measurement Set its own. */
export async function applyBlocks(
  source: MeasurementSetSource,
  { missingAntennas }: Pick<ApplyReport, 'missingAntennas'>,
  blocks: CorrectedBlocks,
  options: ApplyOptions,
  control: StageControl,
): Promise<ApplyReport> {
  const { ms } = source
  const summary = new FlagSummary()
  const report = (flagged: number, savedAs: string) => {
    return { flagged, missingAntennas, savedAs, fractions: flagFractions(ms, summary) }
  }
  if (options.mode === 'trial') return report(await takeBlocks(source, blocks, undefined, summary, control), '')
  using change = beginChange(ms, { stage: 'apply', guard: control.guard })
  const columns = new AppliedColumns(change, source, options)
  const flagged = await takeBlocks(source, blocks, columns, summary, control)
  const savedAs = flagged > 0 ? automaticVersionName(source.path, 'apply') : ''
  if (flagged > 0) await saveFlagVersion(ms, savedAs, `contimg apply, before ${new Date().toISOString()}`, control)
  change.finish()
  return report(flagged, savedAs)
}

/** @returns number of samples that have no gain and had no flag */
async function takeBlocks(
  source: MeasurementSetSource,
  blocks: CorrectedBlocks,
  columns: AppliedColumns | undefined,
  summary: FlagSummary,
  { progress, signal }: StageControl,
): Promise<number> {
  const scans = source.ms.main.column('SCAN_NUMBER').readScalars() as Int32Array
  let flagged = 0
  for (;;) {
    const corrected = await blocks.next()
    if (!corrected) return flagged
    const { block, rows, missing } = corrected
    for (const run of rows) columns?.write(run)
    for (const part of block.spectra) addPart(summary, source, scans, block, part)
    flagged += missing
    progress?.((block.firstRow + block.rowCount) / source.rowCount, 'apply')
    await setImmediate() // lets an abort be heard
    signal?.throwIfAborted()
  }
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
