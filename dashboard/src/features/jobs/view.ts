import type { Job } from '@contimg/api/schemas'
import type { Query } from '../../client.ts'
import { oneOf, someOf, spanKey, textKey, type Values } from '../../words/address.ts'

/** States that jobs are in. */
export const JOB_STATES = [
  'pending',
  'in_progress',
  'completed',
  'failed',
  'cancelled',
] as const satisfies readonly Job['state'][]

const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/

/** What the address of the page tells. */
export const KEYS = {
  t: spanKey('-24h'),
  state: someOf(JOB_STATES),
  type: textKey('', /^[\w-]{1,100}$/, 'a kind of task, such as imaging'),
  group: textKey('', STAMP, 'the id of a group'),
  by: oneOf(['cause', 'job'], 'cause'),
}

export type View = Values<typeof KEYS>
export type Filters = Pick<View, 'state' | 'type' | 'group'>

export const NO_FILTERS: Filters = { state: [], type: '', group: '' }

/** As the API is asked for a list. */
export function queryOf({ t, state, type, group }: View): Query {
  return { t, state: state.length > 0 ? state : undefined, type, group }
}

/** Whether failures are shown by what they say: where nothing but failures is asked for. */
export function isByCause({ state, by }: View): boolean {
  return by === 'cause' && state.length === 1 && state[0] === 'failed'
}

/** The id of a group as it is typed, with a space or a Z; undefined where it is none. */
export function groupOf(text: string): string | undefined {
  const id = text.trim().replace(' ', 'T').replace(/Z$/, '')
  return STAMP.test(id) && Number.isFinite(Date.parse(`${id}Z`)) ? id : undefined
}

/** Filters that hold, each with a way to lift it. */
export function heldFilters({ state, type, group }: Filters): { name: string; without: Partial<Filters> }[] {
  return [
    ...(state.length > 0 ? [{ name: 'state', without: { state: [] } }] : []),
    ...(type !== '' ? [{ name: 'type', without: { type: '' } }] : []),
    ...(group !== '' ? [{ name: 'group', without: { group: '' } }] : []),
  ]
}
