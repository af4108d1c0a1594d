// From an image on a slant plane to the pixels of the tangent plane, and back: what lies between the Fourier
// transforms of numerics/kernels/fft. Every pass takes lines of complex elements (two real images side by side, as
// real and imaginary parts) through
//
//   take columns, times a taper → FFT → times 1/φ̂, padded with zeros → FFT → Σ over 8 taps at any position
//
// and the adjoint goes the same way back, each step transposed. The sums are those of Barnett, Magland & af Klinteberg
// (2019), SIAM J. Sci. Comput. 41, C479 (a non-uniform transform of type 2 after its first half).
//
// taps  [node, 16] float32: the taps at fractions node / TAP_STEPS of an element, then the differences to the next node's
// line  float64 [13], where the pixels of a line lie on its elements: see positions

const TAP_STEPS: f64 = 256;
const TAP_ENTRY: usize = 6; // 2^6 bytes an entry
const HALF_TAPS: f64 = 4;
const BLOCK: i32 = 64;

/** Multiplies `count` (even) complex elements in each of some (even) columns by the taper and writes them as lines. */
export function takeColumns(lines: usize, linePitch: usize, lineCount: i32, from: usize, fromPitch: usize, count: i32, taper: usize): void {
  const end = lines + (<usize>count << 3), columns = <usize>lineCount << 3;
  for (let to = lines; to < end; to += 16, from += 2 * fromPitch, taper += 8) {
    const t = v128.load64_zero(taper), weights = v128.shuffle<f32>(t, t, 0, 0, 1, 1), next = from + fromPitch;
    let line = to;
    for (let c: usize = 0; c < columns; c += 16, line += 2 * linePitch) {
      const a = v128.load(from + c), b = v128.load(next + c);
      v128.store(line, f32x4.mul(weights, v128.shuffle<i64>(a, b, 0, 2)));
      v128.store(line + linePitch, f32x4.mul(weights, v128.shuffle<i64>(a, b, 1, 3)));
    }
  }
}

/** The adjoint: writes lines, times the taper, to as many columns of complex elements. */
export function putColumns(lines: usize, linePitch: usize, lineCount: i32, to: usize, toPitch: usize, count: i32, taper: usize): void {
  const end = lines + (<usize>count << 3), columns = <usize>lineCount << 3;
  for (let from = lines; from < end; from += 16, to += 2 * toPitch, taper += 8) {
    const t = v128.load64_zero(taper), weights = v128.shuffle<f32>(t, t, 0, 0, 1, 1), next = to + toPitch;
    let line = from;
    for (let c: usize = 0; c < columns; c += 16, line += 2 * linePitch) {
      const a = f32x4.mul(weights, v128.load(line)), b = f32x4.mul(weights, v128.load(line + linePitch));
      v128.store(to + c, v128.shuffle<i64>(a, b, 0, 2));
      v128.store(next + c, v128.shuffle<i64>(a, b, 1, 3));
    }
  }
}

/** The same with the two parts of an element apart: to two columns of complex elements whose imaginary parts are 0. */
export function putColumnsApart(lines: usize, linePitch: usize, lineCount: i32, to: usize, toPitch: usize, count: i32, taper: usize): void {
  const end = lines + (<usize>count << 3), columns = <usize>lineCount << 4, zero = f32x4.splat(0);
  for (let from = lines; from < end; from += 16, to += 2 * toPitch, taper += 8) {
    const t = v128.load64_zero(taper), weights = v128.shuffle<f32>(t, t, 0, 0, 1, 1), next = to + toPitch;
    let line = from;
    for (let c: usize = 0; c < columns; c += 16, line += linePitch) {
      const a = f32x4.mul(weights, v128.load(line));
      v128.store(to + c, v128.shuffle<f32>(a, zero, 0, 4, 1, 4));
      v128.store(next + c, v128.shuffle<f32>(a, zero, 2, 4, 3, 4));
    }
  }
}

@inline function multiply(to: usize, from: usize, count: i32, factors: usize): void {
  for (const end = to + (<usize>count << 3); to < end; to += 16, from += 16, factors += 8) {
    const f = v128.load64_zero(factors);
    v128.store(to, f32x4.mul(v128.load(from), v128.shuffle<f32>(f, f, 0, 0, 1, 1)));
  }
}

