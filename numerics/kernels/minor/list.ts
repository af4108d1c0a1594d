// How a list lies in memory. Pixels are listed in blocks of four of a row (x a multiple of 4), blocks that follow each
// other in a row make a run, and 32 runs a group. With two Taylor terms a block has two of each vector, one after the other.
//
//   0   i32 blocks      4  i32 runs       8  i32 width     12  i32 height
//   16  i32 capacity   20  f32 peak      24  i32 iterations 28  i32 terms (1 or 2)
//   32  i32 bits: what is left of a value when pixels are compared, 0x7fffffff its magnitude, −1 the value itself
//   36  f32 w0         40  f32 w1: pixels are compared by w0·value0 + w1·value1 (two terms only)
//   44  i32 1 where pixels are compared by weight·value (one term only)
//   64                 runs     i32 [capacity, 4]  x, y, first block, blocks
//   then               values   v128 [capacity, terms]  residuals, NaN outside of the mask
//   then               taken    v128 [capacity, terms]  what the components found in a pixel sum to
//   then               groups   v128 [capacity / 32 + 1]  largest compared value of each lane in a group
//   then               weights  v128 [capacity]  of blocks, where the list is weighted

export const GROUP: i32 = 32

@inline export function blockCount(list: usize): i32 { return load<i32>(list) }
@inline export function runCount(list: usize): i32 { return load<i32>(list, 4) }
@inline export function widthOf(list: usize): i32 { return load<i32>(list, 8) }
@inline export function heightOf(list: usize): i32 { return load<i32>(list, 12) }
@inline export function capacityOf(list: usize): i32 { return load<i32>(list, 16) }
@inline export function termsOf(list: usize): i32 { return load<i32>(list, 28) }
@inline export function bitsOf(list: usize): v128 { return v128.load32_splat(list, 32) }

@inline export function runsOf(list: usize): usize { return list + 64 }
@inline export function valuesOf(list: usize): usize { return runsOf(list) + (<usize>capacityOf(list) << 4) }
@inline export function takenOf(list: usize): usize {
  return valuesOf(list) + <usize>(termsOf(list) * capacityOf(list)) * 16
}
@inline export function groupsOf(list: usize): usize {
  return takenOf(list) + <usize>(termsOf(list) * capacityOf(list)) * 16
}

@inline export function isWeighted(list: usize): bool { return load<i32>(list, 44) != 0 }
@inline export function weightsOf(list: usize): usize {
  return groupsOf(list) + (<usize>((capacityOf(list) + GROUP - 1) / GROUP + 1) << 4)
}

/** What a block is compared by. */
@inline export function compared(list: usize, block: usize, bits: v128): v128 {
  if (termsOf(list) == 1) {
    if (!isWeighted(list)) return v128.and(v128.load(block), bits)
    return v128.and(f32x4.mul(v128.load(block), v128.load(weightsOf(list) + (block - valuesOf(list)))), bits)
  }
  const zeroth = f32x4.mul(v128.load32_splat(list, 36), v128.load(block))
  return v128.and(f32x4.add(zeroth, f32x4.mul(v128.load32_splat(list, 40), v128.load(block, 16))), bits)
}

@inline export function largestLane(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)))
}

/** Measures all groups anew and with them the peak. */
export function measure(list: usize): void {
  const runs = runsOf(list), values = valuesOf(list), groups = groupsOf(list), bits = bitsOf(list)
  const count = runCount(list), stride = <usize>termsOf(list) << 4
  let rest = f32x4.splat(0)
  for (let first = 0, group = groups; first < count; first += GROUP, group += 16) {
    let most = f32x4.splat(0)
    for (let r = first, end = min(count, first + GROUP); r < end; r++) {
      const run = runs + (<usize>r << 4)
      let value = values + <usize>load<i32>(run, 8) * stride
      for (let b = load<i32>(run, 12); b > 0; b--, value += stride) most = f32x4.pmax(most, compared(list, value, bits))
    }
    v128.store(group, most)
    rest = f32x4.pmax(rest, most)
  }
  store<f32>(list, largestLane(rest), 20)
}

/** Number of the first block in the list whose compared value is `most` somewhere. */
@inline export function blockOfPeak(list: usize, groups: usize, most: f32, bits: v128): i32 {
  const wanted = f32x4.splat(most)
  let group = 0
  while (!v128.any_true(f32x4.eq(v128.load(groups + (<usize>group << 4)), wanted))) group++
  let block = load<i32>(runsOf(list) + (<usize>(group * GROUP) << 4), 8)
  const stride = <usize>termsOf(list) << 4
  let value = valuesOf(list) + <usize>block * stride
  for (; !v128.any_true(f32x4.eq(compared(list, value, bits), wanted)); value += stride) block++
  return block
}

/** Address of the run that holds a block: the last that does not begin after it. */
@inline export function runOfBlock(list: usize, block: i32): usize {
  const runs = runsOf(list)
  let low = 0, high = runCount(list) - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (load<i32>(runs + (<usize>middle << 4), 8) <= block) low = middle
    else high = middle - 1
  }
  return runs + (<usize>low << 4)
}
