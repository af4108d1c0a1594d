// Adds samples to the sums of the cells that they belong to.
//
// A cell is 22 numbers f64, or the first ten of them, of samples V of weight w:
//   0 number     1 Σw          2 Σw²         3 Σw |V|²     4 Σw Re V     5 Σw Im V     6 Σw |V|      7 Σ|V|
//   8 −least |V| 9 largest |V| 10 Σw Re² V   11 Σw Im² V   12 −least Re  13 −least Im  14 largest Re 15 largest Im
//   16 Σ Re V    17 Σ Im V     18 Σw cos φ   19 Σw sin φ   where V = |V| exp(iφ); V = 0 adds to neither
//   20 −least turn             21 largest turn
//
// A turn grows with the phase and needs no arc tangent: −2 to 2 for −180° to 180°, on the square |Re| + |Im| = 1 the way from
// the real axis.

const ALL_BYTES: usize = 176 // of a cell with all its numbers

/**
 * visibilities: f32[row, channel, pol, 2], flags: u8[row, channel, pol], weights: f32[row, pol], or with a stride of 1
 * f32[row, channel, pol]. The cell of a sample is rowCells[row] + channelCells[channel] + polCells[pol] (i32); it has none
 * where one of these is negative. Rows are taken in an order (i32[row]) in which those of the same cells follow each other, where
 * there are more cells than a cache holds. used, flagged: f64[cell, numbers], with
 * cellBytes = 8 numbers.
 *
 * A flagged sample, and one whose weight is not above 0 or not finite, goes to `flagged` with weight 1; one that is not
 * finite is counted there and nothing else.
 */
export function addSamples(
  visibilities: usize, flags: usize, weights: usize, weightsOfChannels: bool, rows: i32, channels: i32, pols: i32,
  order: usize, rowCells: usize, channelCells: usize, polCells: usize, used: usize, flagged: usize, cellBytes: usize,
): void {
  for (let i = 0; i < rows; i++) {
    const row = load<i32>(order + (<usize>i << 2))
    const ofRow = load<i32>(rowCells + (<usize>row << 2))
    if (ofRow < 0) continue
    let sample = <usize>row * <usize>channels * <usize>pols
    for (let channel = 0; channel < channels; channel++) {
      const ofChannel = load<i32>(channelCells + (<usize>channel << 2))
      if (ofChannel < 0) {
        sample += <usize>pols
        continue
      }
      for (let pol = 0; pol < pols; pol++, sample++) {
        const ofPol = load<i32>(polCells + (<usize>pol << 2))
        if (ofPol < 0) continue
        const cell = <usize>(ofRow + ofChannel + ofPol) * cellBytes
        const weightAt = weightsOfChannels ? sample : <usize>(row * pols + pol)
        addSample(visibilities + (sample << 3), load<u8>(flags + sample), load<f32>(weights + (weightAt << 2)),
          used + cell, flagged + cell, cellBytes == ALL_BYTES)
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function addSample(visibility: usize, flag: u8, givenWeight: f32, used: usize, flagged: usize, hasAll: bool): void {
  const v = f64x2.promote_low_f32x4(v128.load64_zero(visibility))
  const zero = f64x2.sub(v, v) // no number for what is not finite
  if (!i64x2.all_true(f64x2.eq(zero, zero))) {
    store<f64>(flagged, load<f64>(flagged) + 1)
    return
  }
  let at = used, weight = <f64>givenWeight
  if (flag != 0 || !(weight > 0 && weight < Infinity)) {
    at = flagged
    weight = 1
  }
  const squares = f64x2.mul(v, v)
  const power = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1)
  const size = Math.sqrt(power)
  const w = f64x2.splat(weight)
  const wv = f64x2.mul(w, v)
  add(at, f64x2.replace_lane(f64x2.splat(1), 1, weight))
  add(at + 16, f64x2.mul(w, f64x2.replace_lane(w, 1, power)))
  add(at + 32, wv)
  add(at + 48, f64x2.replace_lane(f64x2.splat(size), 0, weight * size))
  largest(at + 64, f64x2.replace_lane(f64x2.splat(size), 0, -size))
  if (!hasAll) return
  add(at + 80, f64x2.mul(w, squares))
  largest(at + 96, f64x2.neg(v))
  largest(at + 112, v)
  add(at + 128, v)
  if (size > 0) add(at + 144, f64x2.div(wv, f64x2.splat(size)))
  const turn = turnOf(f64x2.extract_lane(v, 0), f64x2.extract_lane(v, 1))
  largest(at + 160, f64x2.replace_lane(f64x2.splat(turn), 0, -turn))
}

// @ts-ignore: decorator
@inline
function turnOf(re: f64, im: f64): f64 {
  const around = Math.abs(re) + Math.abs(im)
  if (around == 0) return 0
  const along = re / around
  return reinterpret<i64>(im) < 0 ? along - 1 : 1 - along // −0 is below the axis
}

// @ts-ignore: decorator
@inline
function add(at: usize, values: v128): void {
  v128.store(at, f64x2.add(v128.load(at), values))
}

// @ts-ignore: decorator
@inline
function largest(at: usize, values: v128): void {
  v128.store(at, f64x2.pmax(v128.load(at), values))
}

/** Counts samples and flagged ones, without looking at anything else; see addSamples. */
export function countFlags(
  flags: usize, rows: i32, channels: i32, pols: i32, rowCells: usize, channelCells: usize, polCells: usize,
  used: usize, flagged: usize, cellBytes: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const ofRow = load<i32>(rowCells + (<usize>row << 2))
    if (ofRow < 0) continue
    let flag = flags + <usize>row * <usize>channels * <usize>pols
    for (let channel = 0; channel < channels; channel++) {
      const ofChannel = load<i32>(channelCells + (<usize>channel << 2))
      for (let pol = 0; pol < pols; pol++, flag++) {
        const ofPol = load<i32>(polCells + (<usize>pol << 2))
        if ((ofChannel | ofPol) < 0) continue
        const at = (load<u8>(flag) != 0 ? flagged : used) + <usize>(ofRow + ofChannel + ofPol) * cellBytes
        store<f64>(at, load<f64>(at) + 1)
      }
    }
  }
}

/** Empties cells: sums 0, extremes −∞. */
export function clearCells(at: usize, cells: i32, cellBytes: usize): void {
  memory.fill(at, 0, <usize>cells * cellBytes)
  const none = f64x2.splat(-Infinity)
  for (let cell = 0; cell < cells; cell++, at += cellBytes) {
    v128.store(at + 64, none)
    if (cellBytes != ALL_BYTES) continue
    v128.store(at + 96, none)
    v128.store(at + 112, none)
    v128.store(at + 160, none)
  }
}
