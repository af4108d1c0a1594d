import type { Grade, State } from '@contimg/api/schemas'
import type { Query } from '../../client.ts'
import { type Key, rangeKey, someOf, spanKey, textKey, type Values, yesKey } from '../../words/address.ts'

export const SHOWN_STATES = [
  'collecting',
  'pending',
  'in_progress',
  'completed',
  'failed',
] as const satisfies readonly State[]
export const SHOWN_GRADES = ['good', 'warn', 'fail', 'none'] as const satisfies readonly (Grade | 'none')[]
export const ALL_BUT_COLLECTING = SHOWN_STATES.filter((state) => state !== 'collecting')

const SORTS = ['time', 'noise', 'range', 'latency', 'dec', 'update'].flatMap((name) => [name, `-${name}`])

const sortKey: Key<string> = {
  fallback: '-time',
  read: (text) => SORTS.find((one) => one === text),
  write: (value) => value,
  wanted: SORTS.join(', '),
}

/** What the address of the page tells. */
export const KEYS = {
  t: spanKey('-24h'),
  state: someOf(SHOWN_STATES),
  q: someOf(SHOWN_GRADES),
  dec: rangeKey,
  cal: textKey('', /^.{0,100}$/, 'the name of a calibrator'),
  incomplete: yesKey,
  sort: sortKey,
}

export type View = Values<typeof KEYS>
export type Filters = Omit<View, 't' | 'sort'>

export const NO_FILTERS: Filters = { state: [], q: [], dec: null, cal: '', incomplete: false }

/** As the API is asked. */
export function queryOf({ t, state, q, dec, cal, incomplete, sort }: View): Query {
  const some = (list: readonly string[]) => (list.length > 0 ? list : undefined)
  return {
    t,
    state: some(state),
    q: some(q),
    dec: dec && KEYS.dec.write(dec),
    cal,
    incomplete: incomplete || undefined,
    sort,
  }
}

/** Filters that hold, each with a way to lift it. */
export function heldFilters({
  state,
  q,
  dec,
  cal,
  incomplete,
}: Filters): { name: string; without: Partial<Filters> }[] {
  return [
    ...(state.length > 0 ? [{ name: 'state', without: { state: [] } }] : []),
    ...(q.length > 0 ? [{ name: 'quality', without: { q: [] } }] : []),
    ...(dec !== null ? [{ name: 'Dec', without: { dec: null } }] : []),
    ...(cal !== '' ? [{ name: 'calibrator', without: { cal: '' } }] : []),
    ...(incomplete ? [{ name: 'subbands missing', without: { incomplete: false } }] : []),
  ]
}

/** `2`, `15.5..17`, `15 to 17`: what is typed as a range of declination; undefined where it is none. */
export function decRangeOf(text: string): readonly [number, number] | undefined {
  const one = Number(text.replace('−', '-'))
  if (text.trim() !== '' && Number.isFinite(one)) return [one - 0.5, one + 0.5]
  return rangeKey.read(text.replaceAll('−', '-').replace(/\s*(to|–)\s*/, '..')) ?? undefined
}
