/** The stretch of all thumbnails, so that brightness compares: asinh from below zero to the brightest colour, Jy/beam. */
export interface GalleryStretch {
  readonly low: number
  readonly high: number
}

const STEPS = [1, 1.5, 2, 3, 5, 7, 10]
const HIGH_SIGMA = 40
const LOW_SHARE = 0.06
const WITHOUT_NOISE_JY = 0.02

/** The median, of those that were measured. */
export function medianNoise(noises: readonly (number | null)[]): number | undefined {
  const sorted = noises.filter((noise): noise is number => noise !== null && noise > 0).sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}

/** A round stretch that suits images of such a noise: it stays as it is while a list grows a little. */
export function stretchFor(noiseJy: number | undefined, byHandMjy: number | null): GalleryStretch {
  const high = byHandMjy === null ? roundUp((noiseJy ?? WITHOUT_NOISE_JY / HIGH_SIGMA) * HIGH_SIGMA) : byHandMjy / 1000
  return { low: Number((-LOW_SHARE * high).toPrecision(2)), high }
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return Number(((STEPS.find((step) => step * power >= value * (1 - 1e-9)) ?? 10) * power).toPrecision(2))
}
