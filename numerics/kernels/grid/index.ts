// Gridding and degridding of visibilities with a separable kernel in u, v and w, and the passes between a grid and the
// image, after Arras, Reinecke, Westermann & Enßlin (2021), A&A 646, A58 ("improved w-stacking").
//
// A plane is [row, column] of complex float32: v grows with the row, u falls with the column, (0, 0) lies in cell
// (rows/2, columns/2). HALO more columns and rows than the transform takes catch the taps that leave the plane at its
// upper edges; the uv plane of a pixelated sky is periodic, so they belong to its lower edges.
//
// The samples of a row lie on a line through the origin: their position is the row's (u, v, w), in metres, times the
// frequency. A row with w < 0 is taken as its conjugate at (−u, −v, −w), which halves the range of w.

const HALO: i32 = 8;
const TAP_STEPS: f64 = 256; // nodes of the table of taps within a cell
const TAP_ENTRY: usize = 6; // log2 of its entries' bytes: 8 taps, then their differences to the next entry
const W_STEPS: f64 = 1024; // nodes of the table of the w kernel within a plane's distance

// Offsets in the block of parameters of a grid.
const X_SCALE: usize = 0; // f64, cells per (metre · hertz) along the columns: −cell · columns / c
const Y_SCALE: usize = 8; // f64, the same along the rows: +cell · rows / c
const W_SCALE: usize = 16; // f64, planes per (metre · hertz); 0 where one plane holds every w
const COLUMNS: usize = 24; // i32
const ROWS: usize = 28; // i32
const PITCH: usize = 32; // i32, bytes from row to row
const SUPPORT: usize = 36; // i32, taps of the kernel along each axis, 4 … 8
const TAPS: usize = 40; // i32, address of the table of taps
const W_KERNEL: usize = 44; // i32, address of complex float32 values of the w kernel over its support, end included
const TILE: usize = 48; // i32, address of 512 zero bytes: the taps of samples that fall upon the same cells

/** Adds a row of taps times `value` (re, im, re, im) to a row of the tile. a … d: the taps of u, each twice. */
@inline function addTapRow(to: usize, value: v128, a: v128, b: v128, c: v128, d: v128, wide: bool): void {
  v128.store(to, f32x4.relaxed_madd(value, a, v128.load(to)));
  v128.store(to, f32x4.relaxed_madd(value, b, v128.load(to, 16)), 16);
  v128.store(to, f32x4.relaxed_madd(value, c, v128.load(to, 32)), 32);
  if (wide) v128.store(to, f32x4.relaxed_madd(value, d, v128.load(to, 48)), 48);
}

/** Adds the tile to the plane at cell (x, y) and clears it. */
function flushTile(tile: usize, plane: usize, pitch: usize, x: i32, y: i32, support: i32, wide: bool): void {
  const zero = f32x4.splat(0);
  let row = plane + <usize>y * pitch + (<usize>x << 3);
  for (let j = 0; j < support; j++, row += pitch, tile += 64) {
    v128.store(row, f32x4.add(v128.load(row), v128.load(tile)));
    v128.store(row, f32x4.add(v128.load(row, 16), v128.load(tile, 16)), 16);
    v128.store(row, f32x4.add(v128.load(row, 32), v128.load(tile, 32)), 32);
    v128.store(tile, zero);
    v128.store(tile, zero, 16);
    v128.store(tile, zero, 32);
    if (wide) {
      v128.store(row, f32x4.add(v128.load(row, 48), v128.load(tile, 48)), 48);
      v128.store(tile, zero, 48);
    }
  }
}

/**
 * Adds rows first … last − 1 to plane number `w`. Samples of weight 0 are left out.
 *
 * @param uvw           [row, 3] float64 metres
 * @param frequencies   [channel] float64 hertz
 * @param visibilities  [row, channel, 2] float32; with `unit` they are taken as 1 (for the point spread function)
 * @param weights       [row, channel] float32
 */
