// Visibilities of point sources, with noise and antenna gains: the sky as the correlator writes it.
//
//   V(b, ν) = conj(G₁) G₂ [ Σ_s S_s(ν) exp(+2πi (ν/c) d_s) + noise ],   d_s = u l_s + v m_s + w (n_s − 1)
//
// The sum over sources is that of numerics/kernels/model. Noise is a function of (seed, baseline, time, channel,
// polarization), so it does not depend on the order of work.

import { addSource } from '../model/sum'

// ---- four sinc(x) = sin(πx)/(πx)

@inline function sinc(x: v128): v128 {
  const folded = f32x4.sub(x, f32x4.nearest(x)) // sin(πx) = ±sin(π·folded)
  const odd = v128.and(i32x4.trunc_sat_f32x4_s(f32x4.nearest(x)), i32x4.splat(1))
  const a = f32x4.mul(folded, f32x4.splat(3.14159265))
  const y = f32x4.mul(a, a)
  let p = f32x4.sub(f32x4.splat(1 / 362880.0), f32x4.mul(y, f32x4.splat(1 / 39916800.0)))
  p = f32x4.sub(f32x4.splat(1 / 5040.0), f32x4.mul(y, p))
  p = f32x4.sub(f32x4.splat(1 / 120.0), f32x4.mul(y, p))
  p = f32x4.sub(f32x4.splat(1 / 6.0), f32x4.mul(y, p))
  p = f32x4.sub(f32x4.splat(1), f32x4.mul(y, p))
  const s = v128.xor(f32x4.mul(a, p), i32x4.shl(odd, 31))
  const tiny = f32x4.lt(f32x4.abs(x), f32x4.splat(1e-6))
  return v128.bitselect(f32x4.splat(1), f32x4.div(s, f32x4.mul(x, f32x4.splat(3.14159265))), tiny)
}

// ---- counted random numbers: Wellons' "triple32" hash of a counter, then Box & Muller

@inline function mix(h: u32): u32 {
  h ^= h >>> 17; h *= 0xed5ad4bb; h ^= h >>> 11; h *= 0xac4c1b51; h ^= h >>> 15; h *= 0x31848bab
  return h ^ (h >>> 14)
}

@inline function mix4(h: v128): v128 {
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 17)), i32x4.splat(0xed5ad4bb))
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 11)), i32x4.splat(0xac4c1b51))
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 15)), i32x4.splat(0x31848bab))
  return v128.xor(h, i32x4.shr_u(h, 14))
}

export function noiseKey(seed: u32, baseline: u32, time: u32): u32 {
  return mix(seed ^ mix(baseline ^ mix(time + 0x9e3779b9)))
}

/** Four uniform numbers in (0, 1). */
@inline function uniform(counter: v128): v128 {
  return f32x4.mul(f32x4.add(f32x4.convert_i32x4_u(mix4(counter)), f32x4.splat(0.5)), f32x4.splat(2.3283064e-10))
}

/** sqrt(−2 ln u); the logarithm by 2 artanh((m − 1)/(m + 1)) of the mantissa. */
@inline function rayleigh(u: v128): v128 {
  const biased = i32x4.sub(u, i32x4.splat(0x3f3504f3)) // 1/√2: the mantissa then lies within a factor √2 of 1
  const exponent = f32x4.convert_i32x4_s(i32x4.shr_s(biased, 23))
  const m = i32x4.add(v128.and(biased, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3))
  const one = f32x4.splat(1)
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one))
  const y = f32x4.mul(s, s)
  let p = f32x4.add(f32x4.splat(2 / 7.0), f32x4.mul(y, f32x4.splat(2 / 9.0)))
  p = f32x4.add(f32x4.splat(2 / 5.0), f32x4.mul(y, p))
  p = f32x4.add(f32x4.splat(2 / 3.0), f32x4.mul(y, p))
  p = f32x4.add(f32x4.splat(2), f32x4.mul(y, p))
  const log = f32x4.add(f32x4.mul(s, p), f32x4.mul(exponent, f32x4.splat(0.693147181)))
  return f32x4.sqrt(f32x4.max(f32x4.mul(log, f32x4.splat(-2)), f32x4.splat(0)))
}

/** cos(2πu) and, a quarter turn earlier, sin(2πu). */
@inline function cosTurns(u: v128): v128 {
  const x = f32x4.sub(u, f32x4.nearest(u)) // ±1/2 turn
  const a = f32x4.mul(f32x4.sub(f32x4.splat(0.25), f32x4.abs(x)), f32x4.splat(6.2831853)) // cos(2πx) = sin(π/2 − 2π|x|)
  const y = f32x4.mul(a, a)
  let p = f32x4.sub(f32x4.splat(1 / 362880.0), f32x4.mul(y, f32x4.splat(1 / 39916800.0)))
  p = f32x4.sub(f32x4.splat(1 / 5040.0), f32x4.mul(y, p))
  p = f32x4.sub(f32x4.splat(1 / 120.0), f32x4.mul(y, p))
  p = f32x4.sub(f32x4.splat(1 / 6.0), f32x4.mul(y, p))
  return f32x4.mul(a, f32x4.sub(f32x4.splat(1), f32x4.mul(y, p)))
}

// ---- the sum over sources for one baseline

