import { jName, nameKey, nearestNames } from './names.ts'
import { PERLEY_BUTLER_2017 } from './perley-butler.ts'
import type { PointSource } from './source.ts'
import { VLA_CALIBRATORS } from './vla-calibrators.ts'

const DEG_RAD = Math.PI / 180
const LIST_20CM_HZ = 1.4e9
const LIST_6CM_HZ = 4.86e9
const NEAR_NAMES = 4

/** Where the flux of a calibrator comes from. */
export type FluxSource = 'Perley-Butler 2017' | 'VLA calibrator list, 20 cm'

export interface Calibrator {
  readonly source: PointSource
  readonly fluxSource: FluxSource
  readonly names: readonly string[]
}

/** A name no catalogue here has. */
export class UnknownCalibratorError extends Error {
  override readonly name = 'UnknownCalibratorError'
  readonly calibrator: string
  readonly near: readonly string[]
  constructor(calibrator: string, near: readonly string[]) {
    super(`unknown calibrator "${calibrator}"; the nearest names are ${near.join(', ')}`)
    this.calibrator = calibrator
    this.near = near
  }
}

/** A calibrator whose place is known and whose flux at 20 cm is not. */
export class CalibratorFluxUnknownError extends Error {
  override readonly name = 'CalibratorFluxUnknownError'
  readonly calibrator: string
  constructor(calibrator: string) {
    super(`calibrator "${calibrator}" has no flux at 20 cm in the catalogue; give a component list with its flux`)
    this.calibrator = calibrator
  }
}

/**
 * The calibrator of that name: its list name (1331+305), J name (J1331+3030), B1950 name (B1328+307) or common name
 * (3C286). Flux from Perley & Butler 2017 where they have it, else the list's 20 cm flux with the index between its
 * 20 cm and 6 cm fluxes (flat where 6 cm is missing).
 *
 * @throws UnknownCalibratorError, CalibratorFluxUnknownError
 */
export function findCalibrator(name: string): Calibrator {
  const wanted = nameKey(name)
  const row = VLA_CALIBRATORS.find((candidate) => namesOf(candidate).some((known) => nameKey(known) === wanted))
  if (!row) throw new UnknownCalibratorError(name, nearNames(wanted))
  return calibratorOf(row)
}

/** Every calibrator with a known flux, brightest at 20 cm first. */
export function listCalibrators(): Calibrator[] {
  return VLA_CALIBRATORS.filter((row) => row[5] !== undefined)
    .toSorted((a, b) => b[5]! - a[5]!)
    .map(calibratorOf)
}

type Row = (typeof VLA_CALIBRATORS)[number]

function calibratorOf(row: Row): Calibrator {
  const [name, , otherName, raDeg, decDeg, flux20Jy, flux6Jy] = row
  const place = { name: otherName || name, raRad: raDeg * DEG_RAD, decRad: decDeg * DEG_RAD }
  const names = namesOf(row)
  const curve = PERLEY_BUTLER_2017[otherName]
  if (curve) {
    const [logFlux, ...spectralTerms] = curve.coefficients
    const source = { ...place, fluxJy: 10 ** logFlux, referenceFrequencyHz: 1e9, spectralTerms }
    return { source, fluxSource: 'Perley-Butler 2017', names }
  }
  if (flux20Jy === undefined) throw new CalibratorFluxUnknownError(name)
  const index = flux6Jy === undefined ? 0 : Math.log(flux6Jy / flux20Jy) / Math.log(LIST_6CM_HZ / LIST_20CM_HZ)
  const source = { ...place, fluxJy: flux20Jy, referenceFrequencyHz: LIST_20CM_HZ, spectralTerms: [index] }
  return { source, fluxSource: 'VLA calibrator list, 20 cm', names }
}

function namesOf([name, b1950, otherName, raDeg, decDeg]: Row): string[] {
  return [name, jName(raDeg, decDeg), `B${b1950}`, otherName].filter((known) => known !== '')
}

/** The names nearest to a wanted one, among equals those of the brightest calibrators. */
function nearNames(wanted: string): string[] {
  const names = VLA_CALIBRATORS.toSorted((a, b) => (b[5] ?? 0) - (a[5] ?? 0)).flatMap(namesOf)
  return nearestNames(wanted, names, NEAR_NAMES)
}
