// Gridding and degridding of the samples of lines with a separable kernel in u and v and Chebyshev polynomials in w.
//
// A cell of the grid holds the planes p = 0 … P − 1 (P a multiple of 4) side by side: P complex float32, then, in a grid
// of two parts, P real float32. A sample of value V at (u, v, ω), ω = w′ν/(cΩ) in −1 … 1, adds
//
//   V T_p(ω) φ(x − u) φ(y − v)   to the complex number p of the cells (x, y) about it,
//   W T_p(ω) φ(x − u) φ(y − v)   to the real number p,
//
// where W is what it counts in the point spread function. φ(t) = exp(β(√(1 − (2t/S)²) − 1)) is the exponential of
// semicircle (Barnett, Magland & af Klinteberg 2019, SIAM J. Sci. Comput. 41, C479), its S taps polynomials of the
// fraction of a cell. Samples with v < 0 are taken as conj(V) at (−u, −v, −ω), so that one half of the plane is enough:
// row y of the grid, from −⌊S/2⌋ on, lies at index y + ⌊S/2⌋.
//
// Lines are described by
//   uvw      [line, 3] float64 metres
//   starts   [line] float64 hertz, the frequency of a line's first sample
//   steps    [line] float64 hertz from sample to sample
//   firsts   [line + 1] int32, the samples of a line are firsts[line] … firsts[line + 1] − 1
//   values   [sample, 2] float32
//   weights  [sample] float32
//   order    [line] int32, the lines in the order of work: neighbours on the plane one after the other find it in the cache

export { foldRow, unfoldRow, extractRow, insertRow, addBytes, clearBytes } from "./rows";
export { addPlanes, fillPlanes } from "./image";

// Offsets in the block of parameters of a grid.
const X_SCALE: usize = 0; // f64, cells per (metre · hertz) along the columns
const Y_SCALE: usize = 8; // f64, the same along the rows
const W_SCALE: usize = 16; // f64, 1/(cΩ); 0 where Ω is 0
const SLANT_A: usize = 24; // f64, w = a u + b v + w′
const SLANT_B: usize = 32; // f64
const X_ORIGIN: usize = 40; // f64, index of the column of u = 0
const COLUMNS: usize = 48; // i32, stored columns
const ROWS: usize = 52; // i32, stored rows
const PLANES: usize = 56; // i32, P
const SUPPORT: usize = 60; // i32, S, 4 … 8
const DEGREE: usize = 64; // i32, of the polynomials
const POLYNOMIALS: usize = 68; // i32, address of float32 [degree + 1, 8], highest power first
const SCRATCH: usize = 72; // i32, address of 64 + 4 P bytes: the taps of u, those of v, T_p

const V_TAPS: usize = 32;
const CHEBYSHEV: usize = 64;

/** Writes T_p(x), p = 0 … planes − 1, by T_{p+4} = 2 T_4 T_p − T_{|p−4|}. */
@inline function writeChebyshev(to: usize, planes: i32, x: f64): void {
  const t2 = 2 * x * x - 1, t3 = x * (2 * t2 - 1), t4 = 2 * t2 * t2 - 1, twice = f32x4.splat(<f32>(2 * t4));
  let t = f32x4(1, <f32>x, <f32>t2, <f32>t3), before = f32x4(<f32>t4, <f32>t3, <f32>t2, <f32>x);
  v128.store(to, t);
  for (let p = 4; p < planes; p += 4) {
    const next = f32x4.sub(f32x4.mul(twice, t), before);
    before = t;
    t = next;
    v128.store(to + (<usize>p << 2), t);
  }
}

/** Writes the taps of u and of v for samples whose first taps lie x and y (−1 … 1, in half cells) from the cell's middle. */
@inline function writeTaps(to: usize, polynomials: usize, degree: i32, x: f32, y: f32): void {
  const xx = f32x4.splat(x), yy = f32x4.splat(y);
  let a = v128.load(polynomials), b = v128.load(polynomials, 16), c = a, d = b;
  for (let i = 0; i < degree; i++) {
    polynomials += 32;
    const low = v128.load(polynomials), high = v128.load(polynomials, 16);
    a = f32x4.relaxed_madd(a, xx, low);
    b = f32x4.relaxed_madd(b, xx, high);
    c = f32x4.relaxed_madd(c, yy, low);
    d = f32x4.relaxed_madd(d, yy, high);
  }
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
}

@inline function addTo(at: usize, a: v128, s: v128): void {
  v128.store(at, f32x4.relaxed_madd(a, s, v128.load(at)));
}

