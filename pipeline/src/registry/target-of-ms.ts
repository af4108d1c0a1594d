import { openVisibilities } from '../visibilities/from-ms.ts'
import { edges } from './describe-tables.ts'
import type { CalibrationTarget } from './target.ts'

/**
 * What a Measurement Set asks of the registry: its middle, antennas, windows, and the declination of its phase centres,
 * which is that of its strip unless it was shifted.
 *
 * @throws FormatError, TableLockedError; RangeError where it has no rows
 */
export function targetOfMeasurementSet(path: string): Required<CalibrationTarget> {
  using source = openVisibilities(path, 'DATA')
  const timesMjdS = source.ms.main.column('TIME').readScalars() as Float64Array
  if (timesMjdS.length === 0) throw new RangeError(`${path}: no rows, wanted some to be calibrated`)
  const first = timesMjdS.reduce((least, mjdS) => Math.min(least, mjdS), Infinity)
  const last = timesMjdS.reduce((most, mjdS) => Math.max(most, mjdS), -Infinity)
  const used = new Set(source.ms.main.column('ANTENNA1').readScalars() as Int32Array)
  for (const id of source.ms.main.column('ANTENNA2').readScalars() as Int32Array) used.add(id)
  return {
    mjdS: (first + last) / 2,
    decRad: source.fields.reduce((sum, { decRad }) => sum + decRad, 0) / source.fields.length,
    configuration: {
      antennas: source.antennas.filter((_, id) => used.has(id)).map(({ name }) => name),
      windows: source.spectralWindows.map(({ frequenciesHz, channelWidthsHz }) =>
        edges(frequenciesHz, channelWidthsHz),
      ),
    },
  }
}
