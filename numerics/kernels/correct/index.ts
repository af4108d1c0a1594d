// Takes antenna gains out of visibilities: V / (G_i conj(G_j)), whose weight is w |G_i G_j|².

/** a conj(b) of two complex f32 pairs. */
@inline function timesConj(a: v128, b: v128): v128 {
  const turned = f32x4.mul(swap(a), f32x4.mul(imaginary(b), f32x4(1, -1, 1, -1)))
  return f32x4.add(f32x4.mul(a, real(b)), turned)
}

@inline function times(a: v128, b: v128): v128 {
  const turned = f32x4.mul(swap(a), f32x4.mul(imaginary(b), f32x4(-1, 1, -1, 1)))
  return f32x4.add(f32x4.mul(a, real(b)), turned)
}

@inline function swap(a: v128): v128 {
  return v128.shuffle<f32>(a, a, 1, 0, 3, 2)
}

@inline function real(a: v128): v128 {
  return v128.shuffle<f32>(a, a, 0, 0, 2, 2)
}

@inline function imaginary(a: v128): v128 {
  return v128.shuffle<f32>(a, a, 1, 1, 3, 3)
}

/**
 * Corrects rows in place. antenna1, antenna2: i32[row]; visibilities: f32[row, channel, pol, 2]; flags: u8[row, channel,
 * pol]; weights: f32[row, pol]; spectrum: f32[row, channel, pol] or 0; receptors: i32[pol, 2].
 * inverse: f32[antenna, channel, receptor, 2], 1/G; powers: f32[antenna, channel, receptor], |G|², 0 where there is no
 * gain; complete: u8[antenna], 1 where there is none missing. `straight`: two polarizations, of receptors 0 0 and 1 1.
 * A sample without a gain stays as it is, and is flagged where `flagMissing`. Returns how many were that had no flag.
 */
export function correct(
  rows: i32, antenna1: usize, antenna2: usize, visibilities: usize, flags: usize, weights: usize, spectrum: usize,
  channels: i32, pols: i32, receptors: usize, receptorCount: i32, straight: bool,
  inverse: usize, powers: usize, complete: usize, flagMissing: bool,
): i32 {
  const stride = <usize>(channels * receptorCount)
  const samples = <usize>(channels * pols)
  let flagged = 0
  for (let row: usize = 0; row < <usize>rows; row++) {
    const a = <usize>load<i32>(antenna1 + (row << 2)), b = <usize>load<i32>(antenna2 + (row << 2))
    const values = visibilities + ((row * samples) << 3)
    if (straight && !spectrum && load<u8>(complete + a) != 0 && load<u8>(complete + b) != 0) {
      pairs(values, weights + (row << 3), channels,
        inverse + ((a * stride) << 3), inverse + ((b * stride) << 3), powers + ((a * stride) << 2), powers + ((b * stride) << 2))
      continue
    }
    for (let pol: usize = 0; pol < <usize>pols; pol++) {
      const ofA = a * stride + <usize>load<i32>(receptors + (pol << 3))
      const ofB = b * stride + <usize>load<i32>(receptors + (pol << 3), 4)
      flagged += single(values + (pol << 3), flags + row * samples + pol, weights + ((row * <usize>pols + pol) << 2),
        spectrum ? spectrum + ((row * samples + pol) << 2) : 0, channels, <usize>pols, <usize>receptorCount,
        inverse + (ofA << 3), inverse + (ofB << 3), powers + (ofA << 2), powers + (ofB << 2), flagMissing)
    }
  }
  return flagged
}

/** Two polarizations: a channel is one vector. */
function pairs(value: usize, weight: usize, channels: i32, a: usize, b: usize, powerA: usize, powerB: usize): void {
  let sum = f32x4.splat(0)
  for (let channel = 0; channel < channels; channel++) {
    v128.store(value, times(v128.load(value), timesConj(v128.load(a), v128.load(b))))
    sum = f32x4.add(sum, f32x4.mul(v128.load64_zero(powerA), v128.load64_zero(powerB)))
    value += 16
    a += 16
    b += 16
    powerA += 8
    powerB += 8
  }
  const mean = f32x4.div(sum, f32x4.splat(<f32>channels))
  v128.store64_lane(weight, f32x4.mul(v128.load64_zero(weight), mean), 0)
}

/** One polarization of a row. */
function single(
  value: usize, flag: usize, weight: usize, spectrum: usize, channels: i32, pols: usize, receptors: usize,
  a: usize, b: usize, powerA: usize, powerB: usize, flagMissing: bool,
): i32 {
  let flagged = 0, count = 0
  let sum: f64 = 0
  for (let channel = 0; channel < channels; channel++) {
    const size = load<f32>(powerA) * load<f32>(powerB)
    if (size > 0) {
      const ar = load<f32>(a), ai = load<f32>(a, 4), br = load<f32>(b), bi = load<f32>(b, 4)
      const hr = ar * br + ai * bi, hi = ai * br - ar * bi
      const re = load<f32>(value), im = load<f32>(value, 4)
      store<f32>(value, re * hr - im * hi)
      store<f32>(value, re * hi + im * hr, 4)
      if (spectrum) store<f32>(spectrum, load<f32>(spectrum) * size)
      sum += <f64>size
      count++
    } else if (flagMissing) {
      flagged += 1 - <i32>load<u8>(flag)
      store<u8>(flag, 1)
    }
    value += pols << 3
    flag += pols
    if (spectrum) spectrum += pols << 2
    a += receptors << 3
    b += receptors << 3
    powerA += receptors << 2
    powerB += receptors << 2
  }
  if (count > 0) store<f32>(weight, <f32>(<f64>load<f32>(weight) * (sum / <f64>count)))
  return flagged
}
