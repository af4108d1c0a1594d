import { type MeasurementSet, openMeasurementSet, visibilityColumn } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { FlagSummary } from '@contimg/numerics/flag'
import type { StageControl } from '../control.ts'
import { changeColumns, FLAG_COLUMNS } from '../in-place/change.ts'
import { requireGeneration } from '../in-place/generation.ts'
import { RowColumns } from '../selection/row-columns.ts'
import { Selection, type SelectionTexts } from '../selection/selection.ts'
import { chosenOf } from './chosen.ts'
import { extendPass } from './extend.ts'
import { type FlagRun, flagRuns } from './flag-rows.ts'
import { type FlagFractions, flagFractions } from './fractions.ts'
import { checkFlagOptions, FlagOptionError, type FlagOptions } from './options.ts'
import { passesOf, runPass } from './passes.ts'
import { saveFlagVersion } from './save-version.ts'
import { addRun } from './summarise.ts'
import { automaticVersionName } from './version-list.ts'

export interface FlagReport {
  readonly changed: number // samples whose flag the call changed, pass by pass
  readonly savedAs: string // name of the flag version with the flags as they were before
  readonly fractions: FlagFractions // after it
}

/**
 * Flags samples of a Measurement Set: its columns FLAG and FLAG_ROW, which change at once, at the end. What the flags were
 * is kept as a flag version before anything is written. Modes that can do so go through the data together.
 *
 * @param modes  done one after the other
 * @throws FlagOptionError, SelectionError, FormatError, TableLockedError; GenerationError where it is not what the guard wants
 */
export async function flagMeasurementSet(
  path: string,
  modes: FlagOptions | readonly FlagOptions[],
  control: StageControl = {},
): Promise<FlagReport> {
  const steps = Array.isArray(modes) ? (modes as readonly FlagOptions[]) : [modes as FlagOptions]
  if (steps.length === 0) throw new FlagOptionError('no flag mode, wanted one at least')
  for (const step of steps) checkFlagOptions(step)
  return withMeasurementSet(path, 'change', async (ms) => {
    for (const step of steps) requireSense(ms, step)
    if (control.guard) requireGeneration(path, ms.main.keywords, control.guard)
    const names = steps.map(({ mode }) => mode).join(', ')
    const savedAs = automaticVersionName(path, 'flag')
    await saveFlagVersion(ms, savedAs, `contimg flag, before ${names} at ${new Date().toISOString()}`, control)
    return await changeColumns(
      ms,
      { stage: 'flag', columns: FLAG_COLUMNS, flagVersion: savedAs, guard: control.guard },
      async (copy) => {
        const { changed, summary } = await runPasses(copy, passesOf(steps), control)
        const all = summary ?? summaryOf(copy, new Selection(copy, {}))
        return { changed, savedAs, fractions: flagFractions(copy, all) }
      },
    )
  })
}

/** Counts the flags of a Measurement Set, or of a part of it. @throws SelectionError, FormatError */
export function summariseFlags(path: string, selection: SelectionTexts = {}): Promise<FlagFractions> {
  return withMeasurementSet(path, 'read', async (ms) => flagFractions(ms, summaryOf(ms, new Selection(ms, selection))))
}

async function runPasses(ms: MeasurementSet, passes: readonly FlagOptions[][], control: StageControl) {
  let changed = 0
  let summary: FlagSummary | undefined
  for (const [i, pass] of passes.entries()) {
    const ofPass: StageControl = {
      ...control,
      progress: (fraction, message) => control.progress?.((i + fraction) / passes.length, message),
    }
    summary = undefined
    if (pass[0].mode === 'extend') {
      changed += await extendPass(ms, pass[0], new Selection(ms, pass[0].selection), ofPass)
      continue
    }
    const counted = new FlagSummary()
    changed += await runPass(ms, pass, ofPass, (run) => addRun(counted, ms, run, ALL))
    summary = counted
  }
  return { changed, summary }
}

const ALL = { rows: undefined, samples: undefined }

function summaryOf(ms: MeasurementSet, selection: Selection): FlagSummary {
  const summary = new FlagSummary()
  for (const run of flagRuns(ms)) addChosen(summary, ms, selection, run)
  return summary
}

function addChosen(summary: FlagSummary, ms: MeasurementSet, selection: Selection, run: FlagRun): void {
  const chosen = chosenOf(ms, selection, run)
  if (chosen) addRun(summary, ms, run, chosen)
}

const ROWS_AT_ONCE = 1 << 18

/** Refuses what this Measurement Set cannot give, before anything of it changes. */
function requireSense(ms: MeasurementSet, { mode, column, selection }: FlagOptions): void {
  if (mode === 'zeros' || mode === 'clip') visibilityColumn(ms, column)
  requireRows(ms, new Selection(ms, selection))
}

/** A selection of nothing is a mistake of whoever asks. */
function requireRows(ms: MeasurementSet, selection: Selection): void {
  const { rowCount } = ms.main
  if (selection.isWhole || rowCount === 0) return
  for (let first = 0; first < rowCount; first += ROWS_AT_ONCE)
    if (selection.rows(new RowColumns(ms.main, first, Math.min(ROWS_AT_ONCE, rowCount - first)))?.includes(1)) return
  throw new FlagOptionError(`${ms.path}: nothing is selected, wanted one row of ${rowCount} at least`)
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
