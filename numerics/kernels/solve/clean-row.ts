// Rows of two receptors without a flag, channel by channel in one vector: (re, im) of the first, (re, im) of the second.
//
// Products and squares are added up in single precision, over PROMOTED channels or LARGEST_GROUP times at most, and then
// go into sums of double precision.

const PROMOTED: i32 = 64
const LARGEST_SQUARE: f64 = 1e30 // of a row: what is larger, or no number, is looked at sample by sample
const GROUP_ENTRY: usize = 80
export const LARGEST_GROUP: i32 = 16 // what a caller gives room for: 80 bytes each

@inline function swap(a: v128): v128 {
  return v128.shuffle<u32>(a, a, 1, 0, 3, 2)
}

@inline function reals(a: v128): v128 {
  return v128.shuffle<u32>(a, a, 0, 0, 2, 2)
}

@inline function imaginaries(a: v128): v128 {
  return v128.shuffle<u32>(a, a, 1, 1, 3, 3)
}

@inline function high(a: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<u32>(a, a, 2, 3, 2, 3))
}

/** a conj(b) where b comes as its real parts and its imaginary parts, each twice. */
@inline function timesConj(a: v128, real: v128, imag: v128): v128 {
  const turned = f32x4.mul(swap(a), v128.xor(imag, f32x4(0, -0.0, 0, -0.0)))
  return f32x4.relaxed_madd(a, real, turned)
}

/** Σ a conj(b) from Σ a Re b and Σ a Im b. */
@inline function joined(real: v128, imag: v128): v128 {
  return f32x4.add(real, v128.xor(swap(imag), f32x4(0, -0.0, 0, -0.0)))
}

@inline function isWeighed(weights: usize): bool {
  const w0 = load<f32>(weights), w1 = load<f32>(weights, 4)
  return w0 > 0 && w1 > 0 && w0 + w1 < Infinity
}

function isUnflagged(flags: usize, count: usize): bool {
  let some = i64x2.splat(0), at: usize = 0
  for (; at + 16 <= count; at += 16) some = v128.or(some, v128.load(flags + at))
  let rest: u32 = 0
  for (; at < count; at++) rest |= <u32>load<u8>(flags + at)
  return rest == 0 && !v128.any_true(some)
}

/** Whether no sample of a row is flagged, all are numbers that can be squared, and both weights are above 0. */
export function isClean(visibilities: usize, flags: usize, weights: usize, channels: i32): bool {
  if (!isWeighed(weights) || !isUnflagged(flags, <usize>channels << 1)) return false
  let largest = f32x4.splat(0)
  for (let at: usize = 0, end = <usize>channels << 4; at < end; at += 16) {
    largest = f32x4.max(largest, f32x4.abs(v128.load(visibilities + at)))
  }
  return i32x4.all_true(f32x4.lt(largest, f32x4.splat(1e15)))
}

/**
 * Adds a row to the one sum of its pair, f64[2, 4], and to the counts, u32[2], if it is clean. knownA, knownB:
 * f32[channel, 2, 2], or one channel unless `knownSpread`; 0 for none. `rising`: the pair is in the order of its
 * antennas; else the imaginary parts change sign.
 */
export function collapseRow(
  visibilities: usize, flags: usize, weights: usize, model: usize, channels: i32,
  knownA: usize, knownB: usize, knownSpread: bool, sums: usize, counts: usize, rising: bool,
): bool {
  if (!isWeighed(weights) || !isUnflagged(flags, <usize>channels << 1)) return false
  let product0 = f64x2.splat(0), product1 = f64x2.splat(0), power0 = f64x2.splat(0), power1 = f64x2.splat(0)
  for (let first = 0; first < channels; first += PROMOTED) {
    const end = min(first + PROMOTED, channels)
    let product = f32x4.splat(0), imag = f32x4.splat(0), modelPower = f32x4.splat(0), dataPower = f32x4.splat(0)
    if (knownSpread) {
      for (let channel = first; channel < end; channel++) {
        const at = <usize>channel << 4
        const value = v128.load(visibilities + at), a = v128.load(knownA + at), b = v128.load(knownB + at)
        const mr = v128.load32_splat(model + (at >> 1)), mi = v128.load32_splat(model + (at >> 1), 4)
        const gain = timesConj(a, reals(b), imaginaries(b))
        const gr = reals(gain), gi = imaginaries(gain)
        const own = timesConj(value, mr, mi)
        product = f32x4.relaxed_madd(own, gr, product)
        imag = f32x4.relaxed_madd(own, gi, imag)
        const size = f32x4.relaxed_madd(mr, mr, f32x4.mul(mi, mi))
        modelPower = f32x4.relaxed_madd(size, f32x4.relaxed_madd(gr, gr, f32x4.mul(gi, gi)), modelPower)
        dataPower = f32x4.relaxed_madd(value, value, dataPower)
      }
    } else {
      for (let channel = first; channel < end; channel++) {
        const at = <usize>channel << 4
        const value = v128.load(visibilities + at)
        const mr = v128.load32_splat(model + (at >> 1)), mi = v128.load32_splat(model + (at >> 1), 4)
        product = f32x4.relaxed_madd(value, mr, product)
        imag = f32x4.relaxed_madd(value, mi, imag)
        modelPower = f32x4.relaxed_madd(mr, mr, f32x4.relaxed_madd(mi, mi, modelPower))
        dataPower = f32x4.relaxed_madd(value, value, dataPower)
      }
    }
    product = joined(product, imag)
    const powers = v128.shuffle<u32>(modelPower, f32x4.add(dataPower, swap(dataPower)), 0, 4, 2, 6)
    product0 = f64x2.add(product0, f64x2.promote_low_f32x4(product))
    product1 = f64x2.add(product1, high(product))
    power0 = f64x2.add(power0, f64x2.promote_low_f32x4(powers))
    power1 = f64x2.add(power1, high(powers))
  }
  if (!(f64x2.extract_lane(power0, 1) + f64x2.extract_lane(power1, 1) < LARGEST_SQUARE)) return false
  if (knownA != 0 && !knownSpread) {
    const a = v128.load(knownA), b = v128.load(knownB)
    const gain = timesConj(a, reals(b), imaginaries(b))
    const gr = reals(gain), gi = imaginaries(gain), size = f32x4.add(f32x4.mul(gr, gr), f32x4.mul(gi, gi))
    product0 = turned(product0, f64x2.promote_low_f32x4(gain))
    product1 = turned(product1, high(gain))
    power0 = f64x2.mul(power0, f64x2(<f64>f32x4.extract_lane(size, 0), 1))
    power1 = f64x2.mul(power1, f64x2(<f64>f32x4.extract_lane(size, 2), 1))
  }
  const w0 = <f64>load<f32>(weights), w1 = <f64>load<f32>(weights, 4)
  const sign: f64 = rising ? 1 : -1
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.mul(product0, f64x2(w0, w0 * sign))))
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.mul(power0, f64x2.splat(w0))), 16)
  v128.store(sums, f64x2.add(v128.load(sums, 32), f64x2.mul(product1, f64x2(w1, w1 * sign))), 32)
  v128.store(sums, f64x2.add(v128.load(sums, 48), f64x2.mul(power1, f64x2.splat(w1))), 48)
  v128.store64_lane(counts, i32x4.add(v128.load64_zero(counts), i32x4.splat(channels)), 0)
  return true
}

