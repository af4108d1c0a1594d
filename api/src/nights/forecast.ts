import {
  CADENCE_S,
  countArrivals,
  type GroupCounts,
  listChangedGroups,
  listStageTimes,
  listWaits,
  type Products,
  throughputOf,
} from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import type { Forecast } from '../schemas/status.ts'

const [DAY_S, HOUR_S] = [86_400, 3600]
const ARRIVAL_H = 6
const AHEAD_H = [0.5, 1, 1.5, 2, 2.5, 3] as const
const [BEHIND_H, BEHIND_STEPS] = [6, 72]
const Z_80 = 1.2816 // of a normal distribution: four fifths lie within

const METHOD =
  'arrival: groups received in the latest 6 h; service: mean over groups completed in the latest 24 h of all their ' +
  'stages together; capacity: tasks at once of the workers that live over the service; the band holds 80 % if arrivals ' +
  'are independent of each other'

/** How the queue goes on if all goes on as it did. */
export async function forecastOf({ products, work, nowMs }: ApiContext, counts: GroupCounts): Promise<Forecast> {
  const nowS = nowMs() / 1000
  const arrived = await countArrivals(products, nowS - ARRIVAL_H * HOUR_S)
  const backlog = counts.pending + counts.in_progress
  const workers = (await work.ask((client) => client.workers())) ?? []
  const slots = workers
    .filter(({ state }) => state === 'idle' || state === 'active')
    .reduce((sum, { concurrency }) => sum + concurrency, 0)
  const runs = new Set(
    (await listChangedGroups(products, 'completed', nowS - DAY_S)).map(({ id, run }) => `${id} ${run}`),
  )
  const times = await listStageTimes(products, nowS - DAY_S)
  const through = throughputOf(times, (id, run) => runs.has(`${id} ${run}`), slots, backlog)
  const arrivalPerH = arrived / ARRIVAL_H
  const capacityPerH = through && HOUR_S / through.perGroupS
  const figures = { backlog, arrivalPerH, ...(capacityPerH !== undefined && { capacityPerH }) }
  return {
    ...{ method: METHOD, keeps_up: capacityPerH === undefined ? null : keepsUp(arrivalPerH, capacityPerH) },
    ...{
      sentence: sentenceOf(figures, slots),
      arrival_per_h: arrivalPerH,
      service_s: through?.serviceS ?? null,
      slots,
    },
    ...{ capacity_per_h: capacityPerH ?? null, backlog, clear_in_s: clearInS(figures) },
    behind: await behind(products, nowS),
    ahead: capacityPerH === undefined ? [] : AHEAD_H.map((inH) => ahead(inH, backlog, arrivalPerH, capacityPerH)),
  }
}

interface Figures {
  readonly backlog: number
  readonly arrivalPerH: number
  readonly capacityPerH?: number
}

/** At least as fast as groups come, and where none come, as the telescope sends them. */
function keepsUp(arrivalPerH: number, capacityPerH: number): boolean {
  return capacityPerH >= (arrivalPerH || HOUR_S / CADENCE_S)
}

function clearInS({ backlog, arrivalPerH, capacityPerH }: Figures): number | null {
  if (backlog === 0) return 0
  if (capacityPerH === undefined || capacityPerH <= arrivalPerH) return null
  return (HOUR_S * backlog) / (capacityPerH - arrivalPerH)
}

/** How many waited or were worked on, each five minutes of the latest hours; the last is now. */
async function behind(products: Products, nowS: number): Promise<Forecast['behind']> {
  const stepS = (BEHIND_H * HOUR_S) / BEHIND_STEPS
  const waits = await listWaits(products, nowS - BEHIND_H * HOUR_S)
  return Array.from({ length: BEHIND_STEPS + 1 }, (_, step) => {
    const atS = nowS - (BEHIND_STEPS - step) * stepS
    const waiting = waits.filter(({ fromS, toS = Number.POSITIVE_INFINITY }) => fromS <= atS && atS < toS).length
    return { in_h: (step - BEHIND_STEPS) * (BEHIND_H / BEHIND_STEPS), waiting }
  })
}

function ahead(inH: number, backlog: number, arrivalPerH: number, capacityPerH: number): Forecast['ahead'][number] {
  const spread = Z_80 * Math.sqrt(arrivalPerH * inH)
  const waiting = (more: number) => Math.max(0, backlog + (arrivalPerH - capacityPerH) * inH + more)
  return { in_h: inH, waiting: waiting(0), low: waiting(-spread), high: waiting(spread) }
}

function sentenceOf(figures: Figures, slots: number): string {
  const { backlog, arrivalPerH, capacityPerH } = figures
  if (capacityPerH === undefined)
    return slots === 0 ? `No worker lives; ${backlog} wait.` : 'Not measured: no group was completed in 24 h.'
  const rates = `${arrivalPerH.toFixed(1)} an hour come, ${capacityPerH.toFixed(1)} can be done`
  if (!keepsUp(arrivalPerH, capacityPerH)) return `Falling behind: ${rates}; ${backlog} wait.`
  const clear = clearInS(figures)
  if (backlog === 0 || clear === null) return `Keeping up: ${rates}; none waits.`
  return `Keeping up: ${rates}; the ${backlog} that wait are done in ${Math.ceil(clear / 60)} min.`
}
