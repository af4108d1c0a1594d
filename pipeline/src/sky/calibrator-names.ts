import { jName, nameKey, nearestNames, UnknownCalibratorError } from '@contimg/numerics/flux'
import type { CatalogCalibrator } from '../products.ts'

const RAD_DEG = 180 / Math.PI
const NEAR_NAMES = 4

/**
 * The calibrator of that name in a list: its own name (1331+305), its J name (J1331+3030), a B1950 name with or without
 * its letter (B1328+307), or a common name (3C286), in any case and spacing. Where one's B1950 name is another's own
 * name, the own name counts; a name that several have besides their own (of a survey) is nobody's.
 *
 * @throws UnknownCalibratorError
 */
export function calibratorNamed(calibrators: readonly CatalogCalibrator[], wanted: string): CatalogCalibrator {
  const key = nameKey(wanted)
  const isKnownAs = (names: readonly string[]) => names.some((name) => bareKey(name) === bareKey(wanted))
  const found =
    calibrators.find(({ name }) => nameKey(name) === key) ??
    calibrators.find(({ raRad, decRad }) => jName(raRad * RAD_DEG, decRad * RAD_DEG) === key) ??
    onlyOne(calibrators.filter(({ altNames }) => isKnownAs(altNames)))
  if (found) return found
  const names = calibrators.flatMap(({ name, altNames }) => [name, ...altNames])
  throw new UnknownCalibratorError(wanted, nearestNames(wanted, names, NEAR_NAMES))
}

/** Without the letter of a B1950 name. */
function bareKey(name: string): string {
  return nameKey(name).replace(/^B(?=\d)/, '')
}

function onlyOne<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined
}
