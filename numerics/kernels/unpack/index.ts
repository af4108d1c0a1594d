// Takes the channels of one spectral window out of rows as a correlator stored them, in ascending frequency.
//
// A sample is flagged where it was flagged, where nothing was averaged into it (count not above 0, or no number), and
// where it is not finite; the latter become 0 and are counted.

/**
 * visibilities: f32[row, channel, pol, 2], flags: u8[row, channel, pol], counts: f32[row, channel, pol], with `channels`
 * channels a row, of which `window` from number `first` on are wanted, the last of them first where `reversed`.
 * outVisibilities, outFlags: the same with `window` channels. sums: f64[row, pol], the counts above 0 added up.
 * Returns how many samples were not finite.
 */
export function unpack(
  visibilities: usize, flags: usize, counts: usize, rows: i32, channels: i32, pols: i32,
  first: i32, window: i32, reversed: bool, outVisibilities: usize, outFlags: usize, sums: usize,
): i32 {
  const rowSamples = channels * pols
  const start = (first + (reversed ? window - 1 : 0)) * pols
  const step = reversed ? -pols : pols
  let notFinite = 0
  for (let row = 0; row < rows; row++) {
    const from = <usize>(row * rowSamples + start)
    if (pols == 2) {
      notFinite += pairs(visibilities + (from << 3), flags + from, counts + (from << 2), window, <isize>step,
        outVisibilities, outFlags, sums)
    } else {
      notFinite += singles(visibilities + (from << 3), flags + from, counts + (from << 2), window, <isize>step, pols,
        outVisibilities, outFlags, sums)
    }
    outVisibilities += <usize>(window * pols) << 3
    outFlags += <usize>(window * pols)
    sums += <usize>pols << 3
  }
  return notFinite
}

/** Two polarizations: a channel is one vector. */
function pairs(
  visibility: usize, flag: usize, count: usize, window: i32, step: isize, out: usize, outFlag: usize, sums: usize,
): i32 {
  let sum = f64x2.splat(0), notFinite = 0
  for (let channel = 0; channel < window; channel++) {
    const value = v128.load(visibility), counted = v128.load64_zero(count)
    const zero = f32x4.sub(value, value) // no number for what is not finite
    const finite = f32x4.eq(zero, f32x4.splat(0))
    const some = f32x4.gt(counted, f32x4.splat(0))
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.and(counted, some)))
    const flagged = load<u16>(flag)
    if (i32x4.all_true(finite) && flagged == 0 && (i32x4.bitmask(some) & 3) == 3) {
      v128.store(out, value)
      store<u16>(outFlag, 0)
    } else {
      const bad = ~i32x4.bitmask(finite), none = ~i32x4.bitmask(some)
      for (let pol = 0; pol < 2; pol++) {
        const isBad = (bad >> (pol << 1) & 3) != 0
        if (isBad) notFinite++
        store<u64>(out + (<usize>pol << 3), isBad ? 0 : load<u64>(visibility + (<usize>pol << 3)))
        const isFlagged = isBad || (none >> pol & 1) != 0 || load<u8>(flag + <usize>pol) != 0
        store<u8>(outFlag + <usize>pol, isFlagged ? 1 : 0)
      }
    }
    visibility += step << 3
    flag += step
    count += step << 2
    out += 16
    outFlag += 2
  }
  v128.store(sums, sum)
  return notFinite
}

function singles(
  visibility: usize, flag: usize, count: usize, window: i32, step: isize, pols: i32, out: usize, outFlag: usize,
  sums: usize,
): i32 {
  let notFinite = 0
  memory.fill(sums, 0, <usize>pols << 3)
  for (let channel = 0; channel < window; channel++) {
    for (let pol: usize = 0; pol < <usize>pols; pol++) {
      const re = load<f32>(visibility + (pol << 3)), im = load<f32>(visibility + (pol << 3), 4)
      const counted = load<f32>(count + (pol << 2))
      const isBad = re - re != 0 || im - im != 0
      if (isBad) notFinite++
      if (counted > 0) store<f64>(sums + (pol << 3), load<f64>(sums + (pol << 3)) + <f64>counted)
      store<f32>(out, isBad ? 0 : re)
      store<f32>(out, isBad ? 0 : im, 4)
      store<u8>(outFlag, isBad || !(counted > 0) || load<u8>(flag + pol) != 0 ? 1 : 0)
      out += 8
      outFlag++
    }
    visibility += step << 3
    flag += step
    count += step << 2
  }
  return notFinite
}
