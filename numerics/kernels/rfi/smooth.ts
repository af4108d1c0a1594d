/** target[i] = Σ source[i + k], |k| ≤ half, along the lines; there is nothing beyond the first and the last. */
export function box(source: usize, target: usize, lines: i32, lanes: i32, half: i32): void {
  const step = <usize>lanes << 2, reach = step * <usize>half
  for (let lane: usize = 0; lane < step; lane += 16) {
    const from = source + lane, to = target + lane
    let sum = f32x4.splat(0)
    for (let i = 0; i < min(half, lines); i++) sum = f32x4.add(sum, v128.load(from + <usize>i * step))
    for (let i = 0; i < lines; i++) {
      const at = <usize>i * step
      if (i + half < lines) sum = f32x4.add(sum, v128.load(from + at + reach))
      v128.store(to + at, sum)
      if (i >= half) sum = f32x4.sub(sum, v128.load(from + at - reach))
    }
  }
}
