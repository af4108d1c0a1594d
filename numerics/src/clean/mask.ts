/**
 * Marks the pixels within a radius of any component: where CLEAN has already found something.
 *
 * @param model  [height, width] components, 0 where there are none
 * @returns      [height, width] 1 inside
 */
export function maskAround(model: Float32Array, width: number, radiusPx: number): Uint8Array {
  const height = model.length / width
  const mask = new Uint8Array(model.length)
  const reach = Math.floor(radiusPx)
  model.forEach((value, at) => {
    if (value === 0) return
    const [x, y] = [at % width, Math.floor(at / width)]
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      const half = Math.floor(Math.sqrt(radiusPx ** 2 - (row - y) ** 2))
      mask.fill(1, row * width + Math.max(0, x - half), row * width + Math.min(width - 1, x + half) + 1)
    }
  })
  return mask
}
