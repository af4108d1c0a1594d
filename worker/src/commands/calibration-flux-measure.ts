import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  BUILT_IN_CALIBRATORS,
  type CalibratorFluxMeasurement,
  calibratorModel,
  calibratorNamed,
  DEFAULT_DRIFT_OPTIONS,
  DEFAULT_FLUX_MEASURE_OPTIONS,
  listedCalibratorModel,
  measureCalibratorFlux,
} from '@contimg/pipeline'
import { brightestCalibrator } from '@contimg/pipeline/inspect'
import { putFluxMeasurement } from '@contimg/state/products'
import type { Command } from 'commander'
import { productsDatabase } from '../config.ts'
import { BEAM_HELP } from './beam-help.ts'
import { fluxLine, fluxRecord } from './calibration-flux-text.ts'
import { calibratorList } from './catalogs.ts'
import { follow } from './follow.ts'
import { addExamples } from './help.ts'
import { type CalibratorListFlags, calibratorListOption } from './model-source.ts'
import { openRegistry } from './registry-database.ts'
import { radFromDeg } from './registry-values.ts'
import { file, numberFrom } from './values.ts'
import { warn } from './warn.ts'

interface Flags extends CalibratorListFlags {
  readonly calibrator?: string
  readonly flux?: number
  readonly reffreq: number
  readonly column: string
  readonly beam: string
  readonly ptDec?: number
  readonly uvmin: number
  readonly db?: string
  readonly json?: boolean
}

export function registerFluxMeasure(group: Command): void {
  const { column, beam, minimumUvWavelengths } = DEFAULT_FLUX_MEASURE_OPTIONS
  const command = group
    .command('measure')
    .summary('measure the flux of a calibrator in calibrated data, and keep it')
    .description(
      'Averages calibrated visibilities at the place of a calibrator, corrected for the beam, and compares them with the ' +
        'catalogue. Data that were calibrated on that calibrator itself give 1 whatever it does: apply the calibration of ' +
        'another one, or of another day.',
    )
    .argument('<ms>', 'Measurement Set')
    .option('--calibrator <name>', 'such as 3C286 or 0834+555 (default the brightest through the beam)')
    .option('--flux <jy>', 'instead of that of the catalogue', numberFrom(0))
    .option('--reffreq <hz>', 'where --flux holds; the source is flat', numberFrom(1e6, 1e12), 1.4e9)
    .option('--column <name>', 'of the visibilities', column)
    .option('--beam <name>', BEAM_HELP, beam)
    .option(
      '--pt-dec <deg>',
      'of data that were shifted: declination of the pointing, of date (default at the phase centres)',
      numberFrom(-90, 90),
    )
    .option('--uvmin <wavelengths>', 'leave shorter baselines out', numberFrom(0), minimumUvWavelengths)
    .option('--db <file>', 'database to keep it in (default the pipeline’s own, where there is one)', file)
    .option('--json', 'print as JSON')
    .action(measure)
  calibratorListOption(command)
  addExamples(command, [
    'contimg calibration flux measure obs.ms',
    'contimg calibration flux measure obs.ms --calibrator 0834+555 --beam tapered4 --uvmin 500',
  ])
}

async function measure(ms: string, flags: Flags): Promise<void> {
  const { column, beam, ptDec, uvmin: minimumUvWavelengths, json } = flags
  const pointingDecRad = ptDec === undefined ? undefined : radFromDeg(ptDec)
  const source = calibratorSource(ms, flags)
  const options = { column, beam, pointingDecRad, minimumUvWavelengths }
  const found = await follow('flux', (control) => measureCalibratorFlux(ms, source, options, control))
  console.log(json ? JSON.stringify(fluxRecord({ ...found, measurementSet: resolve(ms) })) : fluxLine(found))
  const { fluxRatio, calibrator } = found
  if (!(Math.abs(fluxRatio - 1) <= DEFAULT_DRIFT_OPTIONS.warning))
    warn(
      `${calibrator} has ${fluxRatio.toPrecision(2)} times the flux of the catalogue: it, or the calibration, is wrong`,
    )
  await keep({ ...found, measurementSet: resolve(ms) }, flags.db)
}

/** The calibrator, under the name that its list gives it. */
function calibratorSource(ms: string, { calibrator, calCatalog, flux, reffreq, beam }: Flags) {
  const list = calibratorList(calCatalog)
  const name = calibrator ?? brightestCalibrator(ms, { list, beam }).name
  const calibrators = list?.calibrators ?? BUILT_IN_CALIBRATORS
  const given = flux === undefined ? undefined : { fluxJy: flux, referenceFrequencyHz: reffreq }
  const model = given ? listedCalibratorModel(calibratorNamed(calibrators, name), given) : calibratorModel(name, list)
  const [source] = model.sources
  const known = calibrators.find((one) => one.name === source.name || one.altNames.includes(source.name))
  return { ...source, name: known?.name ?? source.name }
}

async function keep(measured: CalibratorFluxMeasurement, given: string | undefined): Promise<void> {
  const path = given ?? productsDatabase
  if (given === undefined && !existsSync(path)) return warn(`not kept: there is no database ${path}`)
  await using products = await openRegistry(path)
  const { notes } = await putFluxMeasurement(products, measured)
  if (notes !== undefined) warn(`${notes}: the ratio tells of that solve, not of the sky`)
}
