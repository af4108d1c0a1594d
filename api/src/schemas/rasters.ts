import * as z from 'zod'

export const rasterXAxis = z.enum(['time', 'baseline', 'frequency', 'antenna', 'uvdist', 'u'])
export const rasterYAxis = z.enum([
  'time',
  'baseline',
  'frequency',
  'polarization',
  'v',
  'amp',
  'phase',
  'real',
  'imag',
])
export const rasterComponent = z.enum(['amp', 'phase', 'real', 'imag', 'snr'])
export const rasterAggregator = z.enum(['mean', 'min', 'max', 'std', 'sum', 'var'])
export const rasterColumn = z.enum(['auto', 'DATA', 'CORRECTED_DATA', 'MODEL_DATA', 'RESIDUAL'])
export const rasterColorBy = z.enum(['component', 'amp', 'phase', 'real', 'imag', 'snr', 'flags', 'samples'])
export const rasterColormap = z.enum(['auto', 'viridis', 'cividis', 'inferno', 'gray', 'twilight', 'berlin'])
export const rasterPresetName = z.enum(['bandpass', 'time', 'uv', 'flags'])

/** Views that are looked at first, as parameters of a raster. */
export const RASTER_PRESETS = {
  bandpass: {
    title: 'Bandpass check',
    question: 'Which baselines and channels are not as the others?',
    query: { xaxis: 'frequency', yaxis: 'baseline', component: 'amp', averaging: 'vector', aggregator: 'mean' },
  },
  time: {
    title: 'Time evolution',
    question: 'Which baselines change during the observation?',
    query: { xaxis: 'time', yaxis: 'baseline', component: 'amp', averaging: 'vector', aggregator: 'mean' },
  },
  uv: {
    title: 'uv coverage',
    question: 'Where is the uv plane sampled?',
    query: { xaxis: 'u', yaxis: 'v', colorby: 'samples' },
  },
  flags: {
    title: 'Flag summary',
    question: 'Which antennas and channels are flagged?',
    query: { xaxis: 'antenna', yaxis: 'frequency', colorby: 'flags' },
  },
} as const

const selection = z.string().max(1000).optional()
const bins = z.coerce.number().int().min(1).max(1000).optional()

/** A Measurement Set in an address. */
export const msParams = z.object({
  path: z.string().min(1).describe('of the Measurement Set, absolute, percent-encoded'),
})

/** What a raster shows. Without a preset: amplitude against time. */
export const rasterQuery = z.object({
  preset: rasterPresetName.optional().describe('what the parameters are that are not given'),
  xaxis: rasterXAxis.optional().describe('time unless given; u goes with yaxis v'),
  yaxis: rasterYAxis
    .optional()
    .describe(
      'amp unless given; amp, phase, real and imag draw curves with the least and the largest value about them',
    ),
  component: rasterComponent.optional().describe('what the bins of a raster tell; amp unless given'),
  averaging: z
    .enum(['vector', 'scalar'])
    .optional()
    .describe('of visibilities, or of the component; vector unless given'),
  aggregator: rasterAggregator.optional().describe('mean unless given'),
  colorby: rasterColorBy.optional().describe('the component, or the flagged fraction, or the number of samples'),
  colormap: rasterColormap.default('auto').describe('of a picture; phases are always drawn in twilight'),
  column: rasterColumn.default('auto').describe('auto: CORRECTED_DATA where there is one; RESIDUAL: corrected − model'),
  spw: selection.describe('spectral windows and channels as CASA selects them: 0~3, 5:10~20'),
  antenna: selection.describe('antennas and baselines as CASA selects them: 103, 103&104, !45'),
  baseline: selection.describe('one baseline: 103-104'),
  field: selection.describe('fields by number or name: 0~3, 0834+555*'),
  timerange: selection.describe('UTC: 2026-01-25T22:26:05~22:28:00'),
  uvrange: selection.describe('<500m, >2klambda'),
  polarization: selection.describe('XX,YY'),
  autocorrelations: z.enum(['included', 'excluded']).default('excluded'),
  flagged: z
    .enum(['hide', 'show', 'only'])
    .default('show')
    .describe('flagged samples in colours of their own; only: also where all are flagged'),
  also: z
    .string()
    .max(40)
    .optional()
    .describe('components whose vector mean and error come beside in the binary form: amp,phase'),
  preview: z
    .stringbool()
    .default(false)
    .describe('a first look, at once: of many samples about one in eight, spread evenly; ask again without it'),
  x_bins: bins.describe('of the binary form, at most; 1000 unless given'),
  y_bins: bins,
  width: z.coerce.number().int().min(200).max(2000).default(800).describe('of the picture, pixels'),
  height: z.coerce.number().int().min(200).max(2000).default(600),
  format: z.enum(['png', 'bin']).optional().describe('png unless Accept asks for application/octet-stream'),
})

