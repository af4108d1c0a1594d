import { bitsOf, blockOfPeak, compared, GROUP, groupsOf, largestLane, runCount, runOfBlock, runsOf, takenOf, valuesOf } from './list'
import { headBytes, isWithin, rowOfTiles, tailBytes, tileColumns, tiledBlock } from './tile'

/**
 * The same with two Taylor terms in frequency (Rau & Cornwell 2011, section 3). At the pixel whose principal solution
 * a0 is largest, `gain` of (a0, a1) = H⁻¹ (R0, R1) is taken, and from all listed pixels
 *
 *   R0 ← R0 − a0 P0 − a1 P1
 *   R1 ← R1 − a0 P1 − a1 P2
 *
 * @param tiles0, tiles1, tiles2  spectral point spread functions of one size, as tiles
 * @param h00, h01, h11           the inverse of the matrix H of their peaks
 */
export function iterateTaylor(list: usize, tiles0: usize, tiles1: usize, tiles2: usize, psfWidth: i32, psfHeight: i32, h00: f32, h01: f32, h11: f32, gain: f32, stop: f32, iterations: i32): i32 {
  const runs = runsOf(list), values = valuesOf(list), groups = groupsOf(list), taken = takenOf(list)
  const bits = bitsOf(list), count = runCount(list), w0 = v128.load32_splat(list, 36), w1 = v128.load32_splat(list, 40)
  const columns = tileColumns(psfWidth)
  let most = load<f32>(list, 20), done = 0
  for (; done < iterations && most > stop; done++) {
    const block = blockOfPeak(list, groups, most, bits), found = runOfBlock(list, block)
    const at = <usize>block << 5
    const lane = ctz(i32x4.bitmask(f32x4.eq(compared(list, values + at, bits), f32x4.splat(most))))
    const pixel = at + (<usize>lane << 2), r0 = load<f32>(values + pixel), r1 = load<f32>(values + pixel, 16)
    const a0 = gain * (h00 * r0 + h01 * r1), a1 = gain * (h01 * r0 + h11 * r1)
    store<f32>(taken + pixel, load<f32>(taken + pixel) + a0)
    store<f32>(taken + pixel, load<f32>(taken + pixel, 16) + a1, 16)
    const dx = (psfWidth >> 1) - (load<i32>(found) + ((block - load<i32>(found, 8)) << 2) + lane)
    const dy = (psfHeight >> 1) - load<i32>(found, 4)
    const head = headBytes(dx & 3), tail = tailBytes(dx & 3)
    const part0 = f32x4.splat(a0), part1 = f32x4.splat(a1)
    let rest = f32x4.splat(0), value = values, run = runs
    for (let first = 0, group = groups; first < count; first += GROUP, group += 16) {
      let best = f32x4.splat(0)
      for (const end = runs + (<usize>min(count, first + GROUP) << 4); run < end; run += 16) {
        let x = load<i32>(run) + dx
        const y = load<i32>(run, 4) + dy, isRow = <u32>y < <u32>psfHeight
        const row = isRow ? rowOfTiles(0, columns, y) : 0
        for (let b = load<i32>(run, 12); b > 0; b--, value += 32, x += 4) {
          let v0 = v128.load(value), v1 = v128.load(value, 16)
          if (isRow && isWithin(x, psfWidth)) {
            const p0 = tiledBlock(tiles0 + row, x, head, tail), p1 = tiledBlock(tiles1 + row, x, head, tail)
            const p2 = tiledBlock(tiles2 + row, x, head, tail)
            v0 = f32x4.sub(v0, f32x4.add(f32x4.mul(part0, p0), f32x4.mul(part1, p1)))
            v1 = f32x4.sub(v1, f32x4.add(f32x4.mul(part0, p1), f32x4.mul(part1, p2)))
            v128.store(value, v0)
            v128.store(value, v1, 16)
          }
          best = f32x4.pmax(best, v128.and(f32x4.add(f32x4.mul(w0, v0), f32x4.mul(w1, v1)), bits))
        }
      }
      v128.store(group, best)
      rest = f32x4.pmax(rest, best)
    }
    most = largestLane(rest)
  }
  store<f32>(list, most, 20)
  store<i32>(list, load<i32>(list, 24) + done, 24)
  return done
}
