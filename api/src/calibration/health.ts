import type { CalibrationSet, RegisteredTable } from '@contimg/pipeline'
import { type CalibrationAnswer, FRESHNESS_LAST_S, type Freshness, freshness, NEAR_S } from '@contimg/pipeline/registry'
import {
  countUncalibrated,
  findPointing,
  listCalibrationSets,
  listPointingMoves,
  listTransits,
  type Products,
} from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import type { CalibrationHealth } from '../schemas/calibration-health.ts'
import { isoOfMjdS, mjdSOfMs } from '../times.ts'
import { chooserOf } from './chooser.ts'
import { neighboursOf } from './detail.ts'
import { degreesOf, setItem } from './set-items.ts'
import { standingTables } from './table-files.ts'

const DAY_S = 86_400

/** The kinds of tables that data need: any of them will do. */
const NEEDED = { bandpass: ['BP', 'BA'], gain: ['GP', 'GA', '2G'] } as const

/** What data that are taken now get. */
export interface Now {
  readonly nowMjdS: number
  readonly decRad: number | undefined // of the pointing; undefined where it is not known
  readonly decFrom: CalibrationHealth['pointing_from']
  readonly sets: readonly CalibrationSet[] // that may have a say
  readonly answer: CalibrationAnswer
}

/** Whether there is a calibration for what is observed now, and how fresh it is. */
export async function calibrationHealth({ products, nowMs }: ApiContext): Promise<CalibrationHealth> {
  const now = await chosenNow(products, mjdSOfMs(nowMs()))
  const { nowMjdS, decRad, decFrom, sets, answer } = now
  const word = wordOf(answer)
  const active = nearestFirst(sets, nowMjdS).filter(({ status, isNonScience }) => status === 'active' && !isNonScience)
  const transits = await listTransits(products, { fromMjdS: nowMjdS, toMjdS: nowMjdS + DAY_S })
  const next = transits.find(({ isInBeam }) => isInBeam)
  return {
    ...{ server_time: isoOfMjdS(nowMjdS), ...statusOf(word, sets), freshness: word },
    freshness_limits_h: Object.fromEntries(FRESHNESS_LAST_S.map(([name, lastS]) => [name, lastS / 3600])),
    ...{ pointing_dec_deg: decRad === undefined ? null : degreesOf(decRad), pointing_from: decFrom },
    chosen: answer.state === 'calibrated' ? answer.set : null,
    nearest_cal_hours: answer.state === 'calibrated' ? Math.abs(answer.offsetS) / 3600 : null,
    sentence: sentenceOf(now),
    tables: await tablesOf(products, now),
    missing_types: missingOf(answer),
    active_sets: active.map((set) => ({ ...setItem(set), ...ageOf(set, nowMjdS) })),
    stale_sets: active.filter((set) => isStale(freshness(set.midMjdS - nowMjdS))).map(({ name }) => name),
    refused: answer.refused.map(({ set, reasons }) => ({ set, reasons: [...reasons] })),
    notes: [...answer.notes],
    uncalibrated_24h: await countUncalibrated(products, nowMjdS - DAY_S),
    next_transit: next === undefined ? null : { calibrator: next.calibrator, at: isoOfMjdS(next.mjdUtcS) },
  }
}

export async function chosenNow(products: Products, nowMjdS: number): Promise<Now> {
  const pointing = await findPointing(products, { source: 'stream', beforeMjdS: Number.POSITIVE_INFINITY })
  const around = { startMjdS: nowMjdS - NEAR_S, endMjdS: nowMjdS + NEAR_S }
  const sets = await listCalibrationSets(products, around)
  const observed = await listPointingMoves(products, around)
  const places = [
    { decRad: pointing?.decRad, decFrom: 'stream' },
    { decRad: observed.at(-1)?.decRad, decFrom: 'observations' },
    { decRad: latestOf(sets)?.decRad, decFrom: 'calibration' },
  ] as const
  const { decRad, decFrom } = places.find((place) => place.decRad !== undefined) ?? { decRad: undefined, decFrom: null }
  const choose = chooserOf(sets, observed, await standingTables(sets))
  const none: CalibrationAnswer = { state: 'uncalibrated', refused: [], notes: [] }
  return { nowMjdS, decRad, decFrom, sets, answer: decRad === undefined ? none : choose({ midMjdS: nowMjdS, decRad }) }
}

