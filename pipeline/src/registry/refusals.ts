import type { CalibrationSet } from '../products.ts'
import { configurationProblems } from './configuration.ts'
import type { SelectionOptions } from './options.ts'
import { type CalibrationTarget, holds, type KnownPointing, offsetS } from './target.ts'
import { apart, degrees, hours } from './words.ts'

/**
 * Why a set must not be applied to data, a sentence each; nothing where it may be.
 *
 * @param pointings  where the dishes are known to have pointed, in any order
 */
export function refusalsOf(
  set: CalibrationSet,
  target: CalibrationTarget,
  pointings: readonly KnownPointing[],
  options: SelectionOptions,
): string[] {
  return [
    ...statusProblems(set),
    ...(set.isNonScience && !options.allowNonScience ? ['marked NON_SCIENCE: not to be applied to science data'] : []),
    ...goneTables(set, options),
    ...timeProblems(set, target, options),
    ...stripProblems(set, target, pointings, options),
    ...(target.configuration === undefined
      ? []
      : configurationProblems(target.configuration, set.configuration, options.leastAntennaShare)),
  ]
}

function statusProblems({ status, supersededBy, quality, notes }: CalibrationSet): string[] {
  const said = notes === undefined ? '' : ` (${notes})`
  if (status === 'superseded') return [`superseded${supersededBy === undefined ? said : ` by ${supersededBy}`}`]
  if (status !== 'active') return [`${status}${said}`]
  return quality.passed ? [] : [`failed quality: ${quality.reasons.join('; ') || quality.grade}`]
}

function goneTables({ tables }: CalibrationSet, { isThere }: SelectionOptions): string[] {
  const gone = tables.map(({ path }) => path).filter((path) => !isThere(path))
  return gone.length === 0 ? [] : [`no longer there: ${gone.join(', ')}`]
}

/** Both ways alike: a calibrator that transits after the data serves them as well as one before. */
function timeProblems(set: CalibrationSet, { mjdS }: CalibrationTarget, { reachS }: SelectionOptions): string[] {
  const offset = offsetS(set, mjdS)
  if (holds(set.validity, mjdS) || Math.abs(offset) <= reachS) return []
  return [`solved ${apart(offset)} the data, wanted within ${hours(reachS)}, or a validity that holds their time`]
}

/** Gains of one strip do not hold for another, nor any more after the dishes were away. */
function stripProblems(
  set: CalibrationSet,
  { mjdS, decRad }: CalibrationTarget,
  pointings: readonly KnownPointing[],
  { stripToleranceRad }: SelectionOptions,
): string[] {
  const away = (otherRad: number) => Math.abs(otherRad - set.decRad) > stripToleranceRad
  if (decRad !== undefined && away(decRad)) {
    const places = `declination ${degrees(set.decRad)}, the data of ${degrees(decRad)}`
    return [`of another strip: ${places}, wanted within ${degrees(stripToleranceRad)}`]
  }
  const [first, last] = [Math.min(mjdS, set.midMjdS), Math.max(mjdS, set.midMjdS)]
  const move = pointings.find((at) => first < at.mjdS && at.mjdS < last && away(at.decRad))
  return move === undefined ? [] : [`the dishes were at declination ${degrees(move.decRad)} in between`]
}
