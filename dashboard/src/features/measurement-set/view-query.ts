import type { Query } from '../../client.ts'
import { isCurve, type View } from './view.ts'

const UV_BINS = 400 // a sparse plane, of which the eye finds no smaller bins

/** What is asked of the API for a view; `column` instead of that of the view where two are compared. */
export function rasterQueryOf(view: View, column = view.col): Query {
  const { x, y, show, avg, by, spw, ant, bl, pol, field, uv, time, flagged } = view
  const isMean = view.agg === 'mean' || show === 'snr'
  return {
    format: 'bin',
    ...{ xaxis: x, yaxis: y, component: isCurve(view) ? undefined : show, averaging: avg },
    aggregator: isMean ? 'mean' : view.agg,
    colorby: by === 'value' || isCurve(view) ? undefined : by,
    column: column === 'auto' ? undefined : column,
    ...{ spw, antenna: ant, baseline: bl, polarization: pol, field, uvrange: uv, timerange: time },
    flagged: flagged === 'only' ? flagged : undefined, // hidden ones are only not painted
    also: besideOf(view, isMean),
    ...(x === 'u' ? { x_bins: UV_BINS, y_bins: UV_BINS } : {}),
  }
}

/** Amplitude and phase are told of every bin, whatever is shown. */
function besideOf(view: View, isMean: boolean): string | undefined {
  if (view.by !== 'value' || isCurve(view)) return undefined
  const shown = isMean && view.avg === 'vector' ? view.show : undefined
  return ['amp', 'phase'].filter((name) => name !== shown).join(',')
}

/** The keys of what is selected, with the names that the API calls them by where it refuses one. */
export const SELECTIONS = [
  { key: 'spw', name: 'SPW', field: ['spw'], example: '0~3 or 5:10~20' },
  { key: 'pol', name: 'Pol', field: ['polarization', 'correlation'], example: 'XX,YY' },
  { key: 'field', name: 'Field', field: ['field'], example: '0~3 or a name' },
  { key: 'ant', name: 'Antenna', field: ['antenna'], example: '103, 103&104, !45, <500m' },
  { key: 'bl', name: 'Baseline', field: ['baseline'], example: '103-104' },
  { key: 'uv', name: 'uv', field: ['uvrange'], example: '<500m or >2klambda' },
  { key: 'time', name: 'Time', field: ['timerange'], example: '22:26:05~22:28:00' },
] as const

/** What is selected, as one prints it. */
export function selectionText(view: View): string {
  const chosen = SELECTIONS.filter(({ key }) => view[key] !== '').map(({ key, name }) => `${name} ${view[key]}`)
  return chosen.length === 0 ? 'everything but autocorrelations' : chosen.join(' · ')
}
