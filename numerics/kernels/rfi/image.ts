import { medianAndDeviation } from './select'

/**
 * Amplitudes [line, lane], whose sign bit says that they cannot be used → amplitude × factor of the lane, 0 where it
 * cannot be used, and weights.
 */
export function unfold(amplitudes: usize, factors: usize, values: usize, usable: usize, lines: i32, lanes: i32): void {
  const one = f32x4.splat(1), none = i32x4.splat(0), step = <usize>lanes << 2
  for (let line: usize = 0, at: usize = 0; line < <usize>lines; line++) {
    for (let lane: usize = 0; lane < step; lane += 16, at += 16) {
      const a = v128.load(amplitudes + at)
      const good = i32x4.ge_s(a, none)
      v128.store(values + at, v128.and(f32x4.mul(a, v128.load(factors + lane)), good))
      v128.store(usable + at, v128.and(one, good))
    }
  }
}

/** Adds up over the lines what can be used in each lane, and how many that are; f32 [lane]. */
export function addSpectrum(amplitudes: usize, lines: i32, lanes: i32, sums: usize, counts: usize): void {
  const one = f32x4.splat(1), none = i32x4.splat(0), step = <usize>lanes << 2
  for (let lane: usize = 0; lane < step; lane += 16) {
    let sum = f32x4.splat(0), count = f32x4.splat(0)
    for (let line: usize = 0, at = amplitudes + lane; line < <usize>lines; line++, at += step) {
      const a = v128.load(at), good = i32x4.ge_s(a, none)
      sum = f32x4.add(sum, v128.and(a, good))
      count = f32x4.add(count, v128.and(one, good))
    }
    v128.store(sums + lane, f32x4.add(v128.load(sums + lane), sum))
    v128.store(counts + lane, f32x4.add(v128.load(counts + lane), count))
  }
}

/** Median and median absolute deviation of every `stride`th used value; f32[2] at `out`. @returns how many there were */
export function spreadOf(values: usize, weights: usize, count: i32, stride: i32, scratch: usize, out: usize): i32 {
  let used = 0
  for (let at: usize = 0, end = <usize>count << 2, step = <usize>stride << 2; at < end; at += step) {
    store<f32>(scratch + (<usize>used << 2), load<f32>(values + at))
    if (load<f32>(weights + at) != 0) used++
  }
  if (used > 0) medianAndDeviation(scratch, used, out)
  return used
}

/** target = (value − centre) × factor where the weight is not 0, else 0. */
export function standardise(values: usize, weights: usize, target: usize, count: i32, centre: f32, factor: f32): void {
  const middle = f32x4.splat(centre), by = f32x4.splat(factor), zero = f32x4.splat(0)
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 16) {
    const z = f32x4.mul(f32x4.sub(v128.load(values + at), middle), by)
    v128.store(target + at, v128.and(z, f32x4.ne(v128.load(weights + at), zero)))
  }
}

/** weights = 0 where they are, and where the sample cannot be used. */
export function intersect(weights: usize, usable: usize, count: i32): void {
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 16) {
    v128.store(weights + at, v128.and(v128.load(weights + at), v128.load(usable + at)))
  }
}

/** target = (value − centre) × weight. */
export function weigh(values: usize, weights: usize, target: usize, count: i32, centre: f32): void {
  const middle = f32x4.splat(centre)
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 16) {
    v128.store(target + at, f32x4.mul(f32x4.sub(v128.load(values + at), middle), v128.load(weights + at)))
  }
}

/** target = value − centre − sums/weights, without the last where the weights are 0. */
export function subtract(values: usize, sums: usize, weights: usize, target: usize, count: i32, centre: f32): void {
  const middle = f32x4.splat(centre), half = f32x4.splat(0.5), one = f32x4.splat(1)
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 16) {
    const w = v128.load(weights + at)
    const mean = f32x4.div(v128.load(sums + at), f32x4.max(w, one))
    const fit = v128.and(mean, f32x4.gt(w, half))
    v128.store(target + at, f32x4.sub(f32x4.sub(v128.load(values + at), middle), fit))
  }
}

/** Adds up, for the array: values in units of the noise, kept within ± `clip`; how many were used, how many dropped. */
export function tally(
  values: usize, usable: usize, first: usize, second: usize, count: i32, centre: f32, factor: f32, clip: f32,
  sums: usize, counts: usize, dropped: usize,
): void {
  const middle = f32x4.splat(centre), by = f32x4.splat(factor), high = f32x4.splat(clip), low = f32x4.splat(-clip)
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 16) {
    const w = v128.load(usable + at), kept = v128.and(v128.load(first + at), v128.load(second + at))
    const z = f32x4.mul(f32x4.sub(v128.load(values + at), middle), by)
    const clipped = f32x4.mul(f32x4.max(low, f32x4.min(high, z)), w)
    v128.store(sums + at, f32x4.add(v128.load(sums + at), clipped))
    v128.store(counts + at, f32x4.add(v128.load(counts + at), w))
    v128.store(dropped + at, f32x4.add(v128.load(dropped + at), f32x4.sub(w, kept)))
  }
}

/** The same for an antenna: values and how many were used. */
export function tallyAntenna(
  values: usize, usable: usize, count: i32, centre: f32, factor: f32, clip: f32, sums: usize, counts: usize,
): void {
  const middle = f32x4.splat(centre), by = f32x4.splat(factor), high = f32x4.splat(clip), low = f32x4.splat(-clip)
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 16) {
    const w = v128.load(usable + at)
    const z = f32x4.mul(f32x4.sub(v128.load(values + at), middle), by)
    const clipped = f32x4.mul(f32x4.max(low, f32x4.min(high, z)), w)
    v128.store(sums + at, f32x4.add(v128.load(sums + at), clipped))
    v128.store(counts + at, f32x4.add(v128.load(counts + at), w))
  }
}

/** Sets the sign bit of the amplitudes where either weight is 0. */
export function settle(amplitudes: usize, first: usize, second: usize, count: i32): void {
  const sign = i32x4.splat(0x80000000), zero = f32x4.splat(0)
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 16) {
    const kept = v128.and(v128.load(first + at), v128.load(second + at))
    const a = v128.load(amplitudes + at)
    v128.store(amplitudes + at, v128.or(a, v128.and(sign, f32x4.eq(kept, zero))))
  }
}

/** Sets in `to` the sign bits that are set in `from`. */
export function copySigns(from: usize, to: usize, count: i32): void {
  const sign = i32x4.splat(0x80000000)
  for (let at: usize = 0, end = <usize>count << 2; at < end; at += 16) {
    v128.store(to + at, v128.or(v128.load(to + at), v128.and(sign, v128.load(from + at))))
  }
}

/** Sets the sign bit of the amplitudes where `bad`, u8, is not 0; `count` is a multiple of 4. */
export function cover(amplitudes: usize, bad: usize, count: i32): void {
  const zero = i32x4.splat(0)
  for (let at: usize = 0, end = <usize>count; at < end; at += 4) {
    const set = i32x4.ne(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bad + at))), zero)
    const to = amplitudes + (at << 2)
    v128.store(to, v128.or(v128.load(to), i32x4.shl(set, 31)))
  }
}
