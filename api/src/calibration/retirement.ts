import type { CalibrationSet } from '@contimg/pipeline'
import {
  type CalibrationAnswer,
  DEFAULT_SELECTION_OPTIONS,
  freshness,
  NEAR_S,
  planRetirement,
  type SetChange,
} from '@contimg/pipeline/registry'
import {
  type CalibrationNeed,
  changeCalibrationSet,
  listCalibrationNeeds,
  listCalibrationSets,
  listCalibrationUses,
  listPointingMoves,
  type Products,
  requireCalibrationSet,
} from '@contimg/state/products'
import { conflict } from '../errors/api-error.ts'
import type { Retirement } from '../schemas/calibration.ts'
import { isoOfMjdS, isoOrNull } from '../times.ts'
import { chooserOf } from './chooser.ts'
import { standingTables } from './table-files.ts'

const MOST_LOOKED_AT = 5000
const MOST_TOLD = 1000

/**
 * Takes a set out of use, or tells what that would do.
 *
 * @throws ApiError 409 where it is retired already; UnknownCalibrationSetError
 */
export async function retire(
  products: Products,
  name: string,
  { dryRun, reason }: { readonly dryRun: boolean; readonly reason: string },
): Promise<Retirement> {
  const set = await requireCalibrationSet(products, name)
  refuseRetired(set)
  const near = await listCalibrationSets(products, reachOf(set, NEAR_S))
  const others = near.filter((other) => other.name !== name)
  const foreseen = planRetirement(set, others, reason)
  const effects = await effectsOf(products, set, near, foreseen)
  const changes = dryRun ? foreseen : await changeCalibrationSet(products, name, planOf(reason))
  return { set: name, dry_run: dryRun, changes: changes.map(changeItem), ...effects }
}

/** Worked out anew within the transaction. */
function planOf(reason: string) {
  return (set: CalibrationSet, others: readonly CalibrationSet[]): SetChange[] => {
    refuseRetired(set)
    return planRetirement(set, others, reason)
  }
}

function refuseRetired({ name, status, notes }: CalibrationSet): void {
  if (status === 'retired')
    throw conflict(`set ${name} is retired already${notes ? ` (${notes})` : ''}`, { set: name, status })
}

/** When a set may serve, and a while about it. */
function reachOf({ midMjdS, validity }: CalibrationSet, aroundS: number) {
  const { reachS } = DEFAULT_SELECTION_OPTIONS
  return {
    startMjdS: Math.min(validity.startMjdS, midMjdS - reachS) - aroundS,
    endMjdS: Math.max(validity.endMjdS, midMjdS + reachS) + aroundS,
  }
}

type Effects = Pick<Retirement, 'served' | 'falls_back' | 'groups' | 'is_whole'>

/** What data get now that the set serves, and what they get without it. */
async function effectsOf(
  products: Products,
  set: CalibrationSet,
  near: readonly CalibrationSet[],
  changes: readonly SetChange[],
): Promise<Effects> {
  const strip = { decRad: set.decRad, reachRad: DEFAULT_SELECTION_OPTIONS.stripToleranceRad }
  const [needs, observed, uses, isThere] = await Promise.all([
    listCalibrationNeeds(products, reachOf(set, 0), strip, MOST_LOOKED_AT + 1),
    listPointingMoves(products, reachOf(set, NEAR_S)),
    listCalibrationUses(products, set.name, MOST_LOOKED_AT),
    standingTables(near),
  ])
  const [before, after] = [near, changed(near, changes)].map((sets) => chooserOf(sets, observed, isThere))
  const calibrated = new Set(uses.map(({ msPath }) => msPath))
  const served = needs.slice(-MOST_LOOKED_AT).flatMap((need) => {
    const isOwn = calibrated.has(need.msPath)
    if (!isOwn && (need.isCalibrated || !isTaken(before(need), set))) return []
    return [groupItem(need, isOwn, after(need))]
  })
  return {
    served: served.length,
    falls_back: fallbacksOf(served),
    groups: served.slice(-MOST_TOLD),
    is_whole: needs.length <= MOST_LOOKED_AT,
  }
}

function changed(sets: readonly CalibrationSet[], changes: readonly SetChange[]): CalibrationSet[] {
  return sets.map((set) => {
    const change = changes.find((one) => one.set === set.name)
    if (change === undefined) return set
    const { status, supersededBy, validity, note } = change
    return { ...set, status, supersededBy, validity, notes: note }
  })
}

/** Whether tables of a set are applied, also where another set is solved upon them. */
function isTaken(answer: CalibrationAnswer, { tables }: CalibrationSet): boolean {
  if (answer.state === 'uncalibrated') return false
  const own = new Set(tables.map(({ path }) => path))
  return answer.parts.some((part) => part.tables.some(({ path }) => own.has(path)))
}

function groupItem(need: CalibrationNeed, isOwn: boolean, answer: CalibrationAnswer): Retirement['groups'][number] {
  const isLeft = answer.state === 'calibrated'
  return {
    ...{ group_id: need.groupId ?? null, ms_path: need.msPath, observed_at: isoOfMjdS(need.midMjdS) },
    is_calibrated_with_it: isOwn,
    to: isLeft ? answer.set : null,
    freshness: isLeft ? freshness(answer.offsetS) : 'none',
    reason: isLeft ? null : whyNone(answer.refused),
  }
}

function whyNone(refused: CalibrationAnswer['refused']): string {
  if (refused.length === 0) return 'no other set is registered within two days'
  const some = refused.slice(0, 3).map(({ set, reasons }) => `${set}: ${reasons.join('; ')}`)
  return refused.length > 3 ? `${some.join('. ')}. And ${refused.length - 3} more` : some.join('. ')
}

function fallbacksOf(groups: Retirement['groups']): Retirement['falls_back'] {
  const byTarget = [...Map.groupBy(groups, ({ to }) => to)]
  const items = byTarget.map(([to, own]) => {
    const times = own.map((one) => one.observed_at).sort()
    return { to, count: own.length, first: times[0], last: times[times.length - 1] }
  })
  return items.toSorted((a, b) => b.count - a.count)
}

function changeItem({ set, status, supersededBy, validity, note }: SetChange): Retirement['changes'][number] {
  return {
    ...{ set, status, superseded_by: supersededBy ?? null, note },
    ...{ valid_from: isoOrNull(validity.startMjdS), valid_until: isoOrNull(validity.endMjdS) },
  }
}
