import type { CalibrationSet, Validity } from '../products.ts'
import { type ChosenSpan, chosenSpans } from './chosen-spans.ts'
import { DEFAULT_SELECTION_OPTIONS, type SelectionOptions } from './options.ts'
import type { KnownPointing } from './target.ts'

/** When which sets of a strip hold, and when none does. */
export interface StripTimeline {
  readonly decRad: number // of the first set of the strip
  readonly sets: readonly TimelineSet[] // by time
  readonly chosen: readonly ChosenSpan[] // what the selection takes, by time
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

/**
 * The validities within a span of time, by strip of declination.
 *
 * @param pointings  where else the dishes are known to have pointed
 */
export function validityTimeline(
  sets: readonly CalibrationSet[],
  span: Validity,
  options: Partial<SelectionOptions> = {},
  pointings: readonly KnownPointing[] = [],
): StripTimeline[] {
  const { stripToleranceRad } = { ...DEFAULT_SELECTION_OPTIONS, ...options }
  return strips(sets, stripToleranceRad).map((strip) => {
    const { decRad } = strip[0]
    const usable = strip.filter(({ status, isNonScience }) => status === 'active' && !isNonScience)
    const seen = strip.filter(
      ({ validity }) => validity.endMjdS >= span.startMjdS && validity.startMjdS <= span.endMjdS,
    )
    const chosen = chosenSpans(sets, span, decRad, options, pointings)
    return {
      decRad,
      chosen,
      sets: seen.map(({ name, status, isNonScience, midMjdS, validity }) => {
        return { name, status, isNonScience, midMjdS, window: clipped(validity, span) }
      }),
      gaps: gapsBetween(chosen, span),
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

/** Where the selection finds nothing. */
function gapsBetween(chosen: readonly ChosenSpan[], span: Validity): Validity[] {
  const starts = [span.startMjdS, ...chosen.map(({ endMjdS }) => endMjdS)]
  const ends = [...chosen.map(({ startMjdS }) => startMjdS), span.endMjdS]
  return starts.flatMap((startMjdS, i) => (startMjdS < ends[i] ? [{ startMjdS, endMjdS: ends[i] }] : []))
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
