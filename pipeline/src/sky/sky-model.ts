import { readFileSync } from 'node:fs'
import {
  CalibratorFluxUnknownError,
  type FluxSource,
  findCalibrator,
  type PointSource,
  UnknownCalibratorError,
} from '@contimg/numerics/flux'
import type { CatalogCalibrator } from '../products.ts'
import { calibratorFlux } from './calibrator-flux.ts'
import type { CalibratorList } from './calibrator-list.ts'
import { calibratorNamed } from './calibrator-names.ts'
import { parseComponentList } from './component-list.ts'

/** What is believed to be in the sky, and whose word that is. */
export interface SkyModel {
  readonly sources: readonly PointSource[]
  readonly description: string
}

/**
 * A calibrator by itself: of a list where there is one and it knows the name and a flux, else of the built-in ones.
 *
 * @throws UnknownCalibratorError, CalibratorFluxUnknownError
 */
export function calibratorModel(name: string, list?: CalibratorList): SkyModel {
  const listed = list && listedAs(list.calibrators, name)
  if (!listed) return builtInModel(name)
  const model = modelOfList(listed, list.origin)
  if (model) return model
  const known = [name, listed.name, ...listed.altNames].find((one) => isBuiltIn(one))
  if (known !== undefined) return builtInModel(known)
  throw new CalibratorFluxUnknownError(name)
}

function builtInModel(name: string): SkyModel {
  const { source, fluxSource } = findCalibrator(name)
  return { sources: [source], description: `${source.name}, ${fluxSource}` }
}

/** The calibrator of that name; undefined where the list has none but the built-in ones do. */
function listedAs(calibrators: readonly CatalogCalibrator[], name: string): CatalogCalibrator | undefined {
  try {
    return calibratorNamed(calibrators, name)
  } catch (error) {
    if (error instanceof UnknownCalibratorError && isBuiltIn(name)) return undefined
    throw error
  }
}

const BAND_HZ = [1.28e9, 1.53e9] as const

/**
 * A calibrator of a list that was read: at its place there, with the flux given, else Perley & Butler's curve, else the
 * list's flux and its slope across the band.
 *
 * @param origin  of the list, for people
 * @throws RangeError where no flux is known
 */
export function listedCalibratorModel(
  calibrator: CatalogCalibrator,
  given?: { readonly fluxJy: number; readonly referenceFrequencyHz: number },
  origin = 'list',
): SkyModel {
  const { name, raRad, decRad } = calibrator
  if (given) {
    const source = { name, raRad, decRad, ...given, spectralTerms: [0] }
    return { sources: [source], description: `${name}, ${given.fluxJy} Jy as given` }
  }
  const model = modelOfList(calibrator, origin)
  if (!model) throw new RangeError(`${name}: no flux at 20 cm in the list, wanted one given`)
  return model
}

/** undefined where no flux is known */
function modelOfList(calibrator: CatalogCalibrator, origin: string): SkyModel | undefined {
  const { name, raRad, decRad } = calibrator
  const [low, high] = BAND_HZ.map((frequencyHz) => calibratorFlux(calibrator, frequencyHz))
  if (!low || !high) return undefined
  const known = [name, ...calibrator.altNames].find((one) => isBuiltIn(one, 'Perley-Butler 2017'))
  if (low.origin !== 'list' && known !== undefined) return builtInModel(known)
  const index = Math.log(high.fluxJy / low.fluxJy) / Math.log(BAND_HZ[1] / BAND_HZ[0])
  const source = { name, raRad, decRad, fluxJy: low.fluxJy, referenceFrequencyHz: BAND_HZ[0], spectralTerms: [index] }
  return { sources: [source], description: `${name}, ${low.origin === 'list' ? origin : low.origin}` }
}

/** Whether the built-in calibrators know a name, and its flux (from there). */
function isBuiltIn(name: string, fluxSource?: FluxSource): boolean {
  try {
    const found = findCalibrator(name)
    return fluxSource === undefined || found.fluxSource === fluxSource
  } catch {
    return false
  }
}

/** @throws ComponentListError */
export function componentListModel(path: string): SkyModel {
  const sources = parseComponentList(path, readFileSync(path, 'utf8'))
  return { sources, description: `${sources.length} sources of ${path}` }
}