@inline function gridRowsOf(grid: usize, plane: usize, w: f64, uvw: usize, frequencies: usize, channels: i32, visibilities: usize, weights: usize, first: i32, last: i32, unit: bool, wide: bool): void {
  const columns = <f64>load<i32>(grid, COLUMNS), rows = <f64>load<i32>(grid, ROWS), pitch = <usize>load<i32>(grid, PITCH);
  const perColumn = 1 / columns, perRow = 1 / rows, xScale = load<f64>(grid, X_SCALE), yScale = load<f64>(grid, Y_SCALE);
  const wScale = load<f64>(grid, W_SCALE), wKernel = <usize>load<i32>(grid, W_KERNEL), tile = <usize>load<i32>(grid, TILE);
  const support = load<i32>(grid, SUPPORT), half = 0.5 * <f64>support, taps = <usize>load<i32>(grid, TAPS);
  const xOrigin = 0.5 * columns - half, yOrigin = 0.5 * rows - half, wOrigin = half - w, wEnd = <f64>support;
  const lowest = load<f64>(frequencies), highest = load<f64>(frequencies + (<usize>(channels - 1) << 3));
  for (let r = first; r < last; r++) {
    const b = uvw + <usize>r * 24, sign: f64 = load<f64>(b, 16) < 0 ? -1 : 1;
    const us = load<f64>(b) * xScale * sign, vs = load<f64>(b, 8) * yScale * sign, ws = load<f64>(b, 16) * wScale * sign;
    if (wScale != 0) {
      const s0 = ws * lowest + wOrigin, s1 = ws * highest + wOrigin;
      if (max(s0, s1) <= 0 || min(s0, s1) >= wEnd) continue;
    }
    let tileX = 0, tileY = -1;
    let weightAt = weights + (<usize>(r * channels) << 2), visibilityAt = visibilities + (<usize>(r * channels) << 3);
    for (let c = 0; c < channels; c++, weightAt += 4, visibilityAt += 8) {
      const weight = load<f32>(weightAt);
      if (weight == 0) continue;
      const f = load<f64>(frequencies + (<usize>c << 3));
      let re: f32 = weight, im: f32 = 0;
      if (!unit) {
        re = weight * load<f32>(visibilityAt);
        im = weight * load<f32>(visibilityAt, 4) * <f32>sign;
      }
      if (wScale != 0) {
        const s = ws * f + wOrigin;
        if (s <= 0 || s >= wEnd) continue;
        const node = s * W_STEPS, i = <i32>node, fraction = <f32>(node - <f64>i), k = wKernel + (<usize>i << 3);
        const kr = load<f32>(k) + fraction * (load<f32>(k, 8) - load<f32>(k));
        const ki = load<f32>(k, 4) + fraction * (load<f32>(k, 12) - load<f32>(k, 4));
        const turned = re * kr - im * ki;
        im = re * ki + im * kr;
        re = turned;
      }
      const xs = us * f + xOrigin, ys = vs * f + yOrigin, xCell = Math.ceil(xs), yCell = Math.ceil(ys);
      const x = <i32>(xCell - columns * Math.floor(xCell * perColumn)), y = <i32>(yCell - rows * Math.floor(yCell * perRow));
      if (x != tileX || y != tileY) {
        if (tileY >= 0) flushTile(tile, plane, pitch, tileX, tileY, support, wide);
        tileX = x;
        tileY = y;
      }
      const xNode = (xCell - xs) * TAP_STEPS, yNode = (yCell - ys) * TAP_STEPS, i = <i32>xNode, j = <i32>yNode;
      const fx = f32x4.splat(<f32>(xNode - <f64>i)), fy = f32x4.splat(<f32>(yNode - <f64>j));
      const px = taps + (<usize>i << TAP_ENTRY), py = taps + (<usize>j << TAP_ENTRY);
      const x0 = f32x4.relaxed_madd(fx, v128.load(px, 32), v128.load(px)), x1 = f32x4.relaxed_madd(fx, v128.load(px, 48), v128.load(px, 16));
      const y0 = f32x4.relaxed_madd(fy, v128.load(py, 32), v128.load(py)), y1 = f32x4.relaxed_madd(fy, v128.load(py, 48), v128.load(py, 16));
      const ta = v128.shuffle<f32>(x0, x0, 0, 0, 1, 1), tb = v128.shuffle<f32>(x0, x0, 2, 2, 3, 3);
      const tc = v128.shuffle<f32>(x1, x1, 0, 0, 1, 1), td = v128.shuffle<f32>(x1, x1, 2, 2, 3, 3);
      const v = v128.shuffle<f32>(f32x4.splat(re), f32x4.splat(im), 0, 4, 0, 4);
      addTapRow(tile, f32x4.mul(v, v128.shuffle<f32>(y0, y0, 0, 0, 0, 0)), ta, tb, tc, td, wide);
      addTapRow(tile + 64, f32x4.mul(v, v128.shuffle<f32>(y0, y0, 1, 1, 1, 1)), ta, tb, tc, td, wide);
      addTapRow(tile + 128, f32x4.mul(v, v128.shuffle<f32>(y0, y0, 2, 2, 2, 2)), ta, tb, tc, td, wide);
      addTapRow(tile + 192, f32x4.mul(v, v128.shuffle<f32>(y0, y0, 3, 3, 3, 3)), ta, tb, tc, td, wide);
      if (support > 4) addTapRow(tile + 256, f32x4.mul(v, v128.shuffle<f32>(y1, y1, 0, 0, 0, 0)), ta, tb, tc, td, wide);
      if (support > 5) addTapRow(tile + 320, f32x4.mul(v, v128.shuffle<f32>(y1, y1, 1, 1, 1, 1)), ta, tb, tc, td, wide);
      if (support > 6) addTapRow(tile + 384, f32x4.mul(v, v128.shuffle<f32>(y1, y1, 2, 2, 2, 2)), ta, tb, tc, td, wide);
      if (support > 7) addTapRow(tile + 448, f32x4.mul(v, v128.shuffle<f32>(y1, y1, 3, 3, 3, 3)), ta, tb, tc, td, wide);
    }
    if (tileY >= 0) flushTile(tile, plane, pitch, tileX, tileY, support, wide);
  }
}

