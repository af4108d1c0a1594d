import { listBytes, nestedListBytes, STATISTICS_BYTES, tiledPsfBytes } from '@contimg/numerics/minor'
import type { ImageGrid } from './image-plan.ts'

/** Bytes of tiles and list. */
export function taylorListBytes({ width, height }: ImageGrid, pixels: number): number {
  const list = listBytes({ width, height, capacity: Math.ceil(pixels / 4), terms: 2, allowNegative: true })
  return 3 * (tiledPsfBytes({ width, height }) + 4096) + list + STATISTICS_BYTES + 4096
}

/** Bytes that two terms take beyond what CLEAN with one does, but for the weights of a term's samples. */
export function taylorImagesBytes(image: ImageGrid, pixels: number): number {
  const { width, height } = image
  const list = listBytes({ width, height, capacity: Math.ceil(pixels / 4), terms: 1, allowNegative: true })
  return 12 * width * height + taylorListBytes(image, pixels) - tiledPsfBytes(image) - list - nestedListBytes(image)
}
