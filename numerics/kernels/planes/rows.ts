// Between the grid of interleaved planes, one half of the uv plane, and planes that a Fourier transform takes whole.
//
// The image is real, and Chebyshev planes of even p count by the real part of their transform, those of odd p by the
// imaginary part. With G the complex numbers and R the real ones of plane p, the transform of
//
//   Z = G(x) + conj G(−x) + i (R(x) + R(−x))       p even      is   2 Re F + 2i Re F_R,
//   Z = −i (G(x) − conj G(−x)) + (R(x) − R(−x))    p odd       is   2 Im F + 2i Im F_R,
//
// F and F_R the transforms of G and of R, so that one complex transform gives the shares of the dirty image and of the
// point spread function. Without R two planes go together, Z = Z_even + i Z_odd: 2 Re F_even + 2i Im F_odd.
//
// A row of the grid is `columns` = 2X + 1 cells, x = −X … X. Planes have their origin in the middle, and the signs
// (−1)^(x+y) that this asks for on this side of the transform are put in here.

/** Adds the row −y (`from`) of the grid to the row y (`to`): conj, mirrored, times (−1)^p. `planes`: P; psf: with R. */
export function foldRow(from: usize, to: usize, columns: i32, planes: i32, psf: bool): void {
  const complexBytes = <usize>planes << 3, cellBytes = psf ? complexBytes + (complexBytes >> 1) : complexBytes;
  const complexSign = f32x4(1, -1, -1, 1), realSign = f32x4(1, -1, 1, -1);
  to += <usize>(columns - 1) * cellBytes;
  for (let x = 0; x < columns; x++, from += cellBytes, to -= cellBytes) {
    for (let i: usize = 0; i < cellBytes; i += 16) {
      const sign = i < complexBytes ? complexSign : realSign;
      v128.store(to + i, f32x4.relaxed_madd(v128.load(from + i), sign, v128.load(to + i)));
    }
  }
}

/** The adjoint of foldRow for cells of P complex numbers: writes the row −y (`to`) from the row y (`from`). */
export function unfoldRow(from: usize, to: usize, columns: i32, planes: i32): void {
  const cellBytes = <usize>planes << 3, sign = f32x4(1, -1, -1, 1);
  from += <usize>(columns - 1) * cellBytes;
  for (let x = 0; x < columns; x++, to += cellBytes, from -= cellBytes) {
    for (let i: usize = 0; i < cellBytes; i += 16) v128.store(to + i, f32x4.mul(v128.load(from + i), sign));
  }
}

@inline function storePair(at: usize, planeBytes: usize, pair: v128): void {
  v128.store64_lane(at, pair, 0);
  v128.store64_lane(at + planeBytes, pair, 1);
}

function clearSides(row: usize, planeBytes: usize, count: i32, from: usize, to: usize, end: usize): void {
  for (let k = 0; k < count; k++, row += planeBytes) {
    memory.fill(row, 0, from);
    memory.fill(row + to, 0, end - to);
  }
}

/**
 * Takes planes p … p + 3 of a row y of the grid: what the row gives at y into `own`, what it gives at −y into
 * `mirrored`, each a row of `length` complex float32 in the first of 4 planes (2 without psf), planeBytes apart.
 *
 * @param row   address of the row's first cell
 * @param sign  (−1)^(x+y) in the middle of the row, x = 0
 */
