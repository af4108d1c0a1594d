import { medianAndDeviation } from './select'

const LEAST_DEVIATION: f32 = 1e-3 // of the rms of lines of unit noise; less than that is no noise at all

/**
 * Drops the lines whose rms stands out: above the median of all by `factor` times their deviation (1.4826 × the median
 * absolute one). The rms of a line with few used samples scatters more, by √(lanes / used), and must stand out more; a
 * line with less than a quarter of `fullLanes` used is let be. What is not usable is not used. scratch: f32 [4, line].
 */
export function cutLines(values: usize, weights: usize, usable: usize, lines: i32, lanes: i32, fullLanes: i32, factor: f32, scratch: usize): void {
  const step = <usize>lanes << 2
  let counted = 0
  for (let line = 0; line < lines; line++) {
    const at = <usize>line * step
    let squares = f32x4.splat(0), used = f32x4.splat(0)
    for (let lane: usize = 0; lane < step; lane += 16) {
      const v = v128.load(values + at + lane)
      squares = f32x4.add(squares, f32x4.mul(v, v))
      used = f32x4.add(used, v128.and(v128.load(weights + at + lane), v128.load(usable + at + lane)))
    }
    const n = total(used)
    const rms: f32 = n > 0 && n * 4 >= <f32>fullLanes ? sqrt(total(squares) / n) : -1
    store<f32>(scratch + (<usize>line << 3), rms)
    store<f32>(scratch + (<usize>line << 3), n, 4)
  }
  const sorted = scratch + (<usize>lines << 3)
  for (let line = 0; line < lines; line++) {
    const rms = load<f32>(scratch + (<usize>line << 3))
    if (rms >= 0) store<f32>(sorted + (<usize>(counted++) << 2), rms)
  }
  if (counted < 4) return
  const out = sorted + (<usize>lines << 2)
  medianAndDeviation(sorted, counted, out)
  const median = load<f32>(out), limit = factor * <f32>1.4826 * max(load<f32>(out, 4), LEAST_DEVIATION)
  for (let line = 0; line < lines; line++) {
    const rms = load<f32>(scratch + (<usize>line << 3)), n = load<f32>(scratch + (<usize>line << 3), 4)
    if (rms < 0 || (rms - median) * sqrt(n / <f32>fullLanes) <= limit) continue
    memory.fill(values + <usize>line * step, 0, step)
    memory.fill(weights + <usize>line * step, 0, step)
  }
}

/** Sum of the values of each line, by their weights, and sum of these; f32 [line, 2]. */
export function sumLines(values: usize, weights: usize, lines: i32, lanes: i32, out: usize): void {
  const step = <usize>lanes << 2
  for (let line: usize = 0, at: usize = 0; line < <usize>lines; line++) {
    let sum = f32x4.splat(0), used = f32x4.splat(0)
    for (let end = at + step; at < end; at += 16) {
      const w = v128.load(weights + at)
      sum = f32x4.add(sum, f32x4.mul(v128.load(values + at), w))
      used = f32x4.add(used, w)
    }
    store<f32>(out + (line << 3), total(sum))
    store<f32>(out + (line << 3), total(used), 4)
  }
}

/** Subtracts from the values of each line its offset; f32 [line]. */
export function lowerLines(values: usize, offsets: usize, lines: i32, lanes: i32): void {
  const step = <usize>lanes << 2
  for (let line: usize = 0, at = values; line < <usize>lines; line++) {
    const offset = f32x4.splat(load<f32>(offsets + (line << 2)))
    for (let end = at + step; at < end; at += 16) v128.store(at, f32x4.sub(v128.load(at), offset))
  }
}

@inline function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}