/** a conj(b), complex f64. */
@inline function turned(a: v128, b: v128): v128 {
  const br = f64x2.extract_lane(b, 0), bi = f64x2.extract_lane(b, 1)
  const ar = f64x2.extract_lane(a, 0), ai = f64x2.extract_lane(a, 1)
  return f64x2(ar * br + ai * bi, ai * br - ar * bi)
}

/** Puts a row beside others of its pair, for addGroup. knownA, knownB: f32[2, 2], 0 for none. */
export function joinGroup(
  group: usize, count: i32, visibilities: usize, model: usize, weights: usize, knownA: usize, knownB: usize,
): void {
  const entry = group + <usize>count * GROUP_ENTRY
  const w0 = load<f32>(weights), w1 = load<f32>(weights, 4)
  const weight = f32x4(w0, w0, w1, w1)
  let gr = f32x4.splat(1), gi = f32x4.splat(0)
  if (knownA != 0) {
    const b = v128.load(knownB)
    const gain = timesConj(v128.load(knownA), reals(b), imaginaries(b))
    gr = reals(gain)
    gi = imaginaries(gain)
  }
  v128.store(entry, f32x4.mul(gr, weight))
  v128.store(entry, f32x4.mul(gi, weight), 16)
  v128.store(entry, f32x4.mul(f32x4.add(f32x4.mul(gr, gr), f32x4.mul(gi, gi)), weight), 32)
  v128.store(entry, weight, 48)
  store<u32>(entry, <u32>visibilities, 64)
  store<u32>(entry, <u32>model, 68)
}

/** Adds the rows of a group to the sums of their pair, f64[channel, 2, 4] and counts u32[channel, 2]. */
export function addGroup(group: usize, count: i32, channels: i32, sums: usize, counts: usize, rising: bool): void {
  const sign: f32 = rising ? 1 : -1
  const signs = f32x4(1, sign, 1, sign)
  const groupEnd = group + <usize>count * GROUP_ENTRY
  for (let channel = 0; channel < channels; channel++, sums += 64, counts += 8) {
    const at = <usize>channel << 4
    let product = f32x4.splat(0), imag = f32x4.splat(0), modelPower = f32x4.splat(0), dataPower = f32x4.splat(0)
    for (let entry = group; entry < groupEnd; entry += GROUP_ENTRY) {
      const value = v128.load(<usize>load<u32>(entry, 64) + at)
      const model = <usize>load<u32>(entry, 68) + (at >> 1)
      const mr = v128.load32_splat(model), mi = v128.load32_splat(model, 4)
      const own = timesConj(value, mr, mi)
      product = f32x4.relaxed_madd(own, v128.load(entry), product)
      imag = f32x4.relaxed_madd(own, v128.load(entry, 16), imag)
      const size = f32x4.relaxed_madd(mr, mr, f32x4.mul(mi, mi))
      modelPower = f32x4.relaxed_madd(size, v128.load(entry, 32), modelPower)
      dataPower = f32x4.relaxed_madd(f32x4.mul(value, value), v128.load(entry, 48), dataPower)
    }
    product = f32x4.mul(joined(product, imag), signs)
    const powers = v128.shuffle<u32>(modelPower, f32x4.add(dataPower, swap(dataPower)), 0, 4, 2, 6)
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(product)))
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(powers)), 16)
    v128.store(sums, f64x2.add(v128.load(sums, 32), high(product)), 32)
    v128.store(sums, f64x2.add(v128.load(sums, 48), high(powers)), 48)
    v128.store64_lane(counts, i32x4.add(v128.load64_zero(counts), i32x4.splat(count)), 0)
  }
}
