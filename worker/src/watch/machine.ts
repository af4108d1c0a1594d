import type { GroupState } from '@contimg/state/products'

/**
 * Where a group is. `none` is before and after its row; `incomplete` and `failed` are both the state failed, without and
 * with all files: the one can still become whole, the other has been processed.
 */
export type Place = 'none' | 'collecting' | 'incomplete' | 'pending' | 'in_progress' | 'completed' | 'failed'

export type GroupEvent =
  | 'seen'
  | 'changed'
  | 'dissolved'
  | 'whole'
  | 'timed out'
  | 'late'
  | 'taken'
  | 'stage done'
  | 'done'
  | 'given up'
  | 'stale'
  | 'reprocess'

export interface Transition {
  readonly from: Place
  readonly event: GroupEvent
  readonly to: Place
}

/** What each event means, and who sees it. */
export const EVENTS: Readonly<Record<GroupEvent, { readonly by: string; readonly meaning: string }>> = {
  seen: { by: 'stream', meaning: 'the first of its files, or a torn one, is there' },
  changed: { by: 'stream', meaning: 'files of it came, went or changed; an earlier one gives it another id' },
  dissolved: { by: 'stream', meaning: 'its files are gone, or belong to a group that begins earlier' },
  whole: { by: 'stream', meaning: 'a file of each subband is there: it is handed over, and its id stays' },
  'timed out': { by: 'stream, housekeeping', meaning: 'collected for longer than SCHED_COLLECTING_TIMEOUT' },
  late: { by: 'stream', meaning: 'a file came after its end: kept where its subband was missing, else set aside' },
  taken: { by: 'recorder', meaning: 'its first stage is spawned' },
  'stage done': { by: 'recorder', meaning: 'its next stage is spawned' },
  done: { by: 'recorder', meaning: 'its last stage is done' },
  'given up': { by: 'recorder', meaning: 'a stage failed for good' },
  stale: { by: 'housekeeping', meaning: 'it did not go on for longer than SCHED_INPROG_TIMEOUT' },
  reprocess: { by: 'operator', meaning: 'contimg group reprocess' },
}

const HANDED_OVER = ['pending', 'in_progress', 'completed', 'failed'] as const

/** Every way that a group can go. What is not in here cannot happen to it. */
export const TRANSITIONS: readonly Transition[] = [
  { from: 'none', event: 'seen', to: 'collecting' },
  { from: 'collecting', event: 'changed', to: 'collecting' },
  { from: 'collecting', event: 'reprocess', to: 'collecting' },
  { from: 'collecting', event: 'dissolved', to: 'none' },
  { from: 'collecting', event: 'whole', to: 'pending' },
  { from: 'collecting', event: 'timed out', to: 'incomplete' },
  { from: 'incomplete', event: 'late', to: 'incomplete' },
  { from: 'incomplete', event: 'whole', to: 'pending' },
  { from: 'incomplete', event: 'reprocess', to: 'collecting' },
  { from: 'pending', event: 'taken', to: 'in_progress' },
  { from: 'pending', event: 'done', to: 'completed' },
  { from: 'pending', event: 'given up', to: 'failed' },
  { from: 'in_progress', event: 'stage done', to: 'in_progress' },
  { from: 'in_progress', event: 'done', to: 'completed' },
  { from: 'in_progress', event: 'given up', to: 'failed' },
  { from: 'in_progress', event: 'stale', to: 'pending' },
  ...HANDED_OVER.flatMap((from): Transition[] => [
    { from, event: 'late', to: from },
    { from, event: 'reprocess', to: 'pending' },
  ]),
]

/** Where an event leads; undefined where it cannot happen. */
export function next(from: Place, event: GroupEvent): Place | undefined {
  return TRANSITIONS.find((one) => one.from === from && one.event === event)?.to
}

export function placeOf(group: { readonly state: GroupState; readonly isHandedOver: boolean } | undefined): Place {
  if (group === undefined) return 'none'
  return group.state === 'failed' && !group.isHandedOver ? 'incomplete' : group.state
}

/** The state that the queue shows for a place. */
export function stateOf(place: Exclude<Place, 'none'>): GroupState {
  return place === 'incomplete' ? 'failed' : place
}
