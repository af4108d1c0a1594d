// One row of two receptors, channel by channel in one vector: (re, im) of the first, (re, im) of the second.

/** Whether no sample of a row is flagged, all have finite squares, and both weights are above 0. flags: u8[channel, 2] */
export function isClean(visibilities: usize, flags: usize, weights: usize, channels: i32): bool {
  if (!(load<f32>(weights) > 0 && load<f32>(weights, 4) > 0 && load<f32>(weights) + load<f32>(weights, 4) < Infinity)) {
    return false
  }
  let zero = f32x4.splat(0), flagged: u32 = 0
  for (let channel = 0; channel < channels; channel++) {
    const value = v128.load(visibilities + (<usize>channel << 4))
    zero = f32x4.add(zero, f32x4.mul(f32x4.mul(value, value), f32x4.splat(0)))
    flagged |= <u32>load<u16>(flags + (<usize>channel << 1))
  }
  return flagged == 0 && i32x4.all_true(f32x4.eq(zero, f32x4.splat(0)))
}

@inline function swap(a: v128): v128 {
  return v128.shuffle<u32>(a, a, 1, 0, 3, 2)
}

@inline function times(a: v128, b: v128): v128 {
  const im = f32x4.mul(v128.shuffle<u32>(b, b, 1, 1, 3, 3), f32x4(-1, 1, -1, 1))
  return f32x4.add(f32x4.mul(a, v128.shuffle<u32>(b, b, 0, 0, 2, 2)), f32x4.mul(swap(a), im))
}

@inline function timesConj(a: v128, b: v128): v128 {
  const im = f32x4.mul(v128.shuffle<u32>(b, b, 1, 1, 3, 3), f32x4(1, -1, 1, -1))
  return f32x4.add(f32x4.mul(a, v128.shuffle<u32>(b, b, 0, 0, 2, 2)), f32x4.mul(swap(a), im))
}

/** (|m₀|², |v₀|², |m₁|², |v₁|²) */
@inline function powers(m: v128, v: v128): v128 {
  const mm = f32x4.mul(m, m), vv = f32x4.mul(v, v)
  return f32x4.add(v128.shuffle<u32>(mm, vv, 0, 4, 2, 6), v128.shuffle<u32>(mm, vv, 1, 5, 3, 7))
}

@inline function high(a: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<u32>(a, a, 2, 3, 2, 3))
}

/**
 * Adds a clean row to the sums of its pair: f64[channel, 2, 4] and counts u32[channel, 2], or one channel for all unless
 * `spread`. knownA, knownB: f32[channel, 2, 2], or one channel unless `knownSpread`; knownA 0 for none. `rising`: the
 * pair is in the order of its antennas; else the imaginary parts change sign.
 */
export function addPairRow(
  visibilities: usize, weights: usize, model: usize, channels: i32, knownA: usize, knownB: usize, knownSpread: bool,
  sums: usize, counts: usize, spread: bool, rising: bool,
): void {
  const w0 = load<f32>(weights), w1 = load<f32>(weights, 4)
  const weight = f32x4(w0, w0, w1, w1)
  const sign: f32 = rising ? 1 : -1
  const signed = f32x4.mul(weight, f32x4(1, sign, 1, sign))
  let gain = f32x4(1, 0, 1, 0)
  if (knownA != 0 && !knownSpread) gain = timesConj(v128.load(knownA), v128.load(knownB))
  const isGained = knownA != 0
  let product0 = f64x2.splat(0), product1 = f64x2.splat(0), power0 = f64x2.splat(0), power1 = f64x2.splat(0)
  for (let channel = 0; channel < channels; channel++) {
    const value = v128.load(visibilities + (<usize>channel << 4))
    let m = v128.load64_splat(model + (<usize>channel << 3))
    if (isGained) {
      if (knownSpread) {
        gain = timesConj(v128.load(knownA + (<usize>channel << 4)), v128.load(knownB + (<usize>channel << 4)))
      }
      m = times(m, gain)
    }
    const product = f32x4.mul(timesConj(value, m), signed)
    const power = f32x4.mul(powers(m, value), weight)
    if (spread) {
      const record = sums + (<usize>channel << 6)
      v128.store(record, f64x2.add(v128.load(record), f64x2.promote_low_f32x4(product)))
      v128.store(record, f64x2.add(v128.load(record, 16), f64x2.promote_low_f32x4(power)), 16)
      v128.store(record, f64x2.add(v128.load(record, 32), high(product)), 32)
      v128.store(record, f64x2.add(v128.load(record, 48), high(power)), 48)
      const counter = counts + (<usize>channel << 3)
      v128.store64_lane(counter, i32x4.add(v128.load64_zero(counter), i32x4.splat(1)), 0)
    } else {
      product0 = f64x2.add(product0, f64x2.promote_low_f32x4(product))
      power0 = f64x2.add(power0, f64x2.promote_low_f32x4(power))
      product1 = f64x2.add(product1, high(product))
      power1 = f64x2.add(power1, high(power))
    }
  }
  if (spread) return
  v128.store(sums, f64x2.add(v128.load(sums), product0))
  v128.store(sums, f64x2.add(v128.load(sums, 16), power0), 16)
  v128.store(sums, f64x2.add(v128.load(sums, 32), product1), 32)
  v128.store(sums, f64x2.add(v128.load(sums, 48), power1), 48)
  v128.store64_lane(counts, i32x4.add(v128.load64_zero(counts), i32x4.splat(channels)), 0)
}
