// Sums of a least-squares solve for antenna gains, V(i, j) = G_i conj(G_j) M, and the solve itself.
//
// For each pair of antennas i < j, channel and receptor a record of four f64:
//   Σ w Re V conj(M), Σ w Im V conj(M), Σ w |M|², Σ w |V|²
// and a count of samples. StEFCal: Salvini & Wijnholds 2014, A&A 571, A97.

import { addPairRow, isClean } from './clean-row'

export { iterate } from './iterate'

@inline function pairOf(i: i32, j: i32, antennas: i32): i32 {
  return ((i * (2 * antennas - i - 1)) >> 1) + j - i - 1
}

/** a conj(b), complex f64. */
@inline function timesConj(a: v128, b: v128): v128 {
  const im = f64x2.extract_lane(b, 1)
  return f64x2.add(f64x2.mul(a, f64x2.splat(f64x2.extract_lane(b, 0))), f64x2.mul(swap(a), f64x2(im, -im)))
}

@inline function times(a: v128, b: v128): v128 {
  const im = f64x2.extract_lane(b, 1)
  return f64x2.add(f64x2.mul(a, f64x2.splat(f64x2.extract_lane(b, 0))), f64x2.mul(swap(a), f64x2(-im, im)))
}

@inline function knownGain(known: usize, at: i32): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(known + (<usize>at << 3)))
}

function isUnflagged(a: usize, b: usize, count: i32): bool {
  let some: u32 = 0
  for (let i = 0; i < count; i++) some |= <u32>load<u8>(a + i) | <u32>load<u8>(b + i)
  return some == 0
}

@inline function swap(a: v128): v128 {
  return v128.shuffle<u64>(a, a, 1, 0)
}

@inline function size(a: v128): f64 {
  const squares = f64x2.mul(a, a)
  return f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1)
}

/**
 * Adds rows: antenna1, antenna2: i32[row]; visibilities: f32[row, channel, pol, 2]; flags: u8[row, channel, pol];
 * weights: f32[row, pol]; spectrum: f32[row, channel, pol] or 0; model: f32[row, channel, 2]; use: u8[row] or 0;
 * hands: i32[receptor], place of each receptor's polarization or −1.
 * known: f32[antenna, knownChannel, receptor, 2] or 0, knownFlags: u8 of the same; 1 or `channels` knownChannels.
 * sums: f64[pair, sumChannel, receptor, 4], counts: u32[pair, sumChannel, receptor]; `bin` channels go into each.
 */
