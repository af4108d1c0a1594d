const SMALLEST_PX = 512 // of the longer side: no level is made of one that is no larger

/** An image, or the same with 2, 4, 8, … pixels of each side taken together. Rows from the south; NaN where blank or not here yet. */
export interface Level {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** Room for an image and its levels. */
export function emptyLevels(width: number, height: number): Level[] {
  const levels: Level[] = []
  let [w, h] = [width, height]
  for (;;) {
    levels.push({ width: w, height: h, data: new Float32Array(w * h).fill(Number.NaN) })
    if (Math.max(w, h) <= SMALLEST_PX) return levels
    ;[w, h] = [Math.ceil(w / 2), Math.ceil(h / 2)]
  }
}

/**
 * Puts rows into an image and what follows of them into its levels: each pixel the mean of the four below it, blank ones left
 * out.
 *
 * @param first  of the rows; a multiple of 2 to the power of the levels, as is their count unless they are the last
 */
export function putRows(levels: readonly Level[], rows: Float32Array, first: number): void {
  const [{ width, height, data }] = levels
  data.set(rows, first * width)
  let [from, to] = [first, Math.min(height, first + rows.length / width)]
  for (let level = 1; level < levels.length; level++) {
    ;[from, to] = [from >> 1, (to + 1) >> 1]
    halve(levels[level - 1], levels[level], from, to)
  }
}

/** Makes the coarse rows `from` up to `to` of the fine ones. */
function halve(fine: Level, coarse: Level, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const below = 2 * row * fine.width
    const above = 2 * row + 1 < fine.height ? below + fine.width : -1
    for (let column = 0; column < coarse.width; column++) {
      const right = 2 * column + 1 < fine.width
      let sum = 0
      let count = 0
      for (let i = 0; i < 4; i++) {
        const start = i < 2 ? below : above
        if (start < 0 || (i % 2 === 1 && !right)) continue
        const value = fine.data[start + 2 * column + (i % 2)]
        if (value - value !== 0) continue // NaN or infinite
        sum += value
        count++
      }
      coarse.data[row * coarse.width + column] = count === 0 ? Number.NaN : sum / count
    }
  }
}
