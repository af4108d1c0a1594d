import { listBytes, STATISTICS_BYTES, tiledPsfBytes } from '@contimg/numerics/minor'
import type { ImageGrid } from './image-plan.ts'

/** Bytes of tiles and list. */
export function taylorListBytes({ width, height }: ImageGrid, pixels: number): number {
  const list = listBytes({ width, height, capacity: Math.ceil(pixels / 4), terms: 2, allowNegative: true })
  return 3 * (tiledPsfBytes({ width, height }) + 4096) + list + STATISTICS_BYTES + 4096
}