function latestOf(sets: readonly CalibrationSet[]): CalibrationSet | undefined {
  return sets.toSorted((a, b) => b.midMjdS - a.midMjdS)[0]
}

export function wordOf(answer: CalibrationAnswer): Freshness {
  return answer.state === 'calibrated' ? freshness(answer.offsetS) : 'none'
}

function isStale(word: Freshness): boolean {
  return word === 'stale' || word === 'critical' || word === 'none'
}

/** Beyond 12 h the operators are warned; beyond 24 h, or without any, it fails. */
function statusOf(word: Freshness, sets: readonly CalibrationSet[]): Pick<CalibrationHealth, 'status'> {
  if (sets.length === 0) return { status: 'none' }
  if (word === 'fresh' || word === 'aging') return { status: 'ok' }
  return { status: word === 'stale' ? 'warn' : 'fail' }
}

export function sentenceOf({ answer, decRad, nowMjdS, sets }: Now): string {
  const dec =
    decRad === undefined
      ? ''
      : ` for Dec ${degreesOf(decRad) < 0 ? '−' : '+'}${Math.abs(degreesOf(decRad)).toFixed(1)}°`
  if (answer.state === 'calibrated') {
    const [hours, when] = [(Math.abs(answer.offsetS) / 3600).toFixed(1), answer.offsetS < 0 ? 'ago' : 'ahead']
    return `${answer.set}${dec}, solved ${hours} h ${when}: ${freshness(answer.offsetS)}.`
  }
  if (sets.length === 0) return `No calibration set is registered within two days${dec && `, ${dec.trim()}`}.`
  const [nearest] = nearestFirst(sets, nowMjdS)
  const why = answer.refused.find(({ set }) => set === nearest.name)?.reasons.join('; ')
  return `No valid set${dec}. Nearest: ${nearest.name}${why ? ` (${why})` : ''}.`
}

/** Each table that is applied, with its set. */
async function tablesOf(products: Products, { answer, sets, nowMjdS }: Now): Promise<CalibrationHealth['tables']> {
  if (answer.state === 'uncalibrated') return []
  const setOfPath = new Map(sets.flatMap((set) => set.tables.map(({ path }) => [path, set] as const)))
  const used = [...new Set(answer.parts.flatMap(({ tables }) => tables.map(({ path }) => setOfPath.get(path)!)))]
  const before = new Map<string, string | null>()
  for (const set of used) before.set(set.name, (await neighboursOf(products, set)).previous)
  return answer.parts.flatMap(({ tables, weight }) =>
    tables.map((table) => tableItem(table, weight, setOfPath.get(table.path)!, nowMjdS, before)),
  )
}

function tableItem(
  { path, kind }: RegisteredTable,
  weight: number,
  set: CalibrationSet,
  nowMjdS: number,
  before: ReadonlyMap<string, string | null>,
): CalibrationHealth['tables'][number] {
  const { grade, quality, solved_at, valid_from, valid_until, quality_reasons: reasons } = setItem(set)
  return {
    ...{ type: kind, path, set: set.name, weight, solved_at, valid_from, valid_until, ...ageOf(set, nowMjdS) },
    ...{ grade, quality, sentence: reasons.length === 0 ? grade : `${grade}: ${reasons[0]}` },
    previous_set: before.get(set.name) ?? null,
  }
}

function ageOf({ midMjdS, validity: { startMjdS, endMjdS } }: CalibrationSet, nowMjdS: number) {
  const lengthS = endMjdS - startMjdS
  const share = Math.min(1, Math.max(0, (nowMjdS - startMjdS) / lengthS))
  return {
    age_s: nowMjdS - midMjdS,
    freshness: freshness(midMjdS - nowMjdS),
    validity_used: Number.isFinite(lengthS) && lengthS > 0 ? share : null,
  }
}

function nearestFirst(sets: readonly CalibrationSet[], mjdS: number): CalibrationSet[] {
  return sets.toSorted((a, b) => Math.abs(a.midMjdS - mjdS) - Math.abs(b.midMjdS - mjdS))
}

function missingOf(answer: CalibrationAnswer): CalibrationHealth['missing_types'] {
  const kinds =
    answer.state === 'uncalibrated' ? [] : answer.parts.flatMap(({ tables }) => tables.map(({ kind }) => kind))
  const names = Object.keys(NEEDED) as (keyof typeof NEEDED)[]
  return names.filter((name) => !kinds.some((kind) => (NEEDED[name] as readonly string[]).includes(kind)))
}