export function gridRows(grid: usize, plane: usize, w: f64, uvw: usize, frequencies: usize, channels: i32, visibilities: usize, weights: usize, first: i32, last: i32, unit: bool): void {
  if (load<i32>(grid, SUPPORT) > 6) gridRowsOf(grid, plane, w, uvw, frequencies, channels, visibilities, weights, first, last, unit, true);
  else gridRowsOf(grid, plane, w, uvw, frequencies, channels, visibilities, weights, first, last, unit, false);
}

/** Σ over a row of the plane of cell × tap of u, as (re, im) of the even and of the odd taps. */
@inline function sumTapRow(from: usize, a: v128, b: v128, c: v128, d: v128, wide: bool): v128 {
  let sum = f32x4.mul(v128.load(from), a);
  sum = f32x4.relaxed_madd(v128.load(from, 16), b, sum);
  sum = f32x4.relaxed_madd(v128.load(from, 32), c, sum);
  return wide ? f32x4.relaxed_madd(v128.load(from, 48), d, sum) : sum;
}

/** The adjoint of gridRows: adds `factor` times what plane number `w` predicts to the visibilities with a weight. */
@inline function degridRowsOf(grid: usize, plane: usize, w: f64, uvw: usize, frequencies: usize, channels: i32, visibilities: usize, weights: usize, first: i32, last: i32, factor: f32, wide: bool): void {
  const columns = <f64>load<i32>(grid, COLUMNS), rows = <f64>load<i32>(grid, ROWS), pitch = <usize>load<i32>(grid, PITCH);
  const perColumn = 1 / columns, perRow = 1 / rows, xScale = load<f64>(grid, X_SCALE), yScale = load<f64>(grid, Y_SCALE);
  const wScale = load<f64>(grid, W_SCALE), wKernel = <usize>load<i32>(grid, W_KERNEL);
  const support = load<i32>(grid, SUPPORT), half = 0.5 * <f64>support, taps = <usize>load<i32>(grid, TAPS);
  const xOrigin = 0.5 * columns - half, yOrigin = 0.5 * rows - half, wOrigin = half - w, wEnd = <f64>support;
  const lowest = load<f64>(frequencies), highest = load<f64>(frequencies + (<usize>(channels - 1) << 3));
  for (let r = first; r < last; r++) {
    const b = uvw + <usize>r * 24, sign: f64 = load<f64>(b, 16) < 0 ? -1 : 1;
    const us = load<f64>(b) * xScale * sign, vs = load<f64>(b, 8) * yScale * sign, ws = load<f64>(b, 16) * wScale * sign;
    if (wScale != 0) {
      const s0 = ws * lowest + wOrigin, s1 = ws * highest + wOrigin;
      if (max(s0, s1) <= 0 || min(s0, s1) >= wEnd) continue;
    }
    let weightAt = weights + (<usize>(r * channels) << 2), visibilityAt = visibilities + (<usize>(r * channels) << 3);
    for (let c = 0; c < channels; c++, weightAt += 4, visibilityAt += 8) {
      if (load<f32>(weightAt) == 0) continue;
      const f = load<f64>(frequencies + (<usize>c << 3));
      let kr: f32 = 1, ki: f32 = 0;
      if (wScale != 0) {
        const s = ws * f + wOrigin;
        if (s <= 0 || s >= wEnd) continue;
        const node = s * W_STEPS, i = <i32>node, fraction = <f32>(node - <f64>i), k = wKernel + (<usize>i << 3);
        kr = load<f32>(k) + fraction * (load<f32>(k, 8) - load<f32>(k));
        ki = load<f32>(k, 4) + fraction * (load<f32>(k, 12) - load<f32>(k, 4));
      }
      const xs = us * f + xOrigin, ys = vs * f + yOrigin, xCell = Math.ceil(xs), yCell = Math.ceil(ys);
      const x = <i32>(xCell - columns * Math.floor(xCell * perColumn)), y = <i32>(yCell - rows * Math.floor(yCell * perRow));
      const xNode = (xCell - xs) * TAP_STEPS, yNode = (yCell - ys) * TAP_STEPS, i = <i32>xNode, j = <i32>yNode;
      const fx = f32x4.splat(<f32>(xNode - <f64>i)), fy = f32x4.splat(<f32>(yNode - <f64>j));
      const px = taps + (<usize>i << TAP_ENTRY), py = taps + (<usize>j << TAP_ENTRY);
      const x0 = f32x4.relaxed_madd(fx, v128.load(px, 32), v128.load(px)), x1 = f32x4.relaxed_madd(fx, v128.load(px, 48), v128.load(px, 16));
      const y0 = f32x4.relaxed_madd(fy, v128.load(py, 32), v128.load(py)), y1 = f32x4.relaxed_madd(fy, v128.load(py, 48), v128.load(py, 16));
      const ta = v128.shuffle<f32>(x0, x0, 0, 0, 1, 1), tb = v128.shuffle<f32>(x0, x0, 2, 2, 3, 3);
      const tc = v128.shuffle<f32>(x1, x1, 0, 0, 1, 1), td = v128.shuffle<f32>(x1, x1, 2, 2, 3, 3);
      let cell = plane + <usize>y * pitch + (<usize>x << 3);
      let sum = f32x4.mul(v128.shuffle<f32>(y0, y0, 0, 0, 0, 0), sumTapRow(cell, ta, tb, tc, td, wide));
      cell += pitch;
      sum = f32x4.relaxed_madd(v128.shuffle<f32>(y0, y0, 1, 1, 1, 1), sumTapRow(cell, ta, tb, tc, td, wide), sum);
      cell += pitch;
      sum = f32x4.relaxed_madd(v128.shuffle<f32>(y0, y0, 2, 2, 2, 2), sumTapRow(cell, ta, tb, tc, td, wide), sum);
      cell += pitch;
      sum = f32x4.relaxed_madd(v128.shuffle<f32>(y0, y0, 3, 3, 3, 3), sumTapRow(cell, ta, tb, tc, td, wide), sum);
      cell += pitch;
      if (support > 4) sum = f32x4.relaxed_madd(v128.shuffle<f32>(y1, y1, 0, 0, 0, 0), sumTapRow(cell, ta, tb, tc, td, wide), sum);
      cell += pitch;
      if (support > 5) sum = f32x4.relaxed_madd(v128.shuffle<f32>(y1, y1, 1, 1, 1, 1), sumTapRow(cell, ta, tb, tc, td, wide), sum);
      cell += pitch;
      if (support > 6) sum = f32x4.relaxed_madd(v128.shuffle<f32>(y1, y1, 2, 2, 2, 2), sumTapRow(cell, ta, tb, tc, td, wide), sum);
      cell += pitch;
      if (support > 7) sum = f32x4.relaxed_madd(v128.shuffle<f32>(y1, y1, 3, 3, 3, 3), sumTapRow(cell, ta, tb, tc, td, wide), sum);
      const re = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2), im = f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3);
      store<f32>(visibilityAt, load<f32>(visibilityAt) + factor * (kr * re + ki * im));
      store<f32>(visibilityAt, load<f32>(visibilityAt, 4) + factor * <f32>sign * (kr * im - ki * re), 4);
    }
  }
}