/** Adds a sample to eight planes of support × (end − tap of v) cells; value (re, im, re, im), t: address of T of those planes. */
@inline function addEight(complex: usize, real: usize, cellBytes: usize, pitch: usize, uTaps: usize, uEnd: usize, vTap: usize, vEnd: usize, t: usize, value: v128, weight: v128, psf: bool): void {
  const low = v128.load(t), high = v128.load(t, 16);
  const p0 = f32x4.mul(value, v128.shuffle<f32>(low, low, 0, 0, 1, 1)), p1 = f32x4.mul(value, v128.shuffle<f32>(low, low, 2, 2, 3, 3));
  const p2 = f32x4.mul(value, v128.shuffle<f32>(high, high, 0, 0, 1, 1)), p3 = f32x4.mul(value, v128.shuffle<f32>(high, high, 2, 2, 3, 3));
  const p4 = f32x4.mul(weight, low), p5 = f32x4.mul(weight, high);
  for (; vTap < vEnd; vTap += 4, complex += pitch, real += pitch) {
    const v = v128.load32_splat(vTap), q0 = f32x4.mul(p0, v), q1 = f32x4.mul(p1, v), q2 = f32x4.mul(p2, v), q3 = f32x4.mul(p3, v);
    const q4 = f32x4.mul(p4, v), q5 = f32x4.mul(p5, v);
    let c = complex, r = real;
    for (let u = uTaps; u < uEnd; u += 4, c += cellBytes, r += cellBytes) {
      const s = v128.load32_splat(u);
      addTo(c, q0, s);
      addTo(c + 16, q1, s);
      addTo(c + 32, q2, s);
      addTo(c + 48, q3, s);
      if (psf) addTo(r, q4, s);
      if (psf) addTo(r + 16, q5, s);
    }
  }
}

/** The same for four planes. */
@inline function addFour(complex: usize, real: usize, cellBytes: usize, pitch: usize, uTaps: usize, uEnd: usize, vTap: usize, vEnd: usize, t: usize, value: v128, weight: v128, psf: bool): void {
  const low = v128.load(t);
  const p0 = f32x4.mul(value, v128.shuffle<f32>(low, low, 0, 0, 1, 1)), p1 = f32x4.mul(value, v128.shuffle<f32>(low, low, 2, 2, 3, 3));
  const p2 = f32x4.mul(weight, low);
  for (; vTap < vEnd; vTap += 4, complex += pitch, real += pitch) {
    const v = v128.load32_splat(vTap), q0 = f32x4.mul(p0, v), q1 = f32x4.mul(p1, v), q2 = f32x4.mul(p2, v);
    let c = complex, r = real;
    for (let u = uTaps; u < uEnd; u += 4, c += cellBytes, r += cellBytes) {
      const s = v128.load32_splat(u);
      addTo(c, q0, s);
      addTo(c + 16, q1, s);
      if (psf) addTo(r, q2, s);
    }
  }
}

