import { robustSigma } from './sample-limits.ts'

const HALF_PX = 50 // of the box
const STEP_PX = 2

/** The noise about a pixel: 1.4826 of the median deviation in the box of 101 × 101 pixels about it; undefined where most are blank. */
export function localNoise(at: (x: number, y: number) => number, x: number, y: number): number | undefined {
  const values = new Float32Array((HALF_PX + 1) ** 2)
  let count = 0
  for (let dy = -HALF_PX; dy <= HALF_PX; dy += STEP_PX)
    for (let dx = -HALF_PX; dx <= HALF_PX; dx += STEP_PX) {
      const value = at(x + dx, y + dy)
      if (Number.isFinite(value)) values[count++] = value
    }
  if (count < values.length / 2) return undefined
  const sigma = robustSigma(values.subarray(0, count).sort())
  return sigma !== undefined && sigma > 0 ? sigma : undefined
}
