import { addGramBlock } from './gram'

const BASIS_BYTES: usize = 48 // a row of the basis: 12 polynomials of the place in the block, of which 8 make the taps
const GRAM_MOMENTS: i32 = 12

/** Adds T complex numbers, their real and imaginary parts in vectors, to memory. */
@inline export function addComplex(to: usize, re: v128, im: v128): void {
  v128.store(to, f32x4.add(v128.load(to), v128.shuffle<f32>(re, im, 0, 4, 1, 5)))
  v128.store(to, f32x4.add(v128.load(to, 16), v128.shuffle<f32>(re, im, 2, 6, 3, 7)), 16)
}

@inline function addReal(to: usize, value: v128): void {
  v128.store(to, f32x4.add(v128.load(to), value))
}

/** Tap by tap: Aᵀ W V and Aᵀ W 1 of a row, and Aᵀ W A where band is not 0. taps: f32[q, T]. */
@inline function compressDirect(
  visibilities: usize, weights: usize, channels: i32, q: i32, taps: usize, products: usize, lanes: i32,
  coarse: usize, coarseWeights: usize, band: usize,
): void {
  const zero = f32x4.splat(0), bytes = <usize>lanes << 4
  for (let k = 0; k < channels; k += q) {
    let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero
    let c0 = zero, c1 = zero, c2 = zero, c3 = zero
    const count = min(q, channels - k)
    if (band) addGramBlock(weights, count, products, lanes, band)
    let t = taps
    for (let p = 0; p < count; p++) {
      const w = v128.load32_splat(weights)
      const re = f32x4.mul(v128.load32_splat(visibilities), w), im = f32x4.mul(v128.load32_splat(visibilities, 4), w)
      const t0 = v128.load(t)
      a0 = f32x4.relaxed_madd(t0, re, a0)
      b0 = f32x4.relaxed_madd(t0, im, b0)
      c0 = f32x4.relaxed_madd(t0, w, c0)
      if (lanes > 1) {
        const t1 = v128.load(t, 16)
        a1 = f32x4.relaxed_madd(t1, re, a1)
        b1 = f32x4.relaxed_madd(t1, im, b1)
        c1 = f32x4.relaxed_madd(t1, w, c1)
      }
      if (lanes > 2) {
        const t2 = v128.load(t, 32)
        a2 = f32x4.relaxed_madd(t2, re, a2)
        b2 = f32x4.relaxed_madd(t2, im, b2)
        c2 = f32x4.relaxed_madd(t2, w, c2)
      }
      if (lanes > 3) {
        const t3 = v128.load(t, 48)
        a3 = f32x4.relaxed_madd(t3, re, a3)
        b3 = f32x4.relaxed_madd(t3, im, b3)
        c3 = f32x4.relaxed_madd(t3, w, c3)
      }
      t += bytes
      visibilities += 8
      weights += 4
    }
    addComplex(coarse, a0, b0)
    addReal(coarseWeights, c0)
    if (lanes > 1) {
      addComplex(coarse + 32, a1, b1)
      addReal(coarseWeights + 16, c1)
    }
    if (lanes > 2) {
      addComplex(coarse + 64, a2, b2)
      addReal(coarseWeights + 32, c2)
    }
    if (lanes > 3) {
      addComplex(coarse + 96, a3, b3)
      addReal(coarseWeights + 48, c3)
    }
    coarse += 8
    coarseWeights += 4
    if (band) band += bytes
  }
}

/** Four moments, m … m + 3, of a block times their taps, added to its coarse samples. */
@inline function addFourMoments(
  taps: usize, lanes: i32, re: v128, im: v128, w: v128, coarse: usize, coarseWeights: usize,
): void {
  const re0 = v128.shuffle<f32>(re, re, 0, 0, 0, 0), re1 = v128.shuffle<f32>(re, re, 1, 1, 1, 1)
  const re2 = v128.shuffle<f32>(re, re, 2, 2, 2, 2), re3 = v128.shuffle<f32>(re, re, 3, 3, 3, 3)
  const im0 = v128.shuffle<f32>(im, im, 0, 0, 0, 0), im1 = v128.shuffle<f32>(im, im, 1, 1, 1, 1)
  const im2 = v128.shuffle<f32>(im, im, 2, 2, 2, 2), im3 = v128.shuffle<f32>(im, im, 3, 3, 3, 3)
  const w0 = v128.shuffle<f32>(w, w, 0, 0, 0, 0), w1 = v128.shuffle<f32>(w, w, 1, 1, 1, 1)
  const w2 = v128.shuffle<f32>(w, w, 2, 2, 2, 2), w3 = v128.shuffle<f32>(w, w, 3, 3, 3, 3)
  const bytes = <usize>lanes << 4
  for (let lane = 0; lane < lanes; lane++) {
    const t0 = v128.load(taps), t1 = v128.load(taps + bytes)
    const t2 = v128.load(taps + 2 * bytes), t3 = v128.load(taps + 3 * bytes)
    const a = f32x4.relaxed_madd(t1, re1, f32x4.mul(t0, re0)), b = f32x4.relaxed_madd(t3, re3, f32x4.mul(t2, re2))
    const c = f32x4.relaxed_madd(t1, im1, f32x4.mul(t0, im0)), d = f32x4.relaxed_madd(t3, im3, f32x4.mul(t2, im2))
    const e = f32x4.relaxed_madd(t1, w1, f32x4.mul(t0, w0)), f = f32x4.relaxed_madd(t3, w3, f32x4.mul(t2, w2))
    addComplex(coarse, f32x4.add(a, b), f32x4.add(c, d))
    addReal(coarseWeights, f32x4.add(e, f))
    taps += 16
    coarse += 32
    coarseWeights += 16
  }
}

