// Complex float32 Fourier transforms of the rows and columns of a plane, in place, for lengths 2^a 3^b 5^c 7^d.
//
// Stockham's self-sorting algorithm (Van Loan, Computational Frameworks for the FFT, §1.7) with radices 4, 2, 3, 5
// and 7. Four transforms run side by side, one in each SIMD lane: in the scratch an element is 32 bytes, the real parts
// of the four transforms and then the imaginary parts. The plane itself is [row, column] of (re, im) float32.
//
// factors   address of int32: their number, then the factors in the order of use
// twiddles  address of float32 (cos, sin)(2π k / n) for k < n, the sine already multiplied by `sign`
// sign      +1 or −1, that of the exponent

/** Stores (re + i im)·(c + i s). */
@inline function storeTurned(to: usize, re: v128, im: v128, c: v128, s: v128): void {
  v128.store(to, f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s)));
  v128.store(to, f32x4.add(f32x4.mul(re, s), f32x4.mul(im, c)), 16);
}

/** The same with (c, s) read from the table of twiddles. */
@inline function storeTwiddled(to: usize, re: v128, im: v128, twiddle: usize): void {
  storeTurned(to, re, im, v128.load32_splat(twiddle), v128.load32_splat(twiddle, 4));
}

@inline function store(to: usize, re: v128, im: v128): void {
  v128.store(to, re);
  v128.store(to, im, 16);
}

// A pass splits transforms of length `length` into `radix` of length length/radix. It reads element
// q + stride·(p + quarter·k) of x and writes element q + stride·(radix·p + k) of y, times exp(sign·2πi p k / length);
// p < length/radix, q < stride, k < radix.

function passOf2(stride: i32, length: i32, x: usize, y: usize, twiddles: usize): void {
  const m = length >> 1, row = <usize>stride << 5, step = <usize>(m * stride) << 5;
  for (let p = 0; p < m; p++) {
    const t = twiddles + (<usize>(p * stride) << 3);
    const c = v128.load32_splat(t), s = v128.load32_splat(t, 4);
    let from = x + <usize>p * row, to = y + <usize>p * 2 * row;
    for (const end = from + row; from < end; from += 32, to += 32) {
      const ar = v128.load(from), ai = v128.load(from, 16), br = v128.load(from + step), bi = v128.load(from + step, 16);
      store(to, f32x4.add(ar, br), f32x4.add(ai, bi));
      storeTurned(to + row, f32x4.sub(ar, br), f32x4.sub(ai, bi), c, s);
    }
  }
}

function passOf3(stride: i32, length: i32, x: usize, y: usize, twiddles: usize, sign: f32): void {
  const m = length / 3, row = <usize>stride << 5, step = <usize>(m * stride) << 5;
  const c1 = f32x4.splat(-0.5), s1 = f32x4.splat(sign * <f32>0.8660254037844386);
  for (let p = 0; p < m; p++) {
    const t1 = twiddles + (<usize>(p * stride) << 3), t2 = twiddles + (<usize>(2 * p * stride) << 3);
    let from = x + <usize>p * row, to = y + <usize>p * 3 * row;
    for (const end = from + row; from < end; from += 32, to += 32) {
      const b = from + step, c = b + step;
      const ar = v128.load(from), ai = v128.load(from, 16), br = v128.load(b), bi = v128.load(b, 16);
      const cr = v128.load(c), ci = v128.load(c, 16);
      const sr = f32x4.add(br, cr), si = f32x4.add(bi, ci);
      const ur = f32x4.add(ar, f32x4.mul(c1, sr)), ui = f32x4.add(ai, f32x4.mul(c1, si));
      const vr = f32x4.mul(s1, f32x4.sub(ci, bi)), vi = f32x4.mul(s1, f32x4.sub(br, cr));
      store(to, f32x4.add(ar, sr), f32x4.add(ai, si));
      storeTwiddled(to + row, f32x4.add(ur, vr), f32x4.add(ui, vi), t1);
      storeTwiddled(to + 2 * row, f32x4.sub(ur, vr), f32x4.sub(ui, vi), t2);
    }
  }
}

