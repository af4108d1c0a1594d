import { readFileSync } from 'node:fs'
import { findCalibrator, type PointSource } from '@contimg/numerics/flux'
import type { CatalogCalibrator } from '../products.ts'
import { calibratorFlux } from './calibrator-flux.ts'
import { parseComponentList } from './component-list.ts'

/** What is believed to be in the sky, and whose word that is. */
export interface SkyModel {
  readonly sources: readonly PointSource[]
  readonly description: string
}

/** @throws UnknownCalibratorError, CalibratorFluxUnknownError */
export function calibratorModel(name: string): SkyModel {
  const { source, fluxSource } = findCalibrator(name)
  return { sources: [source], description: `${source.name}, ${fluxSource}` }
}

const BAND_HZ = [1.28e9, 1.53e9] as const

/**
 * A calibrator of a list that was read: at its place there, with the flux given, else Perley & Butler's curve, else the
 * list's flux and its slope across the band.
 *
 * @throws RangeError where no flux is known
 */
export function listedCalibratorModel(
  calibrator: CatalogCalibrator,
  given?: { readonly fluxJy: number; readonly referenceFrequencyHz: number },
): SkyModel {
  const { name, raRad, decRad } = calibrator
  const place = { name, raRad, decRad }
  if (given) {
    const source = { ...place, ...given, spectralTerms: [0] }
    return { sources: [source], description: `${name}, ${given.fluxJy} Jy as given` }
  }
  const [low, high] = BAND_HZ.map((frequencyHz) => calibratorFlux(calibrator, frequencyHz))
  if (!low || !high) throw new RangeError(`${name}: no flux at 20 cm in the list, wanted one given`)
  if (low.origin !== 'list') {
    const known = [name, ...calibrator.altNames].find(isBuiltIn)
    if (known !== undefined) return calibratorModel(known)
  }
  const index = Math.log(high.fluxJy / low.fluxJy) / Math.log(BAND_HZ[1] / BAND_HZ[0])
  const source = { ...place, fluxJy: low.fluxJy, referenceFrequencyHz: BAND_HZ[0], spectralTerms: [index] }
  return { sources: [source], description: `${name}, ${low.origin}` }
}

function isBuiltIn(name: string): boolean {
  try {
    return findCalibrator(name).fluxSource === 'Perley-Butler 2017'
  } catch {
    return false
  }
}

/** @throws ComponentListError */
export function componentListModel(path: string): SkyModel {
  const sources = parseComponentList(path, readFileSync(path, 'utf8'))
  return { sources, description: `${sources.length} sources of ${path}` }
}
