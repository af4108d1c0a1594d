import { type Circle, writeCrtfRegions, writeDs9Regions } from '@contimg/formats/regions'
import type { CatalogSource } from '../products.ts'

/** How a region file of that name is written; undefined for other names. */
export function regionWriterOf(path: string): typeof writeDs9Regions | undefined {
  if (/\.reg$/i.test(path)) return writeDs9Regions
  return /\.crtf$/i.test(path) ? writeCrtfRegions : undefined
}

/** Circles about the sources, each with its flux. */
export function regionText(write: typeof writeDs9Regions, sources: readonly CatalogSource[], radiusRad: number) {
  const circles = sources.map(
    ({ raRad, decRad, fluxJy }): Circle => ({
      shape: 'circle',
      frame: 'icrs',
      include: true,
      annotation: false,
      color: undefined,
      text: `${(1e3 * fluxJy).toFixed(1)} mJy`,
      tags: [],
      properties: {},
      centre: [raRad, decRad],
      radius: radiusRad,
    }),
  )
  return new TextEncoder().encode(write(circles))
}
