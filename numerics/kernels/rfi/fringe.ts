const RUN = 8 // lanes
const FEWEST_IN_RUN: f32 = 4
const MOST_SQUARE: f32 = 16
const RIDGE: f32 = 0.01

/**
 * Mean square of the sums of runs of 8 lanes, over the variance that they have where values are not correlated: 1 there.
 * No run counts for more than 16, so that a few do not make the mean; runs with fewer than 4 used are left out. 0 for none.
 */
export function correlationOfRuns(values: usize, weights: usize, lines: i32, lanes: i32, variance: f32): f32 {
  const step = <usize>lanes << 2
  let used: f32 = 0, squares: f32 = 0
  for (let at: usize = 0, line = 0; line < lines; line++) {
    const end = at + step
    for (; at + 4 * RUN <= end; at += 4 * RUN) {
      const a = v128.load(weights + at), b = v128.load(weights + at, 16), weight = total(f32x4.add(a, b))
      if (weight < FEWEST_IN_RUN) continue
      const sum = total(f32x4.add(f32x4.mul(a, v128.load(values + at)), f32x4.mul(b, v128.load(values + at, 16))))
      squares += min(MOST_SQUARE, (sum * sum) / (weight * variance))
      used += 1
    }
    at = end
  }
  return used > 0 ? squares / used : 0
}

/**
 * The strongest term of the Fourier sum over an image, F(d, r) = Σ x[line, lane] exp 2πi(d line / period + r lane / rates),
 * first ≤ d < delays, 0 ≤ r < rates: f32 [|F|², d, r] at `out`, which has room for 8.
 *
 * first, delays: even; rates: a multiple of 4. delayTurns: cosines and sines of 2π i / period, f32 [2, period]; rateTurns: those
 * of 2π r lane / rates, f32 [2, lane, rate]. scratch: f32 [4, lane].
 */
export function strongestFringe(
  values: usize, lines: i32, lanes: i32, first: i32, delays: i32, delayTurns: usize, period: i32, rates: i32, rateTurns: usize,
  scratch: usize, out: usize,
): void {
  const step = <usize>lanes << 2
  store<f32>(out, 0)
  for (let d = first; d < delays; d += 2) {
    for (let lane: usize = 0; lane < step; lane += 16) {
      let re = f32x4.splat(0), im = f32x4.splat(0), nextRe = f32x4.splat(0), nextIm = f32x4.splat(0)
      let turn = 0, nextTurn = 0
      for (let at = values + lane, end = at + <usize>lines * step; at < end; at += step) {
        const v = v128.load(at), a = delayTurns + (<usize>turn << 2), b = delayTurns + (<usize>nextTurn << 2)
        re = f32x4.relaxed_madd(v, v128.load32_splat(a), re)
        im = f32x4.relaxed_madd(v, v128.load32_splat(a + (<usize>period << 2)), im)
        nextRe = f32x4.relaxed_madd(v, v128.load32_splat(b), nextRe)
        nextIm = f32x4.relaxed_madd(v, v128.load32_splat(b + (<usize>period << 2)), nextIm)
        turn += d
        if (turn >= period) turn -= period
        nextTurn += d + 1
        if (nextTurn >= period) nextTurn -= period
      }
      v128.store(scratch + lane, re)
      v128.store(scratch + step + lane, im)
      v128.store(scratch + 2 * step + lane, nextRe)
      v128.store(scratch + 3 * step + lane, nextIm)
    }
    strongestRate(scratch, lanes, d, rates, rateTurns, out)
    strongestRate(scratch + 2 * step, lanes, d + 1, rates, rateTurns, out)
  }
}

function strongestRate(sums: usize, lanes: i32, d: i32, rates: i32, rateTurns: usize, out: usize): void {
  const step = <usize>lanes << 2, across = <usize>rates << 2, sines = rateTurns + step * <usize>rates
  for (let rate: usize = 0; rate < across; rate += 16) {
    let re = f32x4.splat(0), im = f32x4.splat(0), turn = rate
    for (let at = sums, end = sums + step; at < end; at += 4, turn += across) {
      const x = v128.load32_splat(at), y = v128.load32_splat(at + step)
      const c = v128.load(rateTurns + turn), s = v128.load(sines + turn)
      re = f32x4.relaxed_madd(x, c, f32x4.relaxed_nmadd(y, s, re))
      im = f32x4.relaxed_madd(x, s, f32x4.relaxed_madd(y, c, im))
    }
    const power = f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im))
    if (!v128.any_true(f32x4.gt(power, v128.load32_splat(out)))) continue
    v128.store(out, power, 16)
    for (let i: usize = 0; i < 4; i++) {
      const one = load<f32>(out + (i << 2), 16)
      if (one <= load<f32>(out)) continue
      store<f32>(out, one)
      store<f32>(out, <f32>d, 4)
      store<f32>(out, <f32>((rate >> 2) + i), 8)
    }
  }
}

