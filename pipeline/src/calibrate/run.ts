import { basename, dirname, join } from 'node:path'
import type { StageControl } from '../control.ts'
import { rowModel } from '../model/row-model.ts'
import { assertAbsent, whole } from '../output.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { type GainTable, type SolutionStatistics, solutionStatistics } from './gain-table.ts'
import type { RowModel } from './model-rows.ts'
import type { CalibrateOptions } from './options.ts'
import { type SolvedCalibration, solveInThreads } from './solve-tables.ts'
import { NON_SCIENCE, writeGainTable } from './table-file.ts'

/** A table on disk and how good its solutions are. */
export interface SolvedTable extends SolutionStatistics {
  readonly path: string
}

export interface CalibrationReport {
  readonly calibrator: string | undefined // that alone was solved on
  readonly model: string // what the data were compared with, and where its flux comes from
  readonly delay: SolvedTable | undefined
  readonly bandpass: SolvedTable | undefined
  readonly phase: SolvedTable | undefined
  readonly amplitude: SolvedTable | undefined
  readonly tables: readonly SolvedTable[] // those there are, in the order in which they are applied
  readonly referenceAntenna: string
  readonly notes: readonly string[] // what the person who asked should know
}

const SUFFIXES = { delay: '_kcal', bandpass: '_bpcal', phase: '_gpcal', amplitude: '_gacal' } as const
type TableName = keyof typeof SUFFIXES

/** Tables that were solved for and have not been written. */
export interface SolvedSet {
  readonly calibrator: string | undefined
  readonly model: string
  readonly solved: SolvedCalibration
  readonly history: readonly string[]
  readonly paths: Readonly<Record<TableName, string>> // where they would go
  readonly nonScience: boolean
}

/**
 * Solves the DATA of a Measurement Set for its gains against a calibrator or a list of sources, and writes them as CASA
 * tables: delays (`_kcal`, K Jones, where wanted), bandpass (`_bpcal`, B Jones), phases (`_gpcal`, G Jones) and
 * amplitudes (`_gacal`, G Jones). Their product takes the model to the data.
 *
 * @throws UnknownCalibratorError, CalibratorFluxUnknownError, ComponentListError, NoModelError, RangeError for any but
 *   one model, UnknownBeamError, UnknownAntennaError, CalibrationFailedError, OutputExistsError, FormatError
 */
export async function calibrateMeasurementSet(
  msPath: string,
  options: CalibrateOptions,
  control: StageControl = {},
): Promise<CalibrationReport> {
  return await writeSet(await solveSet(msPath, options, control))
}

/** Solves, and writes nothing. @throws as calibrateMeasurementSet */
export async function solveSet(msPath: string, options: CalibrateOptions, control: StageControl): Promise<SolvedSet> {
  const paths = tablePaths(msPath, options)
  assertAbsent(...wantedTables(options).map((name) => paths[name]))
  using source = openVisibilities(msPath, 'DATA')
  const model = rowModel(source, options)
  const solved = await solveInThreads(source, model, forThreads(options, model), control)
  const history = describe(options, model.description, solved)
  const calibrator = options.calibrator !== undefined && 'sources' in model ? model.sources[0].name : undefined
  return { calibrator, model: model.description, solved, history, paths, nonScience: options.nonScience }
}

/** Threads make the model for themselves; they need not look for the calibrator again. */
function forThreads({ calibrator, calibratorList, ...options }: CalibrateOptions, model: RowModel): CalibrateOptions {
  return calibrator !== undefined && 'sources' in model ? { ...options, model } : options
}

/** Writes what was solved for. No table has its name before all are whole: a part of a set would only be in the way. */
export async function writeSet(set: SolvedSet): Promise<CalibrationReport> {
  const { calibrator, model, solved, history, paths, nonScience } = set
  const { referenceAntenna, notes } = solved
  const found = (Object.keys(SUFFIXES) as TableName[]).flatMap((name) => {
    const table = solved[name]
    return table ? [{ name, path: paths[name], table: nonScience ? { ...table, nonScience } : table }] : []
  })
  const writeFrom = async (next: number): Promise<void> => {
    const one = found[next]
    if (!one) return
    await whole(one.path, async (partial) => {
      writeGainTable(partial, one.table, one.table.windowMap ? [...history, spwmap(one.table.windowMap)] : history)
      await writeFrom(next + 1)
    })
  }
  await writeFrom(0)
  const told = found.map(({ name, path, table }) => [name, { path, ...solutionStatistics(table.solutions) }] as const)
  const { delay, bandpass, phase, amplitude }: Partial<Record<TableName, SolvedTable>> = Object.fromEntries(told)
  const tables = told.map(([, one]) => one)
  return { calibrator, model, delay, bandpass, phase, amplitude, tables, referenceAntenna, notes }
}

function wantedTables({ delays, bandpass, gains }: CalibrateOptions): TableName[] {
  return [
    ...(delays && bandpass ? (['delay'] as const) : []),
    ...(bandpass ? (['bandpass'] as const) : []),
    ...(gains === 'ap' || gains === 'p' ? (['phase'] as const) : []),
    ...(gains === 'ap' || gains === 'a' ? (['amplitude'] as const) : []),
  ]
}

/** The names the tables get; those of a trial say so. */
export function tablePaths(msPath: string, options: CalibrateOptions): Record<TableName, string> {
  const prefix = options.outPrefix ?? msPath.replace(/\/+$/, '').replace(/\.ms$/, '')
  const named = options.nonScience ? join(dirname(prefix), `${NON_SCIENCE}_${basename(prefix)}`) : prefix
  const pathOf = (name: TableName) => `${named}${SUFFIXES[name]}`
  return {
    delay: pathOf('delay'),
    bandpass: pathOf('bandpass'),
    phase: pathOf('phase'),
    amplitude: pathOf('amplitude'),
  }
}

function spwmap(windowMap: readonly number[]): string {
  return `solved for all spectral windows together: apply with spwmap=[${windowMap.join(',')}]`
}

function describe(options: CalibrateOptions, model: string, { referenceAntenna, ...solved }: SolvedCalibration) {
  const { minimumSnr, gainMinimumSnr, minimumBaselines, loss, preBandpass, phaseInterval, amplitudeInterval } = options
  const beam = options.modelColumn ? 'as in the column' : options.beam
  const squares = Object.entries(SUFFIXES).flatMap(([name]) => {
    const table: GainTable | undefined = solved[name as TableName]
    const { medianChiSquare } = solutionStatistics(table?.solutions ?? [])
    return Number.isNaN(medianChiSquare) ? [] : [`${name} ${medianChiSquare.toPrecision(4)}`]
  })
  return [
    `model ${model}`,
    `fields ${options.fields}; beam ${beam}; reference antenna ${referenceAntenna}`,
    `minimum SNR ${minimumSnr}, of gains ${gainMinimumSnr}, minimum baselines ${minimumBaselines}; loss ${loss}`,
    `intervals: phase within the bandpass ${preBandpass}, phase ${phaseInterval}, amplitude ${amplitudeInterval}`,
    `median chi-square per degree of freedom, in the unit of WEIGHT: ${squares.join(', ')}; PARAMERR is scaled by it`,
  ]
}
