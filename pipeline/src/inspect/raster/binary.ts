import type { AxisBaselines, RasterAxis } from './axes.ts'
import { type ColourLimits, colourLimits, usualColours } from './limits.ts'
import type { Raster } from './raster.ts'

const ALIGNMENT = 8

/**
 * A raster as bytes, little-endian: the length of the header (uint32), the header (JSON, UTF-8, padded with spaces so that
 * what follows begins at a multiple of 8), then the planes one after another, each float32 [y, x], the lowest y first.
 */
export function rasterBytes(raster: Raster): Uint8Array<ArrayBuffer> {
  const planes = Object.entries(raster.planes)
  const header = Buffer.from(JSON.stringify(rasterHeader(raster)))
  const padded = Math.ceil((4 + header.length) / ALIGNMENT) * ALIGNMENT - 4
  const planeBytes = 4 * raster.x.count * raster.y.count
  const bytes = new Uint8Array(4 + padded + planes.length * planeBytes).fill(0x20, 0, 4 + padded)
  new DataView(bytes.buffer).setUint32(0, padded, true)
  bytes.set(header, 4)
  for (const [i, [, plane]] of planes.entries())
    bytes.set(new Uint8Array(plane.buffer, plane.byteOffset, planeBytes), 4 + padded + i * planeBytes)
  return bytes
}

/** What the header says, in the words of the API. */
export function rasterHeader(raster: Raster) {
  const { path, request, column, planes, samples, rowCount, fraction, name, unit } = raster
  const { used, flagged } = samples
  return {
    format: 'contimg-raster',
    version: 1,
    path,
    column,
    x: axisHeader(raster.x),
    y: axisHeader(raster.y),
    value: {
      name,
      unit,
      component: request.component,
      averaging: request.averaging,
      aggregator: request.aggregate,
      colorby: request.colour,
      colormap: usualColours(raster),
      limits: limitsHeader(colourLimits(raster, planes.value)),
    },
    flagged_limits: planes.flagged_value ? limitsHeader(colourLimits(raster, planes.flagged_value)) : null,
    planes: Object.keys(planes),
    samples: used,
    flagged_samples: flagged,
    flagged_fraction: flagged / (used + flagged),
    rows: rowCount,
    fraction,
  }
}

function limitsHeader({ low, high, rule }: ColourLimits) {
  return { low, high, rule }
}

function axisHeader({ kind, name, unit, count, values, low, high, labels, spectralWindows, baselines }: RasterAxis) {
  return {
    kind,
    name,
    unit,
    count,
    values: [...values],
    ...(low && high && { low: [...low], high: [...high] }),
    ...(labels && { labels }),
    ...(spectralWindows && {
      spectral_windows: spectralWindows.map((window) => ({
        id: window.id,
        name: window.name,
        first_bin: window.firstBin,
        end_bin: window.endBin,
        low_mhz: window.lowMhz,
        high_mhz: window.highMhz,
      })),
    }),
    ...(baselines && { baselines: baselinesHeader(baselines) }),
  }
}

function baselinesHeader({ antenna1, antenna2, lengthsM, bins }: AxisBaselines) {
  return { antenna1, antenna2, length_m: lengthsM.map((length) => Math.round(1000 * length) / 1000), bin: bins }
}
