/** How brightness is brought to colours: curves over 0 to 1, the same as those of the pictures of the API. */
export const STRETCHES = ['linear', 'asinh', 'sqrt', 'log'] as const

export type Stretch = (typeof STRETCHES)[number]

export const LOG_DEPTH = 1000
export const ASINH_KNEE = 0.1 // of the range: linear below

const CURVES: Readonly<Record<Stretch, readonly [(x: number) => number, (y: number) => number]>> = {
  linear: [(x) => x, (y) => y],
  asinh: [
    (x) => Math.asinh(x / ASINH_KNEE) / Math.asinh(1 / ASINH_KNEE),
    (y) => ASINH_KNEE * Math.sinh(y * Math.asinh(1 / ASINH_KNEE)),
  ],
  sqrt: [Math.sqrt, (y) => y * y],
  log: [
    (x) => Math.log1p(LOG_DEPTH * x) / Math.log1p(LOG_DEPTH),
    (y) => Math.expm1(y * Math.log1p(LOG_DEPTH)) / LOG_DEPTH,
  ],
}

/** What the darkest and the brightest colour stand for. */
export interface Limits {
  readonly low: number
  readonly high: number
}

/** Where a value stands on the colours, 0 to 1. */
export function placeOfValue(value: number, stretch: Stretch, { low, high }: Limits): number {
  return CURVES[stretch][0](Math.min(1, Math.max(0, (value - low) / (high - low))))
}

/** The value at a place of the colours. */
export function valueOfPlace(place: number, stretch: Stretch, { low, high }: Limits): number {
  return low + CURVES[stretch][1](Math.min(1, Math.max(0, place))) * (high - low)
}