/**
 * Copies the spectra of lines from `fromLength` to `toLength` elements, whichever is the longer: the frequencies
 * 0 … band − 1 and −band … −1 (band even), each times its factor of float32 [2 band], and zeros for all others.
 */
export function moveSpectra(to: usize, toPitch: usize, toLength: i32, from: usize, fromPitch: usize, fromLength: i32, lineCount: i32, factors: usize, band: i32): void {
  const bytes = <usize>band << 3, toEnd = <usize>toLength << 3, fromEnd = <usize>fromLength << 3;
  for (let i = 0; i < lineCount; i++, to += toPitch, from += fromPitch) {
    multiply(to, from, band, factors);
    memory.fill(to + bytes, 0, toEnd - 2 * bytes);
    multiply(to + toEnd - bytes, from + fromEnd - bytes, band, factors + (<usize>band << 2));
  }
}

// A pixel x of a line lies at position start + step·x + bend·(n − 1) in elements, less half the taps, where n − 1 is the
// root near 0 of  A (n − 1)² + 2 h (n − 1) + q = 0,  q = fixed + (origin + cell·x)², in float64. Over CURVE_PIXELS pixels
// (a power of two, at most BLOCK) that is a cubic; where it is 0, each pixel is computed by itself.
const FIXED: usize = 0, ORIGIN: usize = 8, CELL: usize = 16, H: usize = 24, A: usize = 32, START: usize = 40, STEP: usize = 48, BEND: usize = 56;
const CURVE_PIXELS: usize = 64, CURVE: usize = 72; // then room for the four coefficients of a curve

/** Positions of the pixels x, less half the taps. */
@inline function positions(x: v128, line: usize): v128 {
  const along = f64x2.relaxed_madd(x, v128.load64_splat(line, STEP), f64x2.splat(load<f64>(line, START) - HALF_TAPS));
  const c = f64x2.relaxed_madd(x, v128.load64_splat(line, CELL), v128.load64_splat(line, ORIGIN)), h = v128.load64_splat(line, H);
  const q = f64x2.relaxed_madd(c, c, v128.load64_splat(line, FIXED));
  const root = f64x2.sqrt(f64x2.sub(f64x2.mul(h, h), f64x2.mul(v128.load64_splat(line, A), q)));
  return f64x2.sub(along, f64x2.div(f64x2.mul(q, v128.load64_splat(line, BEND)), f64x2.add(h, root)));
}

/** Writes the coefficients of the cubic in x − first through the positions of first + k·pixels/3, k = 0 … 3. */
function drawCurve(first: i32, pixels: f64, line: usize): void {
  const third = pixels / 3, x = <f64>first;
  const front = positions(f64x2.replace_lane(f64x2.splat(x), 1, x + third), line);
  const back = positions(f64x2.replace_lane(f64x2.splat(x + 2 * third), 1, x + pixels), line);
  const p0 = f64x2.extract_lane(front, 0), p1 = f64x2.extract_lane(front, 1), p2 = f64x2.extract_lane(back, 0), p3 = f64x2.extract_lane(back, 1);
  const d1 = p1 - p0, d2 = p2 - 2 * p1 + p0, d3 = p3 - p0 + 3 * (p1 - p2);
  store<f64>(line, p0, CURVE);
  store<f64>(line, (d1 - d2 / 2 + d3 / 3) / third, CURVE + 8);
  store<f64>(line, (d2 - d3) / (2 * third * third), CURVE + 16);
  store<f64>(line, d3 / (6 * third * third * third), CURVE + 24);
}

/** Positions on the curve drawn last, x pixels from its beginning. */
@inline function curveAt(x: v128, line: usize): v128 {
  const slope = f64x2.relaxed_madd(x, v128.load64_splat(line, CURVE + 24), v128.load64_splat(line, CURVE + 16));
  return f64x2.relaxed_madd(x, f64x2.relaxed_madd(x, slope, v128.load64_splat(line, CURVE + 8)), v128.load64_splat(line, CURVE));
}

