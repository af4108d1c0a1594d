import { type Check, check, notChecked, told } from './check.ts'
import type { SampleFacts } from './sample-facts.ts'

const FLAGGED_WARNING = 0.9
const FLAGGED_FAILURE = 0.99
const MOST_EMPTY = 0.3

/** How much is flagged: above 0.9 is strange, from 0.99 on nothing can be done with the rest. */
export function checkFlagged({ flaggedCount, sampleCount }: SampleFacts): Check {
  const fraction = sampleCount === 0 ? 0 : flaggedCount / sampleCount
  const isBad = fraction >= FLAGGED_FAILURE
  return {
    name: 'flagged',
    status: isBad ? 'failed' : fraction > FLAGGED_WARNING ? 'warned' : 'passed',
    found: `${told(100 * fraction)} %`,
    wanted: isBad ? `less than ${100 * FLAGGED_FAILURE} %` : `${100 * FLAGGED_WARNING} % at most`,
  }
}

/** How many samples that are not flagged hold nothing. */
export function checkEmpty(name: string, { column, sampleCount, flaggedCount, emptyCount }: SampleFacts): Check {
  const wanted = `${100 * MOST_EMPTY} % at most of amplitude below 1e-6`
  const kept = sampleCount - flaggedCount
  if (kept === 0) return notChecked(name, `all of ${column} is flagged`, wanted)
  const fraction = emptyCount / kept
  return check(name, fraction <= MOST_EMPTY, `${told(100 * fraction)} % of ${column}`, wanted)
}
