import type { RasterAxisHeader, RasterHeader } from '@contimg/api/schemas'
import type { Raster } from './raster.ts'

const HEADER = {
  format: 'contimg-raster',
  version: 1,
  ...{ path: '/data/a.ms', column: 'DATA', rows: 6, fraction: 1 },
  value: {
    ...{ name: 'Amplitude, vector mean', unit: 'correlator units', component: 'amp', averaging: 'vector' },
    ...{ aggregator: 'mean', colorby: 'component', colormap: 'viridis' },
    limits: { low: 0, high: 10, rule: '3 sigma' },
  },
  ...{
    flagged_limits: { low: 0, high: 10, rule: '3 sigma' },
    samples: 24,
    flagged_samples: 2,
    flagged_fraction: 2 / 26,
  },
} as const

/** Four channels of two windows. */
export const FREQUENCIES: RasterAxisHeader = {
  ...{ kind: 'frequency', name: 'Frequency', unit: 'MHz', count: 4, values: [1400, 1401, 1404, 1405] },
  spectral_windows: [
    { id: 0, name: 'sb0', first_bin: 0, end_bin: 2, low_mhz: 1399.5, high_mhz: 1401.5 },
    { id: 1, name: 'sb1', first_bin: 2, end_bin: 4, low_mhz: 1403.5, high_mhz: 1405.5 },
  ],
}

/** Antennas 0, 1, 2 in three baselines, the shorter two in one bin. */
export const BASELINES: RasterAxisHeader = {
  ...{ kind: 'baseline', name: 'Baseline length', unit: 'm', count: 2, values: [150, 223.607], low: [100, 223.607] },
  high: [200, 223.607],
  baselines: { antenna1: [0, 0, 1], antenna2: [1, 2, 2], length_m: [100, 200, 223.607], bin: [0, 0, 1] },
}

/** For tests: a raster of these axes and planes. */
export function rasterOf(
  x: RasterAxisHeader,
  y: RasterAxisHeader,
  planes: Readonly<Record<string, readonly number[]>>,
  value: Partial<RasterHeader['value']> = {},
): Raster {
  const header = { ...HEADER, x, y, value: { ...HEADER.value, ...value }, planes: Object.keys(planes) }
  const own = Object.entries(planes).map(([name, numbers]) => [name, Float32Array.from(numbers)])
  return { header, columns: x.count, rows: y.count, planes: Object.fromEntries(own) as Raster['planes'] }
}

/** The same as the bytes that the API sends. */
export function bytesOf({ header, planes }: Raster): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(header))
  const length = Math.ceil((4 + text.length) / 8) * 8 - 4
  const size = header.x.count * header.y.count
  const bytes = new Uint8Array(4 + length + 4 * size * header.planes.length).fill(0x20)
  new DataView(bytes.buffer).setUint32(0, length, true)
  bytes.set(text, 4)
  for (const [at, name] of header.planes.entries())
    new Float32Array(bytes.buffer, 4 + length + 4 * size * at, size).set(planes[name])
  return bytes.buffer
}
