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
        sumR = f64x2.relaxed_nmadd(b, gi, f64x2.relaxed_madd(a, gr, sumR))
        sumI = f64x2.relaxed_madd(b, gr, f64x2.relaxed_madd(a, gi, sumI))
        sumP = f64x2.relaxed_madd(v128.load(power + row + q), v128.load(square + q), sumP)
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

/**
 * Σ w |V − g_p conj(g_q) M|² = Σ w |V|² − 2 Re Σ conj(g_p conj g_q) A + Σ |g_p g_q|² B over the baselines of each antenna,
 * into residuals: f64[n], and their samples into samples: f64[n]. Matrices and gains as in iterate; what stands above the
 * diagonals is used. Returns Σ w |V|² of all baselines.
 */
export function chiSquares(
  real: usize, imag: usize, power: usize, dataPower: usize, counts: usize, n: i32, padded: i32, gains: usize,
  residuals: usize, samples: usize,
): f64 {
  const re = gains, im = gains + (<usize>padded << 3), square = gains + (<usize>padded << 4)
  let total: f64 = 0
  memory.fill(residuals, 0, <usize>n << 3)
  memory.fill(samples, 0, <usize>n << 3)
  for (let p: usize = 0; p < <usize>n; p++) {
    const pr = load<f64>(re + (p << 3)), pi = load<f64>(im + (p << 3)), pp = load<f64>(square + (p << 3))
    let own: f64 = 0, ownSamples: f64 = 0
    for (let q = p + 1, at = p * <usize>padded + p + 1; q < <usize>n; q++, at++) {
      const qr = load<f64>(re + (q << 3)), qi = load<f64>(im + (q << 3))
      const gr = pr * qr + pi * qi, gi = pi * qr - pr * qi
      const data = load<f64>(dataPower + (at << 3)), count = <f64>load<u32>(counts + (at << 2))
      const residual = data + load<f64>(power + (at << 3)) * pp * load<f64>(square + (q << 3)) -
        2 * (gr * load<f64>(real + (at << 3)) + gi * load<f64>(imag + (at << 3)))
      total += data
      own += residual
      ownSamples += count
      store<f64>(residuals + (q << 3), load<f64>(residuals + (q << 3)) + residual)
      store<f64>(samples + (q << 3), load<f64>(samples + (q << 3)) + count)
    }
    store<f64>(residuals + (p << 3), load<f64>(residuals + (p << 3)) + own)
    store<f64>(samples + (p << 3), load<f64>(samples + (p << 3)) + ownSamples)
  }
  return total
}
