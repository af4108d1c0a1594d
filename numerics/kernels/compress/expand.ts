@inline export function realParts(at: usize): v128 {
  return v128.shuffle<f32>(v128.load(at), v128.load(at, 16), 0, 2, 4, 6)
}

@inline export function imaginaryParts(at: usize): v128 {
  return v128.shuffle<f32>(v128.load(at), v128.load(at, 16), 1, 3, 5, 7)
}

@inline function expandLanes(coarse: usize, channels: i32, q: i32, taps: usize, lanes: i32, out: usize): void {
  const zero = f32x4.splat(0), bytes = <usize>lanes << 4
  for (let k = 0; k < channels; k += q, coarse += 8) {
    const a0 = realParts(coarse), b0 = imaginaryParts(coarse)
    let a1 = zero, a2 = zero, a3 = zero, b1 = zero, b2 = zero, b3 = zero
    if (lanes > 1) {
      a1 = realParts(coarse + 32)
      b1 = imaginaryParts(coarse + 32)
    }
    if (lanes > 2) {
      a2 = realParts(coarse + 64)
      b2 = imaginaryParts(coarse + 64)
    }
    if (lanes > 3) {
      a3 = realParts(coarse + 96)
      b3 = imaginaryParts(coarse + 96)
    }
    const count = min(q, channels - k)
    let t = taps
    for (let p = 0; p < count; p++, t += bytes, out += 8) {
      const t0 = v128.load(t)
      let re = f32x4.mul(t0, a0), im = f32x4.mul(t0, b0)
      if (lanes > 1) {
        re = f32x4.relaxed_madd(v128.load(t, 16), a1, re)
        im = f32x4.relaxed_madd(v128.load(t, 16), b1, im)
      }
      if (lanes > 2) {
        re = f32x4.relaxed_madd(v128.load(t, 32), a2, re)
        im = f32x4.relaxed_madd(v128.load(t, 32), b2, im)
      }
      if (lanes > 3) {
        re = f32x4.relaxed_madd(v128.load(t, 48), a3, re)
        im = f32x4.relaxed_madd(v128.load(t, 48), b3, im)
      }
      const pairs = f32x4.add(v128.shuffle<f32>(re, im, 0, 4, 1, 5), v128.shuffle<f32>(re, im, 2, 6, 3, 7))
      v128.store64_lane(out, f32x4.add(pairs, v128.shuffle<i64>(pairs, pairs, 1, 0)), 0)
    }
  }
}

/**
 * The channels of a row from its coarse samples, A C.
 *
 * coarse: f32[M, 2]; taps: f32[q, T]; lanes: T/4, or 0 for T = 1; out: f32[channels, 2], overwritten
 */
export function expand(coarse: usize, channels: i32, q: i32, taps: usize, lanes: i32, out: usize): void {
  if (lanes == 0) memory.copy(out, coarse, <usize>channels << 3)
  else if (lanes == 1) expandLanes(coarse, channels, q, taps, 1, out)
  else if (lanes == 2) expandLanes(coarse, channels, q, taps, 2, out)
  else if (lanes == 3) expandLanes(coarse, channels, q, taps, 3, out)
  else expandLanes(coarse, channels, q, taps, 4, out)
}
