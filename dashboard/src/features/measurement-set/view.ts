import { type Key, oneOf, textKey, type Values } from '../../words/address.ts'

export const X_AXES = ['frequency', 'time', 'baseline', 'antenna', 'uvdist', 'u'] as const
export const Y_AXES = ['baseline', 'time', 'frequency', 'polarization', 'v', 'amp', 'phase', 'real', 'imag'] as const
export const COMPONENTS = ['amp', 'phase', 'real', 'imag', 'snr'] as const
export const AGGREGATES = ['mean', 'min', 'max', 'std', 'sum', 'var'] as const
export const COLUMNS = ['auto', 'DATA', 'CORRECTED_DATA', 'MODEL_DATA', 'RESIDUAL'] as const
export const MAPS = ['auto', 'viridis', 'cividis', 'inferno', 'gray', 'berlin'] as const

/** Bins from and to along x and y, the ends not among them. */
export interface Box {
  readonly x0: number
  readonly x1: number
  readonly y0: number
  readonly y1: number
}

export interface Place {
  readonly x: number
  readonly y: number
}

/** What is chosen everywhere: an antenna, or two, by name. */
export interface Chosen {
  readonly antennas: readonly [] | readonly [string] | readonly [string, string]
}

const whole = /^\d{1,4}$/

const boxKey: Key<Box | null> = {
  fallback: null,
  read: (text) => {
    const [x0, x1, y0, y1, ...more] = text.split(',').map((one) => (whole.test(one) ? Number(one) : Number.NaN))
    return more.length === 0 && x0 < x1 && y0 < y1 ? { x0, x1, y0, y1 } : undefined
  },
  write: (box) => (box === null ? '' : [box.x0, box.x1, box.y0, box.y1].join(',')),
  wanted: 'bins x0,x1,y0,y1',
}

const placeKey: Key<Place | null> = {
  fallback: null,
  read: (text) => {
    const parts = text.split(',')
    return parts.length === 2 && parts.every((one) => whole.test(one))
      ? { x: Number(parts[0]), y: Number(parts[1]) }
      : undefined
  },
  write: (place) => (place === null ? '' : `${place.x},${place.y}`),
  wanted: 'a bin x,y',
}

/** What a click on an antenna chooses: it; nothing where it was chosen; as the second, the baseline of both. */
export function chosenBy({ antennas }: Chosen, name: string, isSecond: boolean): Chosen {
  const [first] = antennas
  if (isSecond && first !== undefined && first !== name) return { antennas: [first, name] }
  return { antennas: antennas.length === 1 && first === name ? [] : [name] }
}

const chosenKey: Key<Chosen> = {
  fallback: { antennas: [] },
  read: (text) => {
    const [, one] = /^ant:([^&\s]+)$/.exec(text) ?? []
    if (one !== undefined) return { antennas: [one] }
    const [, first, second] = /^bl:([^&\s]+)&([^&\s]+)$/.exec(text) ?? []
    return first !== undefined && first !== second ? { antennas: [first, second] } : undefined
  },
  write: ({ antennas: [one, other] }) =>
    one === undefined ? '' : other === undefined ? `ant:${one}` : `bl:${one}&${other}`,
  wanted: 'an antenna ant:103 or a baseline bl:103&104',
}

/** How the ends of the colours are chosen: the rule of the API, least to largest, or by hand. */
export type Clip = '3s' | 'minmax' | readonly [low: number, high: number]

const clipKey: Key<Clip> = {
  fallback: '3s',
  read: (text) => {
    if (text === '3s' || text === 'minmax') return text
    const ends = text.split('..').map((end) => (end.trim() === '' ? Number.NaN : Number(end)))
    return ends.length === 2 && ends.every(Number.isFinite) && ends[0] < ends[1] ? [ends[0], ends[1]] : undefined
  },
  write: (clip) => (typeof clip === 'string' ? clip : clip.join('..')),
  wanted: '3s, minmax or limits such as 0.03..0.06',
}

