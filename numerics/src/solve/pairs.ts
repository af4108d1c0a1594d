import { counters, type GainSums } from './sums.ts'

/**
 * The sums of one channel and receptor as matrices over the antennas that can be solved for. Rows are padded with
 * zeros to an even length. The matrices lie in the heap of the sums until it is released.
 */
export interface PairMatrix {
  readonly antennas: Int32Array // [n] antenna of each row of the matrices
  readonly padded: number // n up to an even number
  readonly real: Float64Array // [n, padded] Σ w V(p, q) conj(M): Hermitian
  readonly imag: Float64Array // [n, padded]
  readonly power: Float64Array // [n, padded] Σ w |M|²: symmetric, 0 where there are no data
  readonly dataPower: Float64Array // [n, padded] Σ w |V|², above the diagonal alone
  readonly counts: Uint32Array // [n, padded] samples, above the diagonal alone
}

const PLACES_APART = 40 // values between matrices, whose lines would else meet in one corner of the cache

/** The sums of one channel and receptor over all antennas that have data in any. */
export interface PlaceSums extends PairMatrix {
  readonly isComplete: boolean // every pair has data
}

/** Antennas that have a sample in any channel and receptor, in order. */
export function antennasWithData({ antennaCount, channelCount, receptorCount, counts }: GainSums): Int32Array {
  const width = channelCount * receptorCount
  const present = new Uint8Array(antennaCount)
  for (let i = 0, from = 0; i < antennaCount; i++)
    for (let j = i + 1; j < antennaCount; j++, from += width) {
      if (present[i] & present[j]) continue
      let at = from
      while (at < from + width && counts[at] === 0) at++
      if (at < from + width) present[i] = present[j] = 1
    }
  return Int32Array.from(present.keys()).filter((antenna) => present[antenna] === 1)
}

/**
 * The sums of neighbouring places (channel · receptorCount + receptor), which lie together pair by pair: several taken at
 * once are read in one go. In the heap of the sums until it is released.
 *
 * @param antennas  those with data
 */
export function gatherPlaces(sums: GainSums, antennas: Int32Array, first: number, places: number): PlaceSums[] {
  const { heap } = sums
  const n = antennas.length
  const padded = n + (n & 1)
  const apart = n * padded + PLACES_APART
  const all = matrices(sums, places * apart)
  const mark = heap.mark()
  const chosen = heap.int32(n)
  chosen.set(antennas)
  const missing = heap.int32(places)
  sums.kernel.gather(
    sums.sums.byteOffset,
    sums.counts.byteOffset,
    first,
    places,
    sums.channelCount * sums.receptorCount,
    sums.antennaCount,
    chosen.byteOffset,
    n,
    padded,
    apart,
    all.real.byteOffset,
    all.imag.byteOffset,
    all.power.byteOffset,
    all.dataPower.byteOffset,
    all.counts.byteOffset,
    missing.byteOffset,
  )
  heap.release(mark)
  return Array.from({ length: places }, (_, place) => {
    const [from, to] = [place * apart, place * apart + n * padded]
    return {
      ...{ antennas, padded, isComplete: missing[place] === 0 },
      real: all.real.subarray(from, to),
      imag: all.imag.subarray(from, to),
      power: all.power.subarray(from, to),
      dataPower: all.dataPower.subarray(from, to),
      counts: all.counts.subarray(from, to),
    }
  })
}

/**
 * The antennas that data tie together, each by at least `minimumBaselines` baselines to others that stay: the largest
 * such group, as between two groups without a common baseline no phase is known.
 *
 * @returns undefined where fewer than `minimumAntennas` are left
 */
export function pairMatrix(
  sums: GainSums,
  all: PlaceSums,
  minimumBaselines: number,
  minimumAntennas: number,
): PairMatrix | undefined {
  const { padded, power, isComplete } = all
  const n = all.antennas.length
  if (isComplete && n > minimumBaselines && n >= minimumAntennas) return all
  const withData = Array.from({ length: n }, (_, p) => p).filter((p) => isPositive(power, p * padded, n))
  const tied = (p: number, q: number) => power[p * padded + q] > 0
  const places = largestGroup(wellTied(withData, tied, minimumBaselines), tied)
  return places.length < minimumAntennas ? undefined : compacted(sums, all, Int32Array.from(places))
}

type Tied = (i: number, j: number) => boolean

function matrices({ heap }: GainSums, size: number): Omit<PairMatrix, 'antennas' | 'padded'> {
  const [real, imag, power, dataPower] = [0, 1, 2, 3].map(() => heap.float64(size))
  return { real, imag, power, dataPower, counts: counters(heap, size) }
}

function isPositive(values: Float64Array, from: number, length: number): boolean {
  for (let at = from; at < from + length; at++) if (values[at] > 0) return true
  return false
}

function wellTied(antennas: number[], tied: Tied, minimum: number): number[] {
  const kept = antennas.filter((i) => {
    let baselines = 0
    for (const j of antennas) if (tied(i, j)) baselines++
    return baselines >= Math.max(1, minimum)
  })
  return kept.length === antennas.length ? kept : wellTied(kept, tied, minimum)
}

function largestGroup(antennas: number[], tied: Tied): number[] {
  let largest: number[] = []
  let left = antennas
  while (left.length > largest.length) {
    const group = [left[0]]
    let outside = left.slice(1)
    for (let next = 0; next < group.length && outside.length > 0; next++) {
      group.push(...outside.filter((j) => tied(group[next], j)))
      outside = outside.filter((j) => !tied(group[next], j))
    }
    if (group.length > largest.length) largest = group
    left = outside
  }
  return largest.toSorted((a, b) => a - b)
}

/** @param places  of the antennas that stay among those of all */
function compacted(sums: GainSums, all: PlaceSums, places: Int32Array): PairMatrix {
  const { heap, kernel } = sums
  const n = places.length
  const padded = n + (n & 1)
  const own = matrices(sums, n * padded)
  const chosen = heap.int32(n)
  chosen.set(places)
  for (const name of ['real', 'imag', 'power', 'dataPower'] as const)
    kernel.choose(all[name].byteOffset, all.padded, chosen.byteOffset, n, padded, own[name].byteOffset)
  kernel.chooseCounts(all.counts.byteOffset, all.padded, chosen.byteOffset, n, padded, own.counts.byteOffset)
  return { antennas: places.map((place) => all.antennas[place]), padded, ...own }
}
