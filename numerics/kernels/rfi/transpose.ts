/** target[lane, line] = source[line, lane]; lines and lanes are multiples of 4. */
export function transpose(source: usize, target: usize, lines: i32, lanes: i32): void {
  const step = <usize>lanes << 2, across = <usize>lines << 2
  for (let line = 0; line < lines; line += 4) {
    let from = source + <usize>line * step, to = target + (<usize>line << 2)
    for (let lane = 0; lane < lanes; lane += 4) {
      const a = v128.load(from), b = v128.load(from + step), c = v128.load(from + 2 * step), d = v128.load(from + 3 * step)
      const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5)
      const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7), cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7)
      v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2))
      v128.store(to + across, v128.shuffle<i64>(ab, cd, 1, 3))
      v128.store(to + 2 * across, v128.shuffle<i64>(abHigh, cdHigh, 0, 2))
      v128.store(to + 3 * across, v128.shuffle<i64>(abHigh, cdHigh, 1, 3))
      from += 16
      to += across << 2
    }
  }
}
