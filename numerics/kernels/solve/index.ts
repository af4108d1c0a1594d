// Sums of a least-squares solve for antenna gains, V(i, j) = G_i conj(G_j) M, and the solve itself.
//
// For each pair of antennas i < j, channel and receptor a record of four f64:
//   Σ w Re V conj(M), Σ w Im V conj(M), Σ w |M|², Σ w |V|²
// and a count of samples. StEFCal: Salvini & Wijnholds 2014, A&A 571, A97.

import { addGroup, collapseRow, isClean, joinGroup, LARGEST_GROUP } from './clean-row'

export { choose, chooseCounts, gather } from './gather'
export { chiSquares, iterate } from './iterate'

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

@inline function swap(a: v128): v128 {
  return v128.shuffle<u64>(a, a, 1, 0)
}

@inline function size(a: v128): f64 {
  const squares = f64x2.mul(a, a)
  return f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1)
}

/** Where the rows of one time lie: addresses, or 0 where there is nothing. Each is a word of an entry of a table. */
@unmanaged class Rows {
  rows: u32
  antenna1: u32 // i32[row]
  antenna2: u32 // i32[row]
  visibilities: u32 // f32[row, channel, pol, 2]
  flags: u32 // u8[row, channel, pol]
  weights: u32 // f32[row, pol]
  spectrum: u32 // f32[row, channel, pol] or 0
  model: u32 // f32[row, channel, 2]
  use: u32 // u8[row] or 0
  clean: u32 // u8[row] what is known: 1 = clean, 2 = not, 0 = not looked at yet
  pols: u32
  hands: u32 // i32[receptor], place of each receptor's polarization or −1
  known: u32 // f32[antenna, knownChannel, receptor, 2] or 0
  knownFlags: u32 // u8 of the same without the 2
  knownGaps: u32 // u8[antenna] 1 = some of its gains are flagged, 2 = all
  isPaired: u32 // two receptors in two polarizations, one weight a row: a row without a flag goes by vectors
}

const CLEAN: u8 = 1, NOT_CLEAN: u8 = 2

/**
 * Adds rows `first` to `end` of several times; table: Rows[time]. The known gains have 1 or `channels` knownChannels.
 * sums: f64[pair, sumChannel, receptor, 4], counts: u32[pair, sumChannel, receptor]; `bin` channels go into each.
 * group: room for LARGEST_GROUP rows of one pair, which are added up before the sums are touched.
 */
export function addRows(
  times: i32, table: usize, first: i32, end: i32, channels: i32, receptors: i32, knownChannels: i32,
  sums: usize, counts: usize, sumChannels: i32, bin: i32, antennas: i32, group: usize,
): void {
  const width = <usize>(sumChannels * receptors)
  const isOne = sumChannels == 1
  for (let row = first; row < end; row++) {
    let grouped = 0, groupA = -1, groupB = -1
    for (let time = 0; time < times; time++) {
      const rows = changetype<Rows>(table + (<usize>time << 6))
      if (row >= <i32>rows.rows || (rows.use != 0 && load<u8>(<usize>rows.use + row) == 0)) continue
      const a = load<i32>(<usize>rows.antenna1 + (<usize>row << 2)), b = load<i32>(<usize>rows.antenna2 + (<usize>row << 2))
      if (a == b) continue
      let gaps: u32 = 0
      if (rows.known != 0) gaps = <u32>load<u8>(<usize>rows.knownGaps + a) | <u32>load<u8>(<usize>rows.knownGaps + b)
      if (gaps & 2) continue
      const pair = <usize>pairOf(min(a, b), max(a, b), antennas) * width
      const own = sums + (pair << 5), ownCounts = counts + (pair << 2)
      if (rows.isPaired && gaps == 0 && (isOne || (bin == 1 && knownChannels == 1))) {
        const visibilities = <usize>rows.visibilities + (<usize>(row * channels) << 4)
        const model = <usize>rows.model + (<usize>(row * channels) << 3)
        const flags = <usize>rows.flags + (<usize>(row * channels) << 1)
        const weights = <usize>rows.weights + (<usize>row << 3)
        const knownA = rows.known == 0 ? 0 : <usize>rows.known + (<usize>(a * knownChannels) << 4)
        const knownB = <usize>rows.known + (<usize>(b * knownChannels) << 4)
        const seen = load<u8>(<usize>rows.clean + row)
        let clean = seen == CLEAN
        if (isOne && seen != NOT_CLEAN) {
          clean = collapseRow(
            visibilities, flags, weights, model, channels, knownA, knownB, knownChannels > 1, own, ownCounts, a < b,
          )
        } else if (seen == 0) {
          clean = isClean(visibilities, flags, weights, channels)
        }
        store<u8>(<usize>rows.clean + row, clean ? CLEAN : NOT_CLEAN)
        if (clean) {
          if (isOne) continue
          if (grouped == LARGEST_GROUP || (grouped > 0 && (a != groupA || b != groupB))) {
            flush(group, grouped, groupA, groupB, channels, sums, counts, width, antennas)
            grouped = 0
          }
          joinGroup(group, grouped++, visibilities, model, weights, knownA, knownB)
          groupA = a
          groupB = b
          continue
        }
      }
      addRow(rows, row, a, b, channels, receptors, knownChannels, own, ownCounts, bin)
    }
    if (grouped > 0) flush(group, grouped, groupA, groupB, channels, sums, counts, width, antennas)
  }
}