export function addRows(
  rows: i32, antenna1: usize, antenna2: usize, visibilities: usize, flags: usize, weights: usize, spectrum: usize,
  model: usize, use: usize, channels: i32, pols: i32, hands: usize, receptors: i32,
  known: usize, knownFlags: usize, knownChannels: i32, sums: usize, counts: usize, sumChannels: i32, bin: i32,
  antennas: i32,
): void {
  const knownStep = knownChannels == 1 ? 0 : receptors
  // two receptors in two polarizations, one weight a row: then a row without a flag goes by vectors
  const arePairs = receptors == 2 && pols == 2 && spectrum == 0 && load<i32>(hands) == 0 && load<i32>(hands, 4) == 1 &&
    (bin == 1 || sumChannels == 1)
  for (let row = 0; row < rows; row++) {
    const a = load<i32>(antenna1 + (<usize>row << 2)), b = load<i32>(antenna2 + (<usize>row << 2))
    if (a == b || (use != 0 && load<u8>(use + row) == 0)) continue
    const sign = f64x2(1, a < b ? 1 : -1)
    const first = pairOf(min(a, b), max(a, b), antennas) * sumChannels * receptors
    const knownA = a * knownChannels * receptors, knownB = b * knownChannels * receptors
    const from = <usize>(row * channels)
    if (arePairs && isClean(visibilities + (from << 4), flags + (from << 1), weights + (<usize>row << 3), channels) &&
      (known == 0 || isUnflagged(knownFlags + knownA, knownFlags + knownB, 2 * knownChannels))) {
      addPairRow(
        visibilities + (from << 4), weights + (<usize>row << 3), model + (from << 3), channels,
        known == 0 ? 0 : known + (<usize>knownA << 3), known + (<usize>knownB << 3), knownChannels > 1,
        sums + (<usize>first << 5), counts + (<usize>first << 2), sumChannels > 1, a < b,
      )
      continue
    }
    for (let receptor = 0; receptor < receptors; receptor++) {
      const pol = load<i32>(hands + (<usize>receptor << 2))
      if (pol < 0) continue
      const rowWeight = <f64>load<f32>(weights + (<usize>(row * pols + pol) << 2))
      let sample = <usize>(row * channels * pols + pol)
      let modelAt = model + (<usize>(row * channels) << 3)
      let to = first + receptor, ka = knownA + receptor, kb = knownB + receptor, inBin = 0
      for (let channel = 0; channel < channels; channel++) {
        const weight = spectrum == 0 ? rowWeight : <f64>load<f32>(spectrum + (sample << 2))
        const value = f64x2.promote_low_f32x4(v128.load64_zero(visibilities + (sample << 3)))
        const dataPower = weight * size(value)
        if (load<u8>(flags + sample) == 0 && weight > 0 && dataPower < Infinity) {
          let m = f64x2.promote_low_f32x4(v128.load64_zero(modelAt))
          let isKnown = true
          if (known != 0) {
            isKnown = (load<u8>(knownFlags + ka) | load<u8>(knownFlags + kb)) == 0
            m = times(m, timesConj(knownGain(known, ka), knownGain(known, kb)))
          }
          if (isKnown) {
            const record = sums + (<usize>to << 5), counter = counts + (<usize>to << 2)
            const product = f64x2.mul(f64x2.mul(timesConj(value, m), sign), f64x2.splat(weight))
            v128.store(record, f64x2.add(v128.load(record), product))
            v128.store(record, f64x2.add(v128.load(record, 16), f64x2(weight * size(m), dataPower)), 16)
            store<u32>(counter, load<u32>(counter) + 1)
          }
        }
        sample += pols
        modelAt += 8
        if (++inBin == bin) {
          inBin = 0
          to += receptors
        }
        ka += knownStep
        kb += knownStep
      }
    }
  }
}

/**
 * Moves the sums of another span or band here, their model first multiplied by known gains, and leaves zeros there.
 * Shapes as in addRows: `from` has `channels` of them, the sums here 1 or as many, the known gains 1 or as many.
 */
export function moveSums(
  from: usize, fromCounts: usize, channels: i32, receptors: i32, antennas: i32,
  known: usize, knownFlags: usize, knownChannels: i32, sums: usize, counts: usize, sumChannels: i32,
): void {
  const knownStep = knownChannels == 1 ? 0 : receptors
  const sumStep = sumChannels == 1 ? 0 : receptors
  let pair = 0
  for (let i = 0; i < antennas; i++)
    for (let j = i + 1; j < antennas; j++, pair++)
      for (let receptor = 0; receptor < receptors; receptor++) {
        let ka = i * knownChannels * receptors + receptor, kb = j * knownChannels * receptors + receptor
        let to = pair * sumChannels * receptors + receptor
        let at = pair * channels * receptors + receptor
        for (let channel = 0; channel < channels; channel++, at += receptors, to += sumStep, ka += knownStep, kb += knownStep) {
          const counter = fromCounts + (<usize>at << 2)
          const count = load<u32>(counter)
          if (count == 0) continue
          const record = from + (<usize>at << 5)
          if ((load<u8>(knownFlags + ka) | load<u8>(knownFlags + kb)) == 0) {
            const gain = timesConj(v128.load(known + (<usize>ka << 4)), v128.load(known + (<usize>kb << 4)))
            const into = sums + (<usize>to << 5), intoCounter = counts + (<usize>to << 2)
            const powers = f64x2.mul(v128.load(record, 16), f64x2(size(gain), 1))
            v128.store(into, f64x2.add(v128.load(into), timesConj(v128.load(record), gain)))
            v128.store(into, f64x2.add(v128.load(into, 16), powers), 16)
            store<u32>(intoCounter, load<u32>(intoCounter) + count)
          }
          v128.store(record, f64x2.splat(0))
          v128.store(record, f64x2.splat(0), 16)
          store<u32>(counter, 0)
        }
      }
}

