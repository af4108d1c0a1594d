import type { CalibrationSet, Validity } from '../products.ts'
import { DEFAULT_SELECTION_OPTIONS, type SelectionOptions } from './options.ts'
import { selectCalibration } from './select.ts'
import { holds, type KnownPointing } from './target.ts'

/** How far from data, in time, sets have a say that are not valid there. */
export const NEAR_S = 2 * 86400

/** A time in which the selection takes the same. */
export interface ChosenSpan extends Validity {
  readonly best: string // set
  readonly sets: readonly string[] // of which tables are applied: the best, what it is interpolated with or solved upon
}

/**
 * What the selection takes for data of a strip, time after time; where it finds nothing there is no span. What it takes
 * changes only where a set begins or ceases to serve, where the dishes moved, or where another set becomes the nearest.
 *
 * @param pointings  where else the dishes are known to have pointed
 */
export function chosenSpans(
  sets: readonly CalibrationSet[],
  span: Validity,
  decRad: number,
  options: Partial<SelectionOptions> = {},
  pointings: readonly KnownPointing[] = [],
): ChosenSpan[] {
  const { reachS } = { ...DEFAULT_SELECTION_OPTIONS, ...options }
  const near = nearOnes(sets)
  const setOfPath = new Map(sets.flatMap(({ name, tables }) => tables.map(({ path }) => [path, name] as const)))
  const spans: ChosenSpan[] = []
  const cuts = [...turnsOf(sets, reachS), ...middles(sets, reachS), ...pointings.map(({ mjdS }) => mjdS)]
  for (const { startMjdS, endMjdS } of pieces(span, cuts)) {
    const mjdS = (startMjdS + endMjdS) / 2
    const answer = selectCalibration(near(mjdS), { mjdS, decRad }, pointings, options)
    if (answer.state === 'uncalibrated') continue
    const paths = answer.parts.flatMap(({ tables }) => tables.map(({ path }) => path))
    const taken = [...new Set(paths.map((path) => setOfPath.get(path)!))].sort()
    addSpan(spans, { startMjdS, endMjdS, best: answer.set, sets: taken })
  }
  return spans
}

/** Joined to the last one where that goes on. */
function addSpan(spans: ChosenSpan[], next: ChosenSpan): void {
  const last = spans.at(-1)
  const isSame = last?.endMjdS === next.startMjdS && last.best === next.best && last.sets.join() === next.sets.join()
  if (isSame) spans[spans.length - 1] = { ...last, endMjdS: next.endMjdS }
  else spans.push(next)
}

function turnsOf(sets: readonly CalibrationSet[], reachS: number): number[] {
  return sets.flatMap(({ midMjdS, validity: { startMjdS, endMjdS } }) => [
    startMjdS,
    endMjdS,
    midMjdS - reachS,
    midMjdS,
    midMjdS + reachS,
  ])
}

/** Halfway between sets that may serve at the same time. */
function middles(sets: readonly CalibrationSet[], reachS: number): number[] {
  const serves = ({ midMjdS, validity }: CalibrationSet) => ({
    midMjdS,
    fromS: Math.min(validity.startMjdS, midMjdS - reachS),
    toS: Math.max(validity.endMjdS, midMjdS + reachS),
  })
  const usable = sets.filter(({ status }) => status === 'active').map(serves)
  const byStart = usable.toSorted((a, b) => a.fromS - b.fromS)
  return byStart.flatMap((a, i) => {
    const found: number[] = []
    for (let j = i + 1; j < byStart.length && byStart[j].fromS <= a.toS; j++)
      found.push((a.midMjdS + byStart[j].midMjdS) / 2)
    return found
  })
}

/** The span, cut at some times within. */
function pieces({ startMjdS, endMjdS }: Validity, cuts: readonly number[]): Validity[] {
  const within = cuts.filter((cut) => startMjdS < cut && cut < endMjdS)
  const edges = [...new Set([startMjdS, ...within, endMjdS])].sort((a, b) => a - b)
  return edges.slice(1).map((end, i) => ({ startMjdS: edges[i], endMjdS: end }))
}

/** The sets that have a say at a time: those solved near it, and those whose validity holds it. */
function nearOnes(sets: readonly CalibrationSet[]): (mjdS: number) => CalibrationSet[] {
  const byTime = sets.toSorted((a, b) => a.midMjdS - b.midMjdS)
  const reachesFar = ({ midMjdS, validity }: CalibrationSet) =>
    validity.startMjdS < midMjdS - NEAR_S || validity.endMjdS > midMjdS + NEAR_S
  const far = byTime.filter(reachesFar)
  return (mjdS) => {
    const [from, to] = [firstAtOrAfter(byTime, mjdS - NEAR_S), firstAtOrAfter(byTime, mjdS + NEAR_S)]
    const isNear = ({ midMjdS }: CalibrationSet) => midMjdS >= mjdS - NEAR_S && midMjdS < mjdS + NEAR_S
    return [...byTime.slice(from, to), ...far.filter((set) => !isNear(set) && holds(set.validity, mjdS))]
  }
}

function firstAtOrAfter(byTime: readonly CalibrationSet[], mjdS: number): number {
  let [low, high] = [0, byTime.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (byTime[middle].midMjdS < mjdS) low = middle + 1
    else high = middle
  }
  return low
}
