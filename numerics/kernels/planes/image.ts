// Between transformed planes and the image in (l′, m′), for four Chebyshev planes at a time.
//
// The image is [row, column, 2] float32; l′ and m′ of its columns and rows stand in tables, with the corrections that
// each multiplies (kernel, taper, sign). n − 1 of a direction is −ε with ε the smaller root of
//
//   A ε² − 2 B ε + C = 0,   A = 1 + a² + b²,   B = 1 − a l′ − b m′,   C = l′² + m′²,
//
// and the coefficients of the four planes at ε come from a table, linear between its nodes.

// Offsets in the block of parameters of an image.
const COLUMNS: usize = 0; // i32, of the image and of the planes; a multiple of 4
const ROWS: usize = 4; // i32
const PITCH: usize = 8; // i32, bytes from row to row of a plane
const PLANE_BYTES: usize = 12; // i32, from plane to plane
const SLANT_A: usize = 16; // f32, a
const SLANT_B: usize = 20; // f32, b
const NODES: usize = 24; // f32, nodes of the table per unit of ε
const L_TABLE: usize = 28; // i32, address of [column] float32 l′, then [column] corrections
const M_TABLE: usize = 32; // i32, address of [row] float32 m′, then [row] corrections

@inline function nodeOf(l: v128, m: f32, a: f32, b: f32, nodes: f32): v128 {
  const B = f32x4.sub(f32x4.splat(1 - b * m), f32x4.mul(f32x4.splat(a), l)), C = f32x4.relaxed_madd(l, l, f32x4.splat(m * m));
  const D = f32x4.sub(f32x4.mul(B, B), f32x4.mul(f32x4.splat(1 + a * a + b * b), C));
  return f32x4.mul(f32x4.splat(nodes), f32x4.div(C, f32x4.add(B, f32x4.sqrt(D))));
}

/** The coefficients of the four planes at a node and fraction of the table. */
@inline function coefficients(table: usize, node: f32): v128 {
  const i = <i32>node, at = table + (<usize>i << 4), low = v128.load(at);
  return f32x4.relaxed_madd(f32x4.splat(node - <f32>i), f32x4.sub(v128.load(at, 16), low), low);
}

@inline function pairOf(at: usize, planeBytes: usize): v128 {
  return v128.load64_lane(at + planeBytes, v128.load64_zero(at), 1);
}

/** Σ coefficient × (re, im) over four planes, in the lower half. */
@inline function sumOfFour(at: usize, planeBytes: usize, c: v128): v128 {
  const low = f32x4.mul(v128.shuffle<f32>(c, c, 0, 0, 1, 1), pairOf(at, planeBytes));
  const sum = f32x4.relaxed_madd(v128.shuffle<f32>(c, c, 2, 2, 3, 3), pairOf(at + 2 * planeBytes, planeBytes), low);
  return f32x4.add(sum, v128.shuffle<i64>(sum, sum, 1, 0));
}

/** Σ over two planes of coefficient × re + coefficient × im, then 0, in the lower half. */
@inline function sumOfTwo(at: usize, planeBytes: usize, c: v128): v128 {
  const z = f32x4.mul(c, pairOf(at, planeBytes)), sum = f32x4.add(z, v128.shuffle<i64>(z, z, 1, 0)), zero = f32x4.splat(0);
  return v128.shuffle<f32>(f32x4.add(sum, v128.shuffle<f32>(sum, sum, 1, 0, 3, 2)), zero, 0, 4, 0, 4);
}

/** Of two pixels what sumOfFour or sumOfTwo gave: as it is, or with its halves swapped. */
@inline function joined(a: v128, b: v128, swapped: bool): v128 {
  return swapped ? v128.shuffle<f32>(a, b, 1, 0, 5, 4) : v128.shuffle<i64>(a, b, 0, 2);
}

/**
 * Adds correction × Σ coefficient × plane to rows first … last − 1 of the image; with `write` it replaces what they hold.
 *
 * @param planes  four planes of (dirty, psf), or without psf two whose parts are planes of the dirty image, all transformed
 * @param table   [node, 4] float32 coefficients
 * @param second  without psf: the dirty image is the second number of each pixel, not the first
 */