/** As `amplitude` times the loss by averaging over time and channel: sinc(ν/c·Δpath) sinc(Δν/c·path). */
function smear(amplitude: usize, target: usize, channelCount: i32, pathM: f64, pathChangeM: f64, turns0: f64, turnsStep: f64): void {
  const acrossChannel = sinc(f32x4.splat(<f32>(turnsStep * pathM)))
  const lanes = f32x4(0, 1, 2, 3)
  for (let k = 0; k < channelCount; k += 4) {
    const turns = f32x4.splat(<f32>((turns0 + k * turnsStep) * pathChangeM))
    const x = f32x4.add(turns, f32x4.mul(lanes, f32x4.splat(<f32>(turnsStep * pathChangeM))))
    const at = <usize>k << 2
    v128.store(target + at, f32x4.mul(v128.load(amplitude + at), f32x4.mul(acrossChannel, sinc(x))))
  }
}

/**
 * Sums the sources of one baseline into real[channel] and imag[channel].
 * uvw: f64[3] metres; rate: f64[3] change of uvw over the exposure in metres, or 0 for no smearing;
 * lmn: f64[source, 3] with n − 1; amplitude: f32[source, channel]; scratch: f32[channel].
 */
export function predict(
  real: usize, imag: usize, scratch: usize, channelCount: i32, turns0: f64, turnsStep: f64,
  uvw: usize, rate: usize, lmn: usize, amplitude: usize, sourceCount: i32,
): void {
  memory.fill(real, 0, <usize>channelCount << 2)
  memory.fill(imag, 0, <usize>channelCount << 2)
  const u = load<f64>(uvw), v = load<f64>(uvw, 8), w = load<f64>(uvw, 16)
  for (let source = 0; source < sourceCount; source++, lmn += 24, amplitude += <usize>channelCount << 2) {
    const l = load<f64>(lmn), m = load<f64>(lmn, 8), n1 = load<f64>(lmn, 16)
    const pathM = u * l + v * m + w * n1
    let flux = amplitude
    if (rate) {
      const pathChangeM = load<f64>(rate) * l + load<f64>(rate, 8) * m + load<f64>(rate, 16) * n1
      smear(amplitude, scratch, channelCount, pathM, pathChangeM, turns0, turnsStep)
      flux = scratch
    }
    addSource(real, imag, flux, channelCount, pathM, turns0, turnsStep)
  }
}

/**
 * Adds noise of standard deviation sigma to the real and to the imaginary part, multiplies by conj(G₁) G₂ and stores
 * both polarizations interleaved, [channel, polarization, 2], a subband of channels at a time, subbandStride apart.
 * Autocorrelations (autoMean > 0) stay real: mean power autoMean, fluctuating by sigma.
 * gains: f32[polarization, real|imaginary, channel] of either antenna.
 */
export function observe(
  real: usize, imag: usize, channelCount: i32, channelsPerSubband: i32, gains1: usize, gains2: usize,
  key: u32, sigma: f32, autoMean: f32, out: usize, subbandStride: usize,
): void {
  const line = <usize>channelCount << 2
  const lanes = i32x4(0, 4, 8, 12)
  const golden = i32x4.splat(0x9e3779b9)
  const auto = autoMean > 0
  let inSubband = 0
  let target = out
  for (let k = 0; k < channelCount; k += 4) {
    const at = <usize>k << 2
    const modelR = v128.load(real + at), modelI = v128.load(imag + at)
    let x0 = modelR, y0 = modelI, x1 = modelR, y1 = modelI
    for (let polarization = 0; polarization < 2; polarization++) {
      const counter = i32x4.add(lanes, i32x4.splat(4 * k + 2 * polarization))
      const seed = i32x4.splat(key)
      const radius = f32x4.mul(rayleigh(uniform(i32x4.add(seed, i32x4.mul(counter, golden)))), f32x4.splat(sigma))
      const turn = uniform(i32x4.add(seed, i32x4.mul(i32x4.add(counter, i32x4.splat(1)), golden)))
      let r = f32x4.add(modelR, f32x4.mul(radius, cosTurns(turn)))
      let i = f32x4.add(modelI, f32x4.mul(radius, cosTurns(f32x4.sub(turn, f32x4.splat(0.25)))))
      if (auto) {
        r = f32x4.add(r, f32x4.splat(autoMean))
        i = f32x4.splat(0)
      }
      const plane = <usize>polarization * 2 * line + at
      const g1r = v128.load(gains1 + plane), g1i = v128.load(gains1 + plane + line)
      const g2r = v128.load(gains2 + plane), g2i = v128.load(gains2 + plane + line)
      const gr = f32x4.add(f32x4.mul(g1r, g2r), f32x4.mul(g1i, g2i)) // conj(G₁) G₂
      const gi = f32x4.sub(f32x4.mul(g1r, g2i), f32x4.mul(g1i, g2r))
      const x = f32x4.sub(f32x4.mul(r, gr), f32x4.mul(i, gi)), y = f32x4.add(f32x4.mul(r, gi), f32x4.mul(i, gr))
      if (polarization == 0) { x0 = x; y0 = y } else { x1 = x; y1 = y }
    }
    // lanes → channels: each channel is one vector (XX real, XX imaginary, YY real, YY imaginary)
    const a = i32x4.shuffle(x0, y0, 0, 4, 1, 5), b = i32x4.shuffle(x0, y0, 2, 6, 3, 7)
    const c = i32x4.shuffle(x1, y1, 0, 4, 1, 5), d = i32x4.shuffle(x1, y1, 2, 6, 3, 7)
    for (let lane = 0; lane < 4; lane++) {
      let channel = i64x2.shuffle(a, c, 0, 2)
      if (lane == 1) channel = i64x2.shuffle(a, c, 1, 3)
      else if (lane == 2) channel = i64x2.shuffle(b, d, 0, 2)
      else if (lane == 3) channel = i64x2.shuffle(b, d, 1, 3)
      v128.store(target + (<usize>inSubband << 4), channel)
      if (++inSubband == channelsPerSubband) { inSubband = 0; target += subbandStride }
    }
  }
}
