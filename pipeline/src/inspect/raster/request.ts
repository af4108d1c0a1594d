import type { SelectionTexts } from '../../selection/selection.ts'

export const X_AXES = ['time', 'baseline', 'frequency', 'antenna', 'uvdist', 'u'] as const
export const Y_AXES = ['time', 'baseline', 'frequency', 'polarization', 'v'] as const
export const COMPONENTS = ['amp', 'phase', 'real', 'imag', 'snr'] as const
export const AGGREGATES = ['mean', 'min', 'max', 'std', 'sum', 'var'] as const
export const COLUMNS = ['auto', 'DATA', 'CORRECTED_DATA', 'MODEL_DATA', 'RESIDUAL'] as const

export type XAxis = (typeof X_AXES)[number]
export type YAxis = (typeof Y_AXES)[number]
export type Component = (typeof COMPONENTS)[number]
export type Aggregate = (typeof AGGREGATES)[number]
export type RasterColumn = (typeof COLUMNS)[number]

/** Number of bins along an axis, at most. */
export const MOST_BINS = 1000

/** What of a Measurement Set is to be put together, and how. */
export interface RasterRequest {
  readonly x: XAxis
  /** A component instead of an axis asks for a curve of it against x: mean, least and largest value of each polarization. */
  readonly y: YAxis | Exclude<Component, 'snr'>
  readonly component: Component // what the values are; where y is one, that
  readonly averaging: 'vector' | 'scalar' // of the mean and the sum: of the visibilities, or of the component
  readonly aggregate: Aggregate
  readonly colour: 'component' | 'flag_fraction' | 'samples' // what `value` holds
  readonly also: readonly Component[] // whose mean and error are wanted beside
  readonly column: RasterColumn // auto: CORRECTED_DATA where there is one, else DATA; RESIDUAL: corrected − model
  readonly selection: SelectionTexts
  readonly autocorrelations: 'included' | 'excluded'
  readonly flagged: 'hide' | 'show' | 'only' // only: a Measurement Set that is all flagged is no error
  readonly mostBins: { readonly x: number; readonly y: number } // 1 to MOST_BINS
  readonly preview: Preview | null // a part of the samples is enough, for a first look
}

/** How much of a large Measurement Set is read for a first look. */
export interface Preview {
  readonly oneOf: number // one of so many rows, about
  readonly fromSamples: number // of less than that all are read
}

/** Whatever is not said. */
export const USUAL_REQUEST: RasterRequest = {
  x: 'frequency',
  y: 'time',
  component: 'amp',
  averaging: 'vector',
  aggregate: 'mean',
  colour: 'component',
  also: [],
  column: 'auto',
  selection: {},
  autocorrelations: 'excluded',
  flagged: 'show',
  mostBins: { x: MOST_BINS, y: MOST_BINS },
  preview: null,
}

/** A raster that cannot be made of this Measurement Set as it was asked for. */
export class RasterRequestError extends Error {
  override readonly name = 'RasterRequestError'
  readonly field: string
  readonly found: string
  readonly wanted: string

  constructor(field: string, found: string, wanted: string) {
    super(`${field} is “${found}”, wanted ${wanted}`)
    this.field = field
    this.found = found
    this.wanted = wanted
  }
}

/** There are no samples, or hardly any that are not flagged. */
export class NothingToShowError extends Error {
  override readonly name = 'NothingToShowError'
  readonly flaggedFraction: number | null // null where nothing is selected

  constructor(message: string, flaggedFraction: number | null) {
    super(message)
    this.flaggedFraction = flaggedFraction
  }
}

/** @throws RasterRequestError */
export function checkRequest({ x, y, component, aggregate, mostBins }: RasterRequest): void {
  if (x === y) throw new RasterRequestError('yaxis', y, `another axis than xaxis`)
  if ((y === 'v') !== (x === 'u'))
    throw new RasterRequestError('yaxis', y, x === 'u' ? 'v with xaxis u' : 'v only with xaxis u')
  if (component === 'snr' && aggregate !== 'mean')
    throw new RasterRequestError('aggregator', aggregate, 'mean: the signal-to-noise ratio is that of a mean')
  for (const [axis, most] of Object.entries(mostBins))
    if (!Number.isInteger(most) || most < 1 || most > MOST_BINS)
      throw new RasterRequestError(`${axis}_bins`, String(most), `1 to ${MOST_BINS}`)
}

export function isComponent(y: RasterRequest['y']): y is Exclude<Component, 'snr'> {
  return y === 'amp' || y === 'phase' || y === 'real' || y === 'imag'
}
