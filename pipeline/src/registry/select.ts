import type { CalibrationSet, RegisteredTable } from '../products.ts'
import { type WeightedSet, weighted } from './between.ts'
import { type CompleteSet, complete } from './complete.ts'
import { missingAntennas } from './configuration.ts'
import { type Freshness, freshness } from './freshness.ts'
import { DEFAULT_SELECTION_OPTIONS, type SelectionOptions } from './options.ts'
import { rank } from './rank.ts'
import { refusalsOf } from './refusals.ts'
import { type CalibrationTarget, checkTarget, holds, type KnownPointing, offsetS, pointingsOf } from './target.ts'
import { apart, degrees, someOf } from './words.ts'

/** What data are to be calibrated with, or that they are to stay uncalibrated; and why each other set is not taken. */
export type CalibrationAnswer = Calibrated | Uncalibrated

export interface Calibrated {
  readonly state: 'calibrated'
  readonly set: string // the best
  readonly tables: readonly RegisteredTable[] // of it, in the order of application
  readonly parts: readonly WeightedSet[] // the best alone, or the sets before and after the data
  readonly offsetS: number // of the best from the data; positive where it comes later
  readonly freshness: Freshness
  readonly missingAntennas: readonly string[] // of the data, for which there is no solution: they will be flagged
  readonly others: readonly string[] // sets that would serve too, the next best first
  readonly refused: readonly RefusedSet[]
  readonly notes: readonly string[]
}

export interface Uncalibrated {
  readonly state: 'uncalibrated'
  readonly refused: readonly RefusedSet[]
  readonly notes: readonly string[]
}

export interface RefusedSet {
  readonly set: string
  readonly reasons: readonly string[]
}

/**
 * Chooses the calibration of data at one time, in one strip of declination, of one array and band.
 *
 * A set serves if it is active, passed its quality, is of the strip, holds the antennas and windows, and if its validity
 * holds the time or it was solved within 12 h of it, before or after, with no change of strip known in between. The
 * best is one whose validity holds the time, then the nearest in time.
 *
 * @param pointings  where else the dishes are known to have pointed; the sets tell where they did for them
 * @throws RangeError for a time or a declination that is none
 */
export function selectCalibration(
  sets: readonly CalibrationSet[],
  target: CalibrationTarget,
  pointings: readonly KnownPointing[] = [],
  options: Partial<SelectionOptions> = {},
): CalibrationAnswer {
  checkTarget(target)
  const chosen = { ...DEFAULT_SELECTION_OPTIONS, ...options }
  const known = [...pointings, ...pointingsOf(sets)]
  const judged = sets.map((set) => ({ set, reasons: refusalsOf(set, target, known, chosen) }))
  const refused = judged.filter(({ reasons }) => reasons.length > 0).map(refusal)
  const fit = rank(
    judged.filter(({ reasons }) => reasons.length === 0).map(({ set }) => set),
    target.mjdS,
  )
  const strip = ofOneStrip(fit, target, chosen)
  const { usable, others } = completed(strip.kept, chosen)
  const allRefused = [...refused, ...strip.refused, ...others].toSorted((a, b) => (a.set < b.set ? -1 : 1))
  if (usable.length === 0) return { state: 'uncalibrated', refused: allRefused, notes: [] }
  return { ...calibrated(usable, target, chosen, strip.note), refused: allRefused }
}

/** Data of which no declination is given are taken to be of the strip of the best set, which is said. */
function ofOneStrip(
  fit: readonly CalibrationSet[],
  { decRad }: CalibrationTarget,
  { stripToleranceRad, only }: SelectionOptions,
): { kept: CalibrationSet[]; refused: RefusedSet[]; note: string | undefined } {
  const best = fit.find(({ name }) => only === undefined || name === only)
  if (decRad !== undefined || best === undefined) return { kept: [...fit], refused: [], note: undefined }
  const isSame = (set: CalibrationSet) => Math.abs(set.decRad - best.decRad) <= stripToleranceRad
  const reason = (set: CalibrationSet) =>
    `of another strip (${degrees(set.decRad)}) than ${best.name}, and no declination was given`
  return {
    kept: fit.filter(isSame),
    refused: fit.filter((set) => !isSame(set)).map((set) => ({ set: set.name, reasons: [reason(set)] })),
    note: `no declination was given: taken to be that of ${best.name}, ${degrees(best.decRad)}`,
  }
}

/** Sets with what they were solved upon, and those that lack it or were not asked for. */
function completed(
  fit: readonly CalibrationSet[],
  { only }: SelectionOptions,
): { usable: CompleteSet[]; others: RefusedSet[] } {
  const [usable, others]: [CompleteSet[], RefusedSet[]] = [[], []]
  for (const set of fit) {
    const whole = complete(set, fit)
    if (only !== undefined && set.name !== only) others.push({ set: set.name, reasons: [`set ${only} was asked for`] })
    else if (whole === undefined)
      others.push({ set: set.name, reasons: ['it has no bandpass, and no other set that may be applied has one'] })
    else usable.push(whole)
  }
  return { usable, others }
}

function calibrated(
  usable: readonly CompleteSet[],
  target: CalibrationTarget,
  options: SelectionOptions,
  stripNote: string | undefined,
): Omit<Calibrated, 'refused'> {
  const [best, ...others] = usable
  const offset = offsetS(best.set, target.mjdS)
  const { parts, note } = weighted(usable, target.mjdS, options)
  const missing = flaggedAntennas(best.set, target)
  const notes = [stripNote, ...choiceNotes(best, others, target), note]
  return {
    state: 'calibrated',
    set: best.set.name,
    tables: best.tables,
    parts,
    offsetS: offset,
    freshness: freshness(offset),
    missingAntennas: missing,
    others: others.map(({ set }) => set.name),
    notes: [
      ...notes.filter((one) => one !== undefined),
      ...(missing.length > 0 ? [`antennas without a solution, to be flagged: ${someOf(missing)}`] : []),
    ],
  }
}

/** Antennas of the data that the set lacks, or has no solution of. */
function flaggedAntennas({ configuration, quality }: CalibrationSet, target: CalibrationTarget): string[] {
  if (target.configuration === undefined) return []
  const lacking = new Set([...missingAntennas(target.configuration, configuration), ...quality.unsolvedAntennas])
  return target.configuration.antennas.filter((name) => lacking.has(name))
}

/** What a person would ask: why this one of several, and from where the bandpass. */
function choiceNotes({ set, bandpassOf }: CompleteSet, others: readonly CompleteSet[], { mjdS }: CalibrationTarget) {
  const overlapping = others.filter((other) => holds(other.set.validity, mjdS) && holds(set.validity, mjdS))
  const away = (one: CalibrationSet) => `${one.name}, ${apart(offsetS(one, mjdS))} the data`
  return [
    ...(overlapping.length > 0
      ? [`sets overlap: taken ${away(set)}, rather than ${someOf(overlapping.map((one) => away(one.set)))}`]
      : []),
    ...(holds(set.validity, mjdS) ? [] : [`beyond the validity of ${away(set)}, but the nearest there is`]),
    ...(bandpassOf === set.name ? [] : [`${set.name} has no bandpass: taken from ${bandpassOf}`]),
  ]
}

function refusal({ set, reasons }: { set: CalibrationSet; reasons: readonly string[] }): RefusedSet {
  return { set: set.name, reasons }
}