export function degridRows(grid: usize, plane: usize, w: f64, uvw: usize, frequencies: usize, channels: i32, visibilities: usize, weights: usize, first: i32, last: i32, factor: f32): void {
  if (load<i32>(grid, SUPPORT) > 6) degridRowsOf(grid, plane, w, uvw, frequencies, channels, visibilities, weights, first, last, factor, true);
  else degridRowsOf(grid, plane, w, uvw, frequencies, channels, visibilities, weights, first, last, factor, false);
}

/** Adds what lies in the halo to the cells at the opposite edges. */
export function foldHalo(grid: usize, plane: usize): void {
  const columns = load<i32>(grid, COLUMNS), rows = load<i32>(grid, ROWS), pitch = <usize>load<i32>(grid, PITCH);
  for (let y = 0; y < HALO; y++) addBytes(plane + <usize>y * pitch, plane + <usize>(rows + y) * pitch, pitch);
  for (let y = 0; y < rows; y++) {
    const row = plane + <usize>y * pitch;
    addBytes(row, row + (<usize>columns << 3), <usize>HALO << 3);
  }
}

/** Copies the cells at the lower edges into the halo at the opposite ones. */
export function fillHalo(grid: usize, plane: usize): void {
  const columns = load<i32>(grid, COLUMNS), rows = load<i32>(grid, ROWS), pitch = <usize>load<i32>(grid, PITCH);
  for (let y = 0; y < rows; y++) {
    const row = plane + <usize>y * pitch;
    memory.copy(row + (<usize>columns << 3), row, <usize>HALO << 3);
  }
  memory.copy(plane + <usize>rows * pitch, plane, <usize>HALO * pitch);
}

