import { noiseOf } from '../fit/noise.ts'

const SAMPLE = 1 << 20

/** 1.4826 × the median absolute deviation of an image about its median, from about a million of its pixels. */
export function residualNoise(image: Float32Array): number {
  if (image.length <= SAMPLE) return noiseOf(image.slice()).robustRms
  const step = nextOdd(Math.ceil(image.length / SAMPLE))
  return noiseOf(Float32Array.from({ length: Math.floor(image.length / step) }, (_, i) => image[i * step])).robustRms
}

/** Widths of images are even: an odd step does not keep to a few columns. */
function nextOdd(value: number): number {
  return value | 1
}