/**
 * The sums of `places` neighbouring places (channel · receptors + receptor, from `first` on) of every pair as matrices
 * over all antennas: of each place f64[antenna, antenna], one place after the other. real, imag: Σ w V(i, j) conj(M),
 * Hermitian; power, dataPower: Σ w |M|², Σ w |V|², symmetric; counts: u32 of the same. width: places in all.
 */
export function gather(
  sums: usize, sumCounts: usize, first: i32, places: i32, width: i32, antennas: i32,
  real: usize, imag: usize, power: usize, dataPower: usize, counts: usize,
): void {
  const square = <usize>(antennas * antennas)
  let record = sums + (<usize>first << 5), counter = sumCounts + (<usize>first << 2)
  for (let i = 0; i < antennas; i++) {
    for (let place: usize = 0, own = <usize>(i * antennas + i); place < <usize>places; place++, own += square) {
      store<f64>(real + (own << 3), 0)
      store<f64>(imag + (own << 3), 0)
      store<f64>(power + (own << 3), 0)
      store<f64>(dataPower + (own << 3), 0)
      store<u32>(counts + (own << 2), 0)
    }
    for (let j = i + 1; j < antennas; j++, record += <usize>width << 5, counter += <usize>width << 2) {
      let ij = <usize>(i * antennas + j), ji = <usize>(j * antennas + i)
      for (let place: usize = 0; place < <usize>places; place++, ij += square, ji += square) {
        const from = record + (place << 5)
        const re = load<f64>(from), im = load<f64>(from, 8), size = load<f64>(from, 16), data = load<f64>(from, 24)
        const count = load<u32>(counter + (place << 2))
        store<f64>(real + (ij << 3), re)
        store<f64>(real + (ji << 3), re)
        store<f64>(imag + (ij << 3), im)
        store<f64>(imag + (ji << 3), -im)
        store<f64>(power + (ij << 3), size)
        store<f64>(power + (ji << 3), size)
        store<f64>(dataPower + (ij << 3), data)
        store<f64>(dataPower + (ji << 3), data)
        store<u32>(counts + (ij << 2), count)
        store<u32>(counts + (ji << 2), count)
      }
    }
  }
}

/**
 * Rows and columns of a matrix f64[antenna, antenna], those of chosen antennas: i32[count]. The result has rows of
 * `padded` ≥ count columns, the last of which are zero.
 */
export function choose(from: usize, antennas: i32, chosen: usize, count: i32, padded: i32, to: usize): void {
  for (let p = 0; p < count; p++, to += <usize>padded << 3) {
    const row = from + (<usize>(load<i32>(chosen + (<usize>p << 2)) * antennas) << 3)
    for (let q: usize = 0; q < <usize>count; q++) {
      store<f64>(to + (q << 3), load<f64>(row + (<usize>load<i32>(chosen + (q << 2)) << 3)))
    }
    for (let q: usize = <usize>count; q < <usize>padded; q++) store<f64>(to + (q << 3), 0)
  }
}

/** The same of u32. */
export function chooseCounts(from: usize, antennas: i32, chosen: usize, count: i32, padded: i32, to: usize): void {
  for (let p = 0; p < count; p++, to += <usize>padded << 2) {
    const row = from + (<usize>(load<i32>(chosen + (<usize>p << 2)) * antennas) << 2)
    for (let q: usize = 0; q < <usize>count; q++) {
      store<u32>(to + (q << 2), load<u32>(row + (<usize>load<i32>(chosen + (q << 2)) << 2)))
    }
    for (let q: usize = <usize>count; q < <usize>padded; q++) store<u32>(to + (q << 2), 0)
  }
}
