import type { CalibrationSet, Validity } from '../products.ts'
import { DEFAULT_SELECTION_OPTIONS, type SelectionOptions } from './options.ts'
import { selectCalibration } from './select.ts'
import { holds, offsetS } from './target.ts'

const NEAR_S = 2 * 86400 // sets further away have no say, unless they are valid

/** When which sets of a strip hold, and when none does. */
export interface StripTimeline {
  readonly decRad: number // of the first set of the strip
  readonly sets: readonly TimelineSet[] // by time
  readonly gaps: readonly Validity[] // no set may be applied
  readonly overlaps: readonly Overlap[] // several are valid: the nearest in time is taken
}

export interface TimelineSet {
  readonly name: string
  readonly status: CalibrationSet['status']
  readonly isNonScience: boolean
  readonly midMjdS: number
  readonly window: Validity // its validity, as far as it lies in the span
}

export interface Overlap extends Validity {
  readonly sets: readonly [string, string]
}

/** The validities within a span of time, by strip of declination. */
export function validityTimeline(
  sets: readonly CalibrationSet[],
  span: Validity,
  options: Partial<SelectionOptions> = {},
): StripTimeline[] {
  const chosen = { ...DEFAULT_SELECTION_OPTIONS, ...options }
  return strips(sets, chosen.stripToleranceRad).map((strip) => {
    const { decRad } = strip[0]
    const usable = strip.filter(({ status, isNonScience }) => status === 'active' && !isNonScience)
    const seen = strip.filter(
      ({ validity }) => validity.endMjdS >= span.startMjdS && validity.startMjdS <= span.endMjdS,
    )
    return {
      decRad,
      sets: seen.map(({ name, status, isNonScience, midMjdS, validity }) => {
        return { name, status, isNonScience, midMjdS, window: clipped(validity, span) }
      }),
      gaps: gapsIn(span, decRad, sets, chosen),
      overlaps: overlapsOf(usable, span),
    }
  })
}

/** Sets by strip, north last; those of a strip by time. */
function strips(sets: readonly CalibrationSet[], toleranceRad: number): CalibrationSet[][] {
  const found: CalibrationSet[][] = []
  for (const set of sets.toSorted((a, b) => a.decRad - b.decRad)) {
    const strip = found.at(-1)
    if (strip && set.decRad - strip[0].decRad <= toleranceRad) strip.push(set)
    else found.push([set])
  }
  return found.map((strip) => strip.toSorted((a, b) => a.midMjdS - b.midMjdS || (a.name < b.name ? -1 : 1)))
}

/** Where the selection finds nothing. It changes only where a set begins or ceases to serve, or the dishes moved. */
function gapsIn(
  span: Validity,
  decRad: number,
  sets: readonly CalibrationSet[],
  options: SelectionOptions,
): Validity[] {
  const turns = sets.flatMap(({ midMjdS, validity: { startMjdS, endMjdS } }) => [
    startMjdS,
    endMjdS,
    midMjdS - options.reachS,
    midMjdS,
    midMjdS + options.reachS,
  ])
  const within = turns.filter((turn) => span.startMjdS < turn && turn < span.endMjdS)
  const edges = [...new Set([span.startMjdS, ...within, span.endMjdS])].sort((a, b) => a - b)
  const gaps: Validity[] = []
  for (const [index, startMjdS] of edges.slice(0, -1).entries()) {
    const endMjdS = edges[index + 1]
    const mjdS = (startMjdS + endMjdS) / 2
    const near = sets.filter((set) => Math.abs(offsetS(set, mjdS)) <= NEAR_S || holds(set.validity, mjdS))
    if (selectCalibration(near, { mjdS, decRad }, [], options).state === 'calibrated') continue
    const last = gaps.at(-1)
    if (last?.endMjdS === startMjdS) gaps[gaps.length - 1] = { startMjdS: last.startMjdS, endMjdS }
    else gaps.push({ startMjdS, endMjdS })
  }
  return gaps
}

function overlapsOf(sets: readonly CalibrationSet[], span: Validity): Overlap[] {
  return sets.flatMap((a, index) =>
    sets.slice(index + 1).flatMap((b) => {
      const { startMjdS, endMjdS } = clipped(clipped(a.validity, b.validity), span)
      return startMjdS < endMjdS ? [{ startMjdS, endMjdS, sets: [a.name, b.name] as const }] : []
    }),
  )
}

function clipped(validity: Validity, span: Validity): Validity {
  return {
    startMjdS: Math.max(validity.startMjdS, span.startMjdS),
    endMjdS: Math.min(validity.endMjdS, span.endMjdS),
  }
}
