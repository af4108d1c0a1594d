import { bitsOf, blockCount, capacityOf, compared, heightOf, measure, runCount, runsOf, takenOf, termsOf, valuesOf, weightsOf, widthOf } from './list'

/** All bits of a lane where the mask, a byte a pixel, is not 0. */
@inline function allowed(mask: usize): v128 {
  const bytes = i16x8.extend_low_i8x16_u(v128.load32_zero(mask))
  return i32x4.ne(i32x4.extend_low_i16x8_u(bytes), i32x4.splat(0))
}

/**
 * Lists the blocks with an allowed pixel of at least `limit`. Other allowed pixels of such a block are listed with it.
 *
 * @param second  the residual of the second Taylor term, not read with one term
 * @param mask    u8 [height, width], or 0 where all pixels are allowed
 * @param weights f32 [height, width] that pixels are compared with, the limit too; 0 for none, as with two terms
 * @returns       the number of blocks, or −1 where there is no room for them
 */
export function collect(list: usize, image: usize, second: usize, mask: usize, weights: usize, limit: f32): i32 {
  const width = widthOf(list), height = heightOf(list), capacity = capacityOf(list), terms = termsOf(list)
  const bits = bitsOf(list), least = f32x4.splat(limit), blank = i32x4.splat(-1), stride = <usize>terms << 4
  const w0 = v128.load32_splat(list, 36), w1 = v128.load32_splat(list, 40)
  let run = runsOf(list) - 16, value = valuesOf(list), weight = weightsOf(list), blocks = 0, runs = 0
  for (let y = 0; y < height; y++) {
    let next = -1
    for (let x = 0; x < width; x += 4) {
      const at = <usize>(y * width + x), pixels = image + (at << 2)
      const v = v128.load(pixels)
      let by = v
      if (terms == 2) by = f32x4.add(f32x4.mul(w0, v), f32x4.mul(w1, v128.load(second + (at << 2))))
      if (weights != 0) by = f32x4.mul(v, v128.load(weights + (at << 2)))
      const hit = f32x4.ge(v128.and(by, bits), least)
      if (!v128.any_true(hit)) continue
      let inside = blank
      if (mask != 0) {
        inside = allowed(mask + at)
        if (!v128.any_true(v128.and(hit, inside))) continue
      }
      if (blocks == capacity) return -1
      v128.store(value, v128.or(v, v128.not(inside)))
      if (terms == 2) v128.store(value, v128.or(v128.load(second + (at << 2)), v128.not(inside)), 16)
      value += stride
      if (weights != 0) {
        v128.store(weight, v128.load(weights + (at << 2)))
        weight += 16
      }
      if (x == next) store<i32>(run, load<i32>(run, 12) + 1, 12)
      else {
        run += 16
        runs++
        store<i32>(run, x)
        store<i32>(run, y, 4)
        store<i32>(run, blocks, 8)
        store<i32>(run, 1, 12)
      }
      next = x + 4
      blocks++
    }
  }
  store<i32>(list, blocks)
  store<i32>(list, runs, 4)
  store<i32>(list, weights != 0 ? 1 : 0, 44)
  memory.fill(takenOf(list), 0, <usize>blocks * stride)
  measure(list)
  return blocks
}

/** Takes out of a list what a new mask no longer allows; pixels it allows anew come with the next collection. */
export function remask(list: usize, mask: usize): void {
  const width = widthOf(list), terms = termsOf(list), runs = runCount(list)
  let value = valuesOf(list)
  for (let r = 0, run = runsOf(list); r < runs; r++, run += 16) {
    let at = mask + <usize>(load<i32>(run, 4) * width + load<i32>(run))
    for (let b = load<i32>(run, 12); b > 0; b--, at += 4) {
      const outside = v128.not(allowed(at))
      for (let term = 0; term < terms; term++, value += 16) v128.store(value, v128.or(v128.load(value), outside))
    }
  }
  measure(list)
}

/** Adds what was taken, of one Taylor term, to a model image. */
export function toImage(list: usize, term: i32, image: usize): void {
  const width = widthOf(list), terms = termsOf(list), runs = runCount(list)
  let taken = takenOf(list) + (<usize>term << 4)
  for (let r = 0, run = runsOf(list); r < runs; r++, run += 16) {
    let at = image + (<usize>(load<i32>(run, 4) * width + load<i32>(run)) << 2)
    for (let b = load<i32>(run, 12); b > 0; b--, at += 16, taken += <usize>terms << 4) {
      v128.store(at, f32x4.add(v128.load(at), v128.load(taken)))
    }
  }
}
