import { type Key, maybeNumber, oneOf, textKey, type Values, yesKey } from '../../words/address.ts'
import { regionsKey } from './regions/region-text.ts'
import { MAPS } from './sky/kinds.ts'
import type { Place } from './sky/plane.ts'
import { STRETCHES } from './sky/stretch.ts'
import { LARGEST_ZOOM } from './sky/view.ts'

/** What may lie on the picture. */
export const SHOWN = ['grid', 'beam', 'pb', 'sources', 'regions', 'loupe'] as const

export type Shown = (typeof SHOWN)[number]

const shownKey: Key<readonly Shown[]> = {
  fallback: SHOWN,
  read: (text) => {
    const words = text === 'none' ? [] : (text.split(',') as Shown[])
    return words.every((word) => SHOWN.includes(word)) ? SHOWN.filter((word) => words.includes(word)) : undefined
  },
  write: (values) => (values.length === 0 ? 'none' : SHOWN.filter((word) => values.includes(word)).join(',')),
  wanted: `none, or some of ${SHOWN.join(', ')}`,
}

const centreKey: Key<Place | null> = {
  fallback: null,
  read: (text) => {
    const [a, b, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
    return more.length === 0 && Number.isFinite(a) && Number.isFinite(b) ? [a, b] : undefined
  },
  write: (value) => (value === null ? '' : `${Number(value[0].toFixed(5))},${Number(value[1].toFixed(5))}`),
  wanted: 'right ascension and declination in degrees such as 341.54,16.15',
}

const idsKey: Key<readonly number[]> = {
  fallback: [],
  read: (text) => (/^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,2}$/.test(text) ? text.split(',').map(Number) : undefined),
  write: (ids) => ids.slice(0, 3).join(','),
  wanted: 'up to three numbers of images',
}

/** The view of an image in its address. */
export const KEYS = {
  view: textKey('', /^[\w-]{1,40}$/, 'a kind such as residual'), // '': the image that was asked for
  with: idsKey, // beside it
  blink: yesKey, // in turn instead
  map: oneOf(['auto', ...MAPS], 'auto'),
  stretch: oneOf(['auto', ...STRETCHES], 'auto'),
  lo: maybeNumber(-1e9, 1e9), // in the unit of the image
  hi: maybeNumber(-1e9, 1e9),
  inv: yesKey,
  ov: shownKey,
  min: maybeNumber(0, 1e6), // mJy: fainter sources of the catalogue are not shown
  c: centreKey,
  z: maybeNumber(0.001, LARGEST_ZOOM),
  region: regionsKey,
} as const

export type ImageView = Values<typeof KEYS>

/** Changes the view: `push` a deliberate step, else in place. */
export type ChangeView = (some: Partial<ImageView>, how?: 'push' | 'replace') => void
