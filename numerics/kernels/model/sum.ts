// What one point source adds to the visibilities of one baseline, along a line of channels.
//
//   V(ν) += S(ν) exp(+2πi (ν/c) d),   d = u l + v m + w (n − 1)
//
// Exact direct sum (Thompson, Moran & Swenson, 3rd ed., eq. 3.7): no gridding, no small-angle step. Along evenly spaced
// channels the phasor advances by a constant factor: a double-precision phasor starts a run, four single-precision
// lanes follow it. Within 2e-6 of |S|, however long the line.

const RUN_CHANNELS: i32 = 64 // sixteen single-precision steps of four channels: the rounding stays below 2e-6

let startR: f64 = 0
let startI: f64 = 0
let stepR: f64 = 0
let stepI: f64 = 0

/**
 * exp(2πi t) of two angles in turns at once, into start and step: each folded to ±1/8 turn, Taylor series to 1e-16,
 * and turned back by its quarter turns.
 */
function phasors(startTurns: f64, stepTurns: f64): void {
  const t = f64x2(startTurns, stepTurns)
  const quarter = f64x2.nearest(f64x2.mul(t, f64x2.splat(4)))
  const x = f64x2.mul(f64x2.sub(t, f64x2.mul(quarter, f64x2.splat(0.25))), f64x2.splat(6.283185307179586))
  const y = f64x2.mul(x, x)
  let s = f64x2.splat(-1 / 1307674368000.0)
  s = f64x2.add(f64x2.mul(s, y), f64x2.splat(1 / 6227020800.0))
  s = f64x2.add(f64x2.mul(s, y), f64x2.splat(-1 / 39916800.0))
  s = f64x2.add(f64x2.mul(s, y), f64x2.splat(1 / 362880.0))
  s = f64x2.add(f64x2.mul(s, y), f64x2.splat(-1 / 5040.0))
  s = f64x2.add(f64x2.mul(s, y), f64x2.splat(1 / 120.0))
  s = f64x2.add(f64x2.mul(s, y), f64x2.splat(-1 / 6.0))
  s = f64x2.add(f64x2.mul(f64x2.mul(s, y), x), x)
  let c = f64x2.splat(1 / 20922789888000.0)
  c = f64x2.add(f64x2.mul(c, y), f64x2.splat(-1 / 87178291200.0))
  c = f64x2.add(f64x2.mul(c, y), f64x2.splat(1 / 479001600.0))
  c = f64x2.add(f64x2.mul(c, y), f64x2.splat(-1 / 3628800.0))
  c = f64x2.add(f64x2.mul(c, y), f64x2.splat(1 / 40320.0))
  c = f64x2.add(f64x2.mul(c, y), f64x2.splat(-1 / 720.0))
  c = f64x2.add(f64x2.mul(c, y), f64x2.splat(1 / 24.0))
  c = f64x2.add(f64x2.mul(c, y), f64x2.splat(-1 / 2.0))
  c = f64x2.add(f64x2.mul(c, y), f64x2.splat(1))
  // odd quarters swap sine and cosine; quarters 1 and 2 negate the cosine, 2 and 3 the sine
  const q = i64x2(<i64>f64x2.extract_lane(quarter, 0), <i64>f64x2.extract_lane(quarter, 1))
  const odd = i64x2.sub(i64x2.splat(0), v128.and(q, i64x2.splat(1)))
  const signC = i64x2.shl(v128.and(i64x2.add(q, i64x2.splat(1)), i64x2.splat(2)), 62)
  const signS = i64x2.shl(v128.and(q, i64x2.splat(2)), 62)
  const re = v128.xor(v128.bitselect(s, c, odd), signC)
  const im = v128.xor(v128.bitselect(c, s, odd), signS)
  startR = f64x2.extract_lane(re, 0)
  startI = f64x2.extract_lane(im, 0)
  stepR = f64x2.extract_lane(re, 1)
  stepI = f64x2.extract_lane(im, 1)
}

/**
 * real, imag, amplitude: f32[channels], channels a multiple of 4; amplitude = S(ν); pathM = d;
 * ν/c = turns0 + channel·turnsStep turns a metre.
 */
export function addSource(real: usize, imag: usize, amplitude: usize, channels: i32, pathM: f64, turns0: f64, turnsStep: f64): void {
  for (let channel = 0; channel < channels; channel += RUN_CHANNELS) {
    phasors((turns0 + channel * turnsStep) * pathM, turnsStep * pathM)
    const c = startR, s = startI, c1 = stepR, s1 = stepI
    const c2 = c1 * c1 - s1 * s1, s2 = 2 * c1 * s1
    const c3 = c2 * c1 - s2 * s1, s3 = c2 * s1 + s2 * c1
    const r4 = f32x4.splat(<f32>(c2 * c2 - s2 * s2)), i4 = f32x4.splat(<f32>(2 * c2 * s2))
    let r = f32x4(<f32>c, <f32>(c * c1 - s * s1), <f32>(c * c2 - s * s2), <f32>(c * c3 - s * s3))
    let i = f32x4(<f32>s, <f32>(c * s1 + s * c1), <f32>(c * s2 + s * c2), <f32>(c * s3 + s * c3))
    const end = min(channel + RUN_CHANNELS, channels)
    for (let k = channel; k < end; k += 4) {
      const at = <usize>k << 2
      const flux = v128.load(amplitude + at)
      v128.store(real + at, f32x4.add(v128.load(real + at), f32x4.mul(flux, r)))
      v128.store(imag + at, f32x4.add(v128.load(imag + at), f32x4.mul(flux, i)))
      const next = f32x4.sub(f32x4.mul(r, r4), f32x4.mul(i, i4))
      i = f32x4.add(f32x4.mul(r, i4), f32x4.mul(i, r4))
      r = next
    }
  }
}

/** The same where channels lie anyhow: a phasor of its own for every channel. turns: f64[channel] = ν/c. */
export function addSourceUneven(real: usize, imag: usize, amplitude: usize, channels: i32, pathM: f64, turns: usize): void {
  for (let k = 0; k < channels; k += 2) {
    const at = <usize>k << 2
    phasors(load<f64>(turns + (at << 1)) * pathM, load<f64>(turns + (at << 1), 8) * pathM)
    const flux = load<f32>(amplitude + at), nextFlux = load<f32>(amplitude + at, 4)
    store<f32>(real + at, load<f32>(real + at) + flux * <f32>startR)
    store<f32>(imag + at, load<f32>(imag + at) + flux * <f32>startI)
    store<f32>(real + at, load<f32>(real + at, 4) + nextFlux * <f32>stepR, 4)
    store<f32>(imag + at, load<f32>(imag + at, 4) + nextFlux * <f32>stepI, 4)
  }
}
