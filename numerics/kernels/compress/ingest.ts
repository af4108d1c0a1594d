const INFINITY: f32 = Infinity

@inline function usable(weight: f32): bool {
  return weight > 0 && weight < INFINITY
}

/** The sum of four numbers. */
@inline function total(lanes: v128): i32 {
  const pairs = i32x4.add(lanes, v128.shuffle<i64>(lanes, lanes, 1, 0))
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1)
}

@inline function addCounts(counts: usize, channels: i32, used: i32, notFinite: i32): void {
  store<i32>(counts, load<i32>(counts) + used)
  store<i32>(counts, load<i32>(counts, 4) + channels - used, 4)
  store<i32>(counts, load<i32>(counts, 8) + notFinite, 8)
}

/** Any two correlations of any number, channel by channel. */
function combineScalar(
  visibilities: usize, flags: usize, weights: usize, weightStep: usize, channels: i32, pols: usize,
  first: usize, second: usize, sign: f32, outVisibilities: usize, outWeights: usize, counts: usize,
): void {
  let used = 0, notFinite = 0
  for (let channel = 0; channel < channels; channel++) {
    const a = visibilities + (first << 3), b = visibilities + (second << 3)
    const re: f32 = 0.5 * load<f32>(a) + sign * load<f32>(b), im: f32 = 0.5 * load<f32>(a, 4) + sign * load<f32>(b, 4)
    const finite = re - re == 0 && im - im == 0
    const weight = min(load<f32>(weights + (first << 2)), load<f32>(weights + (second << 2)))
    if (!finite) notFinite++
    const good = finite && (load<u8>(flags + first) | load<u8>(flags + second)) == 0 && usable(weight)
    if (good) used++
    store<f32>(outVisibilities, good ? re : 0)
    store<f32>(outVisibilities, good ? im : 0, 4)
    store<f32>(outWeights, good ? weight : 0)
    visibilities += pols << 3
    flags += pols
    weights += weightStep << 2
    outVisibilities += 8
    outWeights += 4
  }
  addCounts(counts, channels, used, notFinite)
}

/** The smaller of the first and the last of each of four channels' weights. */
@inline function fourWeights(weights: usize, pols: usize): v128 {
  if (pols == 2) {
    const a = v128.load(weights), b = v128.load(weights, 16)
    return f32x4.min(v128.shuffle<f32>(a, b, 0, 2, 4, 6), v128.shuffle<f32>(a, b, 1, 3, 5, 7))
  }
  const a = v128.load(weights), b = v128.load(weights, 16), c = v128.load(weights, 32), d = v128.load(weights, 48)
  const ab = v128.shuffle<f32>(a, b, 0, 4, 3, 7), cd = v128.shuffle<f32>(c, d, 0, 4, 3, 7)
  return f32x4.min(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3))
}

/** Where the first and the last of each of four channels' flags are 0. */
@inline function fourUnflagged(flags: usize, pols: usize): v128 {
  const zero = i32x4.splat(0)
  if (pols == 2) return i32x4.eq(i32x4.extend_low_i16x8_u(v128.load64_zero(flags)), zero)
  return i32x4.eq(v128.and(v128.load(flags), i32x4.splat(<i32>0xff0000ff)), zero)
}

/** Two channels' (a ± b)/2 of the first and the last of 2 or 4 polarizations. */
@inline function twoHalves(visibilities: usize, pols: usize, half: v128, sign: v128): v128 {
  const a0 = v128.load(visibilities), b0 = pols == 2 ? a0 : v128.load(visibilities, 16)
  const next = visibilities + (pols << 3), a1 = v128.load(next), b1 = pols == 2 ? a1 : v128.load(next, 16)
  return f32x4.add(
    f32x4.mul(v128.shuffle<i64>(a0, a1, 0, 2), half),
    f32x4.mul(v128.shuffle<i64>(b0, b1, 1, 3), sign),
  )
}