/** Adds the samples of lines order[first … last − 1] to rows fromRow … toRow − 1 of the grid; returns how many fell outside of it. */
@inline function gridOf(grid: usize, cells: usize, uvw: usize, starts: usize, steps: usize, firsts: usize, order: usize, values: usize, weights: usize, first: i32, last: i32, fromRow: i32, toRow: i32, psf: bool): i32 {
  const xScale = load<f64>(grid, X_SCALE), yScale = load<f64>(grid, Y_SCALE), wScale = load<f64>(grid, W_SCALE);
  const a = load<f64>(grid, SLANT_A), b = load<f64>(grid, SLANT_B), planes = load<i32>(grid, PLANES), support = load<i32>(grid, SUPPORT);
  const degree = load<i32>(grid, DEGREE), polynomials = <usize>load<i32>(grid, POLYNOMIALS), scratch = <usize>load<i32>(grid, SCRATCH);
  const half = 0.5 * <f64>support, xOrigin = load<f64>(grid, X_ORIGIN) - half, yOrigin = <f64>(support >> 1) - half;
  const columns = load<i32>(grid, COLUMNS), rows = load<i32>(grid, ROWS);
  const realAt = <usize>planes << 3, cellBytes = psf ? realAt + (realAt >> 1) : realAt, pitch = <usize>columns * cellBytes;
  const uEnd = scratch + (<usize>support << 2), vTaps = scratch + V_TAPS, chebyshev = scratch + CHEBYSHEV, middle = <f64>(support - 1);
  let outside = 0;
  for (let i = first; i < last; i++) {
    const line = load<i32>(order + (<usize>i << 2)), at = uvw + <usize>line * 24, u = load<f64>(at), v = load<f64>(at, 8), sign: f64 = v < 0 ? -1 : 1;
    const us = sign * u * xScale, vs = sign * v * yScale, ws = sign * (load<f64>(at, 16) - a * u - b * v) * wScale;
    const start = load<f64>(starts + (<usize>line << 3)), step = load<f64>(steps + (<usize>line << 3));
    const sample = load<i32>(firsts + (<usize>line << 2)), count = load<i32>(firsts + (<usize>line << 2), 4) - sample;
    const y0 = vs * start + yOrigin, y1 = vs * (start + step * <f64>(count - 1)) + yOrigin;
    if (max(y0, y1) + 1 < <f64>(fromRow - support) || (toRow < rows && min(y0, y1) > <f64>toRow)) continue;
    let value = values + (<usize>sample << 3), weight = weights + (<usize>sample << 2);
    for (let j = 0; j < count; j++, value += 8, weight += 4) {
      const re = load<f32>(value), im = load<f32>(value, 4), w: f32 = psf ? load<f32>(weight) : 0;
      if (re == 0 && im == 0 && w == 0) continue;
      const f = start + step * <f64>j, xs = us * f + xOrigin, ys = vs * f + yOrigin, xCell = Math.ceil(xs), yCell = Math.ceil(ys);
      if (!(xCell >= 0 && yCell >= 0 && xCell <= <f64>(columns - support) && yCell <= <f64>(rows - support))) {
        outside++;
        continue;
      }
      const x = <i32>xCell, y = <i32>yCell, low = max(0, fromRow - y), high = min(support, toRow - y);
      if (low >= high) continue;
      writeTaps(scratch, polynomials, degree, <f32>(2 * (xCell - xs - half) + middle), <f32>(2 * (yCell - ys - half) + middle));
      writeChebyshev(chebyshev, planes, ws * f);
      const pair = v128.shuffle<f32>(f32x4.splat(re), f32x4.splat(<f32>sign * im), 0, 4, 0, 4), ww = f32x4.splat(w);
      const vTap = vTaps + (<usize>low << 2), vEnd = vTaps + (<usize>high << 2);
      let cell = cells + <usize>(y + low) * pitch + <usize>x * cellBytes, real = cell + realAt, p = 0;
      for (; p + 8 <= planes; p += 8, cell += 64, real += 32) addEight(cell, real, cellBytes, pitch, scratch, uEnd, vTap, vEnd, chebyshev + (<usize>p << 2), pair, ww, psf);
      if (p < planes) addFour(cell, real, cellBytes, pitch, scratch, uEnd, vTap, vEnd, chebyshev + (<usize>p << 2), pair, ww, psf);
    }
  }
  return outside;
}

/** Cells of P complex and P real numbers. */
export function gridWithWeights(grid: usize, cells: usize, uvw: usize, starts: usize, steps: usize, firsts: usize, order: usize, values: usize, weights: usize, first: i32, last: i32, fromRow: i32, toRow: i32): i32 {
  return gridOf(grid, cells, uvw, starts, steps, firsts, order, values, weights, first, last, fromRow, toRow, true);
}

/** Cells of P complex numbers; the weights are not read. */
export function gridValues(grid: usize, cells: usize, uvw: usize, starts: usize, steps: usize, firsts: usize, order: usize, values: usize, weights: usize, first: i32, last: i32, fromRow: i32, toRow: i32): i32 {
  return gridOf(grid, cells, uvw, starts, steps, firsts, order, values, weights, first, last, fromRow, toRow, false);
}

/** Σ over the cells about a sample of taps × Σ_p T_p × number p of the cell, eight planes; (re, im) of even and odd p. */
@inline function sumEight(cells: usize, cellBytes: usize, pitch: usize, uTaps: usize, uEnd: usize, vTap: usize, vEnd: usize, t: usize): v128 {
  const zero = f32x4.splat(0), low = v128.load(t), high = v128.load(t, 16);
  let a = zero, b = zero, c = zero, d = zero;
  for (; vTap < vEnd; vTap += 4, cells += pitch) {
    let e = zero, f = zero, g = zero, h = zero, cell = cells;
    for (let u = uTaps; u < uEnd; u += 4, cell += cellBytes) {
      const s = v128.load32_splat(u);
      e = f32x4.relaxed_madd(s, v128.load(cell), e);
      f = f32x4.relaxed_madd(s, v128.load(cell, 16), f);
      g = f32x4.relaxed_madd(s, v128.load(cell, 32), g);
      h = f32x4.relaxed_madd(s, v128.load(cell, 48), h);
    }
    const v = v128.load32_splat(vTap);
    a = f32x4.relaxed_madd(v, e, a);
    b = f32x4.relaxed_madd(v, f, b);
    c = f32x4.relaxed_madd(v, g, c);
    d = f32x4.relaxed_madd(v, h, d);
  }
  const sum = f32x4.relaxed_madd(a, v128.shuffle<f32>(low, low, 0, 0, 1, 1), f32x4.mul(b, v128.shuffle<f32>(low, low, 2, 2, 3, 3)));
  return f32x4.relaxed_madd(c, v128.shuffle<f32>(high, high, 0, 0, 1, 1), f32x4.relaxed_madd(d, v128.shuffle<f32>(high, high, 2, 2, 3, 3), sum));
}

