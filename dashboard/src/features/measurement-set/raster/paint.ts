import { colourTable, type MapColours } from '@contimg/numerics/colours'
import type { Limits } from './limits.ts'
import type { Plane, Raster } from './raster.ts'

/** How bins become colours. */
export interface Painting {
  readonly colours: MapColours
  readonly limits: Pick<Limits, 'low' | 'high'>
  readonly flagged: Pick<Limits, 'low' | 'high'> | undefined // of bins with nothing but flagged samples; undefined: they show nothing
  readonly isFlaggedOnly?: boolean // flagged samples, whatever else a bin has
}

const OPAQUE = 0xff000000
const STEPS = 256

/** A picture of the bins, the highest row on top: RGBA, transparent where there is nothing. */
export function paintRaster(raster: Raster, painting: Painting): Uint8ClampedArray<ArrayBuffer> {
  const { columns, rows, planes } = raster
  const pixels = new Uint32Array(columns * rows)
  const { limits, flagged, isFlaggedOnly } = painting
  if (!isFlaggedOnly) paint(pixels, planes.value, packed(painting.colours), limits, columns, rows)
  if (flagged !== undefined && planes.flagged_value !== undefined)
    paint(pixels, planes.flagged_value, packed('flagged'), flagged, columns, rows)
  return new Uint8ClampedArray(pixels.buffer)
}

/** Paints where nothing is yet. */
function paint(
  pixels: Uint32Array,
  values: Plane,
  table: Uint32Array,
  { low, high }: Pick<Limits, 'low' | 'high'>,
  columns: number,
  rows: number,
): void {
  const scale = (STEPS - 1) / (high > low ? high - low : 1)
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * columns, (rows - 1 - row) * columns]
    for (let x = 0; x < columns; x++) {
      const value = values[from + x]
      if (Number.isNaN(value) || pixels[to + x] !== 0) continue
      const step = Math.round((value - low) * scale)
      pixels[to + x] = table[step < 0 ? 0 : step >= STEPS ? STEPS - 1 : step]
    }
  }
}

/** [step] ABGR, as RGBA lies in memory (little-endian). */
function packed(colours: MapColours): Uint32Array {
  const table = colourTable(colours)
  return Uint32Array.from({ length: STEPS }, (_, step) => {
    const [red, green, blue] = table.subarray(3 * step, 3 * step + 3)
    return (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0
  })
}