/** The address of the raster viewer (design §4), in its order. */
export const VIEW = {
  x: oneOf(X_AXES, 'frequency'),
  y: oneOf(Y_AXES, 'baseline'),
  show: oneOf(COMPONENTS, 'amp'),
  avg: oneOf(['vector', 'scalar'], 'vector'),
  agg: oneOf(AGGREGATES, 'mean'),
  by: oneOf(['value', 'flags', 'samples'], 'value'),
  col: oneOf(COLUMNS, 'auto'),
  spw: textKey(),
  ant: textKey(),
  bl: textKey(),
  pol: textKey(),
  field: textKey(),
  uv: textKey(),
  time: textKey(),
  flagged: oneOf(['show', 'hide', 'only'], 'show'),
  clip: clipKey,
  map: oneOf(MAPS, 'auto'),
  zoom: boxKey,
  at: placeKey,
  brush: boxKey,
  sel: chosenKey,
  with: textKey(
    '',
    /^(flags|DATA|CORRECTED_DATA|MODEL_DATA|RESIDUAL|\/.{1,490})$/,
    'flags, a column, or the path of a set',
  ),
  cmp: oneOf(['side', 'blink'], 'side'),
  ants: oneOf(['flagged', 'amp', 'phase'], 'flagged'),
}

export type View = Values<typeof VIEW>

/** What of a view stands on bins, which are others when anything else changes. */
export const ON_BINS = { zoom: null, at: null, brush: null } as const

/** The other axis follows where two do not go together. */
export function withAxis(view: Pick<View, 'x' | 'y'>, change: Partial<Pick<View, 'x' | 'y'>>): Pick<View, 'x' | 'y'> {
  const { x, y } = { ...view, ...change }
  if (change.x === 'u' || change.y === 'v') return { x: 'u', y: 'v' }
  if (x === 'u') return { x: y === 'frequency' ? 'time' : 'frequency', y }
  if (y === 'v') return { x, y: x === 'baseline' ? 'time' : 'baseline' }
  if (x !== y) return { x, y }
  if (change.x !== undefined) return { x, y: isYAxis(view.x) ? view.x : x === 'baseline' ? 'time' : 'baseline' }
  return { x: isXAxis(view.y) ? view.y : y === 'frequency' ? 'time' : 'frequency', y }
}

const isYAxis = (axis: string): axis is View['y'] => (Y_AXES as readonly string[]).includes(axis)
const isXAxis = (axis: string): axis is View['x'] => (X_AXES as readonly string[]).includes(axis)

export const isCurve = ({ y }: Pick<View, 'y'>): boolean => (COMPONENTS as readonly string[]).includes(y)

/** A view that is looked at first: key, name, and what it sets. */
export interface Preset {
  readonly key: string
  readonly name: string
  readonly question: string
  readonly sets: Pick<View, 'x' | 'y' | 'show' | 'avg' | 'agg' | 'by'>
}

const amplitude = { show: 'amp', avg: 'vector', agg: 'mean', by: 'value' } as const

/** Those of the API's RASTER_PRESETS, by the keys 1 to 4. */
export const PRESETS: readonly Preset[] = [
  {
    ...{ key: '1', name: 'Bandpass check', question: 'Which baselines and channels are not as the others?' },
    sets: { x: 'frequency', y: 'baseline', ...amplitude },
  },
  {
    ...{ key: '2', name: 'Time evolution', question: 'Which baselines change during the observation?' },
    sets: { x: 'time', y: 'baseline', ...amplitude },
  },
  {
    ...{ key: '3', name: 'uv coverage', question: 'Where is the uv plane sampled?' },
    sets: { x: 'u', y: 'v', ...amplitude, by: 'samples' },
  },
  {
    ...{ key: '4', name: 'Flag summary', question: 'Which antennas and channels are flagged?' },
    sets: { x: 'antenna', y: 'frequency', ...amplitude, by: 'flags' },
  },
]

export function presetOf(view: View): Preset | undefined {
  return PRESETS.find(({ sets }) =>
    (Object.keys(sets) as (keyof typeof sets)[]).every((key) => sets[key] === view[key]),
  )
}
