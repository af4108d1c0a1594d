import {
  bitsOf, blockOfPeak, compared, GROUP, groupsOf, isWeighted, largestLane, runCount, runOfBlock, runsOf, takenOf, valuesOf, weightsOf,
} from './list'
import { headBytes, isWithin, rowOfTiles, tailBytes, tileColumns, tiledBlock } from './tile'

/**
 * Takes `gain` of the largest listed pixel as a component and subtracts it, with the point spread function around it,
 * from all listed pixels; until the largest is at most `stop`, or `iterations` are done. The next peak is found in the
 * same pass. All that is known lies in the list, so that it makes no difference how iterations are cut into calls.
 *
 *   v(x) ← v(x) − gain·v(p)·P(x − p), multiplied and subtracted in float32 without a fused step
 *
 * In a weighted list the largest is that of weight·v, and so is `stop`.
 *
 * @param tiles  the point spread function as tiles, centred at (psfWidth/2, psfHeight/2), 0 beyond its edges
 * @returns      the number of iterations
 */
export function iterate(list: usize, tiles: usize, psfWidth: i32, psfHeight: i32, gain: f32, stop: f32, iterations: i32): i32 {
  if (isWeighted(list)) return takePeaks(list, tiles, psfWidth, psfHeight, gain, stop, iterations, true)
  return takePeaks(list, tiles, psfWidth, psfHeight, gain, stop, iterations, false)
}

@inline function takePeaks(list: usize, tiles: usize, psfWidth: i32, psfHeight: i32, gain: f32, stop: f32, iterations: i32, weighted: bool): i32 {
  const runs = runsOf(list), values = valuesOf(list), groups = groupsOf(list), taken = takenOf(list)
  const bits = bitsOf(list), count = runCount(list), columns = tileColumns(psfWidth)
  const beside = weightsOf(list) - values
  let most = load<f32>(list, 20), done = 0
  for (; done < iterations && most > stop; done++) {
    const block = blockOfPeak(list, groups, most, bits), found = runOfBlock(list, block)
    const at = <usize>block << 4
    const lane = ctz(i32x4.bitmask(f32x4.eq(compared(list, values + at, bits), f32x4.splat(most))))
    const pixel = at + (<usize>lane << 2), flux = gain * load<f32>(values + pixel)
    store<f32>(taken + pixel, load<f32>(taken + pixel) + flux)
    const dx = (psfWidth >> 1) - (load<i32>(found) + ((block - load<i32>(found, 8)) << 2) + lane)
    const dy = (psfHeight >> 1) - load<i32>(found, 4)
    const part = f32x4.splat(flux), head = headBytes(dx & 3), tail = tailBytes(dx & 3)
    let rest = f32x4.splat(0), value = values, run = runs
    for (let first = 0, group = groups; first < count; first += GROUP, group += 16) {
      let best = f32x4.splat(0)
      for (const end = runs + (<usize>min(count, first + GROUP) << 4); run < end; run += 16) {
        let x = load<i32>(run) + dx
        const y = load<i32>(run, 4) + dy, valueEnd = value + (<usize>load<i32>(run, 12) << 4)
        if (<u32>y >= <u32>psfHeight) {
          for (; value < valueEnd; value += 16) best = f32x4.pmax(best, v128.and(byWeight(v128.load(value), value + beside, weighted), bits))
          continue
        }
        const row = rowOfTiles(tiles, columns, y)
        for (; value < valueEnd; value += 16, x += 4) {
          let v = v128.load(value)
          if (isWithin(x, psfWidth)) {
            v = f32x4.sub(v, f32x4.mul(part, tiledBlock(row, x, head, tail)))
            v128.store(value, v)
          }
          best = f32x4.pmax(best, v128.and(byWeight(v, value + beside, weighted), bits))
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

@inline function byWeight(v: v128, weight: usize, weighted: bool): v128 {
  return weighted ? f32x4.mul(v, v128.load(weight)) : v
}
