/** Adds Σ_m moment_m · product_m to four rows of the band, `wide` vectors each. */
@inline function addFourRows(
  moments: usize, count: i32, products: usize, productBytes: usize, wide: i32, band: usize, bandBytes: usize,
): void {
  const zero = f32x4.splat(0)
  let a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero
  let c0 = zero, c1 = zero, c2 = zero, c3 = zero, d0 = zero, d1 = zero, d2 = zero, d3 = zero
  const row = <usize>wide << 4, end = moments + (<usize>count << 2)
  for (; moments < end; moments += 4, products += productBytes) {
    const m = v128.load32_splat(moments)
    a0 = f32x4.relaxed_madd(m, v128.load(products), a0)
    b0 = f32x4.relaxed_madd(m, v128.load(products + row), b0)
    c0 = f32x4.relaxed_madd(m, v128.load(products + 2 * row), c0)
    d0 = f32x4.relaxed_madd(m, v128.load(products + 3 * row), d0)
    if (wide > 1) {
      a1 = f32x4.relaxed_madd(m, v128.load(products, 16), a1)
      b1 = f32x4.relaxed_madd(m, v128.load(products + row, 16), b1)
      c1 = f32x4.relaxed_madd(m, v128.load(products + 2 * row, 16), c1)
      d1 = f32x4.relaxed_madd(m, v128.load(products + 3 * row, 16), d1)
    }
    if (wide > 2) {
      a2 = f32x4.relaxed_madd(m, v128.load(products, 32), a2)
      b2 = f32x4.relaxed_madd(m, v128.load(products + row, 32), b2)
      c2 = f32x4.relaxed_madd(m, v128.load(products + 2 * row, 32), c2)
      d2 = f32x4.relaxed_madd(m, v128.load(products + 3 * row, 32), d2)
    }
    if (wide > 3) {
      a3 = f32x4.relaxed_madd(m, v128.load(products, 48), a3)
      b3 = f32x4.relaxed_madd(m, v128.load(products + row, 48), b3)
      c3 = f32x4.relaxed_madd(m, v128.load(products + 2 * row, 48), c3)
      d3 = f32x4.relaxed_madd(m, v128.load(products + 3 * row, 48), d3)
    }
  }
  addRow(band, wide, a0, a1, a2, a3)
  addRow(band + bandBytes, wide, b0, b1, b2, b3)
  addRow(band + 2 * bandBytes, wide, c0, c1, c2, c3)
  addRow(band + 3 * bandBytes, wide, d0, d1, d2, d3)
}

@inline function addRow(to: usize, wide: i32, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, f32x4.add(v128.load(to), a))
  if (wide > 1) v128.store(to, f32x4.add(v128.load(to, 16), b), 16)
  if (wide > 2) v128.store(to, f32x4.add(v128.load(to, 32), c), 32)
  if (wide > 3) v128.store(to, f32x4.add(v128.load(to, 48), d), 48)
}

/**
 * Adds one block's part to T rows of the band of G = Aᵀ W A, G[j][d] between the coarse samples j and j + d.
 *
 * products: for each moment the rows a = 0 … T − 1 of t_a t_{a+d}, d = 0 … in as many whole vectors as T − a numbers
 * need: four rows of T numbers, four of T − 4, …
 */
@inline export function addGramBlock(moments: usize, count: i32, products: usize, lanes: i32, band: usize): void {
  const bandBytes = <usize>lanes << 4, productBytes = <usize>(lanes * (lanes + 1)) << 5
  if (lanes > 3) {
    addFourRows(moments, count, products, productBytes, 4, band, bandBytes)
    products += 256
    band += 4 * bandBytes
  }
  if (lanes > 2) {
    addFourRows(moments, count, products, productBytes, 3, band, bandBytes)
    products += 192
    band += 4 * bandBytes
  }
  if (lanes > 1) {
    addFourRows(moments, count, products, productBytes, 2, band, bandBytes)
    products += 128
    band += 4 * bandBytes
  }
  addFourRows(moments, count, products, productBytes, 1, band, bandBytes)
}

@inline function low(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 0, 0, 1, 1)
}

@inline function high(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 2, 2, 3, 3)
}

/** Two complex numbers at the place `values`, advanced by one: the second of a and the first of b. */
@inline function shift(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 2)
}

/** Four taps of a row: adds g (upper triangle) times the samples at `values` to sum. */
@inline function gather(g: v128, values: usize, sum: v128): v128 {
  return f32x4.relaxed_madd(high(g), v128.load(values, 16), f32x4.relaxed_madd(low(g), v128.load(values), sum))
}

/**
 * `rows` rows of out −= G C. Row j takes G[j][d] C[j + d] at once, and leaves G[j][d] C[j] for the rows j + d in the
 * window, which holds what rows j … j + T − 1 have been left so far; what it leaves for itself is shifted out. `values`
 * has T − 1 numbers more than there are rows.
 */
