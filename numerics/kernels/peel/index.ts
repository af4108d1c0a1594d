// Point sources in known directions and one line of channels of one row: how much of each the visibilities hold, and what
// is left without them.

@inline function times(a: v128, b: v128): v128 {
  const im = f64x2.extract_lane(b, 1)
  const turned = v128.shuffle<u64>(a, a, 1, 0)
  return f64x2.add(f64x2.mul(a, f64x2.splat(f64x2.extract_lane(b, 0))), f64x2.mul(turned, f64x2(-im, im)))
}

@inline function pair(a: v128, b: v128): v128 {
  return v128.shuffle<u64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2)
}

@inline function swapped(a: v128): v128 {
  return v128.shuffle<u32>(a, a, 1, 0, 3, 2)
}

/** into f32[channels, 2] the phasors (startRe, startIm) of the first channel, and a turn by (stepRe, stepIm) to the next. */
export function phasors(into: usize, channels: i32, startRe: f64, startIm: f64, stepRe: f64, stepIm: f64): void {
  const step = f64x2(stepRe, stepIm), two = times(step, step)
  let z0 = f64x2(startRe, startIm), z1 = times(z0, step)
  let k = 0
  for (; k + 2 <= channels; k += 2, into += 16) {
    v128.store(into, pair(z0, z1))
    z0 = times(z0, two)
    z1 = times(z1, two)
  }
  if (k < channels) v128.store64_lane(into, pair(z0, z0), 0)
}

/**
 * Adds Σ W conj(p) x over channels first … end − 1 to sum, f64[2], for phasors and others f32[channel, 2] and weights
 * f32[channel].
 */
@inline function correlateTwo(phasor: usize, other: usize, weights: usize, first: i32, end: i32, sum: usize): void {
  let straight = f32x4.splat(0), crossed = f32x4.splat(0)
  let k = first
  for (; k + 2 <= end; k += 2) {
    const w = v128.load64_zero(weights + (<usize>k << 2))
    const p = v128.load(phasor + (<usize>k << 3))
    const x = f32x4.mul(v128.load(other + (<usize>k << 3)), v128.shuffle<u32>(w, w, 0, 0, 1, 1))
    straight = f32x4.add(straight, f32x4.mul(p, x))
    crossed = f32x4.add(crossed, f32x4.mul(p, swapped(x)))
  }
  if (k < end) {
    const p = v128.load64_zero(phasor + (<usize>k << 3))
    const x = f32x4.mul(v128.load64_zero(other + (<usize>k << 3)), f32x4.splat(load<f32>(weights + (<usize>k << 2))))
    straight = f32x4.add(straight, f32x4.mul(p, x))
    crossed = f32x4.add(crossed, f32x4.mul(p, swapped(x)))
  }
  const re = <f64>f32x4.extract_lane(straight, 0) + <f64>f32x4.extract_lane(straight, 1) + <f64>f32x4.extract_lane(straight, 2) + <f64>f32x4.extract_lane(straight, 3)
  const im = <f64>f32x4.extract_lane(crossed, 0) - <f64>f32x4.extract_lane(crossed, 1) + <f64>f32x4.extract_lane(crossed, 2) - <f64>f32x4.extract_lane(crossed, 3)
  store<f64>(sum, load<f64>(sum) + re)
  store<f64>(sum, load<f64>(sum, 8) + im, 8)
}

/**
 * Adds to sums, f64[source j, source or values k, 2], Σ W conj(p_j) p_k for k ≥ j and, in the last column, Σ W conj(p_j) V
 * over channels first … end − 1: phasors p f32[source, channels, 2], values V f32[channels, 2], weights W f32[channels].
 */
export function correlate(phasors: usize, sources: i32, channels: i32, values: usize, weights: usize, first: i32, end: i32, sums: usize): void {
  const pitch = <usize>channels << 3
  for (let j = 0; j < sources; j++) {
    const one = phasors + <usize>j * pitch
    const row = sums + (<usize>(j * (sources + 1)) << 4)
    for (let k = j; k < sources; k++) correlateTwo(one, phasors + <usize>k * pitch, weights, first, end, row + (<usize>k << 4))
    correlateTwo(one, values, weights, first, end, row + (<usize>sources << 4))
  }
}

/** Takes (re, im) times the phasors f32[channels, 2] from values, channels first … end − 1. */
export function subtract(values: usize, phasors: usize, first: i32, end: i32, re: f32, im: f32): void {
  const ar = f32x4.splat(re), ai = f32x4(-im, im, -im, im)
  let k = first
  for (; k + 2 <= end; k += 2) {
    const at = <usize>k << 3
    const p = v128.load(phasors + at)
    const model = f32x4.add(f32x4.mul(p, ar), f32x4.mul(swapped(p), ai))
    v128.store(values + at, f32x4.sub(v128.load(values + at), model))
  }
  if (k < end) {
    const at = <usize>k << 3
    const p = v128.load64_zero(phasors + at)
    const model = f32x4.add(f32x4.mul(p, ar), f32x4.mul(swapped(p), ai))
    v128.store64_lane(values + at, f32x4.sub(v128.load64_zero(values + at), model), 0)
  }
}
