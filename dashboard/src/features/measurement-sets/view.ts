import type { Query } from '../../client.ts'
import { type Key, oneOf, rangeKey, someOf, spanKey, textKey, type Values } from '../../words/address.ts'

const anyTime: Key<string> = { ...spanKey(''), read: (text) => (text === '' ? '' : spanKey('').read(text)) }

/** The address of the list: its filters, and how it is sorted. */
export const KEYS = {
  t: anyTime,
  dec: rangeKey,
  cal: textKey('', /^.{0,100}$/, 'the name of a calibrator'),
  done: someOf(['calibrated', 'imaged', 'uncalibrated', 'unimaged']),
  q: someOf(['good', 'warn', 'fail', 'none']),
  search: textKey('', /^.{0,200}$/),
  gone: oneOf(['no', 'yes'], 'no'),
  sort: oneOf(['-time', 'time', '-dec', 'dec', '-changed', 'changed'], '-time'),
}

export type View = Values<typeof KEYS>

export const NO_FILTERS = {
  t: '',
  dec: null,
  cal: '',
  done: [],
  q: [],
  search: '',
  gone: 'no',
} as const satisfies Partial<View>

/** As the API is asked. */
export function queryOf({ t, dec, cal, done, q, search, gone, sort }: View): Query {
  const eitherOf = (yes: View['done'][number], no: View['done'][number]) =>
    done.includes(yes) === done.includes(no) ? undefined : done.includes(yes)
  return {
    ...{ t, dec: dec === null ? undefined : KEYS.dec.write(dec), cal, search, sort },
    calibrated: eitherOf('calibrated', 'uncalibrated'),
    imaged: eitherOf('imaged', 'unimaged'),
    q: q.length > 0 ? q : undefined,
    stored: gone === 'yes' ? undefined : true,
  }
}

/** Filters that hold, each with a way to lift it. */
export function heldFilters({
  t,
  dec,
  cal,
  done,
  q,
  search,
}: View): { readonly name: string; readonly without: Partial<View> }[] {
  return [
    ...(t !== '' ? [{ name: 'time', without: { t: '' } }] : []),
    ...(dec !== null ? [{ name: 'Dec', without: { dec: null } }] : []),
    ...(cal !== '' ? [{ name: 'calibrator', without: { cal: '' } }] : []),
    ...(done.length > 0 ? [{ name: 'done', without: { done: [] } }] : []),
    ...(q.length > 0 ? [{ name: 'quality', without: { q: [] } }] : []),
    ...(search !== '' ? [{ name: 'path', without: { search: '' } }] : []),
  ]
}
