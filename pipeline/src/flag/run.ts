import { setImmediate } from 'node:timers/promises'
import { type MeasurementSet, openMeasurementSet, visibilityColumn } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { FlagSummary, flagAutos, flagClip, flagZeros } from '@contimg/numerics/flag'
import type { StageControl } from '../control.ts'
import { type FlagRun, flagRuns } from './flag-rows.ts'
import { type FlagFractions, flagFractions } from './fractions.ts'
import { checkFlagOptions, type FlagOptions } from './options.ts'

export interface FlagReport {
  readonly changed: number // samples whose flag the call changed
  readonly fractions: FlagFractions // after it
}

/**
 * Flags samples of a Measurement Set in place: its FLAG column, and with reset FLAG_ROW.
 *
 * @throws FlagOptionError, FormatError, TableLockedError
 */
export async function flagMeasurementSet(
  path: string,
  options: FlagOptions,
  control: StageControl = {},
): Promise<FlagReport> {
  checkFlagOptions(options)
  return withMeasurementSet(path, 'change', async (ms) => {
    const decide = decisionOf(ms, options)
    const summary = new FlagSummary()
    let changed = 0
    for (const run of flagRuns(ms)) {
      const changedHere = decide(run)
      changed += changedHere
      if (changedHere > 0) ms.main.column('FLAG').writeCells(run.firstRow, run.rowCount, run.flags)
      summarise(summary, ms, run)
      const done = run.firstRow + run.rowCount
      control.progress?.(done / ms.main.rowCount, `row ${done} of ${ms.main.rowCount}`)
      await setImmediate() // lets an abort be heard
      control.signal?.throwIfAborted()
    }
    return { changed, fractions: flagFractions(ms, summary) }
  })
}

/** Counts the flags of a Measurement Set. */
export function summariseFlags(path: string): Promise<FlagFractions> {
  return withMeasurementSet(path, 'read', async (ms) => {
    const summary = new FlagSummary()
    for (const run of flagRuns(ms)) summarise(summary, ms, run)
    return flagFractions(ms, summary)
  })
}

async function withMeasurementSet<T>(
  path: string,
  access: 'read' | 'change',
  use: (ms: MeasurementSet) => Promise<T>,
): Promise<T> {
  const files = nodeTableFiles(path)
  try {
    if (access === 'change') files.lock()
    return await use(openMeasurementSet(files))
  } finally {
    files.close()
  }
}

/** @returns what changes the flags of a run and says how many it changed */
function decisionOf(ms: MeasurementSet, { mode, column, minimum, maximum }: FlagOptions): (run: FlagRun) => number {
  if (mode === 'reset') return (run) => resetFlags(ms, run)
  if (mode === 'autos') return ({ antenna1, antenna2, flags }) => flagAutos(antenna1, antenna2, flags)
  const values = visibilityColumn(ms, column)
  let buffer = new Float32Array(0)
  return ({ firstRow, rowCount, flags }) => {
    if (buffer.length < 2 * flags.length) buffer = new Float32Array(2 * flags.length)
    const visibilities = buffer.subarray(0, 2 * flags.length)
    values.readCells(firstRow, rowCount, visibilities)
    return mode === 'zeros' ? flagZeros(visibilities, flags) : flagClip(visibilities, flags, minimum, maximum)
  }
}

function resetFlags(ms: MeasurementSet, { firstRow, rowCount, flags, rowFlags }: FlagRun): number {
  let changed = 0
  for (const flag of flags) changed += flag
  flags.fill(0)
  if (rowFlags.includes(1)) {
    rowFlags.fill(0)
    ms.main.column('FLAG_ROW').writeCells(firstRow, rowCount, rowFlags)
  }
  return changed
}

/** A flagged row counts as flagged throughout. */
function summarise(summary: FlagSummary, ms: MeasurementSet, run: FlagRun): void {
  const width = run.flags.length / run.rowCount
  for (let row = 0; row < run.rowCount; row++)
    if (run.rowFlags[row] === 1) run.flags.fill(1, row * width, (row + 1) * width)
  const { spectralWindowId, polarizationId } = ms.dataDescriptions[run.dataDescriptionId]
  const polarizations = ms.polarizations[polarizationId].corrTypes.length
  summary.add(run.antenna1, run.antenna2, spectralWindowId, polarizations, run.flags)
}
