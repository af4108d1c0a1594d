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
  readonly dataPower: Float64Array // [n, padded] Σ w |V|²
  readonly counts: Uint32Array // [n, padded] samples
}

/** Sums of one channel and receptor over all antennas, whether they have data or not: as in PairMatrix, [n, n]. */
export type PlaceSums = Pick<PairMatrix, 'real' | 'imag' | 'power' | 'dataPower' | 'counts'>

/**
 * The sums of neighbouring places (channel · receptorCount + receptor), which lie together pair by pair: several taken at
 * once are read in one go. In the heap of the sums until it is released.
 */
export function gatherPlaces(sums: GainSums, first: number, places: number): PlaceSums[] {
  const n = sums.antennaCount
  const all = matrices(sums, places * n * n)
  sums.kernel.gather(
    sums.sums.byteOffset,
    sums.counts.byteOffset,
    first,
    places,
    sums.channelCount * sums.receptorCount,
    n,
    all.real.byteOffset,
    all.imag.byteOffset,
    all.power.byteOffset,
    all.dataPower.byteOffset,
    all.counts.byteOffset,
  )
  return Array.from({ length: places }, (_, place) => {
    const part = <T extends Float64Array | Uint32Array>(of: T) => of.subarray(place * n * n, (place + 1) * n * n) as T
    const { real, imag, power, dataPower, counts } = all
    return { real: part(real), imag: part(imag), power: part(power), dataPower: part(dataPower), counts: part(counts) }
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
  const n = sums.antennaCount
  const withData = Array.from({ length: n }, (_, i) => i).filter((i) => isPositive(all.power, i * n, n))
  const tied = (i: number, j: number) => all.power[i * n + j] > 0
  const antennas = largestGroup(wellTied(withData, tied, minimumBaselines), tied)
  if (antennas.length < minimumAntennas) return undefined
  if (antennas.length === n && n % 2 === 0) return { antennas: Int32Array.from(antennas), padded: n, ...all }
  return compacted(sums, all, Int32Array.from(antennas))
}

type Tied = (i: number, j: number) => boolean

function matrices({ heap }: GainSums, size: number): PlaceSums {
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

function compacted(sums: GainSums, all: PlaceSums, antennas: Int32Array): PairMatrix {
  const { heap, kernel, antennaCount } = sums
  const n = antennas.length
  const padded = n + (n & 1)
  const own = matrices(sums, n * padded)
  const chosen = heap.int32(n)
  chosen.set(antennas)
  for (const name of ['real', 'imag', 'power', 'dataPower'] as const)
    kernel.choose(all[name].byteOffset, antennaCount, chosen.byteOffset, n, padded, own[name].byteOffset)
  kernel.chooseCounts(all.counts.byteOffset, antennaCount, chosen.byteOffset, n, padded, own.counts.byteOffset)
  return { antennas, padded, ...own }
}