/** Σ of 8 complex elements × taps, as (re, im) of the even and of the odd ones. */
@inline function sumTaps(from: usize, tap: usize, fraction: v128): v128 {
  const a = f32x4.relaxed_madd(fraction, v128.load(tap, 32), v128.load(tap)), b = f32x4.relaxed_madd(fraction, v128.load(tap, 48), v128.load(tap, 16));
  const even = f32x4.relaxed_madd(v128.load(from, 16), v128.shuffle<f32>(a, a, 2, 2, 3, 3), f32x4.mul(v128.load(from), v128.shuffle<f32>(a, a, 0, 0, 1, 1)));
  const odd = f32x4.relaxed_madd(v128.load(from, 48), v128.shuffle<f32>(b, b, 2, 2, 3, 3), f32x4.mul(v128.load(from, 32), v128.shuffle<f32>(b, b, 0, 0, 1, 1)));
  return f32x4.add(even, odd);
}

/** What the elements say at two positions: (re, im) at the one, (re, im) at the other. */
@inline function sampleTwo(elements: usize, at: v128, taps: usize): v128 {
  const cell = f64x2.ceil(at), node = f64x2.mul(f64x2.sub(cell, at), f64x2.splat(TAP_STEPS)), whole = f64x2.floor(node);
  const fraction = f32x4.demote_f64x2_zero(f64x2.sub(node, whole));
  const cells = i32x4.relaxed_trunc_f64x2_s_zero(cell), nodes = i32x4.relaxed_trunc_f64x2_s_zero(whole);
  const s0 = sumTaps(elements + (<usize>i32x4.extract_lane(cells, 0) << 3), taps + (<usize>i32x4.extract_lane(nodes, 0) << TAP_ENTRY), v128.shuffle<f32>(fraction, fraction, 0, 0, 0, 0));
  const s1 = sumTaps(elements + (<usize>i32x4.extract_lane(cells, 1) << 3), taps + (<usize>i32x4.extract_lane(nodes, 1) << TAP_ENTRY), v128.shuffle<f32>(fraction, fraction, 1, 1, 1, 1));
  return f32x4.add(v128.shuffle<i64>(s0, s1, 0, 2), v128.shuffle<i64>(s0, s1, 1, 3));
}

@inline function sampleComplex(elements: usize, to: usize, blockBytes: usize, count: i32, line: usize, taps: usize, curved: bool): void {
  const two = f64x2.splat(2), pixels = curved ? <i32>load<f64>(line, CURVE_PIXELS) : BLOCK;
  for (let first = 0; first < count; first += pixels) {
    if (curved) drawCurve(first, <f64>pixels, line);
    let p = to + <usize>(first / BLOCK) * blockBytes + (<usize>(first % BLOCK) << 3);
    let x = curved ? f64x2(0, 1) : f64x2.add(f64x2.splat(<f64>first), f64x2(0, 1));
    for (const end = p + (<usize>min(pixels, count - first) << 3); p < end; p += 16, x = f64x2.add(x, two)) {
      v128.store(p, sampleTwo(elements, curved ? curveAt(x, line) : positions(x, line), taps));
    }
  }
}

/** Samples a line at `count` (even) pixels; writes complex elements, BLOCK together, blocks `blockBytes` apart. */
export function sampleLine(elements: usize, to: usize, blockBytes: usize, count: i32, line: usize, taps: usize): void {
  if (load<f64>(line, CURVE_PIXELS) > 0) sampleComplex(elements, to, blockBytes, count, line, taps, true);
  else sampleComplex(elements, to, blockBytes, count, line, taps, false);
}

@inline function swapBytes(v: v128): v128 {
  return v128.shuffle<i8>(v, v, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

@inline function sampleReals(elements: usize, re: usize, im: usize, count: i32, line: usize, taps: usize, reFactor: f32, imFactor: f32, bigEndian: bool, curved: bool): void {
  const two = f64x2.splat(2), f = f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(reFactor), 1, imFactor), 3, imFactor), pixels = curved ? <i32>load<f64>(line, CURVE_PIXELS) : BLOCK;
  for (let first = 0; first < count; first += pixels) {
    if (curved) drawCurve(first, <f64>pixels, line);
    let x = curved ? f64x2(0, 1) : f64x2.add(f64x2.splat(<f64>first), f64x2(0, 1));
    for (const end = re + (<usize>min(pixels, count - first) << 2); re < end; re += 8, im += 8, x = f64x2.add(x, two)) {
      const s = f32x4.mul(f, sampleTwo(elements, curved ? curveAt(x, line) : positions(x, line), taps));
      let parts = v128.shuffle<f32>(s, s, 0, 2, 1, 3);
      if (bigEndian) parts = swapBytes(parts);
      v128.store64_lane(re, parts, 0);
      v128.store64_lane(im, parts, 1);
    }
  }
}

