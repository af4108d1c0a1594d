import type { KernelHeap } from '../wasm/heap.ts'
import type { HeapImage } from './kernel.ts'

/** A point spread function, 1 at (width/2, height/2), with sidelobes all over. */
export function ripples(width: number, height: number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) => {
    const [dx, dy] = [(i % width) - width / 2, Math.floor(i / width) - height / 2]
    return 0.9 * Math.exp(-(dx * dx + dy * dy) / 12) + 0.1 * Math.cos(0.9 * dx + 0.3 * dy) * Math.cos(0.5 * dy)
  })
}

/** Σ flux · psf about (x, y), psf as large as the image or not, 0 beyond it; in float64. */
export function spreadPoints(
  points: readonly (readonly [x: number, y: number, flux: number])[],
  image: Pick<HeapImage, 'width' | 'height'>,
  psf: Float32Array,
  psfWidth: number,
): Float64Array {
  const psfHeight = psf.length / psfWidth
  const sum = new Float64Array(image.width * image.height)
  for (const [x, y, flux] of points) {
    for (let i = 0; i < sum.length; i++) {
      const px = (i % image.width) - x + psfWidth / 2
      const py = Math.floor(i / image.width) - y + psfHeight / 2
      if (px >= 0 && px < psfWidth && py >= 0 && py < psfHeight) sum[i] += flux * psf[py * psfWidth + px]
    }
  }
  return sum
}

export interface PlainComponent {
  readonly x: number
  readonly y: number
  readonly flux: number
}

/** Högbom's loop (1974, A&AS 15, 417) over a whole image, in float32, the way its definition reads. */
export function plainHogbom(
  residual: Float32Array,
  width: number,
  psf: Float32Array,
  psfWidth: number,
  { gain, stopJy, iterations, allowNegative, mask }: PlainHogbomOptions,
): PlainComponent[] {
  const [height, psfHeight, g] = [residual.length / width, psf.length / psfWidth, Math.fround(gain)]
  const found: PlainComponent[] = []
  while (found.length < iterations) {
    let [best, peak] = [-1, 0]
    for (let i = 0; i < residual.length; i++) {
      const size = allowNegative ? Math.abs(residual[i]) : residual[i]
      if (!(size > peak) || (mask && !mask[i])) continue
      best = i
      peak = size
    }
    if (peak <= stopJy) break
    const [x, y, flux] = [best % width, Math.floor(best / width), Math.fround(g * residual[best])]
    found.push({ x, y, flux })
    for (let row = Math.max(0, y - psfHeight / 2); row < Math.min(height, y + psfHeight / 2); row++) {
      for (let column = Math.max(0, x - psfWidth / 2); column < Math.min(width, x + psfWidth / 2); column++) {
        const spread = psf[(row - y + psfHeight / 2) * psfWidth + column - x + psfWidth / 2]
        residual[row * width + column] -= Math.fround(flux * spread)
      }
    }
  }
  return found
}

interface PlainHogbomOptions {
  readonly gain: number
  readonly stopJy: number
  readonly iterations: number
  readonly allowNegative: boolean
  readonly mask?: Uint8Array
}

/** What components sum to in each pixel, in float32 and in their order. */
export function sumByPixel(components: readonly PlainComponent[], width: number): Map<number, number> {
  const sums = new Map<number, number>()
  for (const { x, y, flux } of components) {
    const at = y * width + x
    sums.set(at, Math.fround((sums.get(at) ?? 0) + flux))
  }
  return sums
}

/** Puts an image into a heap. */
export function placed(heap: KernelHeap, pixels: ArrayLike<number>, width: number): HeapImage {
  const address = heap.allocate(4 * pixels.length)
  heap.float32(pixels.length, address).set(pixels)
  return { address, width, height: pixels.length / width }
}

/**
 * What an array of `count` baselines, most of them short, sees of a source with visibilities 1 at the centre: the mean
 * of cos 2π(ux + vy), with u and v up to `reach` cycles a pixel.
 */
export function arrayPsf(
  width: number,
  height: number,
  count: number,
  reach: number,
  random: () => number,
): Float32Array {
  const psf = new Float64Array(width * height)
  for (let baseline = 0; baseline < count; baseline++) {
    const [radius, angle] = [reach * Math.abs(random()) ** 1.5, Math.PI * random()]
    const [u, v] = [radius * Math.cos(angle), radius * Math.sin(angle)]
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        psf[i] += Math.cos(2 * Math.PI * (u * (x - width / 2) + v * (y - height / 2))) / count
      }
    }
  }
  return Float32Array.from(psf)
}
