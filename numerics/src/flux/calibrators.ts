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
  const wanted = normalised(name)
  const row = VLA_CALIBRATORS.find((candidate) => namesOf(candidate).some((known) => normalised(known) === wanted))
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

/** J, hours and minutes of right ascension, degrees and minutes of declination, cut (not rounded): J1331+3030. */
function jName(raDeg: number, decDeg: number): string {
  const pair = (value: number) => {
    const minutes = Math.floor(value * 60 + 1e-6)
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`
  }
  return `J${pair(raDeg / 15)}${decDeg < 0 ? '-' : '+'}${pair(Math.abs(decDeg))}`
}

/** Upper case without blanks or underscores, 3C048 as 3C48, J1331+305 as 1331+305, the minus sign a hyphen. */
function normalised(name: string): string {
  return name
    .toUpperCase()
    .replace(/[\s_]/g, '')
    .replace(/[−–]/g, '-')
    .replace(/^3C0+/, '3C')
    .replace(/^J(?=\d{4}[+-]\d{3}$)/, '')
}

/** The names that differ by the fewest letters, among equals those of the brightest calibrators. */
function nearNames(wanted: string): string[] {
  return VLA_CALIBRATORS.toSorted((a, b) => (b[5] ?? 0) - (a[5] ?? 0))
    .flatMap(namesOf)
    .map((name) => ({ name, distance: editDistance(wanted, normalised(name)) }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, NEAR_NAMES)
    .map(({ name }) => name)
}

/** Number of letters to insert, delete or change to turn one word into the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]
}
