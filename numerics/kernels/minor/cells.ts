import { select } from './statistics'

const LEAST_PIXELS = 16

/**
 * Median absolute deviation from the median of a rectangle of an image, NaN left out; NaN of fewer than 16 pixels. Of an
 * even number the upper of the two middle ones.
 *
 * @param corner  address of its first pixel
 * @param pitch   bytes from row to row
 * @param copy    room for columns × rows float32
 */
export function deviation(corner: usize, pitch: usize, columns: i32, rows: i32, copy: usize): f32 {
  let n = 0
  for (let y = 0; y < rows; y++) {
    for (let p = corner + <usize>y * pitch, end = p + (<usize>columns << 2); p < end; p += 4) {
      const value = load<f32>(p)
      if (value == value) store<f32>(copy + (<usize>(n++) << 2), value)
    }
  }
  if (n < LEAST_PIXELS) return NaN
  const median = select(copy, n, n >> 1)
  for (let p = copy, end = copy + (<usize>n << 2); p < end; p += 4) store<f32>(p, abs(load<f32>(p) - median))
  return select(copy, n, n >> 1)
}

/**
 * Sets the mask to 1 where a pixel, its bits cut to `bits`, is at least a limit that grows by `slope` from pixel to
 * pixel; the rest of the mask is left as it is.
 */
export function markAbove(values: usize, mask: usize, count: i32, limit: f32, slope: f32, bits: i32): void {
  for (let i = 0; i < count; i++) {
    const value = reinterpret<f32>(load<i32>(values + (<usize>i << 2)) & bits)
    if (value >= limit + slope * <f32>i) store<u8>(mask + <usize>i, 1)
  }
}
