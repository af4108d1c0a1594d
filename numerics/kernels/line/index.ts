// A line of equally spaced channels of one row on its way to an image: turned to the image's phase centre, and weighted
// by how densely the uv plane is filled around each sample.

@inline function times(a: v128, b: v128): v128 {
  const im = f64x2.extract_lane(b, 1)
  const turned = v128.shuffle<u64>(a, a, 1, 0)
  return f64x2.add(f64x2.mul(a, f64x2.splat(f64x2.extract_lane(b, 0))), f64x2.mul(turned, f64x2(-im, im)))
}

@inline function pair(a: v128, b: v128): v128 {
  return v128.shuffle<u64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2)
}

/** (a, b) times (z, y), each a complex f32. */
@inline function turned(values: v128, phasors: v128): v128 {
  const re = v128.shuffle<u32>(phasors, phasors, 0, 0, 2, 2), im = v128.shuffle<u32>(phasors, phasors, 1, 1, 3, 3)
  const crossed = f32x4.mul(v128.shuffle<u32>(values, values, 1, 0, 3, 2), im)
  return f32x4.add(f32x4.mul(values, re), f32x4.mul(crossed, f32x4(-1, 1, -1, 1)))
}

/**
 * Multiplies values, f32[channels, 2], by the phasor of their channel: (startRe, startIm) of the first, and from each to
 * the next a turn by (stepRe, stepIm). The phasors go on in f64, four channels at a time.
 */
export function turn(values: usize, channels: i32, startRe: f64, startIm: f64, stepRe: f64, stepIm: f64): void {
  const step = f64x2(stepRe, stepIm), two = times(step, step), four = times(two, two)
  let z0 = f64x2(startRe, startIm), z1 = times(z0, step), z2 = times(z0, two), z3 = times(z1, two)
  let k = 0
  for (; k + 4 <= channels; k += 4, values += 32) {
    v128.store(values, turned(v128.load(values), pair(z0, z1)))
    v128.store(values, turned(v128.load(values, 16), pair(z2, z3)), 16)
    z0 = times(z0, four)
    z1 = times(z1, four)
    z2 = times(z2, four)
    z3 = times(z3, four)
  }
  for (; k < channels; k++, values += 8) {
    v128.store64_lane(values, turned(v128.load64_zero(values), pair(z0, z0)), 0)
    z0 = times(z0, step)
  }
}

/**
 * Adds weights, f32[channels], to the cells f64[row, column] that they lie in: (x, y) of the first channel, counted in
 * cells from the grid's corner, (dx, dy) from each to the next.
 */
export function addDensity(weights: usize, channels: i32, x: f64, y: f64, dx: f64, dy: f64, columns: i32, cells: usize): void {
  let cell = -1
  let sum: f64 = 0
  for (let k = 0; k < channels; k++, x += dx, y += dy) {
    const weight = load<f32>(weights + (<usize>k << 2))
    if (weight == 0) continue
    const at = <i32>y * columns + <i32>x
    if (at != cell) {
      if (cell >= 0) store<f64>(cells + (<usize>cell << 3), load<f64>(cells + (<usize>cell << 3)) + sum)
      cell = at
      sum = 0
    }
    sum += <f64>weight
  }
  if (cell >= 0) store<f64>(cells + (<usize>cell << 3), load<f64>(cells + (<usize>cell << 3)) + sum)
}

/** Multiplies weights by the factor f32[row, column] of their cell; adds Σ W and Σ W² of the new ones to sums, f64[2]. */
export function weigh(weights: usize, channels: i32, x: f64, y: f64, dx: f64, dy: f64, columns: i32, factors: usize, sums: usize): void {
  let sum: f64 = 0, squares: f64 = 0
  for (let k = 0; k < channels; k++, x += dx, y += dy, weights += 4) {
    let weight = load<f32>(weights)
    if (weight == 0) continue
    weight *= load<f32>(factors + (<usize>(<i32>y * columns + <i32>x) << 2))
    store<f32>(weights, weight)
    sum += <f64>weight
    squares += <f64>weight * <f64>weight
  }
  store<f64>(sums, load<f64>(sums) + sum)
  store<f64>(sums, load<f64>(sums, 8) + squares, 8)
}

/** Adds Σ W and Σ W² of weights, f32[channels], to sums, f64[2]. */
export function addWeights(weights: usize, channels: i32, sums: usize): void {
  let sum: f64 = 0, squares: f64 = 0
  for (let k = 0; k < channels; k++) {
    const weight = <f64>load<f32>(weights + (<usize>k << 2))
    sum += weight
    squares += weight * weight
  }
  store<f64>(sums, load<f64>(sums) + sum)
  store<f64>(sums, load<f64>(sums, 8) + squares, 8)
}

/** Weights first … end − 1 of f32[channels] become 0. */
export function clear(weights: usize, first: i32, end: i32): void {
  memory.fill(weights + (<usize>first << 2), 0, <usize>(end - first) << 2)
}

/**
 * Multiplies weights, f32[channels], by `factor` for the first channel, from each to the next `ratio` times that, where
 * the ratio itself changes by the factor `change`: a Gaussian.
 */
export function taper(weights: usize, channels: i32, factor: f64, ratio: f64, change: f64): void {
  for (let k = 0; k < channels; k++, weights += 4) {
    store<f32>(weights, <f32>(<f64>load<f32>(weights) * factor))
    factor *= ratio
    ratio *= change
  }
}
