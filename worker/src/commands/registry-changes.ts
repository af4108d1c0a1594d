import type { SetChange } from '@contimg/pipeline'
import { timeText } from './registry-values.ts'

/** What became of a set, in one line. */
export function changeText({ set, status, validity, note }: SetChange): string {
  const valid = `valid ${timeText(validity.startMjdS)} to ${timeText(validity.endMjdS)}`
  return `${set}  now ${status}${status === 'active' ? `, ${valid}` : ''} (${note})`
}
