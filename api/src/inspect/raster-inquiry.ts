import type { RasterRequest } from '@contimg/pipeline/inspect'
import { invalid } from '../errors/api-error.ts'
import { RASTER_PRESETS, type RasterQuery, rasterComponent } from '../schemas/rasters.ts'
import type { RasterJob } from './jobs.ts'

type Component = RasterRequest['component']

const PREVIEW = { oneOf: 8, fromSamples: 8e6 } as const // 64 MB of visibilities, which are read at once

/** What a query asks of the processes. @throws ApiError (422) */
export function rasterInquiry(query: RasterQuery, format: 'png' | 'bin'): Pick<RasterJob, 'request' | 'picture'> {
  const preset = query.preset === undefined ? {} : RASTER_PRESETS[query.preset].query
  const asked: Partial<RasterQuery> = { ...preset, ...defined(query) }
  const colorBy = asked.colorby ?? 'component'
  const colour = colorBy === 'flags' ? 'flag_fraction' : colorBy === 'samples' ? 'samples' : 'component'
  const ofColour = colour === 'component' && colorBy !== 'component' ? (colorBy as Component) : undefined
  if (query.colorby !== undefined && ofColour && query.component !== undefined && query.component !== ofColour)
    throw invalid('colorby', query.colorby, `either it or component=${query.component}`)
  const request: RasterRequest = {
    x: asked.xaxis ?? 'time',
    y: asked.yaxis ?? 'amp',
    component: query.component ?? ofColour ?? asked.component ?? 'amp',
    averaging: asked.averaging ?? 'vector',
    aggregate: asked.aggregator ?? 'mean',
    colour,
    also: format === 'bin' ? componentsOf(asked.also) : [],
    column: query.column,
    selection: selectionOf(query),
    autocorrelations: query.autocorrelations,
    flagged: query.flagged,
    mostBins: { x: query.x_bins ?? 1000, y: query.y_bins ?? 1000 },
    preview: query.preview ? PREVIEW : null,
  }
  const { width, height, colormap } = query
  const picture = { width, height, ...(colormap !== 'auto' && { colours: colormap }) }
  return { request, picture: format === 'png' ? picture : null }
}

function defined(query: RasterQuery): Partial<RasterQuery> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
}

function componentsOf(text: string | undefined): Component[] {
  if (!text) return []
  return text.split(',').map((name) => {
    const parsed = rasterComponent.safeParse(name.trim())
    if (parsed.success) return parsed.data
    throw invalid('also', name, `some of ${rasterComponent.options.join(', ')}`)
  })
}

function selectionOf({
  spw,
  antenna,
  baseline,
  field,
  timerange,
  uvrange,
  polarization,
}: RasterQuery): RasterRequest['selection'] {
  if (baseline && antenna) throw invalid('baseline', baseline, 'either antenna or baseline')
  const texts = {
    spw,
    antenna: baseline ? pairOf(baseline) : antenna,
    field,
    timerange,
    uvrange,
    correlation: polarization,
  }
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text)) as RasterRequest['selection']
}

/** Two antennas, of which one may be the same as the other, as CASA selects their baseline. */
function pairOf(baseline: string): string {
  const [one, other, ...more] = baseline.split(/\s*[-&]\s*/)
  if (!one || !other || more.length > 0) throw invalid('baseline', baseline, 'two antennas such as 103-104')
  return one === other ? `${one}&&&` : `${one}&${other}`
}
