/**
 * Largest of `count` float32 after their bits are cut to `bits` (0x7fffffff: by magnitude, −1: as they are), among
 * those whose mask byte is not 0; mask 0 allows all. `count` is a multiple of 4.
 *
 * @param out  f32 value as it is (0 where nothing is above 0), i32 place (−1 there)
 */
export function largest(values: usize, count: i32, mask: usize, bits: i32, out: usize): void {
  const cut = i32x4.splat(bits)
  let most: f32 = 0, place = -1
  let wide = f32x4.splat(0)
  for (let i = 0; i < count; i += 4) {
    const v = v128.and(v128.load(values + (<usize>i << 2)), cut)
    if (!v128.any_true(f32x4.gt(v, wide))) continue
    for (let lane = i; lane < i + 4; lane++) {
      if (mask != 0 && load<u8>(mask + <usize>lane) == 0) continue
      const value = reinterpret<f32>(load<i32>(values + (<usize>lane << 2)) & bits)
      if (!(value > most)) continue
      most = value
      place = lane
    }
    wide = f32x4.splat(most)
  }
  store<f32>(out, place < 0 ? 0 : load<f32>(values + (<usize>place << 2)))
  store<i32>(out, place, 4)
}

/** Adds the sum, the sum of squares and the number of those of `count` float32 that are not NaN to f64[3] at `out`. */
export function sums(values: usize, count: i32, out: usize): void {
  let sum = f64x2.splat(0), squares = f64x2.splat(0), counted = i32x4.splat(0), i = 0
  for (const end = count & ~3; i < end; i += 4) {
    let v = v128.load(values + (<usize>i << 2))
    const given = f32x4.eq(v, v)
    v = v128.and(v, given)
    counted = i32x4.sub(counted, given)
    const low = f64x2.promote_low_f32x4(v), high = f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 0))
    sum = f64x2.add(sum, f64x2.add(low, high))
    squares = f64x2.add(squares, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)))
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
  let squared = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1)
  let n = sumLanes(counted)
  for (; i < count; i++) {
    const value = <f64>load<f32>(values + (<usize>i << 2))
    if (value != value) continue
    total += value
    squared += value * value
    n++
  }
  store<f64>(out, load<f64>(out) + total)
  store<f64>(out, load<f64>(out, 8) + squared, 8)
  store<f64>(out, load<f64>(out, 16) + <f64>n, 16)
}

@inline function sumLanes(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3)
}

/**
 * Counts d = (value − centre) cut to `bits` against a bracket, and gathers those within it while there is room: one
 * step of finding an order statistic without sorting. NaN is left out.
 *
 * @param out  i32[6], added to: number; d < low; d ≤ low; d < high; d ≤ high; gathered or wanted to be
 */
export function bracket(values: usize, count: i32, centre: f32, bits: i32, low: f32, high: f32, gathered: usize, capacity: i32, out: usize): void {
  const c = f32x4.splat(centre), cut = i32x4.splat(bits), l = f32x4.splat(low), h = f32x4.splat(high)
  let n = i32x4.splat(0), ltLow = n, leLow = n, ltHigh = n, leHigh = n
  let found = load<i32>(out, 20), i = 0
  for (; i < count; i += 4) {
    let v = f32x4.splat(NaN)
    if (i + 4 <= count) v = v128.load(values + (<usize>i << 2))
    else {
      v = f32x4.replace_lane(v, 0, load<f32>(values + (<usize>i << 2)))
      if (i + 1 < count) v = f32x4.replace_lane(v, 1, load<f32>(values + (<usize>(i + 1) << 2)))
      if (i + 2 < count) v = f32x4.replace_lane(v, 2, load<f32>(values + (<usize>(i + 2) << 2)))
    }
    v = v128.and(f32x4.sub(v, c), cut)
    const notAbove = f32x4.le(v, l), below = f32x4.lt(v, h)
    n = i32x4.sub(n, f32x4.eq(v, v))
    ltLow = i32x4.sub(ltLow, f32x4.lt(v, l))
    leLow = i32x4.sub(leLow, notAbove)
    ltHigh = i32x4.sub(ltHigh, below)
    leHigh = i32x4.sub(leHigh, f32x4.le(v, h))
    let lanes = i32x4.bitmask(v128.andnot(below, notAbove))
    while (lanes != 0) {
      if (found < capacity) store<f32>(gathered + (<usize>found << 2), laneOf(v, ctz(lanes)))
      found++
      lanes &= lanes - 1
    }
  }
  add(out, sumLanes(n))
  add(out + 4, sumLanes(ltLow))
  add(out + 8, sumLanes(leLow))
  add(out + 12, sumLanes(ltHigh))
  add(out + 16, sumLanes(leHigh))
  store<i32>(out, found, 20)
}

@inline function laneOf(v: v128, lane: i32): f32 {
  if (lane < 2) return lane == 0 ? f32x4.extract_lane(v, 0) : f32x4.extract_lane(v, 1)
  return lane == 2 ? f32x4.extract_lane(v, 2) : f32x4.extract_lane(v, 3)
}

@inline function add(at: usize, value: i32): void {
  store<i32>(at, load<i32>(at) + value)
}

/** The value that would stand at place k if the `count` float32 were sorted; they are shuffled (Hoare 1961). */
export function select(values: usize, count: i32, k: i32): f32 {
  let low = 0, high = count - 1
  while (low < high) {
    const a = read(values, low), b = read(values, (low + high) >> 1), c = read(values, high)
    const pivot = max(min(a, b), min(max(a, b), c))
    let i = low, j = high
    while (i <= j) {
      while (read(values, i) < pivot) i++
      while (read(values, j) > pivot) j--
      if (i > j) break
      const swap = read(values, i)
      store<f32>(values + (<usize>(i++) << 2), read(values, j))
      store<f32>(values + (<usize>(j--) << 2), swap)
    }
    if (k <= j) high = j
    else if (k >= i) low = i
    else return read(values, k)
  }
  return read(values, k)
}

@inline function read(values: usize, i: i32): f32 {
  return load<f32>(values + (<usize>i << 2))
}