function passOf4(stride: i32, length: i32, x: usize, y: usize, twiddles: usize, sign: f32): void {
  const m = length >> 2, row = <usize>stride << 5, step = <usize>(m * stride) << 5, sg = f32x4.splat(sign);
  for (let p = 0; p < m; p++) {
    const t1 = twiddles + (<usize>(p * stride) << 3), t2 = twiddles + (<usize>(2 * p * stride) << 3);
    const t3 = twiddles + (<usize>(3 * p * stride) << 3);
    const c1 = v128.load32_splat(t1), s1 = v128.load32_splat(t1, 4), c2 = v128.load32_splat(t2);
    const s2 = v128.load32_splat(t2, 4), c3 = v128.load32_splat(t3), s3 = v128.load32_splat(t3, 4);
    let from = x + <usize>p * row, to = y + <usize>p * 4 * row;
    for (const end = from + row; from < end; from += 32, to += 32) {
      const b = from + step, c = b + step, d = c + step;
      const ar = v128.load(from), ai = v128.load(from, 16), br = v128.load(b), bi = v128.load(b, 16);
      const cr = v128.load(c), ci = v128.load(c, 16), dr = v128.load(d), di = v128.load(d, 16);
      const evenr = f32x4.add(ar, cr), eveni = f32x4.add(ai, ci), acr = f32x4.sub(ar, cr), aci = f32x4.sub(ai, ci);
      const oddr = f32x4.add(br, dr), oddi = f32x4.add(bi, di);
      const ibdr = f32x4.mul(sg, f32x4.sub(di, bi)), ibdi = f32x4.mul(sg, f32x4.sub(br, dr)); // sign·i·(b − d)
      store(to, f32x4.add(evenr, oddr), f32x4.add(eveni, oddi));
      storeTurned(to + row, f32x4.add(acr, ibdr), f32x4.add(aci, ibdi), c1, s1);
      storeTurned(to + 2 * row, f32x4.sub(evenr, oddr), f32x4.sub(eveni, oddi), c2, s2);
      storeTurned(to + 3 * row, f32x4.sub(acr, ibdr), f32x4.sub(aci, ibdi), c3, s3);
    }
  }
}

/** a + c1·b + c2·c */
@inline function combine2(a: v128, c1: v128, b: v128, c2: v128, c: v128): v128 {
  return f32x4.add(a, f32x4.add(f32x4.mul(c1, b), f32x4.mul(c2, c)));
}

