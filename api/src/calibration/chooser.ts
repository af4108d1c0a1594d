import type { CalibrationSet } from '@contimg/pipeline'
import {
  type CalibrationAnswer,
  DEFAULT_SELECTION_OPTIONS,
  holds,
  type KnownPointing,
  NEAR_S,
  pointingsOf,
  selectCalibration,
} from '@contimg/pipeline/registry'

/** Which calibration data get, as the pipeline chooses it. */
export interface Wanted {
  readonly midMjdS: number
  readonly decRad: number
}

/**
 * Chooses among sets for many data, one after another. The antennas and windows of the data are not looked at.
 *
 * @param sets      all that may have a say
 * @param observed  where the dishes are known to have pointed
 * @param isThere   whether a table stands
 */
export function chooserOf(
  sets: readonly CalibrationSet[],
  observed: readonly KnownPointing[],
  isThere: (path: string) => boolean,
): (wanted: Wanted) => CalibrationAnswer {
  const pointings = movesAmong(sets, [...observed, ...pointingsOf(sets)])
  return ({ midMjdS: mjdS, decRad }) => {
    const near = sets.filter((set) => Math.abs(set.midMjdS - mjdS) <= NEAR_S || holds(set.validity, mjdS))
    return selectCalibration(near, { mjdS, decRad }, pointings, { isThere })
  }
}

/** Only those that are another strip than some set: the others refuse nothing. */
function movesAmong(sets: readonly CalibrationSet[], pointings: readonly KnownPointing[]): KnownPointing[] {
  const { stripToleranceRad } = DEFAULT_SELECTION_OPTIONS
  const decsRad = [...new Set(sets.map(({ decRad }) => decRad))]
  return pointings.filter((at) => decsRad.some((decRad) => Math.abs(at.decRad - decRad) > stripToleranceRad))
}
