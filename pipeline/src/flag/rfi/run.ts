import { availableParallelism } from 'node:os'
import { type MeasurementSet, openMeasurementSet, visibilityColumn } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { imageShape, type RfiStrategy } from '@contimg/numerics/rfi'
import type { StageControl } from '../../control.ts'
import { changeColumns, FLAG_COLUMNS } from '../../in-place/change.ts'
import { requireGeneration } from '../../in-place/generation.ts'
import { saveFlagVersion } from '../save-version.ts'
import { automaticVersionName } from '../version-list.ts'
import { layOut, type RfiLayout, segmentsOf } from './layout.ts'
import { mostTimes, takeMemory } from './memory.ts'
import { flagSegment, type SegmentReport } from './segment.ts'
import { readRfiStrategy } from './strategy.ts'
import { RfiThreads } from './threads.ts'

export interface RfiOptions {
  readonly strategy: string // default, aggressive, gentle, or a file *.json
  readonly column: string // whose values are looked at; auto: CORRECTED_DATA where there is one, else DATA
  readonly threads?: number // all cores unless given
}

export const DEFAULT_RFI_OPTIONS: RfiOptions = { strategy: 'default', column: 'DATA' }

export interface RfiReport {
  readonly strategy: string
  readonly changed: number // samples whose flag was set
  readonly savedAs: string // name of the flag version with the flags as they were before
  readonly badChannels: number // flagged on the whole array at all times, summed over polarizations and segments
  readonly badTimes: number // flagged on the whole array in all channels, likewise
}

/**
 * Flags interference in a Measurement Set: FLAG, and FLAG_ROW where a row has become flagged throughout, which change at
 * once, at the end. No flag is taken back; exact zeros and what is no finite number are flagged too. What the flags were
 * is kept as a flag version.
 *
 * All windows are joined to one band. Amplitudes are held for all baselines over some integrations, for the full array
 * and an observation 0.7 GB; visibilities are read and flags written once.
 *
 * @throws RfiStrategyError, FormatError, TableLockedError; GenerationError where it is not what the guard wants
 */
export async function flagInterference(
  path: string,
  options: RfiOptions = DEFAULT_RFI_OPTIONS,
  control: StageControl = {},
): Promise<RfiReport> {
  const strategy = readRfiStrategy(options.strategy)
  const files = nodeTableFiles(path)
  try {
    files.lock()
    return await flagAll(openMeasurementSet(files), strategy, options, control)
  } finally {
    files.close()
  }
}

async function flagAll(
  ms: MeasurementSet,
  strategy: RfiStrategy,
  options: RfiOptions,
  control: StageControl,
): Promise<RfiReport> {
  visibilityColumn(ms, options.column)
  if (control.guard) requireGeneration(ms.path, ms.main.keywords, control.guard)
  const layout = layOut(ms)
  const savedAs = automaticVersionName(ms.path, 'flag')
  await saveFlagVersion(ms, savedAs, `contimg flag, before rfi at ${new Date().toISOString()}`)
  const change = { stage: 'flag', columns: FLAG_COLUMNS, flagVersion: savedAs, guard: control.guard }
  const reports = await changeColumns(ms, change, (copy) => searchAll(copy, layout, strategy, options, control))
  const verdicts = reports.flatMap((report) => report.verdicts)
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  return {
    strategy: options.strategy,
    changed: sum(reports.map(({ changed }) => changed)),
    savedAs,
    badChannels: sum(verdicts.map(({ channels }) => channels.length)),
    badTimes: sum(verdicts.map(({ times }) => times.length)),
  }
}

async function searchAll(
  ms: MeasurementSet,
  layout: RfiLayout,
  strategy: RfiStrategy,
  { column, threads: threadCount = availableParallelism() }: RfiOptions,
  control: StageControl,
): Promise<SegmentReport[]> {
  const segments = segmentsOf(layout.timesMjdS, mostTimes(layout))
  const longest = Math.max(1, ...segments.map(({ timeCount }) => timeCount))
  const memory = takeMemory(layout, imageShape(longest, layout.channelCount), threadCount)
  await using threads = new RfiThreads(memory, layout, strategy)
  const rowFlags = ms.main.column('FLAG_ROW').readScalars() as Uint8Array
  const values = visibilityColumn(ms, column)
  const reports: SegmentReport[] = []
  for (const [i, segment] of segments.entries()) {
    const progress = (fraction: number, message: string) =>
      control.progress?.((i + fraction) / segments.length, message)
    const work = { ms, values, layout, memory, threads, strategy, rowFlags }
    reports.push(await flagSegment(work, segment, { ...control, progress }))
  }
  return reports
}