function passOf5(stride: i32, length: i32, x: usize, y: usize, twiddles: usize, sign: f32): void {
  const m = length / 5, row = <usize>stride << 5, step = <usize>(m * stride) << 5;
  const c1 = f32x4.splat(0.30901699437494745), c2 = f32x4.splat(-0.8090169943749475);
  const s1 = f32x4.splat(sign * <f32>0.9510565162951535), s2 = f32x4.splat(sign * <f32>0.5877852522924731);
  for (let p = 0; p < m; p++) {
    const turn = <usize>(p * stride) << 3, t1 = twiddles + turn, t2 = t1 + turn, t3 = t2 + turn, t4 = t3 + turn;
    let from = x + <usize>p * row, to = y + <usize>p * 5 * row;
    for (const end = from + row; from < end; from += 32, to += 32) {
      const a1 = from + step, a2 = a1 + step, a3 = a2 + step, a4 = a3 + step;
      const zr = v128.load(from), zi = v128.load(from, 16);
      const r1 = v128.load(a1), i1 = v128.load(a1, 16), r4 = v128.load(a4), i4 = v128.load(a4, 16);
      const p1r = f32x4.add(r1, r4), p1i = f32x4.add(i1, i4), m1r = f32x4.sub(r1, r4), m1i = f32x4.sub(i1, i4);
      const r2 = v128.load(a2), i2 = v128.load(a2, 16), r3 = v128.load(a3), i3 = v128.load(a3, 16);
      const p2r = f32x4.add(r2, r3), p2i = f32x4.add(i2, i3), m2r = f32x4.sub(r2, r3), m2i = f32x4.sub(i2, i3);
      store(to, f32x4.add(zr, f32x4.add(p1r, p2r)), f32x4.add(zi, f32x4.add(p1i, p2i)));
      const ur = combine2(zr, c1, p1r, c2, p2r), ui = combine2(zi, c1, p1i, c2, p2i);
      const vr = combine2(zr, c2, p1r, c1, p2r), vi = combine2(zi, c2, p1i, c1, p2i);
      const er = f32x4.add(f32x4.mul(s1, m1r), f32x4.mul(s2, m2r)), ei = f32x4.add(f32x4.mul(s1, m1i), f32x4.mul(s2, m2i));
      const fr = f32x4.sub(f32x4.mul(s2, m1r), f32x4.mul(s1, m2r)), fi = f32x4.sub(f32x4.mul(s2, m1i), f32x4.mul(s1, m2i));
      storeTwiddled(to + row, f32x4.sub(ur, ei), f32x4.add(ui, er), t1);
      storeTwiddled(to + 2 * row, f32x4.sub(vr, fi), f32x4.add(vi, fr), t2);
      storeTwiddled(to + 3 * row, f32x4.add(vr, fi), f32x4.sub(vi, fr), t3);
      storeTwiddled(to + 4 * row, f32x4.add(ur, ei), f32x4.sub(ui, er), t4);
    }
  }
}

/** a + c1·b + c2·c + c3·d */
@inline function combine3(a: v128, c1: v128, b: v128, c2: v128, c: v128, c3: v128, d: v128): v128 {
  return f32x4.add(f32x4.add(a, f32x4.mul(c1, b)), f32x4.add(f32x4.mul(c2, c), f32x4.mul(c3, d)));
}

