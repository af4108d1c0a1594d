import type { Forecast, MsItem, QueueMetrics, StreamingStatus } from '@contimg/api/schemas'
import { count, percent, size } from '../../words/numbers.ts'
import { duration, utc } from '../../words/times.ts'

const few = (many: number, one: string, more = `${one}s`) => `${count(many)} ${many === 1 ? one : more}`
const about = (seconds: number) => `≈ ${duration(Math.round(seconds))}`

/** What would become of observations, as the API tells it. */
export interface FullAnswer {
  readonly items: readonly {
    readonly group_id: string
    readonly outcome: 'queued' | 'begun anew' | 'under way' | 'collecting' | 'not whole' | 'unknown'
    readonly run: number | null
    readonly stages: readonly string[]
    readonly message: string | null
  }[]
  readonly begun: number
  readonly bytes: number
  readonly dry_run: boolean
}

/** "3 groups, 6.7 GB, ≈ 8 min at present load" */
export function wholeText({ begun, bytes }: FullAnswer, forecast: Forecast | undefined): string {
  if (begun === 0) return 'No group of these would begin.'
  const capacity = forecast?.capacity_per_h ?? null
  const load =
    forecast === undefined || capacity === null || capacity <= 0
      ? 'how long is not known: no group was completed lately'
      : `${about((3600 * (forecast.backlog + begun)) / capacity)} at present load`
  return [few(begun, 'group'), bytes > 0 && size(bytes), load].filter(Boolean).join(', ')
}

/** Why some of them would not begin, each reason once. */
export function leftOut({ items }: FullAnswer): string[] {
  const out = items.filter(({ outcome }) => outcome !== 'queued' && outcome !== 'begun anew')
  const byWhy = Map.groupBy(out, ({ outcome, message }) => (message === null ? outcome : `${outcome}: ${message}`))
  return [...byWhy].map(([why, some]) => `${count(some.length)} ${why}`)
}

/** What is known of a Measurement Set that something is to be done with. */
export function setText(set: MsItem): string {
  const done = [set.calibrated && 'calibrated', set.imaged && 'imaged'].filter(Boolean).join(', ')
  const parts = [
    `observed ${utc(set.start_at, 'minute')} UTC`,
    set.size_bytes !== null && size(set.size_bytes),
    set.flagged_fraction !== null && `${percent(set.flagged_fraction)} flagged`,
    done === '' ? 'not calibrated, not imaged' : done,
    set.calibrators.length > 0 && `in the beam: ${set.calibrators.slice(0, 3).join(', ')}`,
    !set.stored && 'it was removed',
  ]
  return parts.filter(Boolean).join(' · ')
}

/** How long it takes, and what comes before it. */
export function loadText(usualS: number | null, stats: QueueMetrics | undefined): string {
  const usual =
    usualS === null ? 'None was done in the latest 24 h, so how long is not known' : `Usually ${about(usualS)}`
  if (stats === undefined) return `${usual}.`
  if (stats.waiting === 0) return `${usual}; nothing waits before it.`
  const oldest =
    stats.oldest_pending_s === null || stats.oldest_pending_s < 1
      ? ''
      : `, the oldest since ${duration(stats.oldest_pending_s)}`
  return `${usual}; ${few(stats.waiting, 'task')} ${stats.waiting === 1 ? 'waits' : 'wait'} before it${oldest}.`
}

/** What stopping the stream means now. */
export function stopText({ queue }: Pick<StreamingStatus, 'queue'>, groupS: number | null): string {
  const { in_progress: running, pending, collecting } = queue
  const time = groupS === null ? '' : ` (a group takes ${about(groupS)} in all)`
  const first =
    running === 0
      ? 'No group is running.'
      : running === 1
        ? `1 group is running; it finishes first${time}.`
        : `${count(running)} groups are running; they finish first${time}.`
  const rest = pending + collecting
  const waiting =
    rest === 0
      ? ''
      : ` ${few(rest, 'group')} that ${rest === 1 ? 'waits' : 'wait'} or still ${rest === 1 ? 'arrives' : 'arrive'} will rest.`
  return `${first}${waiting} No group is taken on until the stream is started again.`
}

/** What the stream does, in a line. */
export function streamText({ actual, desired, claiming, reason, queue }: StreamingStatus): string {
  const goes = `${few(queue.in_progress, 'group')} under way, ${count(queue.pending)} pending, ${count(queue.collecting)} collecting`
  if (actual === 'ended')
    return `There is no such process${desired === 'running' ? ', and there should be' : ''}. ${goes}.`
  if (actual !== desired) return `It is to be ${desired} and will be when it looks next. ${goes}.`
  return claiming
    ? `Groups are taken on: ${goes}.`
    : `No group is taken on: ${reason ?? 'it does not say why'}. ${goes}.`
}
