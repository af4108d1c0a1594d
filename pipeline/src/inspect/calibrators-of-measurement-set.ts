import { FormatError } from '@contimg/formats/error'
import { type MeasurementSet, openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { DSA110_SITE } from '@contimg/numerics/stations'
import type { CatalogCalibrator } from '../products.ts'
import { beamOfDish, type CalibratorSeen, calibratorsSeenFrom, type SeenOptions } from './calibrators-of-groups.ts'

const ROWS_AT_ONCE = 1 << 16

/**
 * The calibrators that dishes of DSA-110 see while they point at the phase centres of a Measurement Set, the brightest
 * through the beam first, those of unknown flux last.
 *
 * @throws FormatError where it is no Measurement Set, or has no rows; UnknownBeamError
 */
export function calibratorsOfMeasurementSet(
  path: string,
  calibrators: readonly CatalogCalibrator[],
  options: SeenOptions = {},
): CalibratorSeen[] {
  const files = nodeTableFiles(path)
  try {
    const ms = openMeasurementSet(files)
    const { phaseDirRad, names } = ms.fields
    const fields = names.map((_, i) => ({ raRad: phaseDirRad[2 * i], decRad: phaseDirRad[2 * i + 1] }))
    if (fields.length === 0) throw new FormatError(path, undefined, 'no field, wanted one at least')
    const view = { site: DSA110_SITE, middleMjdS: middleMjdS(ms), fields }
    return calibratorsSeenFrom(view, calibrators, beamOfDish(options), options)
  } finally {
    files.close()
  }
}

/** Between the first and the last integration. */
function middleMjdS({ path, main }: MeasurementSet): number {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let row = 0; row < main.rowCount; row += ROWS_AT_ONCE) {
    const times = main.column('TIME').readScalars(row, Math.min(ROWS_AT_ONCE, main.rowCount - row)) as Float64Array
    for (const time of times) {
      if (time < first) first = time
      if (time > last) last = time
    }
  }
  if (!(first <= last)) throw new FormatError(path, undefined, 'no rows, wanted an observation')
  return (first + last) / 2
}
