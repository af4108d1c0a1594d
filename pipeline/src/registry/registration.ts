import type { CalibrationSet, Validity } from '../products.ts'
import { sameConfiguration } from './configuration.ts'
import { CalibrationSetRefusedError } from './errors.ts'
import { DEFAULT_SELECTION_OPTIONS } from './options.ts'
import { pointingsOf } from './target.ts'
import { degrees } from './words.ts'

/** A set as it is to be registered, and what becomes of others by it. */
export interface RegistrationPlan {
  readonly set: CalibrationSet
  readonly changes: readonly SetChange[]
}

/** What is to be otherwise with a set. */
export interface SetChange {
  readonly set: string
  readonly status: CalibrationSet['status']
  readonly supersededBy: string | undefined
  readonly validity: Validity
  readonly note: string // why
}

const SAME_OBSERVATION_S = 309 / 2 // half an observation: middles no further apart are of one

/**
 * Checks a set and works out what its registration does to those that are there.
 *
 * - A set of the same observation, strip, configuration and at least the same kinds takes the place of an older one,
 *   which is superseded.
 * - A validity without an end (or beginning) ends where the next set that could take its place was solved.
 * - A change of strip ends validities: they reach no further than to where the dishes are known to have been away.
 *   One that would not hold any time retires its set.
 *
 * @param others  the sets that are there
 * @throws CalibrationSetRefusedError for a set that failed its quality (unless it is put down as failed) or is no set
 */
export function planRegistration(candidate: CalibrationSet, others: readonly CalibrationSet[]): RegistrationPlan {
  const set = { ...candidate, validity: narrowed(candidate, others) }
  const reasons = problemsOf(candidate, set.validity)
  if (reasons.length > 0) throw new CalibrationSetRefusedError(candidate.name, reasons)
  if (set.status === 'failed') return { set: candidate, changes: [] }
  const actives = others.filter(({ status }) => status === 'active')
  return { set, changes: actives.map((old) => changeOf(old, set)).filter((change) => change !== undefined) }
}

/** Takes a set out of use. Those that it had superseded are in use again, or superseded by what superseded it. */
export function planRetirement(set: CalibrationSet, others: readonly CalibrationSet[], reason: string): SetChange[] {
  const heirs = others.filter(({ status, supersededBy }) => status === 'superseded' && supersededBy === set.name)
  const { name, validity, supersededBy } = set
  return [
    { set: name, status: 'retired', supersededBy, validity, note: reason },
    ...heirs.map((heir) => ({
      set: heir.name,
      status: set.status === 'active' ? ('active' as const) : heir.status,
      supersededBy: set.status === 'active' ? undefined : supersededBy,
      validity: heir.validity,
      note: `${name}, which took its place, is retired`,
    })),
  ]
}

function problemsOf(
  { status, quality, tables, midMjdS, decRad, ...set }: CalibrationSet,
  narrowed: Validity,
): string[] {
  const { startMjdS, endMjdS } = set.validity
  return [
    ...(quality.passed || status === 'failed'
      ? []
      : [`its quality is ${quality.grade}: ${quality.reasons.slice(0, 4).join('; ')}`]),
    ...(tables.length === 0 ? ['it has no tables'] : []),
    ...(Number.isFinite(midMjdS) ? [] : ['it has no time']),
    ...(Math.abs(decRad) <= Math.PI / 2 ? [] : [`its declination is ${decRad} rad, wanted between −π/2 and π/2`]),
    ...(startMjdS <= endMjdS ? [] : ['its validity ends before it begins']),
    ...(startMjdS <= endMjdS && !(narrowed.startMjdS <= narrowed.endMjdS)
      ? ['the dishes were at another strip in the whole of its validity']
      : []),
  ]
}

function changeOf(old: CalibrationSet, set: CalibrationSet): SetChange | undefined {
  const same = { set: old.name, status: old.status, supersededBy: old.supersededBy, validity: old.validity }
  if (takesPlaceOf(set, old) && isOfObservation(set, old))
    return { ...same, status: 'superseded', supersededBy: set.name, note: `superseded by ${set.name}` }
  const validity = narrowed(old, [set])
  if (validity.startMjdS === old.validity.startMjdS && validity.endMjdS === old.validity.endMjdS) return undefined
  const why = isOfStrip(old, set) ? `${set.name} follows` : `${set.name} is of declination ${degrees(set.decRad)}`
  if (validity.startMjdS > validity.endMjdS) return { ...same, status: 'retired', note: `change of strip: ${why}` }
  return { ...same, validity, note: `validity narrowed: ${why}` }
}

/** The validity of a set to where the dishes are known to have been away; an open end, to the next that is as good. */
function narrowed(set: CalibrationSet, others: readonly CalibrationSet[]): Validity {
  const { startMjdS, endMjdS } = set.validity
  const moves = pointingsOf(others.filter((other) => !isOfStrip(set, other))).map(({ mjdS }) => mjdS)
  const heirs = others
    .filter((other) => other.status === 'active' && takesPlaceOf(other, set) && !isOfObservation(other, set))
    .map(({ midMjdS }) => midMjdS)
  const times = (end: number) => (Number.isFinite(end) ? moves : [...moves, ...heirs])
  return {
    startMjdS: Math.max(startMjdS, ...times(startMjdS).filter((mjdS) => mjdS < set.midMjdS)),
    endMjdS: Math.min(endMjdS, ...times(endMjdS).filter((mjdS) => mjdS > set.midMjdS)),
  }
}

/** Whether a set serves all that an older one does. */
function takesPlaceOf(set: CalibrationSet, old: CalibrationSet): boolean {
  const kinds = new Set(set.tables.map(({ kind }) => kind))
  return (
    set.status === 'active' &&
    set.isNonScience === old.isNonScience &&
    isOfStrip(set, old) &&
    old.tables.every(({ kind }) => kinds.has(kind)) &&
    sameConfiguration(set.configuration, old.configuration)
  )
}

function isOfObservation(a: CalibrationSet, b: CalibrationSet): boolean {
  return Math.abs(a.midMjdS - b.midMjdS) <= SAME_OBSERVATION_S
}

function isOfStrip(a: CalibrationSet, b: CalibrationSet): boolean {
  return Math.abs(a.decRad - b.decRad) <= DEFAULT_SELECTION_OPTIONS.stripToleranceRad
}
