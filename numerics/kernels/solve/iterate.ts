// StEFCal with each antenna taking the newest gains of the others (Salvini & Wijnholds 2014, A&A 571, A97, eq. 7–8).

/**
 * real, imag, power: f64[n, padded] with zeros beyond n, padded = n up to an even number; gains: f64 re[padded],
 * im[padded], |g|²[padded] one after another, the start given. Returns the rounds it took, negative where the largest
 * change of a gain, as a fraction of it, was still above `tolerance` after the last.
 */
export function iterate(
  real: usize, imag: usize, power: usize, n: i32, padded: i32, gains: usize, realOnly: bool, tolerance: f64, rounds: i32,
): i32 {
  const re = gains, im = gains + (<usize>padded << 3), square = gains + (<usize>padded << 4)
  for (let round = 1; round <= rounds; round++) {
    let change: f64 = 0
    for (let p = 0; p < n; p++) {
      const row = <usize>(p * padded) << 3
      let sumR = f64x2.splat(0), sumI = f64x2.splat(0), sumP = f64x2.splat(0)
      for (let q: usize = 0, end = <usize>padded << 3; q < end; q += 16) {
        const a = v128.load(real + row + q), b = v128.load(imag + row + q)
        const gr = v128.load(re + q), gi = v128.load(im + q)
        sumR = f64x2.add(sumR, f64x2.sub(f64x2.mul(a, gr), f64x2.mul(b, gi)))
        sumI = f64x2.add(sumI, f64x2.add(f64x2.mul(a, gi), f64x2.mul(b, gr)))
        sumP = f64x2.add(sumP, f64x2.mul(v128.load(power + row + q), v128.load(square + q)))
      }
      const size = f64x2.extract_lane(sumP, 0) + f64x2.extract_lane(sumP, 1)
      if (!(size > 0)) {
        change = Infinity
        continue
      }
      const newR = (f64x2.extract_lane(sumR, 0) + f64x2.extract_lane(sumR, 1)) / size
      const newI = realOnly ? 0 : (f64x2.extract_lane(sumI, 0) + f64x2.extract_lane(sumI, 1)) / size
      const at = <usize>p << 3
      const dr = newR - load<f64>(re + at), di = newI - load<f64>(im + at)
      const newSquare = newR * newR + newI * newI
      change = max(change, (dr * dr + di * di) / max(newSquare, 1e-300))
      store<f64>(re + at, newR)
      store<f64>(im + at, newI)
      store<f64>(square + at, newSquare)
    }
    if (change <= tolerance * tolerance) return round
  }
  return -rounds
}