@inline function addOf(parameters: usize, planes: usize, table: usize, image: usize, first: i32, last: i32, write: bool, psf: bool, second: bool): void {
  const columns = load<i32>(parameters, COLUMNS), rows = load<i32>(parameters, ROWS), pitch = <usize>load<i32>(parameters, PITCH);
  const planeBytes = <usize>load<i32>(parameters, PLANE_BYTES), a = load<f32>(parameters, SLANT_A), b = load<f32>(parameters, SLANT_B);
  const nodes = load<f32>(parameters, NODES), lTable = <usize>load<i32>(parameters, L_TABLE), mTable = <usize>load<i32>(parameters, M_TABLE);
  const correction = <usize>columns << 2, zero = f32x4.splat(0);
  for (let y = first; y < last; y++) {
    const mAt = mTable + (<usize>y << 2), m = load<f32>(mAt), c = f32x4.splat(load<f32>(mAt + (<usize>rows << 2)));
    let from = planes + <usize>y * pitch, to = image + (<usize>(y * columns) << 3);
    for (let x = 0; x < columns; x += 4, from += 32, to += 32) {
      const lAt = lTable + (<usize>x << 2), node = nodeOf(v128.load(lAt), m, a, b, nodes), f = f32x4.mul(c, v128.load(lAt + correction));
      const c0 = coefficients(table, f32x4.extract_lane(node, 0)), c1 = coefficients(table, f32x4.extract_lane(node, 1));
      const c2 = coefficients(table, f32x4.extract_lane(node, 2)), c3 = coefficients(table, f32x4.extract_lane(node, 3));
      let s0: v128, s1: v128, s2: v128, s3: v128;
      if (psf) {
        s0 = sumOfFour(from, planeBytes, c0), s1 = sumOfFour(from + 8, planeBytes, c1);
        s2 = sumOfFour(from + 16, planeBytes, c2), s3 = sumOfFour(from + 24, planeBytes, c3);
      } else {
        s0 = sumOfTwo(from, planeBytes, c0), s1 = sumOfTwo(from + 8, planeBytes, c1);
        s2 = sumOfTwo(from + 16, planeBytes, c2), s3 = sumOfTwo(from + 24, planeBytes, c3);
      }
      const low = write ? zero : v128.load(to), high = write ? zero : v128.load(to, 16);
      v128.store(to, f32x4.relaxed_madd(joined(s0, s1, second), v128.shuffle<f32>(f, f, 0, 0, 1, 1), low));
      v128.store(to, f32x4.relaxed_madd(joined(s2, s3, second), v128.shuffle<f32>(f, f, 2, 2, 3, 3), high), 16);
    }
  }
}

export function addPlanes(parameters: usize, planes: usize, table: usize, image: usize, first: i32, last: i32, write: bool, psf: bool, second: bool): void {
  if (psf) addOf(parameters, planes, table, image, first, last, write, true, false);
  else if (second) addOf(parameters, planes, table, image, first, last, write, false, true);
  else addOf(parameters, planes, table, image, first, last, write, false, false);
}

/** The adjoint of addPlanes without psf: writes correction × coefficients × the first number of each pixel to two planes. */
export function fillPlanes(parameters: usize, planes: usize, table: usize, image: usize, first: i32, last: i32): void {
  const columns = load<i32>(parameters, COLUMNS), rows = load<i32>(parameters, ROWS), pitch = <usize>load<i32>(parameters, PITCH);
  const planeBytes = <usize>load<i32>(parameters, PLANE_BYTES), a = load<f32>(parameters, SLANT_A), b = load<f32>(parameters, SLANT_B);
  const nodes = load<f32>(parameters, NODES), lTable = <usize>load<i32>(parameters, L_TABLE), mTable = <usize>load<i32>(parameters, M_TABLE);
  const correction = <usize>columns << 2;
  for (let y = first; y < last; y++) {
    const mAt = mTable + (<usize>y << 2), m = load<f32>(mAt), c = f32x4.splat(load<f32>(mAt + (<usize>rows << 2)));
    let to = planes + <usize>y * pitch, from = image + (<usize>(y * columns) << 3);
    for (let x = 0; x < columns; x += 4, from += 32, to += 32) {
      const lAt = lTable + (<usize>x << 2), node = nodeOf(v128.load(lAt), m, a, b, nodes);
      const pixels = v128.shuffle<f32>(v128.load(from), v128.load(from, 16), 0, 2, 4, 6);
      const f = f32x4.mul(pixels, f32x4.mul(c, v128.load(lAt + correction)));
      const s0 = f32x4.mul(v128.shuffle<f32>(f, f, 0, 0, 0, 0), coefficients(table, f32x4.extract_lane(node, 0)));
      const s1 = f32x4.mul(v128.shuffle<f32>(f, f, 1, 1, 1, 1), coefficients(table, f32x4.extract_lane(node, 1)));
      const s2 = f32x4.mul(v128.shuffle<f32>(f, f, 2, 2, 2, 2), coefficients(table, f32x4.extract_lane(node, 2)));
      const s3 = f32x4.mul(v128.shuffle<f32>(f, f, 3, 3, 3, 3), coefficients(table, f32x4.extract_lane(node, 3)));
      v128.store(to, v128.shuffle<i64>(s0, s1, 0, 2));
      v128.store(to, v128.shuffle<i64>(s2, s3, 0, 2), 16);
      v128.store(to + planeBytes, v128.shuffle<i64>(s0, s1, 1, 3));
      v128.store(to + planeBytes, v128.shuffle<i64>(s2, s3, 1, 3), 16);
    }
  }
}
