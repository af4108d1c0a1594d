// The sums of all pairs as matrices over the antennas that have data.

@inline function pairOf(i: i32, j: i32, antennas: i32): i32 {
  return ((i * (2 * antennas - i - 1)) >> 1) + j - i - 1
}

/**
 * The sums of `places` neighbouring places (channel · receptors + receptor, from `first` on) of every pair of chosen
 * antennas, i32[count] ascending, as matrices: of each place f64[count, padded], the next `apart` values on, with zeros
 * beyond `count`. real, imag: Σ w V(i, j) conj(M), Hermitian; power: Σ w |M|², symmetric; dataPower, counts (u32):
 * Σ w |V|² and samples, above the diagonal alone. width: places in all. missing: u32[place] pairs without data.
 */
export function gather(
  sums: usize, sumCounts: usize, first: i32, places: i32, width: i32, antennas: i32, chosen: usize, count: i32, padded: i32,
  apart: i32, real: usize, imag: usize, power: usize, dataPower: usize, counts: usize, missing: usize,
): void {
  const square = <usize>apart
  memory.fill(missing, 0, <usize>places << 2)
  for (let p = 0; p < count; p++) {
    const i = load<i32>(chosen + (<usize>p << 2))
    const own = <usize>(p * padded + p)
    clear(real, own, places, square)
    clear(imag, own, places, square)
    clear(power, own, places, square)
    for (let q = p + 1; q < count; q++) {
      const j = load<i32>(chosen + (<usize>q << 2))
      const from = <usize>pairOf(i, j, antennas) * <usize>width + <usize>first
      let record = sums + (from << 5), counter = sumCounts + (from << 2), at = <usize>(p * padded + q)
      for (let place: usize = 0; place < <usize>places; place++, record += 32, counter += 4, at += square) {
        const product = v128.load(record), powers = v128.load(record, 16)
        v128.store64_lane(real + (at << 3), product, 0)
        v128.store64_lane(imag + (at << 3), product, 1)
        v128.store64_lane(power + (at << 3), powers, 0)
        v128.store64_lane(dataPower + (at << 3), powers, 1)
        store<u32>(counts + (at << 2), load<u32>(counter))
        if (!(f64x2.extract_lane(powers, 0) > 0)) store<u32>(missing + (place << 2), load<u32>(missing + (place << 2)) + 1)
      }
    }
  }
  for (let place: usize = 0; place < <usize>places; place++) {
    const at = (place * square) << 3
    mirror(real + at, count, padded, 0)
    mirror(imag + at, count, padded, -0.0)
    mirror(power + at, count, padded, 0)
  }
}

@inline function clear(matrix: usize, at: usize, places: i32, square: usize): void {
  for (let place = 0; place < places; place++, at += square) store<f64>(matrix + (at << 3), 0)
}

/** Fills a matrix below its diagonal with what stands above it, its sign changed by `sign`; zeros beyond `count`. */
function mirror(matrix: usize, count: i32, padded: i32, sign: f64): void {
  const step = <usize>padded << 3, signs = f64x2.splat(sign)
  for (let p = 0; p < count; p++)
    for (let q = count; q < padded; q++) store<f64>(matrix + <usize>p * step + (<usize>q << 3), 0)
  for (let p = 0; p + 1 < count; p += 2) {
    const row = matrix + <usize>p * step
    store<f64>(row + step + (<usize>p << 3), signed(load<f64>(row + (<usize>(p + 1) << 3)), sign))
    let q = p + 2
    for (; q + 1 < count; q += 2) {
      const upper = v128.load(row + (<usize>q << 3)), lower = v128.load(row + step + (<usize>q << 3))
      const to = matrix + <usize>q * step + (<usize>p << 3)
      v128.store(to, v128.xor(v128.shuffle<u64>(upper, lower, 0, 2), signs))
      v128.store(to + step, v128.xor(v128.shuffle<u64>(upper, lower, 1, 3), signs))
    }
    for (; q < count; q++) {
      const to = matrix + <usize>q * step + (<usize>p << 3)
      store<f64>(to, signed(load<f64>(row + (<usize>q << 3)), sign))
      store<f64>(to, signed(load<f64>(row + step + (<usize>q << 3)), sign), 8)
    }
  }
}

@inline function signed(value: f64, sign: f64): f64 {
  return f64x2.extract_lane(v128.xor(f64x2.splat(value), f64x2.splat(sign)), 0)
}

/**
 * Rows and columns of a matrix f64[row, stride], those of chosen stride: i32[count], places among the rows. The result
 * has rows of `padded` ≥ count columns, the last of which are zero.
 */
export function choose(from: usize, stride: i32, chosen: usize, count: i32, padded: i32, to: usize): void {
  for (let p = 0; p < count; p++, to += <usize>padded << 3) {
    const row = from + (<usize>(load<i32>(chosen + (<usize>p << 2)) * stride) << 3)
    for (let q: usize = 0; q < <usize>count; q++) {
      store<f64>(to + (q << 3), load<f64>(row + (<usize>load<i32>(chosen + (q << 2)) << 3)))
    }
    for (let q: usize = <usize>count; q < <usize>padded; q++) store<f64>(to + (q << 3), 0)
  }
}

/** The same of u32. */
export function chooseCounts(from: usize, stride: i32, chosen: usize, count: i32, padded: i32, to: usize): void {
  for (let p = 0; p < count; p++, to += <usize>padded << 2) {
    const row = from + (<usize>(load<i32>(chosen + (<usize>p << 2)) * stride) << 2)
    for (let q: usize = 0; q < <usize>count; q++) {
      store<u32>(to + (q << 2), load<u32>(row + (<usize>load<i32>(chosen + (q << 2)) << 2)))
    }
    for (let q: usize = <usize>count; q < <usize>padded; q++) store<u32>(to + (q << 2), 0)
  }
}