@inline function subtractRows(
  band: usize, values: usize, out: usize, rows: i32, lanes: i32, window: usize,
): void {
  const bandBytes = <usize>lanes << 4, zero = f32x4.splat(0)
  let s0 = v128.load(window), s1 = v128.load(window, 16), s2 = zero, s3 = zero
  let s4 = zero, s5 = zero, s6 = zero, s7 = zero
  if (lanes > 1) {
    s2 = v128.load(window, 32)
    s3 = v128.load(window, 48)
  }
  if (lanes > 2) {
    s4 = v128.load(window, 64)
    s5 = v128.load(window, 80)
  }
  if (lanes > 3) {
    s6 = v128.load(window, 96)
    s7 = v128.load(window, 112)
  }
  for (let j = 0; j < rows; j++, band += bandBytes, values += 8, out += 8) {
    const own = v128.load64_splat(values), g0 = v128.load(band)
    let sum = gather(g0, values, zero)
    if (lanes > 1) sum = gather(v128.load(band, 16), values + 32, sum)
    if (lanes > 2) sum = gather(v128.load(band, 32), values + 64, sum)
    if (lanes > 3) sum = gather(v128.load(band, 48), values + 96, sum)
    const left = f32x4.add(f32x4.add(sum, v128.shuffle<i64>(sum, sum, 1, 0)), s0)
    v128.store64_lane(out, f32x4.sub(v128.load64_zero(out), left), 0)
    s0 = f32x4.relaxed_madd(low(g0), own, s0)
    s1 = f32x4.relaxed_madd(high(g0), own, s1)
    s0 = shift(s0, s1)
    if (lanes == 1) s1 = shift(s1, zero)
    if (lanes > 1) {
      const g = v128.load(band, 16)
      s2 = f32x4.relaxed_madd(low(g), own, s2)
      s3 = f32x4.relaxed_madd(high(g), own, s3)
      s1 = shift(s1, s2)
      s2 = shift(s2, s3)
      if (lanes == 2) s3 = shift(s3, zero)
    }
    if (lanes > 2) {
      const g = v128.load(band, 32)
      s4 = f32x4.relaxed_madd(low(g), own, s4)
      s5 = f32x4.relaxed_madd(high(g), own, s5)
      s3 = shift(s3, s4)
      s4 = shift(s4, s5)
      if (lanes == 3) s5 = shift(s5, zero)
    }
    if (lanes > 3) {
      const g = v128.load(band, 48)
      s6 = f32x4.relaxed_madd(low(g), own, s6)
      s7 = f32x4.relaxed_madd(high(g), own, s7)
      s5 = shift(s5, s6)
      s6 = shift(s6, s7)
      s7 = shift(s7, zero)
    }
  }
  v128.store(window, s0)
  v128.store(window, s1, 16)
  if (lanes > 1) {
    v128.store(window, s2, 32)
    v128.store(window, s3, 48)
  }
  if (lanes > 2) {
    v128.store(window, s4, 64)
    v128.store(window, s5, 80)
  }
  if (lanes > 3) {
    v128.store(window, s6, 96)
    v128.store(window, s7, 112)
  }
}

/** The last T − 1 rows read samples past the end: they get a copy of theirs that zeros follow. */
@inline function subtractAll(band: usize, values: usize, out: usize, samples: i32, lanes: i32, scratch: usize): void {
  const taps = lanes << 2, head = samples - taps + 1, copy = scratch + 128
  memory.fill(scratch, 0, 384)
  subtractRows(band, values, out, head, lanes, scratch)
  const done = <usize>head << 3
  memory.copy(copy, values + done, <usize>(taps - 1) << 3)
  subtractRows(band + (<usize>(head * taps) << 2), copy, out + done, taps - 1, lanes, scratch)
}

/**
 * out −= G C, G symmetric by its band of T diagonals.
 *
 * band: f32[samples, T] G[j][d] between j and j + d, 0 past the last sample; values: f32[samples, 2] C;
 * out: f32[samples, 2]; lanes: T/4, or 0 for T = 1; scratch: 384 bytes of this thread's own. samples ≥ T.
 */
export function subtractGram(band: usize, values: usize, out: usize, samples: i32, lanes: i32, scratch: usize): void {
  if (lanes == 0) {
    for (let j: usize = 0; j < <usize>samples; j++) {
      const g = load<f32>(band + (j << 2)), at = j << 3
      store<f32>(out + at, load<f32>(out + at) - g * load<f32>(values + at))
      store<f32>(out + at, load<f32>(out + at, 4) - g * load<f32>(values + at, 4), 4)
    }
  } else if (lanes == 1) subtractAll(band, values, out, samples, 1, scratch)
  else if (lanes == 2) subtractAll(band, values, out, samples, 2, scratch)
  else if (lanes == 3) subtractAll(band, values, out, samples, 3, scratch)
  else subtractAll(band, values, out, samples, 4, scratch)
}