/** The same for four planes. */
@inline function sumFour(cells: usize, cellBytes: usize, pitch: usize, uTaps: usize, uEnd: usize, vTap: usize, vEnd: usize, t: usize): v128 {
  const zero = f32x4.splat(0), low = v128.load(t);
  let a = zero, b = zero;
  for (; vTap < vEnd; vTap += 4, cells += pitch) {
    let e = zero, f = zero, cell = cells;
    for (let u = uTaps; u < uEnd; u += 4, cell += cellBytes) {
      const s = v128.load32_splat(u);
      e = f32x4.relaxed_madd(s, v128.load(cell), e);
      f = f32x4.relaxed_madd(s, v128.load(cell, 16), f);
    }
    const v = v128.load32_splat(vTap);
    a = f32x4.relaxed_madd(v, e, a);
    b = f32x4.relaxed_madd(v, f, b);
  }
  return f32x4.relaxed_madd(a, v128.shuffle<f32>(low, low, 0, 0, 1, 1), f32x4.mul(b, v128.shuffle<f32>(low, low, 2, 2, 3, 3)));
}

/**
 * The adjoint of gridValues over all rows of a grid of P complex numbers a cell: writes the values of the samples of
 * lines order[first … last − 1]; returns how many fell outside of the grid (they are written 0).
 */
export function degridValues(grid: usize, cells: usize, uvw: usize, starts: usize, steps: usize, firsts: usize, order: usize, values: usize, first: i32, last: i32): i32 {
  const xScale = load<f64>(grid, X_SCALE), yScale = load<f64>(grid, Y_SCALE), wScale = load<f64>(grid, W_SCALE);
  const a = load<f64>(grid, SLANT_A), b = load<f64>(grid, SLANT_B), planes = load<i32>(grid, PLANES), support = load<i32>(grid, SUPPORT);
  const degree = load<i32>(grid, DEGREE), polynomials = <usize>load<i32>(grid, POLYNOMIALS), scratch = <usize>load<i32>(grid, SCRATCH);
  const half = 0.5 * <f64>support, xOrigin = load<f64>(grid, X_ORIGIN) - half, yOrigin = <f64>(support >> 1) - half;
  const columns = load<i32>(grid, COLUMNS), rows = load<i32>(grid, ROWS), cellBytes = <usize>planes << 3, pitch = <usize>columns * cellBytes;
  const uEnd = scratch + (<usize>support << 2), vTaps = scratch + V_TAPS, vEnd = vTaps + (<usize>support << 2);
  const chebyshev = scratch + CHEBYSHEV, middle = <f64>(support - 1);
  let outside = 0;
  for (let i = first; i < last; i++) {
    const line = load<i32>(order + (<usize>i << 2)), at = uvw + <usize>line * 24, u = load<f64>(at), v = load<f64>(at, 8), sign: f64 = v < 0 ? -1 : 1;
    const us = sign * u * xScale, vs = sign * v * yScale, ws = sign * (load<f64>(at, 16) - a * u - b * v) * wScale;
    const start = load<f64>(starts + (<usize>line << 3)), step = load<f64>(steps + (<usize>line << 3));
    const sample = load<i32>(firsts + (<usize>line << 2)), count = load<i32>(firsts + (<usize>line << 2), 4) - sample;
    let value = values + (<usize>sample << 3);
    for (let j = 0; j < count; j++, value += 8) {
      const f = start + step * <f64>j, xs = us * f + xOrigin, ys = vs * f + yOrigin, xCell = Math.ceil(xs), yCell = Math.ceil(ys);
      if (!(xCell >= 0 && yCell >= 0 && xCell <= <f64>(columns - support) && yCell <= <f64>(rows - support))) {
        store<f32>(value, 0);
        store<f32>(value, 0, 4);
        outside++;
        continue;
      }
      writeTaps(scratch, polynomials, degree, <f32>(2 * (xCell - xs - half) + middle), <f32>(2 * (yCell - ys - half) + middle));
      writeChebyshev(chebyshev, planes, ws * f);
      let cell = cells + <usize>(<i32>yCell) * pitch + <usize>(<i32>xCell) * cellBytes, p = 0, sum = f32x4.splat(0);
      for (; p + 8 <= planes; p += 8, cell += 64) sum = f32x4.add(sum, sumEight(cell, cellBytes, pitch, scratch, uEnd, vTaps, vEnd, chebyshev + (<usize>p << 2)));
      if (p < planes) sum = f32x4.add(sum, sumFour(cell, cellBytes, pitch, scratch, uEnd, vTaps, vEnd, chebyshev + (<usize>p << 2)));
      store<f32>(value, f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2));
      store<f32>(value, <f32>sign * (f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3)), 4);
    }
  }
  return outside;
}
