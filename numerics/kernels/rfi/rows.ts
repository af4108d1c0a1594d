/**
 * Puts the amplitudes of rows where they belong in a cube. The sign bit is set where the sample is flagged, exactly 0 or
 * no finite number.
 *
 * visibilities: f32 [row, channel, pol, 2], flags: u8 [row, channel, pol], places: i32 [row], number of the row's first
 * amplitude in the cube. plane: amplitudes from one polarization to the next. @returns how many flags were set
 */
export function takeRows(
  visibilities: usize, flags: usize, places: usize, rows: i32, channels: i32, pols: i32, cube: usize, plane: i32,
): i32 {
  const samples = <usize>(channels * pols), apart = <usize>plane << 2
  for (let row: usize = 0; row < <usize>rows; row++) {
    const to = cube + (<usize>load<i32>(places + (row << 2)) << 2)
    const from = visibilities + ((row * samples) << 3), flag = flags + row * samples
    if (pols == 2) takePairs(from, flag, channels, to, apart)
    else takeSingles(from, flag, 0, channels, pols, to, apart)
  }
  let set = 0
  for (let flag = flags, end = flags + <usize>rows * samples; flag < end; flag++) set += load<u8>(flag) & 1
  return set
}

/** Two polarizations, four channels at a time. */
function takePairs(from: usize, flag: usize, channels: i32, to: usize, apart: usize): void {
  const zero = f32x4.splat(0), most = f32x4.splat(f32.MAX_VALUE), none = f32x4.splat(-1)
  let channel = 0
  for (; channel + 4 <= channels; channel += 4) {
    const a = square(from), b = square(from + 16), c = square(from + 32), d = square(from + 48)
    const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7))
    const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 2, 4, 6), v128.shuffle<i32>(c, d, 1, 3, 5, 7))
    const flagged = i16x8.extend_low_i8x16_u(v128.load64_zero(flag))
    for (let pol = 0; pol < 2; pol++) {
      const power = pol == 0 ? v128.shuffle<i32>(ab, cd, 0, 2, 4, 6) : v128.shuffle<i32>(ab, cd, 1, 3, 5, 7)
      const set = v128.and(pol == 0 ? flagged : i32x4.shr_u(flagged, 16), i32x4.splat(0xff))
      const good = v128.and(f32x4.gt(power, zero), f32x4.le(power, most))
      const amplitude = v128.bitselect(f32x4.sqrt(power), none, good)
      v128.store(to + <usize>pol * apart, v128.or(amplitude, i32x4.shl(set, 31)))
    }
    from += 64
    flag += 8
    to += 16
  }
  takeSingles(from, flag, channel, channels, 2, to, apart)
}

@inline function square(at: usize): v128 {
  const v = v128.load(at)
  return f32x4.mul(v, v)
}

function takeSingles(from: usize, flag: usize, first: i32, channels: i32, pols: i32, to: usize, apart: usize): void {
  for (let channel = first; channel < channels; channel++) {
    for (let pol = 0; pol < pols; pol++) {
      const re = load<f32>(from), im = load<f32>(from, 4)
      const power = re * re + im * im
      const amplitude: f32 = power > 0 && power <= f32.MAX_VALUE ? sqrt(power) : -1
      store<f32>(to + <usize>pol * apart, load<u8>(flag) != 0 ? -abs(amplitude) : amplitude)
      from += 8
      flag++
    }
    to += 4
  }
}

/**
 * Writes the flags of rows, 1 where the sign bit of the amplitude is set; takeRows tells the arguments. rowFlags: u8
 * [row], set to 1 where all samples of a row are flagged, else to 0. @returns how many are flagged
 */
export function giveRows(
  flags: usize, places: usize, rows: i32, channels: i32, pols: i32, cube: usize, plane: i32, rowFlags: usize,
): i32 {
  const samples = channels * pols, apart = <usize>plane << 2
  let flagged = 0
  for (let row: usize = 0; row < <usize>rows; row++) {
    const from = cube + (<usize>load<i32>(places + (row << 2)) << 2), flag = flags + row * <usize>samples
    const inRow = pols == 2 ? givePairs(from, flag, channels, apart) : giveSingles(from, flag, 0, channels, pols, apart)
    store<u8>(rowFlags + row, inRow == samples ? 1 : 0)
    flagged += inRow
  }
  return flagged
}

function givePairs(from: usize, flag: usize, channels: i32, apart: usize): i32 {
  let counts = i32x4.splat(0), channel = 0
  for (; channel + 4 <= channels; channel += 4) {
    const one = i32x4.shr_u(v128.load(from), 31), other = i32x4.shr_u(v128.load(from + apart), 31)
    counts = i32x4.add(counts, i32x4.add(one, other))
    const both = v128.or(one, i32x4.shl(other, 16)) // u16: one, other, one, other, …
    v128.store64_lane(flag, i8x16.narrow_i16x8_u(both, both), 0)
    from += 16
    flag += 8
  }
  const pairs = i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1)
  const sum = pairs + i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3)
  return sum + giveSingles(from, flag, channel, channels, 2, apart)
}

function giveSingles(from: usize, flag: usize, first: i32, channels: i32, pols: i32, apart: usize): i32 {
  let flagged = 0
  for (let channel = first; channel < channels; channel++) {
    for (let pol: usize = 0; pol < <usize>pols; pol++) {
      const set = <u8>(load<u32>(from + pol * apart) >> 31)
      store<u8>(flag++, set)
      flagged += set
    }
    from += 4
  }
  return flagged
}
