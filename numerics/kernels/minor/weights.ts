/** weights ← reference / noise along a run of pixels; the noise begins with `noise` and grows by `slope` from pixel to pixel. */
export function weigh(weights: usize, count: i32, reference: f32, noise: f32, slope: f32): void {
  for (let i = 0; i < count; i++) store<f32>(weights + (<usize>i << 2), reference / (noise + slope * <f32>i))
}

/**
 * Largest of `count` float32 times their weights, after its bits are cut to `bits`, among those whose mask byte is not 0;
 * mask 0 allows all. 0 where nothing is above 0. `count` is a multiple of 4.
 */
export function largestWeighted(values: usize, weights: usize, count: i32, mask: usize, bits: i32): f32 {
  const cut = i32x4.splat(bits)
  let most: f32 = 0, wide = f32x4.splat(0)
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2, v = v128.and(f32x4.mul(v128.load(values + at), v128.load(weights + at)), cut)
    if (!v128.any_true(f32x4.gt(v, wide))) continue
    for (let lane = i; lane < i + 4; lane++) {
      if (mask != 0 && load<u8>(mask + <usize>lane) == 0) continue
      const product = load<f32>(values + (<usize>lane << 2)) * load<f32>(weights + (<usize>lane << 2))
      const value = reinterpret<f32>(reinterpret<i32>(product) & bits)
      if (value > most) most = value
    }
    wide = f32x4.splat(most)
  }
  return most
}