/** Adds `bytes` (a multiple of 16) of float32 at `from` to those at `to`. */
export function addBytes(to: usize, from: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 16, from += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
}

export function clearBytes(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}

// The image is [height, width] float32; its pixel (y, x) is the transform's element (dy, dx) = (y − height/2,
// x − width/2), found at those indices modulo (rows, columns), with the sign (−1)^(dx + dy) because the grid's origin
// lies at its middle.
//
// screen           complex float32 at nodes i / screenScale of l² + m²: exp(−2πi w (n − 1)) over the w kernel's transform
// correctionX, …Y  float32 per column and row of the image: 1 over the kernel's transform
// factors          room for 2 × width float32: what the elements of a row are multiplied with, real parts, imaginary parts

/** The screen, the corrections of u and the sign, for row dy and row −dy alike. */
function rowFactors(dy: i32, width: i32, scale: f64, screen: usize, correctionX: usize, factors: usize): void {
  const half = width >> 1, yy = <f64>(dy * dy), imaginary = factors + (<usize>width << 2);
  for (let dx = 0; dx <= half; dx++) {
    const node = scale * (yy + <f64>(dx * dx)), i = <i32>node, fraction = <f32>(node - <f64>i), s = screen + (<usize>i << 3);
    const left = <usize>(half - dx) << 2, right = <usize>(half + dx) << 2;
    const c = load<f32>(correctionX + left) * ((dx + dy) & 1 ? <f32>-1 : <f32>1);
    const re = c * (load<f32>(s) + fraction * (load<f32>(s, 8) - load<f32>(s)));
    const im = c * (load<f32>(s, 4) + fraction * (load<f32>(s, 12) - load<f32>(s, 4)));
    store<f32>(factors + left, re);
    store<f32>(imaginary + left, im);
    if (dx == half) break;
    store<f32>(factors + right, re);
    store<f32>(imaginary + right, im);
  }
}

