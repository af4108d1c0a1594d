import { ApiError } from '../../../client.ts'
import { percent } from '../../../words/numbers.ts'
import { duration } from '../../../words/times.ts'
import { SELECTIONS } from '../view-query.ts'

/** Why no raster came, in words, and what can be done. */
export interface Trouble {
  readonly text: string
  readonly wayOut?: 'show-flagged' | 'clear-selection' | 'all-sets'
  readonly field?: (typeof SELECTIONS)[number]['key'] // of the selection that was refused
  readonly isPassing?: boolean // it is asked for again by itself
}

/** @returns undefined where the API said nothing that only this page can put in words */
export function troubleOf(error: Error): Trouble | undefined {
  if (!(error instanceof ApiError)) return undefined
  const { status, code, details } = error
  if (status === 423) return { text: beingWritten(details), isPassing: true }
  if (status === 429) return { text: busy(error), isPassing: true }
  if (status === 404)
    return { text: `${error.message}. It may have been moved, or not be written yet.`, wayOut: 'all-sets' }
  if (status === 410 || code === 'bad_path') return { text: error.message, wayOut: 'all-sets' }
  if (code === 'nothing_to_show') return nothing(error)
  const field = SELECTIONS.find(({ field }) => (field as readonly unknown[]).includes(details.field))
  return status === 422 && field !== undefined ? { text: error.message, field: field.key } : undefined
}

function beingWritten({ program, pid }: ApiError['details']): string {
  const who = typeof program === 'string' ? ` by ${program}${typeof pid === 'number' ? ` (process ${pid})` : ''}` : ''
  return `This set is being written${who}. It opens by itself.`
}

/** The API tells how many are read and wait, and when to ask again, which is done. */
function busy({ message, retryAfterS }: ApiError): string {
  const when = retryAfterS === undefined ? 'soon' : `in about ${duration(retryAfterS)}`
  return `Busy: ${message.split(';')[0]}. Yours is asked for again ${when}.`
}

function nothing({ details, message }: ApiError): Trouble {
  const fraction = details.flagged_fraction
  if (typeof fraction !== 'number') return { text: `Nothing to show: ${message}.`, wayOut: 'clear-selection' }
  return {
    text: `${percent(fraction, 3)} of what is selected is flagged; there is nothing to average.`,
    wayOut: 'show-flagged',
  }
}

/** Whether it is worth asking again without being told to. */
export function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 423 || error.status === 429)
}
