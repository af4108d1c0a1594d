import type { Aggregate, Component, RasterRequest } from './request.ts'

const COMPONENT_NAMES: Readonly<Record<Component, string>> = {
  amp: 'Amplitude',
  phase: 'Phase',
  real: 'Real part',
  imag: 'Imaginary part',
  snr: 'Signal to noise',
}

const AGGREGATE_NAMES: Readonly<Record<Aggregate, string>> = {
  mean: 'mean',
  min: 'smallest',
  max: 'largest',
  std: 'standard deviation',
  sum: 'sum',
  var: 'variance',
}

/** What a raster shows, in words: “Amplitude, vector mean”. */
export function valueName({ component, averaging, aggregate, colour }: RasterRequest): string {
  if (colour === 'samples') return 'Samples'
  if (colour === 'flag_fraction') return 'Flagged fraction'
  const how = aggregate === 'mean' || aggregate === 'sum' ? `${averaging} ${aggregate}` : AGGREGATE_NAMES[aggregate]
  return `${COMPONENT_NAMES[component]}, ${how}`
}

/** Jansky where the visibilities have been calibrated, which CORRECTED_DATA and MODEL_DATA are taken to be. */
export function valueUnit({ component, aggregate, colour }: RasterRequest, column: string): string {
  if (colour !== 'component' || component === 'snr') return ''
  const unit = component === 'phase' ? '°' : column === 'DATA' ? 'correlator units' : 'Jy'
  if (aggregate !== 'var') return unit
  return unit === 'correlator units' ? 'correlator units²' : component === 'phase' ? 'deg²' : 'Jy²'
}