/** Samples a line at `count` (even) pixels; writes real and imaginary parts, times their factors, to two rows of float32. */
export function sampleLineInTwo(elements: usize, re: usize, im: usize, count: i32, line: usize, taps: usize, reFactor: f32, imFactor: f32, bigEndian: bool): void {
  const curved = load<f64>(line, CURVE_PIXELS) > 0;
  if (curved && bigEndian) sampleReals(elements, re, im, count, line, taps, reFactor, imFactor, true, true);
  else if (curved) sampleReals(elements, re, im, count, line, taps, reFactor, imFactor, false, true);
  else if (bigEndian) sampleReals(elements, re, im, count, line, taps, reFactor, imFactor, true, false);
  else sampleReals(elements, re, im, count, line, taps, reFactor, imFactor, false, false);
}

/** Whether any of `count` (even) float32 is not 0. */
export function holdsAny(from: usize, count: i32): bool {
  const end = from + (<usize>count << 2), whole = from + (<usize>(count & ~3) << 2);
  for (; from < whole; from += 16) if (v128.any_true(f32x4.ne(v128.load(from), f32x4.splat(0)))) return true;
  for (; from < end; from += 4) if (load<f32>(from) != 0) return true;
  return false;
}

/** Lists the float32 that are not 0, and their indices as int32; returns their number. */
export function listPixels(from: usize, count: i32, values: usize, indices: usize): i32 {
  const whole = count & ~3;
  let found: usize = 0;
  for (let x = 0; x < count; x++) {
    const p = from + (<usize>x << 2);
    if (x < whole && (x & 3) == 0 && !v128.any_true(f32x4.ne(v128.load(p), f32x4.splat(0)))) {
      x += 3;
      continue;
    }
    const value = load<f32>(p);
    if (value == 0) continue;
    store<f32>(values + found, value);
    store<i32>(indices + found, x);
    found += 4;
  }
  return <i32>(found >> 2);
}

/** The adjoint of sampling for one real part: adds value × taps to the float32 elements, for each pixel of the list. */
export function spreadPixels(elements: usize, values: usize, indices: usize, count: i32, line: usize, taps: usize): void {
  const end = values + (<usize>count << 2);
  let held: usize = 0, a = f32x4.splat(0), b = f32x4.splat(0); // sums for the elements at `held`
  for (; values < end; values += 4, indices += 4) {
    const x = f64x2.splat(<f64>load<i32>(indices));
    const at = f64x2.extract_lane(positions(x, line), 0);
    const cell = Math.ceil(at), node = (cell - at) * TAP_STEPS, whole = <i32>node;
    const to = elements + (<usize><i32>cell << 2), tap = taps + (<usize>whole << TAP_ENTRY);
    if (to != held) {
      if (held) {
        v128.store(held, f32x4.add(a, v128.load(held)));
        v128.store(held, f32x4.add(b, v128.load(held, 16)), 16);
      }
      held = to;
      a = f32x4.splat(0);
      b = a;
    }
    const fraction = f32x4.splat(<f32>(node - <f64>whole)), value = v128.load32_splat(values);
    a = f32x4.relaxed_madd(value, f32x4.relaxed_madd(fraction, v128.load(tap, 32), v128.load(tap)), a);
    b = f32x4.relaxed_madd(value, f32x4.relaxed_madd(fraction, v128.load(tap, 48), v128.load(tap, 16)), b);
  }
  if (!held) return;
  v128.store(held, f32x4.add(a, v128.load(held)));
  v128.store(held, f32x4.add(b, v128.load(held, 16)), 16);
}

/** Joins `count` (a multiple of 4) real and imaginary parts to complex elements, and clears the parts. */
export function joinParts(to: usize, re: usize, im: usize, count: i32): void {
  const end = re + (<usize>count << 2), zero = f32x4.splat(0);
  for (; re < end; re += 16, im += 16, to += 32) {
    const a = v128.load(re), b = v128.load(im);
    v128.store(to, v128.shuffle<f32>(a, b, 0, 4, 1, 5));
    v128.store(to, v128.shuffle<f32>(a, b, 2, 6, 3, 7), 16);
    v128.store(re, zero);
    v128.store(im, zero);
  }
}

export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}
