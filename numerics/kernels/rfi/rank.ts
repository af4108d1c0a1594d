/**
 * Scale-invariant rank operator along the lines. A used sample is dropped where it lies in some run of lines of which
 * at least the part 1 − η is dropped: with ψ = η for what is dropped and η − 1 for what is not, where the sum of ψ over
 * the run is 0 or more. Prefix sums M give the best run about a line: max of M after it − min of M up to it (2012,
 * section 4). What was unusable from the start counts neither way.
 *
 * eta is in thousandths, so that the sums are exact. scratch: i32 [line, lane].
 */
export function rank(weights: usize, usable: usize, target: usize, lines: i32, lanes: i32, eta: i32, scratch: usize): void {
  const step = <usize>lanes << 2
  const dropped = i32x4.splat(eta), kept = i32x4.splat(eta - 1000), zero = f32x4.splat(0)
  for (let lane: usize = 0; lane < step; lane += 16) {
    let sum = i32x4.splat(0), least = i32x4.splat(0)
    for (let at = lane, end = lane + step * <usize>lines; at < end; at += step) {
      v128.store(scratch + at, least)
      sum = i32x4.add(sum, worth(v128.load(weights + at), v128.load(usable + at), dropped, kept, zero))
      least = i32x4.min_s(least, sum)
    }
    let most = sum
    for (let line = lines - 1; line >= 0; line--) {
      const at = lane + step * <usize>line, w = v128.load(weights + at)
      v128.store(target + at, v128.and(w, i32x4.lt_s(most, v128.load(scratch + at))))
      sum = i32x4.sub(sum, worth(w, v128.load(usable + at), dropped, kept, zero))
      most = i32x4.max_s(most, sum)
    }
  }
}

@inline function worth(weight: v128, usable: v128, dropped: v128, kept: v128, zero: v128): v128 {
  return v128.and(v128.bitselect(dropped, kept, f32x4.eq(weight, zero)), f32x4.ne(usable, zero))
}
