import type { StageControl } from '../control.ts'
import { assertAbsent, whole } from '../output.ts'
import { calibratorModel, componentListModel, type SkyModel } from '../sky/sky-model.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { CalibrationFailedError } from './errors.ts'
import { type GainTable, type SolutionStatistics, solutionStatistics } from './gain-table.ts'
import type { CalibrateOptions } from './options.ts'
import { solveTables } from './solve-tables.ts'
import { writeGainTable } from './table-file.ts'

/** A table on disk and how good its solutions are. */
export interface SolvedTable extends SolutionStatistics {
  readonly path: string
}

export interface CalibrationReport {
  readonly model: string // what the data were compared with, and where its flux comes from
  readonly bandpass: SolvedTable
  readonly phase: SolvedTable
  readonly amplitude: SolvedTable
  readonly referenceAntenna: string
  readonly notes: readonly string[] // what the person who asked should know
}

/**
 * Solves the DATA of a Measurement Set for its gains against a calibrator or a list of sources, and writes them as CASA
 * tables: bandpass (`_bpcal`, B Jones), phases (`_gpcal`, G Jones) and amplitudes (`_gacal`, G Jones). Their product
 * takes the model to the data.
 *
 * @throws UnknownCalibratorError, CalibratorFluxUnknownError, ComponentListError, UnknownAntennaError,
 *   CalibrationFailedError, OutputExistsError, FormatError
 */
export async function calibrateMeasurementSet(
  msPath: string,
  options: CalibrateOptions,
  control: StageControl = {},
): Promise<CalibrationReport> {
  const model = modelOf(msPath, options)
  const prefix = options.outPrefix ?? msPath.replace(/\/+$/, '').replace(/\.ms$/, '')
  const [bandpassPath, phasePath, amplitudePath] = ['bpcal', 'gpcal', 'gacal'].map((kind) => `${prefix}_${kind}`)
  assertAbsent(bandpassPath, phasePath, amplitudePath)
  using source = openVisibilities(msPath, 'DATA')
  const solved = await solveTables(source, model, options, control)
  const history = describe(options, model, solved.referenceAntenna)
  const write = (path: string, table: GainTable, next: () => Promise<void>) =>
    whole(path, async (partial) => {
      writeGainTable(partial, table, history)
      await next()
    })
  // no table has its name before all three are whole: a set that is not complete would only be in the way
  await write(bandpassPath, solved.bandpass, () =>
    write(phasePath, solved.phase, () => write(amplitudePath, solved.amplitude, async () => {})),
  )
  const told = (path: string, table: GainTable) => ({ path, ...solutionStatistics(table.solutions) })
  return {
    model: model.description,
    bandpass: told(bandpassPath, solved.bandpass),
    phase: told(phasePath, solved.phase),
    amplitude: told(amplitudePath, solved.amplitude),
    referenceAntenna: solved.referenceAntenna,
    notes: solved.notes,
  }
}

function modelOf(msPath: string, { calibrator, modelPath }: CalibrateOptions): SkyModel {
  if (calibrator !== undefined && modelPath === undefined) return calibratorModel(calibrator)
  if (modelPath !== undefined && calibrator === undefined) return componentListModel(modelPath)
  throw new CalibrationFailedError(msPath, 'wanted either the name of a calibrator or a model file')
}

function describe(options: CalibrateOptions, model: SkyModel, referenceAntenna: string): string[] {
  const { beam, minimumSnr, minimumBaselines, preBandpass, phaseInterval, amplitudeInterval } = options
  return [
    `model ${model.description}`,
    `fields ${options.fields}; beam ${beam}; reference antenna ${referenceAntenna}`,
    `minimum SNR ${minimumSnr}, minimum baselines ${minimumBaselines}`,
    `intervals: phase within the bandpass ${preBandpass}, phase ${phaseInterval}, amplitude ${amplitudeInterval}`,
  ]
}
