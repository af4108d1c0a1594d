import {
  bitsOf, capacityOf, compared, GROUP, groupsOf, isWeighted, largestLane, measure, runCount, runsOf, takenOf, valuesOf, weightsOf,
} from './list'
import { headBytes, rowOfTiles, tailBytes, tileColumns } from './tile'

const AT_ONCE: i32 = 16 // components that pass over a list together: more take turns at more pages than are kept at hand

/**
 * Makes a list of those blocks of another that hold a pixel of at least `limit`, with nothing taken yet. Both have one
 * Taylor term.
 *
 * @returns the number of blocks, or −1 where there is no room for them
 */
export function narrow(list: usize, into: usize, limit: f32): i32 {
  const capacity = capacityOf(into), count = runCount(list), bits = bitsOf(list), least = f32x4.splat(limit)
  const isHeavy = isWeighted(list), beside = weightsOf(list) - valuesOf(list)
  let to = runsOf(into) - 16, value = valuesOf(into), weight = weightsOf(into), blocks = 0, runs = 0
  for (let first = 0, group = groupsOf(list); first < count; first += GROUP, group += 16) {
    if (!v128.any_true(f32x4.ge(v128.load(group), least))) continue
    for (let r = first, end = min(count, first + GROUP); r < end; r++) {
      const run = runsOf(list) + (<usize>r << 4)
      let from = valuesOf(list) + (<usize>load<i32>(run, 8) << 4), next = -1
      for (let x = load<i32>(run), xEnd = x + (load<i32>(run, 12) << 2); x < xEnd; x += 4, from += 16) {
        if (!v128.any_true(f32x4.ge(compared(list, from, bits), least))) continue
        if (blocks == capacity) return -1
        v128.store(value, v128.load(from))
        value += 16
        if (isHeavy) {
          v128.store(weight, v128.load(from + beside))
          weight += 16
        }
        if (x == next) store<i32>(to, load<i32>(to, 12) + 1, 12)
        else {
          to += 16
          runs++
          store<i32>(to, x)
          store<i32>(to, load<i32>(run, 4), 4)
          store<i32>(to, blocks, 8)
          store<i32>(to, 1, 12)
        }
        next = x + 4
        blocks++
      }
    }
  }
  store<i32>(into, blocks)
  store<i32>(into, runs, 4)
  store<i32>(into, isHeavy ? 1 : 0, 44)
  memory.fill(takenOf(into), 0, <usize>blocks << 4)
  measure(into)
  return blocks
}

/**
 * Writes what was taken in a list as components of 48 bytes: v128 headBytes, v128 tailBytes, f32 flux, i32 dx, i32 dy and
 * room for an address, where (x + dx, y + dy) is the pixel of the point spread function that falls on (x, y).
 *
 * @returns their number
 */
export function componentsOf(list: usize, psfWidth: i32, psfHeight: i32, components: usize): i32 {
  let taken = takenOf(list), to = components
  for (let run = runsOf(list), end = run + (<usize>runCount(list) << 4); run < end; run += 16) {
    const dy = (psfHeight >> 1) - load<i32>(run, 4)
    for (let x = load<i32>(run), xEnd = x + (load<i32>(run, 12) << 2); x < xEnd; x++, taken += 4) {
      const flux = load<f32>(taken)
      if (flux == 0) continue
      const dx = (psfWidth >> 1) - x
      v128.store(to, headBytes(dx & 3))
      v128.store(to, tailBytes(dx & 3), 16)
      store<f32>(to, flux, 32)
      store<i32>(to, dx, 36)
      store<i32>(to, dy, 40)
      to += 48
    }
  }
  return <i32>((to - components) / 48)
}

/**
 * Subtracts components, each with the whole point spread function around it, from groups first … last − 1 of a list, and
 * measures these. A list's peak is brought up to date by `settle`.
 *
 * @param components  of componentsOf; this range of groups needs a copy of its own
 */
export function follow(list: usize, tiles: usize, psfWidth: i32, psfHeight: i32, components: usize, count: i32, first: i32, last: i32): void {
  for (let at = 0; at < count; at += AT_ONCE) {
    followSome(list, tiles, psfWidth, psfHeight, components + <usize>at * 48, min(AT_ONCE, count - at), first, last)
  }
}

function followSome(list: usize, tiles: usize, psfWidth: i32, psfHeight: i32, components: usize, count: i32, first: i32, last: i32): void {
  const runs = runsOf(list), bits = bitsOf(list), columns = tileColumns(psfWidth), end = components + <usize>count * 48
  let row = -1
  for (let group = first; group < last; group++) {
    let best = f32x4.splat(0)
    for (let r = group * GROUP, rEnd = min(runCount(list), r + GROUP); r < rEnd; r++) {
      const run = runs + (<usize>r << 4), y = load<i32>(run, 4)
      if (y != row) placeRows(components, end, tiles, columns, psfHeight, y)
      row = y
      let value = valuesOf(list) + (<usize>load<i32>(run, 8) << 4)
      for (let x = load<i32>(run), xEnd = x + (load<i32>(run, 12) << 2); x < xEnd; x += 4, value += 16) {
        let v = v128.load(value)
        for (let c = components; c < end; c += 48) {
          const at = x + load<i32>(c, 36), address = <usize>load<u32>(c, 44)
          if (address == 0 || at <= -4 || at >= psfWidth) continue
          const from = at + 16, near = from & ~3, far = near + 4
          const head = v128.load(address + (<usize>(near >> 4) << 12) + (<usize>(near & 15) << 2))
          const tail = v128.load(address + (<usize>(far >> 4) << 12) + (<usize>(far & 15) << 2))
          const spread = v128.or(i8x16.swizzle(head, v128.load(c)), i8x16.swizzle(tail, v128.load(c, 16)))
          v = f32x4.sub(v, f32x4.mul(v128.load32_splat(c, 32), spread))
        }
        v128.store(value, v)
        best = f32x4.pmax(best, compared(list, value, bits))
      }
    }
    v128.store(groupsOf(list) + (<usize>group << 4), best)
  }
}

/** Where a row of an image finds that of the point spread function about each component; 0 beyond its edges. */
@inline function placeRows(components: usize, end: usize, tiles: usize, columns: i32, psfHeight: i32, y: i32): void {
  for (let c = components; c < end; c += 48) {
    const at = y + load<i32>(c, 40)
    store<u32>(c, <u32>at < <u32>psfHeight ? <u32>rowOfTiles(tiles, columns, at) : 0, 44)
  }
}

/** Adds what was taken in a narrower list to that of the list it was made of, and tells the list its peak. */
export function settle(list: usize, narrower: usize): void {
  let run = runsOf(list), taken = takenOf(narrower)
  for (let part = runsOf(narrower), end = part + (<usize>runCount(narrower) << 4); part < end; part += 16) {
    const x = load<i32>(part), y = load<i32>(part, 4)
    while (load<i32>(run, 4) < y || load<i32>(run) + (load<i32>(run, 12) << 2) <= x) run += 16
    let to = takenOf(list) + (<usize>(load<i32>(run, 8) + ((x - load<i32>(run)) >> 2)) << 4)
    for (let b = load<i32>(part, 12); b > 0; b--, to += 16, taken += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(taken)))
  }
  let most = f32x4.splat(0)
  const groups = groupsOf(list)
  for (let first = 0; first < runCount(list); first += GROUP) most = f32x4.pmax(most, v128.load(groups + <usize>(first / GROUP << 4)))
  store<f32>(list, largestLane(most), 20)
}