/**
 * By moments: over one block the taps are polynomials of the place in it, t_a(p) = Σ_m θ_ma φ_m(p), so Σ_p φ_m(p) w V
 * for 8 m replaces T sums; 12 sums of weights make the block of the Gram matrix.
 *
 * basis: f32[q, 12] φ; taps: f32[8, T] θ; scratch: 48 bytes
 */
@inline function compressByMoments(
  visibilities: usize, weights: usize, channels: i32, q: i32, basis: usize, taps: usize, products: usize, lanes: i32,
  coarse: usize, coarseWeights: usize, band: usize, scratch: usize,
): void {
  const zero = f32x4.splat(0), bytes = <usize>lanes << 4
  for (let k = 0; k < channels; k += q) {
    let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, c2 = zero
    const end = weights + (<usize>min(q, channels - k) << 2)
    for (let f = basis; weights < end; f += BASIS_BYTES) {
      const w = v128.load32_splat(weights)
      const re = f32x4.mul(v128.load32_splat(visibilities), w), im = f32x4.mul(v128.load32_splat(visibilities, 4), w)
      const f0 = v128.load(f), f1 = v128.load(f, 16)
      a0 = f32x4.relaxed_madd(f0, re, a0)
      b0 = f32x4.relaxed_madd(f0, im, b0)
      c0 = f32x4.relaxed_madd(f0, w, c0)
      a1 = f32x4.relaxed_madd(f1, re, a1)
      b1 = f32x4.relaxed_madd(f1, im, b1)
      c1 = f32x4.relaxed_madd(f1, w, c1)
      c2 = f32x4.relaxed_madd(v128.load(f, 32), w, c2)
      visibilities += 8
      weights += 4
    }
    addFourMoments(taps, lanes, a0, b0, c0, coarse, coarseWeights)
    addFourMoments(taps + 4 * bytes, lanes, a1, b1, c1, coarse, coarseWeights)
    if (band) {
      v128.store(scratch, c0)
      v128.store(scratch, c1, 16)
      v128.store(scratch, c2, 32)
      addGramBlock(scratch, GRAM_MOMENTS, products, lanes, band)
      band += bytes
    }
    coarse += 8
    coarseWeights += 4
  }
}

/** T = 1, q = 1. */
function weigh(
  visibilities: usize, weights: usize, channels: i32, coarse: usize, coarseWeights: usize, band: usize,
): void {
  for (let k = 0; k < channels; k++) {
    const w = load<f32>(weights)
    store<f32>(coarse, load<f32>(coarse) + w * load<f32>(visibilities))
    store<f32>(coarse, load<f32>(coarse, 4) + w * load<f32>(visibilities, 4), 4)
    store<f32>(coarseWeights, load<f32>(coarseWeights) + w)
    if (band) {
      store<f32>(band, load<f32>(band) + w)
      band += 4
    }
    visibilities += 8
    weights += 4
    coarse += 8
    coarseWeights += 4
  }
}

@inline function compressLanes(
  visibilities: usize, weights: usize, channels: i32, q: i32, basis: usize, taps: usize, products: usize, lanes: i32,
  coarse: usize, coarseWeights: usize, band: usize, scratch: usize,
): void {
  if (basis) {
    compressByMoments(
      visibilities, weights, channels, q, basis, taps, products, lanes, coarse, coarseWeights, band, scratch,
    )
  } else {
    compressDirect(visibilities, weights, channels, q, taps, products, lanes, coarse, coarseWeights, band)
  }
}

/**
 * Adds a row's visibilities to its coarse samples.
 *
 * visibilities: f32[channels, 2]; weights: f32[channels], finite; lanes: T/4, or 0 for T = 1
 * basis: f32[q, 12] where the taps are given by moments, and taps f32[8, T] then; 0 where taps are f32[q, T]
 * products: as addGramBlock wants them, for each of 12 moments or of q channels
 * coarse: f32[M, 2] Aᵀ W V; coarseWeights: f32[M] Aᵀ W 1; band: f32[M, T] of Aᵀ W A, or 0 where it is not wanted
 * scratch: 48 bytes of this thread's own
 */
export function compress(
  visibilities: usize, weights: usize, channels: i32, q: i32, basis: usize, taps: usize, products: usize, lanes: i32,
  coarse: usize, coarseWeights: usize, band: usize, scratch: usize,
): void {
  if (lanes == 0) weigh(visibilities, weights, channels, coarse, coarseWeights, band)
  else if (lanes == 1) {
    compressLanes(visibilities, weights, channels, q, basis, taps, products, 1, coarse, coarseWeights, band, scratch)
  } else if (lanes == 2) {
    compressLanes(visibilities, weights, channels, q, basis, taps, products, 2, coarse, coarseWeights, band, scratch)
  } else if (lanes == 3) {
    compressLanes(visibilities, weights, channels, q, basis, taps, products, 3, coarse, coarseWeights, band, scratch)
  } else {
    compressLanes(visibilities, weights, channels, q, basis, taps, products, 4, coarse, coarseWeights, band, scratch)
  }
}