function passOf7(stride: i32, length: i32, x: usize, y: usize, twiddles: usize, sign: f32): void {
  const m = length / 7, row = <usize>stride << 5, step = <usize>(m * stride) << 5, zero = f32x4.splat(0);
  const c1 = f32x4.splat(0.6234898018587336), c2 = f32x4.splat(-0.2225209339563144), c3 = f32x4.splat(-0.9009688679024191);
  const s1 = f32x4.splat(sign * <f32>0.7818314824680298), s2 = f32x4.splat(sign * <f32>0.9749279121818236);
  const s3 = f32x4.splat(sign * <f32>0.4338837391175581), n1 = f32x4.neg(s1), n3 = f32x4.neg(s3);
  for (let p = 0; p < m; p++) {
    const turn = <usize>(p * stride) << 3;
    let from = x + <usize>p * row, to = y + <usize>p * 7 * row;
    for (const end = from + row; from < end; from += 32, to += 32) {
      const a1 = from + step, a2 = a1 + step, a3 = a2 + step, a4 = a3 + step, a5 = a4 + step, a6 = a5 + step;
      const zr = v128.load(from), zi = v128.load(from, 16);
      let ar = v128.load(a1), ai = v128.load(a1, 16), br = v128.load(a6), bi = v128.load(a6, 16);
      const p1r = f32x4.add(ar, br), p1i = f32x4.add(ai, bi), m1r = f32x4.sub(ar, br), m1i = f32x4.sub(ai, bi);
      ar = v128.load(a2), ai = v128.load(a2, 16), br = v128.load(a5), bi = v128.load(a5, 16);
      const p2r = f32x4.add(ar, br), p2i = f32x4.add(ai, bi), m2r = f32x4.sub(ar, br), m2i = f32x4.sub(ai, bi);
      ar = v128.load(a3), ai = v128.load(a3, 16), br = v128.load(a4), bi = v128.load(a4, 16);
      const p3r = f32x4.add(ar, br), p3i = f32x4.add(ai, bi), m3r = f32x4.sub(ar, br), m3i = f32x4.sub(ai, bi);
      store(to, f32x4.add(f32x4.add(zr, p1r), f32x4.add(p2r, p3r)), f32x4.add(f32x4.add(zi, p1i), f32x4.add(p2i, p3i)));
      let ur = combine3(zr, c1, p1r, c2, p2r, c3, p3r), ui = combine3(zi, c1, p1i, c2, p2i, c3, p3i);
      let vr = combine3(zero, s1, m1r, s2, m2r, s3, m3r), vi = combine3(zero, s1, m1i, s2, m2i, s3, m3i);
      storeTwiddled(to + row, f32x4.sub(ur, vi), f32x4.add(ui, vr), twiddles + turn);
      storeTwiddled(to + 6 * row, f32x4.add(ur, vi), f32x4.sub(ui, vr), twiddles + 6 * turn);
      ur = combine3(zr, c2, p1r, c3, p2r, c1, p3r), ui = combine3(zi, c2, p1i, c3, p2i, c1, p3i);
      vr = combine3(zero, s2, m1r, n3, m2r, n1, m3r), vi = combine3(zero, s2, m1i, n3, m2i, n1, m3i);
      storeTwiddled(to + 2 * row, f32x4.sub(ur, vi), f32x4.add(ui, vr), twiddles + 2 * turn);
      storeTwiddled(to + 5 * row, f32x4.add(ur, vi), f32x4.sub(ui, vr), twiddles + 5 * turn);
      ur = combine3(zr, c3, p1r, c1, p2r, c2, p3r), ui = combine3(zi, c3, p1i, c1, p2i, c2, p3i);
      vr = combine3(zero, s3, m1r, n1, m2r, s2, m3r), vi = combine3(zero, s3, m1i, n1, m2i, s2, m3i);
      storeTwiddled(to + 3 * row, f32x4.sub(ur, vi), f32x4.add(ui, vr), twiddles + 3 * turn);
      storeTwiddled(to + 4 * row, f32x4.add(ur, vi), f32x4.sub(ui, vr), twiddles + 4 * turn);
    }
  }
}

/** Transforms the four sequences of `n` elements at x, using y of the same size; returns which of the two holds them. */
function transform(n: i32, factors: usize, twiddles: usize, x: usize, y: usize, sign: f32): usize {
  const passes = load<i32>(factors);
  let length = n, stride = 1;
  for (let i = 1; i <= passes; i++) {
    const radix = load<i32>(factors + (<usize>i << 2));
    if (radix == 4) passOf4(stride, length, x, y, twiddles, sign);
    else if (radix == 2) passOf2(stride, length, x, y, twiddles);
    else if (radix == 3) passOf3(stride, length, x, y, twiddles, sign);
    else if (radix == 5) passOf5(stride, length, x, y, twiddles, sign);
    else passOf7(stride, length, x, y, twiddles, sign);
    length /= radix;
    stride *= radix;
    const swap = x;
    x = y;
    y = swap;
  }
  return x;
}

/**
 * Transforms rows first … last − 1 (a multiple of 4 of them) of a plane with `n` columns, `pitch` bytes from row to row.
 * n is a multiple of 2; scratch holds 64 n bytes.
 */
