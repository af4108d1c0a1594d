import { boxAround, forEachPixel, type Noise, noiseOf, type Pixels } from '@contimg/numerics/fit'

export interface Annulus {
  readonly x: number
  readonly y: number
  readonly innerPx: number
  readonly outerPx: number
}

/** A place to keep clear of. */
export interface Disc {
  readonly x: number
  readonly y: number
  readonly radiusPx: number
}

/**
 * Noise of the pixels of an annulus that lie in none of the discs and are not blank. `robustRms` is the one to take
 * where faint sources may be left; `count` 0 and NaN everywhere where nothing remains.
 */
export function noiseInAnnulus(pixels: Pixels, annulus: Annulus, avoid: readonly Disc[] = []): Noise {
  const near = avoid.filter(
    ({ x, y, radiusPx }) => Math.hypot(x - annulus.x, y - annulus.y) < annulus.outerPx + radiusPx,
  )
  const box = boxAround(pixels, annulus.x, annulus.y, annulus.outerPx)
  const values = new Float64Array(Math.max(0, box.right - box.left) * Math.max(0, box.top - box.bottom))
  let count = 0
  forEachPixel(pixels, box, (value, x, y) => {
    const distance = Math.hypot(x - annulus.x, y - annulus.y)
    if (distance < annulus.innerPx || distance > annulus.outerPx) return
    if (near.some((disc) => Math.hypot(x - disc.x, y - disc.y) < disc.radiusPx)) return
    values[count++] = value
  })
  return noiseOf(values.subarray(0, count))
}
