// Between images and the complex plane that convolutions are done in: [rows, columns] of (re, im) float32, `pitch` bytes
// from row to row. A plane holds two real images at once, one in the real and one in the imaginary parts.

/** Writes rows first … last − 1 of two images into a plane, zeros to their right; an address of 0 is an image of zeros. */
export function giveImage(plane: usize, pitch: usize, columns: i32, real: usize, imaginary: usize, width: i32, first: i32, last: i32): void {
  const zero = f32x4.splat(0)
  for (let y = first; y < last; y++) {
    let to = plane + <usize>y * pitch
    for (let x = 0; x < width; x += 4, to += 32) {
      const at = <usize>(y * width + x) << 2
      let re = zero, im = zero
      if (real != 0) re = v128.load(real + at)
      if (imaginary != 0) im = v128.load(imaginary + at)
      v128.store(to, v128.shuffle<f32>(re, im, 0, 4, 1, 5))
      v128.store(to, v128.shuffle<f32>(re, im, 2, 6, 3, 7), 16)
    }
    memory.fill(to, 0, <usize>(columns - width) << 3)
  }
}

/** image ← keep·image + factor·(part of the plane), rows first … last − 1; part 0 is real, 1 imaginary. */
export function takeImage(plane: usize, pitch: usize, left: i32, top: i32, part: i32, image: usize, width: i32, keep: f32, factor: f32, first: i32, last: i32): void {
  for (let y = first; y < last; y++) {
    let from = plane + <usize>(top + y) * pitch + (<usize>left << 3) + (<usize>part << 2)
    for (let p = image + (<usize>(y * width) << 2), end = p + (<usize>width << 2); p < end; p += 4, from += 8) {
      const before: f32 = keep == 0 ? 0 : keep * load<f32>(p)
      store<f32>(p, before + factor * load<f32>(from))
    }
  }
}

/**
 * Multiplies a spectrum with (g_x g_y + i h_x h_y), a number for each column and row: convolves what the plane holds
 * with the symmetric function of transform g, and with that of h into the imaginary part. Rows first … last − 1.
 */
export function multiply(plane: usize, pitch: usize, columns: i32, gx: usize, gy: usize, hx: usize, hy: usize, first: i32, last: i32): void {
  for (let y = first; y < last; y++) {
    const g = load<f32>(gy + (<usize>y << 2)), h = load<f32>(hy + (<usize>y << 2))
    for (let x = 0, p = plane + <usize>y * pitch; x < columns; x++, p += 8) {
      const re = load<f32>(p), im = load<f32>(p, 4)
      const a = g * load<f32>(gx + (<usize>x << 2)), b = h * load<f32>(hx + (<usize>x << 2))
      store<f32>(p, re * a - im * b)
      store<f32>(p, re * b + im * a, 4)
    }
  }
}

/**
 * From the spectrum Z of a + i b, both real, that of their convolution a ∗ b ∗ k: with A = (Z(j) + conj Z(−j))/2 and
 * B = (Z(j) − conj Z(−j))/2i,
 *
 *   A B k = k·(Z(j)² − conj Z(−j)²)/4i
 *
 * done for j and −j together. Rows first … last − 1 of the lower half, 0 … rows/2.
 */
export function multiplyHalves(plane: usize, pitch: usize, columns: i32, rows: i32, kx: usize, ky: usize, first: i32, last: i32): void {
  for (let y = first; y < last; y++) {
    const mirror = y == 0 ? 0 : rows - y, isOwn = mirror == y
    const row = plane + <usize>y * pitch, other = plane + <usize>mirror * pitch, factor = <f32>0.25 * load<f32>(ky + (<usize>y << 2))
    for (let x = 0, end = isOwn ? columns >> 1 : columns - 1; x <= end; x++) {
      const p = row + (<usize>x << 3), q = other + (<usize>(x == 0 ? 0 : columns - x) << 3)
      const pr = load<f32>(p), pi = load<f32>(p, 4), qr = load<f32>(q), qi = load<f32>(q, 4)
      const k = factor * load<f32>(kx + (<usize>x << 2))
      const re = k * ((pr - qr) * (pr + qr) - (pi - qi) * (pi + qi)), im = k * 2 * (pr * pi + qr * qi)
      store<f32>(p, im)
      store<f32>(p, -re, 4)
      store<f32>(q, im)
      store<f32>(q, re, 4)
    }
  }
}

/**
 * Copies rows first … last − 1 of `count` columns of a plane, a multiple of 2, to a narrow plane (isBack: from it).
 * A transform along columns there does not touch another memory page for every row.
 */
export function copyColumns(plane: usize, pitch: usize, column: i32, count: i32, narrow: usize, narrowPitch: usize, first: i32, last: i32, isBack: bool): void {
  const bytes = <usize>count << 3
  for (let y = first; y < last; y++) {
    const wide = plane + <usize>y * pitch + (<usize>column << 3), beside = narrow + <usize>y * narrowPitch
    const from = isBack ? beside : wide, to = isBack ? wide : beside
    for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i))
  }
}
