import { type Key, maybeNumber, oneOf, rangeKey, someOf, spanKey, textKey, type Values } from '../../words/address.ts'

export const SORTS = [
  '-time',
  'time',
  '-noise',
  'noise',
  '-range',
  'range',
  '-created',
  'created',
  '-dec',
  'dec',
] as const

export type Sort = (typeof SORTS)[number]

/** Right ascension, declination and radius in degrees. */
export type Cone = readonly [raDeg: number, decDeg: number, radiusDeg: number]

export const coneKey: Key<Cone | null> = {
  fallback: null,
  read: (text) => {
    const [ra, dec, radius, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
    const isGood = more.length === 0 && ra >= 0 && ra < 360 && Math.abs(dec) <= 90 && radius > 0 && radius <= 180
    return isGood ? [ra, dec, radius] : undefined
  },
  write: (cone) => (cone === null ? '' : cone.join(',')),
  wanted: 'right ascension, declination and radius in degrees such as 83.63,22.01,1.5',
}

/** The gallery in its address. */
export const KEYS = {
  t: spanKey(''), // '': of any time
  q: someOf(['good', 'warn', 'fail', 'none']),
  dec: rangeKey,
  cone: coneKey,
  noise: rangeKey, // mJy/beam
  cal: textKey('', /^.{0,100}$/s, 'the name of a calibrator'),
  versions: oneOf(['latest', 'all'], 'latest'),
  type: textKey('image', /^[\w-]{1,40}$/, 'a kind such as image, residual or all'),
  sort: oneOf(SORTS, '-time'),
  as: oneOf(['pictures', 'table'], 'pictures'),
  map: oneOf(['inferno', 'viridis', 'cividis', 'gray'], 'inferno'),
  hi: maybeNumber(1e-6, 1e6), // mJy/beam of the brightest colour
} as const

export type GalleryView = Values<typeof KEYS>

/** What the API is asked for. */
export function queryOf({ t, q, dec, cone, noise, cal, versions, type, sort }: GalleryView) {
  return {
    ...filterOf({ t, q, dec, cone, cal, versions, type }),
    noise_min_jy: noise === null ? undefined : noise[0] / 1000,
    noise_max_jy: noise === null ? undefined : noise[1] / 1000,
    sort,
  }
}

/** The same without the noise: what its histogram is of. */
export function filterOf({
  t,
  q,
  dec,
  cone,
  cal,
  versions,
  type,
}: Pick<GalleryView, 't' | 'q' | 'dec' | 'cone' | 'cal' | 'versions' | 'type'>) {
  return {
    t,
    q: q.length > 0 ? q : undefined,
    dec: dec && `${dec[0]}..${dec[1]}`,
    cone: cone?.join(','),
    cal,
    versions,
    type,
  }
}

const NAMES: readonly (readonly [keyof GalleryView, string])[] = [
  ...([
    ['t', 'time'],
    ['q', 'quality'],
    ['dec', 'Dec'],
    ['cone', 'place'],
    ['noise', 'noise'],
    ['cal', 'calibrator'],
    ['type', 'kind'],
  ] as const),
]

/** Filters that are set, as they are called. */
export function filtersSet(view: GalleryView): { readonly key: keyof GalleryView; readonly name: string }[] {
  return NAMES.filter(
    ([key]) => (KEYS[key] as Key<unknown>).write(view[key]) !== (KEYS[key] as Key<unknown>).write(KEYS[key].fallback),
  ).map(([key, name]) => ({ key, name }))
}