/** The first and the last of 2 or 4 polarizations. */
@inline function combineOuter(
  visibilities: usize, flags: usize, weights: usize, perSample: bool, channels: i32, pols: usize, sign: f32,
  outVisibilities: usize, outWeights: usize, counts: usize,
): void {
  const half = f32x4.splat(0.5), signs = f32x4.splat(sign), zero = f32x4.splat(0), infinity = f32x4.splat(INFINITY)
  let used = i32x4.splat(0), finiteOnes = i32x4.splat(0)
  let weight = f32x4.splat(min(load<f32>(weights), load<f32>(weights + ((pols - 1) << 2))))
  let usableOnes = v128.and(f32x4.gt(weight, zero), f32x4.lt(weight, infinity))
  const whole = channels & ~3
  for (let channel = 0; channel < whole; channel += 4) {
    const s0 = twoHalves(visibilities, pols, half, signs)
    const s1 = twoHalves(visibilities + (pols << 4), pols, half, signs)
    const f0 = f32x4.eq(f32x4.sub(s0, s0), zero), f1 = f32x4.eq(f32x4.sub(s1, s1), zero)
    const finite = v128.and(v128.shuffle<f32>(f0, f1, 0, 2, 4, 6), v128.shuffle<f32>(f0, f1, 1, 3, 5, 7))
    if (perSample) {
      weight = fourWeights(weights, pols)
      usableOnes = v128.and(f32x4.gt(weight, zero), f32x4.lt(weight, infinity))
      weights += pols << 4
    }
    const good = v128.and(v128.and(finite, usableOnes), fourUnflagged(flags, pols))
    used = i32x4.sub(used, good)
    finiteOnes = i32x4.sub(finiteOnes, finite)
    v128.store(outVisibilities, v128.and(s0, v128.shuffle<f32>(good, good, 0, 0, 1, 1)))
    v128.store(outVisibilities, v128.and(s1, v128.shuffle<f32>(good, good, 2, 2, 3, 3)), 16)
    v128.store(outWeights, v128.and(weight, good))
    visibilities += pols << 5
    flags += pols << 2
    outVisibilities += 32
    outWeights += 16
  }
  addCounts(counts, whole, total(used), whole - total(finiteOnes))
  const step: usize = perSample ? pols : 0
  combineScalar(
    visibilities, flags, weights, step, channels - whole, pols, 0, pols - 1, sign, outVisibilities, outWeights, counts,
  )
}

/**
 * Makes (a ± b)/2 of two correlations of a stretch of channels of some rows, with the smaller of the two weights; 0
 * with weight 0 where either is flagged, the result is not finite, or the weight is not a finite number above 0.
 *
 * rows: i32[rowCount] which rows to take
 * visibilities: f32[row, rowChannels, pols, 2], flags: u8[row, rowChannels, pols]
 * weights: f32[row, rowChannels, pols] with perSample, else f32[row, pols]
 * sign: 0.5 for the half sum, −0.5 for the half difference
 * outVisibilities: f32[rowCount, pitch, 2], outWeights: f32[rowCount, pitch]: `firstChannel` comes at their start
 * counts: i32[3] used, not used, not finite, added to
 */
export function combine(
  visibilities: usize, flags: usize, weights: usize, perSample: bool, rows: usize, rowCount: i32, rowChannels: i32,
  firstChannel: i32, channels: i32, pols: i32, first: i32, second: i32, sign: f32,
  outVisibilities: usize, outWeights: usize, pitch: i32, counts: usize,
): void {
  const outer = first == 0 && second == pols - 1
  for (let i = 0; i < rowCount; i++) {
    const row = load<i32>(rows + (<usize>i << 2))
    const at = (<usize>row * <usize>rowChannels + <usize>firstChannel) * <usize>pols
    const v = visibilities + (at << 3), f = flags + at
    const w = weights + ((perSample ? at : <usize>row * <usize>pols) << 2)
    if (outer && pols == 2) {
      combineOuter(v, f, w, perSample, channels, 2, sign, outVisibilities, outWeights, counts)
    } else if (outer && pols == 4) {
      combineOuter(v, f, w, perSample, channels, 4, sign, outVisibilities, outWeights, counts)
    } else {
      const step = perSample ? <usize>pols : 0
      combineScalar(
        v, f, w, step, channels, <usize>pols, <usize>first, <usize>second, sign, outVisibilities, outWeights, counts,
      )
    }
    outVisibilities += <usize>pitch << 3
    outWeights += <usize>pitch << 2
  }
}
