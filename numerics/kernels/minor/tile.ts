// A point spread function as the lists read it: tiles of 16 × 64 pixels, a memory page each, so that the surroundings of
// a source lie in two or three pages and not in one for each of their rows; a tile's row is a cache line. A column of
// tiles of zeros stands to the left and to the right, and zeros fill the last tiles.
//
//   pixel (x, y) at ((y >> 6)·columns + ((x + 16) >> 4))·4096 + (y & 63)·64 + (x & 15)·4 bytes

const BESIDE = 16

@inline export function tileColumns(width: i32): i32 {
  return ((width + 15) >> 4) + 2
}

/** Writes rows first … last − 1, multiples of 64 or the height, of a point spread function as tiles. */
export function tile(psf: usize, width: i32, height: i32, tiles: usize, first: i32, last: i32): void {
  const columns = tileColumns(width)
  for (let band = first >> 6, bands = (last + 63) >> 6; band < bands; band++) {
    const to = tiles + <usize>(band * columns) * 4096
    memory.fill(to, 0, <usize>columns << 12)
    for (let y = band << 6, end = min(height, y + 64); y < end; y++) {
      const row = psf + <usize>(y * width) * 4
      for (let x = 0; x < width; x += 16) {
        memory.copy(tileRow(to, y) + <usize>((x + BESIDE) >> 4) * 4096, row + (<usize>x << 2), <usize>min(16, width - x) << 2)
      }
    }
  }
}

@inline function tileRow(band: usize, y: i32): usize {
  return band + (<usize>(y & 63) << 6)
}

/** Address of row y within the leftmost column of tiles. */
@inline export function rowOfTiles(tiles: usize, columns: i32, y: i32): usize {
  return tileRow(tiles + <usize>((y >> 6) * columns) * 4096, y)
}

/** Whether any of four pixels from x on is not beyond the edges. */
@inline export function isWithin(x: i32, width: i32): bool {
  return x > -4 && x < width
}

/** Which bytes of two vectors, end to end, make the four pixels that begin at pixel `shift` (0 … 3) of the first. */
@inline export function headBytes(shift: i32): v128 {
  return i8x16.add(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>(shift << 2)))
}

@inline export function tailBytes(shift: i32): v128 {
  return i8x16.sub(headBytes(shift), i8x16.splat(16))
}

/**
 * Four pixels from x on; head and tail are headBytes and tailBytes of x & 3 (bytes out of range give 0, so that the two
 * parts can be joined).
 */
@inline export function tiledBlock(row: usize, x: i32, head: v128, tail: v128): v128 {
  const from = row + (<usize>((x + BESIDE) >> 4) << 12), k = x & 15
  if (k <= 12) return v128.load(from + (<usize>k << 2))
  return v128.or(i8x16.swizzle(v128.load(from, 48), head), i8x16.swizzle(v128.load(from, 4096), tail))
}
