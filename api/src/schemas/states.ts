import * as z from 'zod'

/** Words in which states are told, whatever they are called inside. */
export const state = z.enum([
  'collecting',
  'pending',
  'in_progress',
  'completed',
  'failed',
  'cancelled',
  'dead_letter',
  'skipped',
  'unknown',
])

export type State = z.infer<typeof state>

const WORDS: Readonly<Record<string, State>> = {
  claimed: 'in_progress',
  running: 'in_progress',
  active: 'in_progress',
  normalizing: 'in_progress',
  converting: 'in_progress',
  created: 'pending',
  waiting: 'pending',
  retry: 'pending',
  retrying: 'pending',
  queued: 'pending',
  done: 'completed',
  dead: 'dead_letter',
}

/** The one mapping of internal words to states; what is not in it is unknown, and told verbatim beside. */
export function stateOf(word: string): State {
  const known = state.safeParse(word)
  return known.success ? known.data : (WORDS[word] ?? 'unknown')
}

export const grade = z.enum(['good', 'warn', 'fail'])

export type Grade = z.infer<typeof grade>

const GRADES: Readonly<Record<string, Grade>> = {
  excellent: 'good',
  good: 'good',
  marginal: 'warn',
  moderate: 'warn',
  warn: 'warn',
  poor: 'fail',
  failed: 'fail',
  fail: 'fail',
}

/** The grade that a word of the pipeline means; undefined where it is none. */
export function gradeOf(word: string): Grade | undefined {
  return GRADES[word]
}
