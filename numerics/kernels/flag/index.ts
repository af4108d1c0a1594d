/** Whether a visibility is exactly zero, or has a part that is no finite number. */
// @ts-ignore: decorator
@inline
function saysNothing(at: usize): bool {
  const re = load<i32>(at) & 0x7fffffff, im = load<i32>(at, 4) & 0x7fffffff
  return (re | im) == 0 || re >= 0x7f800000 || im >= 0x7f800000
}

/** In 64 bits for each of two visibilities: not 0 where it says nothing. */
// @ts-ignore: decorator
@inline
function sayNothing(at: usize): v128 {
  const size = v128.and(v128.load(at), i32x4.splat(0x7fffffff))
  const notFinite = i32x4.ge_s(size, i32x4.splat(0x7f800000))
  return v128.or(i64x2.eq(size, i64x2.splat(0)), notFinite)
}

/**
 * Flags visibilities that are exactly zero, or have a part that is no finite number.
 *
 * @param visibilities  [sample, 2] f32
 * @param flags         [sample] u8, set to 1
 */
export function flagZeros(visibilities: usize, flags: usize, samples: i32): void {
  const end = flags + <usize>samples
  let at = visibilities, flag = flags
  for (const last = flags + <usize>(samples & ~7); flag < last; flag += 8, at += 64) {
    const some = v128.or(
      v128.or(sayNothing(at), sayNothing(at + 16)),
      v128.or(sayNothing(at + 32), sayNothing(at + 48)),
    )
    if (!v128.any_true(some)) continue
    for (let i: usize = 0; i < 8; i++) if (saysNothing(at + (i << 3))) store<u8>(flag + i, 1)
  }
  for (; flag < end; flag++, at += 8) if (saysNothing(at)) store<u8>(flag, 1)
}

/** Number of bytes that differ, where they are 0 or 1. */
export function differences(one: usize, other: usize, bytes: i32): i32 {
  const end = one + <usize>bytes
  let count: i32 = 0
  for (const last = one + <usize>(bytes & ~15); one < last; one += 16, other += 16) {
    const change = v128.xor(v128.load(one), v128.load(other))
    if (v128.any_true(change)) count += popcnt(i8x16.bitmask(i8x16.ne(change, i8x16.splat(0))))
  }
  for (; one < end; one++, other++) if (load<u8>(one) != load<u8>(other)) count++
  return count
}
