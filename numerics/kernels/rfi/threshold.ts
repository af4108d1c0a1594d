/**
 * One pass of SumThreshold along the lines: drops all samples of every run of `length` lines whose used samples have a
 * mean above `threshold`. Samples dropped in the pass still count in the runs they begin before they are left behind;
 * those dropped before are left out, which is to give them the value of the threshold. A sample that cannot be used from the
 * start is to have the value 0 and the weight 1, or a run with few samples would be judged by the threshold of many.
 */
export function sumThreshold(values: usize, weights: usize, lines: i32, lanes: i32, length: i32, threshold: f32): void {
  const limit = f32x4.splat(threshold), run = i32x4.splat(length), one = i32x4.splat(1), none = i32x4.splat(0)
  const step = <usize>lanes << 2, reach = step * <usize>length
  for (let lane: usize = 0; lane < step; lane += 16) {
    let value = values + lane, weight = weights + lane
    let sum = f32x4.splat(0), used = f32x4.splat(0), left = none
    for (let i: usize = 0; i < reach; i += step) {
      sum = f32x4.add(sum, v128.load(value + i))
      used = f32x4.add(used, v128.load(weight + i))
    }
    for (let first = 0; first < lines; first++) {
      left = i32x4.max_s(i32x4.sub(left, one), none)
      if (first + length <= lines) left = v128.bitselect(run, left, f32x4.gt(sum, f32x4.mul(limit, used)))
      const v = v128.load(value), w = v128.load(weight)
      if (v128.any_true(left)) {
        const kept = i32x4.eq(left, none)
        v128.store(value, v128.and(v, kept))
        v128.store(weight, v128.and(w, kept))
      }
      if (first + length < lines) {
        sum = f32x4.add(sum, f32x4.sub(v128.load(value + reach), v))
        used = f32x4.add(used, f32x4.sub(v128.load(weight + reach), w))
      }
      value += step
      weight += step
    }
  }
}