/** Adds c · Re(elements × factors) of `count` elements in a row to as many pixels. */
function addPixels(to: usize, from: usize, re: usize, im: usize, count: i32, c: f32): void {
  const cc = f32x4.splat(c), end = to + ((<usize>count & ~3) << 2), last = to + (<usize>count << 2);
  for (; to < end; to += 16, from += 32, re += 16, im += 16) {
    const a = v128.load(from), b = v128.load(from, 16);
    const value = f32x4.sub(f32x4.mul(v128.shuffle<f32>(a, b, 0, 2, 4, 6), v128.load(re)), f32x4.mul(v128.shuffle<f32>(a, b, 1, 3, 5, 7), v128.load(im)));
    v128.store(to, f32x4.relaxed_madd(value, cc, v128.load(to)));
  }
  for (; to < last; to += 4, from += 8, re += 4, im += 4) {
    store<f32>(to, load<f32>(to) + c * (load<f32>(from) * load<f32>(re) - load<f32>(from, 4) * load<f32>(im)));
  }
}

/** Writes c · pixels × conj(factors) to `count` elements in a row. */
function writeElements(to: usize, from: usize, re: usize, im: usize, count: i32, c: f32): void {
  const cc = f32x4.splat(c), end = from + ((<usize>count & ~3) << 2), last = from + (<usize>count << 2);
  for (; from < end; from += 16, to += 32, re += 16, im += 16) {
    const value = f32x4.mul(v128.load(from), cc), a = f32x4.mul(value, v128.load(re)), b = f32x4.neg(f32x4.mul(value, v128.load(im)));
    v128.store(to, v128.shuffle<f32>(a, b, 0, 4, 1, 5));
    v128.store(to, v128.shuffle<f32>(a, b, 2, 6, 3, 7), 16);
  }
  for (; from < last; from += 4, to += 8, re += 4, im += 4) {
    const value = c * load<f32>(from);
    store<f32>(to, value * load<f32>(re));
    store<f32>(to, -value * load<f32>(im), 4);
  }
}

/** Adds Re(transformed plane × screen) × corrections to the image's rows ±first … ±(last − 1) from its middle. */
export function addToImage(grid: usize, plane: usize, image: usize, width: i32, height: i32, first: i32, last: i32, cell: f64, screen: usize, screenScale: f64, correctionX: usize, correctionY: usize, factors: usize): void {
  const columns = load<i32>(grid, COLUMNS), rows = load<i32>(grid, ROWS), pitch = <usize>load<i32>(grid, PITCH);
  const half = width >> 1, middle = <usize>half << 2, re = factors, im = factors + (<usize>width << 2);
  for (let d = first; d < last; d++) {
    rowFactors(d, width, cell * cell * screenScale, screen, correctionX, factors);
    for (let dy = -d; dy <= d; dy += max(1, 2 * d)) {
      const y = (height >> 1) + dy;
      if (y >= height) continue;
      const from = plane + <usize>(dy < 0 ? dy + rows : dy) * pitch, to = image + (<usize>(y * width) << 2);
      const c = load<f32>(correctionY + (<usize>y << 2));
      addPixels(to, from + (<usize>(columns - half) << 3), re, im, half, c);
      addPixels(to + middle, from, re + middle, im + middle, half, c);
    }
  }
}

/** The adjoint of addToImage: writes image × conj(screen) × corrections to those rows of the plane, 0 beside them. */
export function fillFromImage(grid: usize, plane: usize, image: usize, width: i32, height: i32, first: i32, last: i32, cell: f64, screen: usize, screenScale: f64, correctionX: usize, correctionY: usize, factors: usize): void {
  const columns = load<i32>(grid, COLUMNS), rows = load<i32>(grid, ROWS), pitch = <usize>load<i32>(grid, PITCH);
  const half = width >> 1, middle = <usize>half << 2, re = factors, im = factors + (<usize>width << 2);
  for (let d = first; d < last; d++) {
    rowFactors(d, width, cell * cell * screenScale, screen, correctionX, factors);
    for (let dy = -d; dy <= d; dy += max(1, 2 * d)) {
      const y = (height >> 1) + dy, to = plane + <usize>(dy < 0 ? dy + rows : dy) * pitch;
      memory.fill(to, 0, pitch);
      if (y >= height) continue;
      const from = image + (<usize>(y * width) << 2), c = load<f32>(correctionY + (<usize>y << 2));
      writeElements(to + (<usize>(columns - half) << 3), from, re, im, half, c);
      writeElements(to, from + middle, re + middle, im + middle, half, c);
    }
  }
}
