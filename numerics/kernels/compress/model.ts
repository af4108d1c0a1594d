import { addComplex } from './compress'
import { imaginaryParts, realParts } from './expand'

@inline function subtractLanes(
  weights: usize, channels: i32, q: i32, taps: usize, lanes: i32, model: usize, coarse: usize,
): void {
  const zero = f32x4.splat(0), bytes = <usize>lanes << 4
  for (let k = 0; k < channels; k += q, model += 8, coarse += 8) {
    const a0 = realParts(model), b0 = imaginaryParts(model)
    let a1 = zero, a2 = zero, a3 = zero, b1 = zero, b2 = zero, b3 = zero
    if (lanes > 1) {
      a1 = realParts(model + 32)
      b1 = imaginaryParts(model + 32)
    }
    if (lanes > 2) {
      a2 = realParts(model + 64)
      b2 = imaginaryParts(model + 64)
    }
    if (lanes > 3) {
      a3 = realParts(model + 96)
      b3 = imaginaryParts(model + 96)
    }
    let c0 = zero, c1 = zero, c2 = zero, c3 = zero, d0 = zero, d1 = zero, d2 = zero, d3 = zero
    const count = min(q, channels - k)
    let t = taps
    for (let p = 0; p < count; p++, t += bytes, weights += 4) {
      const t0 = v128.load(t)
      let re = f32x4.mul(t0, a0), im = f32x4.mul(t0, b0), t1 = zero, t2 = zero, t3 = zero
      if (lanes > 1) {
        t1 = v128.load(t, 16)
        re = f32x4.relaxed_madd(t1, a1, re)
        im = f32x4.relaxed_madd(t1, b1, im)
      }
      if (lanes > 2) {
        t2 = v128.load(t, 32)
        re = f32x4.relaxed_madd(t2, a2, re)
        im = f32x4.relaxed_madd(t2, b2, im)
      }
      if (lanes > 3) {
        t3 = v128.load(t, 48)
        re = f32x4.relaxed_madd(t3, a3, re)
        im = f32x4.relaxed_madd(t3, b3, im)
      }
      const pairs = f32x4.add(v128.shuffle<f32>(re, im, 0, 4, 1, 5), v128.shuffle<f32>(re, im, 2, 6, 3, 7))
      const value = f32x4.mul(f32x4.add(pairs, v128.shuffle<i64>(pairs, pairs, 1, 0)), v128.load32_splat(weights))
      re = v128.shuffle<f32>(value, value, 0, 0, 0, 0)
      im = v128.shuffle<f32>(value, value, 1, 1, 1, 1)
      c0 = f32x4.relaxed_nmadd(t0, re, c0)
      d0 = f32x4.relaxed_nmadd(t0, im, d0)
      if (lanes > 1) {
        c1 = f32x4.relaxed_nmadd(t1, re, c1)
        d1 = f32x4.relaxed_nmadd(t1, im, d1)
      }
      if (lanes > 2) {
        c2 = f32x4.relaxed_nmadd(t2, re, c2)
        d2 = f32x4.relaxed_nmadd(t2, im, d2)
      }
      if (lanes > 3) {
        c3 = f32x4.relaxed_nmadd(t3, re, c3)
        d3 = f32x4.relaxed_nmadd(t3, im, d3)
      }
    }
    addComplex(coarse, c0, d0)
    if (lanes > 1) addComplex(coarse + 32, c1, d1)
    if (lanes > 2) addComplex(coarse + 64, c2, d2)
    if (lanes > 3) addComplex(coarse + 96, c3, d3)
  }
}

/**
 * coarse −= Aᵀ W A C through the channels, without a Gram matrix.
 *
 * weights: f32[channels]; taps: f32[q, T]; lanes: T/4, or 0 for T = 1; model: f32[M, 2] C; coarse: f32[M, 2]
 */
export function subtractModel(
  weights: usize, channels: i32, q: i32, taps: usize, lanes: i32, model: usize, coarse: usize,
): void {
  if (lanes == 0) {
    for (let k: usize = 0; k < <usize>channels; k++) {
      const w = load<f32>(weights + (k << 2)), at = k << 3
      store<f32>(coarse + at, load<f32>(coarse + at) - w * load<f32>(model + at))
      store<f32>(coarse + at, load<f32>(coarse + at, 4) - w * load<f32>(model + at, 4), 4)
    }
  } else if (lanes == 1) subtractLanes(weights, channels, q, taps, 1, model, coarse)
  else if (lanes == 2) subtractLanes(weights, channels, q, taps, 2, model, coarse)
  else if (lanes == 3) subtractLanes(weights, channels, q, taps, 3, model, coarse)
  else subtractLanes(weights, channels, q, taps, 4, model, coarse)
}