export function extractRow(row: usize, p: i32, columns: i32, planes: i32, psf: bool, own: usize, mirrored: usize, planeBytes: usize, length: i32, sign: f32): void {
  const complexBytes = <usize>planes << 3, cellBytes = psf ? complexBytes + (complexBytes >> 1) : complexBytes;
  const from = <usize>((length >> 1) - (columns >> 1)) << 3, to = from + (<usize>columns << 3), end = <usize>length << 3;
  const count = psf ? 4 : 2;
  clearSides(own, planeBytes, count, from, to, end);
  clearSides(mirrored, planeBytes, count, from, to, end);
  let s = f32x4.splat((columns >> 1) & 1 ? -sign : sign), a = own + from, b = mirrored + to - 8;
  let complex = row + (<usize>p << 3), real = row + complexBytes + (<usize>p << 2);
  const end1 = own + to;
  if (psf) {
    const zero = f32x4.splat(0), ownSign = f32x4(1, 1, 1, -1), mirroredSign = f32x4(1, -1, 1, 1), swap = f32x4(1, 1, -1, 1);
    for (; a < end1; a += 8, b -= 8, complex += cellBytes, real += cellBytes, s = f32x4.neg(s)) {
      const g0 = f32x4.mul(s, v128.load(complex)), g1 = f32x4.mul(s, v128.load(complex, 16)), r = f32x4.mul(s, v128.load(real));
      const z0 = v128.shuffle<f32>(g0, g0, 0, 1, 3, 2), r0 = v128.shuffle<f32>(r, zero, 4, 0, 1, 4);
      const z1 = v128.shuffle<f32>(g1, g1, 0, 1, 3, 2), r1 = v128.shuffle<f32>(r, zero, 4, 2, 3, 4);
      storePair(a, planeBytes, f32x4.relaxed_madd(z0, ownSign, r0));
      storePair(a + 2 * planeBytes, planeBytes, f32x4.relaxed_madd(z1, ownSign, r1));
      storePair(b, planeBytes, f32x4.relaxed_madd(z0, mirroredSign, f32x4.mul(r0, swap)));
      storePair(b + 2 * planeBytes, planeBytes, f32x4.relaxed_madd(z1, mirroredSign, f32x4.mul(r1, swap)));
    }
  } else {
    const conjugate = f32x4(1, -1, 1, -1);
    for (; a < end1; a += 8, b -= 8, complex += cellBytes, s = f32x4.neg(s)) {
      const g0 = v128.load(complex), g1 = v128.load(complex, 16);
      const even = f32x4.mul(s, v128.shuffle<i64>(g0, g1, 0, 2)), odd = f32x4.mul(s, v128.shuffle<i64>(g0, g1, 1, 3));
      storePair(a, planeBytes, f32x4.add(even, odd));
      storePair(b, planeBytes, f32x4.mul(conjugate, f32x4.sub(even, odd)));
    }
  }
}

/**
 * The adjoint of extractRow without psf: writes numbers p … p + 3 of the cells of row y from the rows y (`own`) and −y
 * (`mirrored`) of two transformed planes, Z + conj Z(−x) to the even, Z − conj Z(−x) to the odd.
 */
export function insertRow(row: usize, p: i32, columns: i32, planes: i32, own: usize, mirrored: usize, planeBytes: usize, length: i32, sign: f32): void {
  const cellBytes = <usize>planes << 3, from = <usize>((length >> 1) - (columns >> 1)) << 3, to = from + (<usize>columns << 3);
  const conjugate = f32x4(1, -1, 1, -1), end = own + to;
  let s = f32x4.splat((columns >> 1) & 1 ? -sign : sign), cell = row + (<usize>p << 3);
  for (let a = own + from, b = mirrored + to - 8; a < end; a += 8, b -= 8, cell += cellBytes, s = f32x4.neg(s)) {
    const z = f32x4.mul(s, v128.load64_lane(a + planeBytes, v128.load64_zero(a), 1));
    const w = f32x4.mul(f32x4.mul(s, conjugate), v128.load64_lane(b + planeBytes, v128.load64_zero(b), 1));
    const even = f32x4.add(z, w), odd = f32x4.sub(z, w);
    v128.store(cell, v128.shuffle<i64>(even, odd, 0, 2));
    v128.store(cell, v128.shuffle<i64>(even, odd, 1, 3), 16);
  }
}

/** Adds `bytes` (a multiple of 16) of float32 at `from` to those at `to`. */
export function addBytes(to: usize, from: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 16, from += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
}

export function clearBytes(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}
