import type { Grade, State } from '@contimg/api/schemas'

/** How a state looks: design/dashboard.md §2, the state language. */
export interface StateLook {
  readonly name: string
  readonly meaning: string
  readonly colour: 'collecting' | 'pending' | 'progress' | 'completed' | 'failed' | 'stale'
  readonly pattern: 'hatch' | 'outline' | 'solid' | 'backhatch'
}

export const STATES: Readonly<Record<State, StateLook>> = {
  collecting: look('Collecting', 'subbands are arriving', 'collecting', 'hatch'),
  pending: look('Pending', 'complete, waiting for a worker', 'pending', 'outline'),
  in_progress: look('In progress', 'a worker holds the lease', 'progress', 'solid'),
  completed: look('Completed', 'the last stage is done', 'completed', 'solid'),
  failed: look('Failed', 'stopped with a reason', 'failed', 'solid'),
  cancelled: look('Cancelled', 'stopped by hand', 'pending', 'outline'),
  dead_letter: look('Dead letter', 'all attempts used', 'failed', 'solid'),
  skipped: look('Skipped', 'not needed', 'pending', 'outline'),
  unknown: look('Unknown', 'we have not heard', 'stale', 'backhatch'),
}

function look(name: string, meaning: string, colour: StateLook['colour'], pattern: StateLook['pattern']): StateLook {
  return { name, meaning, colour, pattern }
}

/** Worst first: the one that a bin of many groups shows. */
export const WORST_FIRST: readonly State[] = [
  ...(['failed', 'dead_letter', 'unknown', 'cancelled', 'collecting', 'pending', 'in_progress', 'skipped'] as const),
  'completed',
]

export const GRADES: Readonly<Record<Grade | 'none', string>> = {
  good: 'Good',
  warn: 'Warn',
  fail: 'Fail',
  none: 'Not graded',
}

/** What a stage is called, whatever its name inside. */
export function stageName(stage: string): string {
  const words = stage.replaceAll(/[-_]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