export function transformRows(plane: usize, pitch: usize, first: i32, last: i32, n: i32, factors: usize, twiddles: usize, scratch: usize, sign: f32): void {
  const rowBytes = <usize>n << 3, other = scratch + (<usize>n << 5);
  for (let r = first; r < last; r += 4) {
    const p0 = plane + <usize>r * pitch, p1 = p0 + pitch, p2 = p1 + pitch, p3 = p2 + pitch;
    let e = scratch;
    for (let i: usize = 0; i < rowBytes; i += 16, e += 64) {
      const a = v128.load(p0 + i), b = v128.load(p1 + i), c = v128.load(p2 + i), d = v128.load(p3 + i);
      const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5), ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5), cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      store(e, v128.shuffle<i64>(ab0, cd0, 0, 2), v128.shuffle<i64>(ab0, cd0, 1, 3));
      store(e + 32, v128.shuffle<i64>(ab1, cd1, 0, 2), v128.shuffle<i64>(ab1, cd1, 1, 3));
    }
    e = transform(n, factors, twiddles, scratch, other, sign);
    for (let i: usize = 0; i < rowBytes; i += 16, e += 64) {
      const r0 = v128.load(e), i0 = v128.load(e, 16), r1 = v128.load(e, 32), i1 = v128.load(e, 48);
      const ab0 = v128.shuffle<f32>(r0, i0, 0, 4, 1, 5), cd0 = v128.shuffle<f32>(r0, i0, 2, 6, 3, 7);
      const ab1 = v128.shuffle<f32>(r1, i1, 0, 4, 1, 5), cd1 = v128.shuffle<f32>(r1, i1, 2, 6, 3, 7);
      v128.store(p0 + i, v128.shuffle<i64>(ab0, ab1, 0, 2));
      v128.store(p1 + i, v128.shuffle<i64>(ab0, ab1, 1, 3));
      v128.store(p2 + i, v128.shuffle<i64>(cd0, cd1, 0, 2));
      v128.store(p3 + i, v128.shuffle<i64>(cd0, cd1, 1, 3));
    }
  }
}

/**
 * Transforms columns first … last − 1 (a multiple of 8 of them, a cache line at a time) of a plane with `n` rows.
 * Rows outside fromRow … toRow − 1 are taken as 0 whatever they hold, and only rows intoRow … endRow − 1 are written.
 * scratch holds 96 n bytes.
 */
export function transformColumns(plane: usize, pitch: usize, first: i32, last: i32, n: i32, factors: usize, twiddles: usize, scratch: usize, sign: f32, fromRow: i32, toRow: i32, intoRow: i32, endRow: i32): void {
  const size = <usize>n << 5, left = scratch, right = left + size, other = right + size;
  for (let c = first; c < last; c += 8) {
    let p = plane + <usize>fromRow * pitch + (<usize>c << 3), e = <usize>fromRow << 5;
    for (let side = left; side <= right; side += size) {
      memory.fill(side, 0, <usize>fromRow << 5);
      memory.fill(side + (<usize>toRow << 5), 0, <usize>(n - toRow) << 5);
    }
    for (let i = fromRow; i < toRow; i++, p += pitch, e += 32) {
      const a = v128.load(p), b = v128.load(p, 16), g = v128.load(p, 32), h = v128.load(p, 48);
      store(left + e, v128.shuffle<f32>(a, b, 0, 2, 4, 6), v128.shuffle<f32>(a, b, 1, 3, 5, 7));
      store(right + e, v128.shuffle<f32>(g, h, 0, 2, 4, 6), v128.shuffle<f32>(g, h, 1, 3, 5, 7));
    }
    let l = transform(n, factors, twiddles, left, other, sign);
    let r = transform(n, factors, twiddles, right, l == left ? other : left, sign);
    p = plane + <usize>intoRow * pitch + (<usize>c << 3);
    l += <usize>intoRow << 5;
    r += <usize>intoRow << 5;
    for (let i = intoRow; i < endRow; i++, p += pitch, l += 32, r += 32) {
      const lr = v128.load(l), li = v128.load(l, 16), rr = v128.load(r), ri = v128.load(r, 16);
      v128.store(p, v128.shuffle<f32>(lr, li, 0, 4, 1, 5));
      v128.store(p, v128.shuffle<f32>(lr, li, 2, 6, 3, 7), 16);
      v128.store(p, v128.shuffle<f32>(rr, ri, 0, 4, 1, 5), 32);
      v128.store(p, v128.shuffle<f32>(rr, ri, 2, 6, 3, 7), 48);
    }
  }
}