/**
 * Turns a fringe of an image back: re = x w cos φ and im = x w sin φ, with φ[line, lane] the sum of a phase of the line
 * and one of the lane, whose cosines and sines are f32 [2, line] and [2, lane].
 */
export function turnBack(
  values: usize, weights: usize, re: usize, im: usize, lines: i32, lanes: i32, lineTurns: usize, laneTurns: usize,
): void {
  const step = <usize>lanes << 2, lineSines = lineTurns + (<usize>lines << 2)
  for (let line: usize = 0, at: usize = 0; line < <usize>lines; line++) {
    const c = v128.load32_splat(lineTurns + (line << 2)), s = v128.load32_splat(lineSines + (line << 2))
    for (let lane: usize = 0; lane < step; lane += 16, at += 16) {
      const x = v128.load(laneTurns + lane), y = v128.load(laneTurns + step + lane)
      const v = f32x4.mul(v128.load(values + at), v128.load(weights + at))
      v128.store(re + at, f32x4.mul(v, f32x4.sub(f32x4.mul(c, x), f32x4.mul(s, y))))
      v128.store(im + at, f32x4.mul(v, f32x4.add(f32x4.mul(c, y), f32x4.mul(s, x))))
    }
  }
}

/**
 * Takes a + b cos φ + c sin φ out of the values, which comes nearest to them in the least squares of their neighbourhood:
 * the normal equations are made of smoothed images, f32 [7, line, lane] of w x, w x cos φ, w x sin φ, w cos φ, w sin φ,
 * w cos 2φ and w sin 2φ, and of the smoothed weights; nothing is taken out where these are not above ½. A little is added
 * to the diagonal, so that what a slow fringe has in common with a constant is not fitted twice.
 */
export function takeFringe(
  values: usize, sums: usize, smoothed: usize, lines: i32, lanes: i32, lineTurns: usize, laneTurns: usize,
): void {
  const step = <usize>lanes << 2, lineSines = lineTurns + (<usize>lines << 2), image = step * <usize>lines
  const half = f32x4.splat(0.5), ridge = f32x4.splat(RIDGE)
  for (let line: usize = 0, at: usize = 0; line < <usize>lines; line++) {
    const c = v128.load32_splat(lineTurns + (line << 2)), s = v128.load32_splat(lineSines + (line << 2))
    for (let lane: usize = 0; lane < step; lane += 16, at += 16) {
      const sum = v128.load(sums + at), over = f32x4.div(f32x4.splat(1), f32x4.max(sum, half))
      const at0 = smoothed + at
      const y0 = f32x4.mul(over, v128.load(at0)), y1 = f32x4.mul(over, v128.load(at0 + image))
      const y2 = f32x4.mul(over, v128.load(at0 + 2 * image)), p = f32x4.mul(over, v128.load(at0 + 3 * image))
      const q = f32x4.mul(over, v128.load(at0 + 4 * image))
      const twice = f32x4.mul(f32x4.mul(half, over), v128.load(at0 + 5 * image))
      // the constant is eliminated, then the sine
      const cs = f32x4.sub(f32x4.mul(f32x4.mul(half, over), v128.load(at0 + 6 * image)), f32x4.mul(p, q))
      const cc = f32x4.add(ridge, f32x4.sub(f32x4.add(half, twice), f32x4.mul(p, p)))
      const ss = f32x4.add(ridge, f32x4.sub(f32x4.sub(half, twice), f32x4.mul(q, q)))
      const z1 = f32x4.sub(y1, f32x4.mul(p, y0)), z2 = f32x4.sub(y2, f32x4.mul(q, y0))
      const whole = f32x4.sub(f32x4.mul(cc, ss), f32x4.mul(cs, cs))
      const cosine = f32x4.div(f32x4.sub(f32x4.mul(ss, z1), f32x4.mul(cs, z2)), whole)
      const sine = f32x4.div(f32x4.sub(f32x4.mul(cc, z2), f32x4.mul(cs, z1)), whole)
      const x = v128.load(laneTurns + lane), y = v128.load(laneTurns + step + lane)
      const here = f32x4.sub(f32x4.sub(f32x4.mul(c, x), f32x4.mul(s, y)), p) // cos φ above its mean
      const there = f32x4.sub(f32x4.add(f32x4.mul(c, y), f32x4.mul(s, x)), q)
      const fit = f32x4.add(y0, f32x4.add(f32x4.mul(cosine, here), f32x4.mul(sine, there)))
      v128.store(values + at, f32x4.sub(v128.load(values + at), v128.and(fit, f32x4.gt(sum, half))))
    }
  }
}

@inline function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}
