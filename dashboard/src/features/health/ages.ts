import { duration, momentMs } from '../../words/times.ts'

/** How long ago, to the minute. */
export function minutesAgo(moment: string, nowMs: number): string {
  const minutes = Math.round((nowMs - (momentMs(moment) ?? nowMs)) / 60_000)
  return minutes < 1 ? 'just now' : `${duration(minutes * 60)} ago`
}