const numbers = z.array(z.number())

/** Along a side of a raster. */
export const rasterAxis = z
  .object({
    kind: z.string(),
    name: z.string(),
    unit: z.string().describe('of values; times are seconds since 1970, UTC'),
    count: z.number().int(),
    values: numbers.describe(
      '[bin] the middle; of baselines the mean length, of antennas and polarizations their number',
    ),
    low: numbers.optional().describe('[bin] where a bin has a width, or several things in it'),
    high: numbers.optional(),
    labels: z.array(z.string()).optional(),
    spectral_windows: z
      .array(
        z.object({
          ...{ id: z.number().int(), name: z.string(), first_bin: z.number().int(), end_bin: z.number().int() },
          ...{ low_mhz: z.number(), high_mhz: z.number() },
        }),
      )
      .optional(),
    baselines: z
      .object({ antenna1: numbers, antenna2: numbers, length_m: numbers, bin: numbers })
      .optional()
      .describe('by length, with the bin of each'),
  })
  .meta({ id: 'RasterAxis' })

const limits = z.object({ low: z.number(), high: z.number(), rule: z.string() })

/**
 * The header of the binary form. The bytes, little-endian: length of the header (uint32), header (JSON, padded with spaces so
 * that the planes begin at a multiple of 8), then the planes in the order of `planes`, each float32 [y, x], the lowest y
 * first, NaN where there is nothing.
 */
export const rasterHeader = z
  .object({
    format: z.literal('contimg-raster'),
    version: z.literal(1),
    path: z.string(),
    column: z.string().describe('that was read; FLAG where nothing but flags was needed'),
    x: rasterAxis,
    y: rasterAxis,
    value: z.object({
      ...{ name: z.string(), unit: z.string(), component: z.string(), averaging: z.string(), aggregator: z.string() },
      ...{ colorby: z.string(), colormap: z.string(), limits },
    }),
    flagged_limits: limits.nullable(),
    planes: z
      .array(z.string())
      .describe(
        'samples, flagged (counts), value, error, flagged_value; low and high of curves; those of also, as phase, phase_error',
      ),
    samples: z.number().describe('in use, of all bins: with antennas or u and v along a side each counts twice'),
    flagged_samples: z.number(),
    flagged_fraction: z.number(),
    rows: z.number().int().describe('selected'),
    fraction: z.number().describe('of these rows that were read: below 1 of a preview'),
  })
  .meta({ id: 'RasterHeader' })

/** Rasters and pictures that are being made, and those that wait. */
export const rasterJobs = z
  .object({
    jobs: z.array(
      z.object({
        path: z.string(),
        kind: z.enum([
          'raster',
          'antennas',
          'picture',
          'cutout',
          'catalog-check',
          'summary',
          'calibrators',
          'solutions',
          'calibration-quality',
          'calibration-table',
          'calibration-compare',
        ]),
        position: z.number().int().describe('0: it is being read; 1: it is next'),
        progress: z.number().describe('0 to 1, of the samples'),
        since: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'RasterJobs' })

export type RasterQuery = z.infer<typeof rasterQuery>
export type RasterAxisHeader = z.infer<typeof rasterAxis>
export type RasterHeader = z.infer<typeof rasterHeader>
export type RasterJobs = z.infer<typeof rasterJobs>
