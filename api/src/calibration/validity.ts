import { DEFAULT_SELECTION_OPTIONS, NEAR_S, type StripTimeline, validityTimeline } from '@contimg/pipeline/registry'
import {
  countTableUses,
  findPointing,
  listCalibrationSets,
  listPointingMoves,
  listTransits,
} from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import type { ValidityTimeline } from '../schemas/calibration.ts'
import type { Span } from '../schemas/spans.ts'
import { isoOfMjdS, mjdSOfMs } from '../times.ts'
import { degreesOf, setItem } from './set-items.ts'
import { standingTables } from './table-files.ts'

const DAY_S = 86_400
const TRANSITS_TOLD = 5

interface Window {
  readonly startMjdS: number
  readonly endMjdS: number
}

/** When which sets hold within a span, when they are used, and when none is. */
export async function validityOf({ products, nowMs }: ApiContext, { fromMs, toMs }: Span): Promise<ValidityTimeline> {
  const span = { startMjdS: mjdSOfMs(fromMs), endMjdS: mjdSOfMs(toMs) }
  const nowMjdS = mjdSOfMs(nowMs())
  const around = { startMjdS: span.startMjdS - NEAR_S, endMjdS: span.endMjdS + NEAR_S }
  const sets = await listCalibrationSets(products, around)
  const isThere = await standingTables(sets)
  const strips = validityTimeline(sets, span, { isThere }, await listPointingMoves(products, around))
  const shown = new Set(strips.flatMap((strip) => strip.sets.map(({ name }) => name)))
  const seen = sets.filter(({ name }) => shown.has(name))
  const uses = await countTableUses(
    products,
    seen.map(({ tables }) => tables[0].path),
  )
  const pointing = await findPointing(products, { source: 'stream', beforeMjdS: Number.POSITIVE_INFINITY })
  const transits = await listTransits(products, { fromMjdS: nowMjdS, toMjdS: nowMjdS + DAY_S })
  return {
    ...{ from: isoOfMjdS(span.startMjdS), to: isoOfMjdS(span.endMjdS), server_time: isoOfMjdS(nowMjdS) },
    sets: seen.map((set) => ({
      ...setItem(set),
      ...useOf(set.name, strips, nowMjdS),
      applied_to: uses.get(set.tables[0].path) ?? 0,
    })),
    strips: strips.filter((strip) => strip.sets.length > 0).map((strip) => stripItem(strip, pointing?.decRad)),
    pointing_dec_deg: pointing === undefined ? null : degreesOf(pointing.decRad),
    next_transits: transits
      .filter(({ isInBeam }) => isInBeam)
      .slice(0, TRANSITS_TOLD)
      .map(({ calibrator, mjdUtcS, response }) => ({
        ...{ calibrator, at: isoOfMjdS(mjdUtcS), beam_response: response ?? null },
      })),
  }
}

function useOf(name: string, strips: readonly StripTimeline[], nowMjdS: number) {
  const own = strips.find(({ sets }) => sets.some((set) => set.name === name))
  const used = joined(own?.chosen.filter(({ sets }) => sets.includes(name)) ?? [])
  const best = joined(own?.chosen.filter((span) => span.best === name) ?? [])
  return {
    ...{ in_use: used.map(windowItem), best: best.map(windowItem) },
    in_use_now: used.some(({ startMjdS, endMjdS }) => startMjdS <= nowMjdS && nowMjdS <= endMjdS),
  }
}

/** Spans that follow each other as one. */
function joined(spans: readonly Window[]): Window[] {
  const found: Window[] = []
  for (const { startMjdS, endMjdS } of spans) {
    const last = found.at(-1)
    if (last?.endMjdS === startMjdS) found[found.length - 1] = { startMjdS: last.startMjdS, endMjdS }
    else found.push({ startMjdS, endMjdS })
  }
  return found
}

function windowItem({ startMjdS, endMjdS }: Window) {
  return { from: isoOfMjdS(startMjdS), to: isoOfMjdS(endMjdS) }
}

function stripItem({ decRad, sets, gaps, overlaps }: StripTimeline, pointingRad: number | undefined) {
  const { stripToleranceRad } = DEFAULT_SELECTION_OPTIONS
  return {
    dec_deg: degreesOf(decRad),
    is_pointed_at: pointingRad !== undefined && Math.abs(pointingRad - decRad) <= stripToleranceRad,
    sets: sets.map(({ name }) => name),
    gaps: gaps.map(windowItem),
    overlaps: overlaps.map((overlap) => ({ ...windowItem(overlap), sets: [...overlap.sets] })),
  }
}