function flush(
  group: usize, grouped: i32, a: i32, b: i32, channels: i32, sums: usize, counts: usize, width: usize, antennas: i32,
): void {
  const pair = <usize>pairOf(min(a, b), max(a, b), antennas) * width
  addGroup(group, grouped, channels, sums + (pair << 5), counts + (pair << 2), a < b)
}

/** Adds any row, sample by sample. */
function addRow(
  rows: Rows, row: i32, a: i32, b: i32, channels: i32, receptors: i32, knownChannels: i32,
  sums: usize, counts: usize, bin: i32,
): void {
  const sign = f64x2(1, a < b ? 1 : -1)
  const knownStep = knownChannels == 1 ? 0 : receptors
  const pols = <i32>rows.pols
  for (let receptor = 0; receptor < receptors; receptor++) {
    const pol = load<i32>(<usize>rows.hands + (<usize>receptor << 2))
    if (pol < 0) continue
    const rowWeight = <f64>load<f32>(<usize>rows.weights + (<usize>(row * pols + pol) << 2))
    let sample = <usize>(row * channels * pols + pol)
    let modelAt = <usize>rows.model + (<usize>(row * channels) << 3)
    let to = receptor, inBin = 0
    let ka = a * knownChannels * receptors + receptor, kb = b * knownChannels * receptors + receptor
    for (let channel = 0; channel < channels; channel++) {
      const weight = rows.spectrum == 0 ? rowWeight : <f64>load<f32>(<usize>rows.spectrum + (sample << 2))
      const value = f64x2.promote_low_f32x4(v128.load64_zero(<usize>rows.visibilities + (sample << 3)))
      const dataPower = weight * size(value)
      if (load<u8>(<usize>rows.flags + sample) == 0 && weight > 0 && dataPower < Infinity) {
        let m = f64x2.promote_low_f32x4(v128.load64_zero(modelAt))
        let isKnown = true
        if (rows.known != 0) {
          isKnown = (load<u8>(<usize>rows.knownFlags + ka) | load<u8>(<usize>rows.knownFlags + kb)) == 0
          m = times(m, timesConj(knownGain(<usize>rows.known, ka), knownGain(<usize>rows.known, kb)))
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

/** Sets present, u8[antenna, receptor], to 1 for whoever has a sample that can be used in any of the rows. */
export function markPresent(times: i32, table: usize, channels: i32, receptors: i32, present: usize): void {
  for (let time = 0; time < times; time++) {
    const rows = changetype<Rows>(table + (<usize>time << 6))
    for (let row = 0; row < <i32>rows.rows; row++) {
      if (rows.use != 0 && load<u8>(<usize>rows.use + row) == 0) continue
      const a = load<i32>(<usize>rows.antenna1 + (<usize>row << 2)), b = load<i32>(<usize>rows.antenna2 + (<usize>row << 2))
      if (a == b) continue
      for (let receptor = 0; receptor < receptors; receptor++) {
        const ofA = present + a * receptors + receptor, ofB = present + b * receptors + receptor
        if ((load<u8>(ofA) & load<u8>(ofB)) != 0 || !hasSample(rows, row, receptor, channels)) continue
        store<u8>(ofA, 1)
        store<u8>(ofB, 1)
      }
    }
  }
}

function hasSample(rows: Rows, row: i32, receptor: i32, channels: i32): bool {
  const pol = load<i32>(<usize>rows.hands + (<usize>receptor << 2)), pols = <i32>rows.pols
  if (pol < 0) return false
  let weight = <f64>load<f32>(<usize>rows.weights + (<usize>(row * pols + pol) << 2))
  let sample = <usize>(row * channels * pols + pol)
  for (let channel = 0; channel < channels; channel++, sample += pols) {
    if (load<u8>(<usize>rows.flags + sample) != 0) continue
    if (rows.spectrum != 0) weight = <f64>load<f32>(<usize>rows.spectrum + (sample << 2))
    const value = f64x2.promote_low_f32x4(v128.load64_zero(<usize>rows.visibilities + (sample << 3)))
    if (weight > 0 && weight * size(value) < Infinity) return true
  }
  return false
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
