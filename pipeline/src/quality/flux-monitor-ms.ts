import { fluxAtHz, type PointSource } from '@contimg/numerics/flux'
import { meridianIcrs, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { CalibrationFailedError } from '../calibrate/errors.ts'
import { dishDiameterM, RowModeller } from '../calibrate/model-rows.ts'
import type { StageControl } from '../control.ts'
import type { Pointing } from '../model/scenes.ts'
import type { CalibratorFluxMeasurement } from '../products.ts'
import { openBeam } from '../sky/beam-file.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { siteOfArray } from '../visibilities/rephase.ts'
import { type VisibilitySource, wantedFields } from '../visibilities/source.ts'
import { CalibratorFluxSums } from './flux-monitor.ts'
import { matchRows } from './matched-rows.ts'

export interface FluxMeasureOptions {
  readonly column: string // of calibrated visibilities
  readonly beam: string // airy, tapered2, tapered4, none, or the path of a FITS power beam
  readonly pointingDecRad?: number | undefined // apparent, on the meridian; where absent the dishes pointed at the phase centres
  readonly minimumUvWavelengths: number // shorter baselines are left out: they see most of what else is in the field
  readonly leastResponse: number // of the beam, in power, at its best
}

export const DEFAULT_FLUX_MEASURE_OPTIONS: FluxMeasureOptions = {
  column: 'CORRECTED_DATA',
  beam: 'airy',
  minimumUvWavelengths: 0,
  leastResponse: 0.05,
}

/**
 * The flux that a calibrator has in calibrated data, over that of the catalogue. Pairs of antennas are averaged over the
 * band and the parallel hands within each integration, turned to the calibrator and divided by the beam towards it.
 *
 * @param source  the calibrator; its flux is told in the middle of the band
 * @throws CalibrationFailedError where nothing can be told; FormatError, UnknownBeamError; RangeError where the source's
 *   flux is none
 */
export async function measureCalibratorFlux(
  msPath: string,
  source: PointSource,
  changes: Partial<FluxMeasureOptions> = {},
  control: StageControl = {},
): Promise<CalibratorFluxMeasurement> {
  const options = { ...DEFAULT_FLUX_MEASURE_OPTIONS, ...changes }
  using data = openVisibilities(msPath, options.column)
  const modeller = new RowModeller(
    data,
    { sources: [source], description: source.name },
    openBeam(options.beam, dishDiameterM(data)),
    pointingOf(data, options.pointingDecRad),
    options.minimumUvWavelengths,
    wantedFields(data, 'all'),
  )
  const frequencyHz = middleHz(data)
  const catalogFluxJy = fluxAtHz(source, frequencyHz)
  const sums = new CalibratorFluxSums()
  const { all, unusable } = await matchRows(data, modeller, (re, im, weight) => sums.add(re, im, weight), control)
  const measured = {
    calibrator: source.name,
    measurementSet: msPath,
    mjdS: middleMjdS(data),
    frequencyHz,
    catalogFluxJy,
  }
  const found = sums.measurement(measured, all === 0 ? null : unusable / all)
  const response = modeller.brightestJy / brightestJy(data, source)
  if (response < options.leastResponse) {
    const [best, wanted] = [response, options.leastResponse].map((one) => `${Number((100 * one).toPrecision(2))} %`)
    throw new CalibrationFailedError(msPath, `${source.name} is outside the beam: ${best} at best, wanted ${wanted}`)
  }
  if (found) return found
  throw new CalibrationFailedError(
    msPath,
    `${options.column} does not tell the flux of ${source.name}: every cross-correlation is flagged, without weight or outside the range of (u, v)`,
  )
}

function pointingOf({ antennas }: VisibilitySource, decRad: number | undefined): Pointing {
  if (decRad === undefined) return () => undefined
  const site = siteOfArray(antennas)
  return (mjdS) => meridianIcrs(skyAt(mjdS, site, UNKNOWN_ORIENTATION), decRad)
}

function middleHz({ spectralWindows }: VisibilitySource): number {
  const edgesHz = spectralWindows.flatMap(({ frequenciesHz }) => [frequenciesHz[0], frequenciesHz.at(-1)!])
  return (Math.min(...edgesHz) + Math.max(...edgesHz)) / 2
}

function brightestJy({ spectralWindows }: VisibilitySource, source: PointSource): number {
  const fluxesJy = spectralWindows.flatMap(({ frequenciesHz }) =>
    Array.from(frequenciesHz, (hz) => fluxAtHz(source, hz)),
  )
  return fluxesJy.reduce((most, fluxJy) => Math.max(most, fluxJy), 0)
}

/** Of its first and last integration. */
function middleMjdS({ ms, path }: ReturnType<typeof openVisibilities>): number {
  const timesMjdS = ms.main.column('TIME').readScalars() as Float64Array
  if (timesMjdS.length === 0) throw new CalibrationFailedError(path, 'no rows, wanted some with a calibrator')
  const first = timesMjdS.reduce((least, mjdS) => Math.min(least, mjdS), Infinity)
  const last = timesMjdS.reduce((most, mjdS) => Math.max(most, mjdS), -Infinity)
  return (first + last) / 2
}
