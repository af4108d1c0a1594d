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

/**
 * The antennas that data tie together, each by at least `minimumBaselines` baselines to others that stay: the largest
 * such group, as between two groups without a common baseline no phase is known.
 *
 * @returns undefined where fewer than `minimumAntennas` are left
 */
export function pairMatrix(
  sums: GainSums,
  channel: number,
  receptor: number,
  minimumBaselines: number,
  minimumAntennas: number,
): PairMatrix | undefined {
  const all = gathered(sums, channel, receptor)
  const n = sums.antennaCount
  const withData = Array.from({ length: n }, (_, i) => i).filter((i) => isPositive(all.power, i * n, n))
  const tied = (i: number, j: number) => all.power[i * n + j] > 0
  const antennas = largestGroup(wellTied(withData, tied, minimumBaselines), tied)
  if (antennas.length < minimumAntennas) return undefined
  return compacted(sums, all, Int32Array.from(antennas))
}

type Matrices = Pick<PairMatrix, 'real' | 'imag' | 'power' | 'dataPower' | 'counts'>
type Tied = (i: number, j: number) => boolean

function matrices({ heap }: GainSums, size: number): Matrices {
  const [real, imag, power, dataPower] = [0, 1, 2, 3].map(() => heap.float64(size))
  return { real, imag, power, dataPower, counts: counters(heap, size) }
}

function gathered(sums: GainSums, channel: number, receptor: number): Matrices {
  const all = matrices(sums, sums.antennaCount ** 2)
  sums.kernel.gather(
    sums.sums.byteOffset,
    sums.counts.byteOffset,
    channel * sums.receptorCount + receptor,
    sums.channelCount * sums.receptorCount,
    sums.antennaCount,
    all.real.byteOffset,
    all.imag.byteOffset,
    all.power.byteOffset,
    all.dataPower.byteOffset,
    all.counts.byteOffset,
  )
  return all
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

function compacted(sums: GainSums, all: Matrices, antennas: Int32Array): PairMatrix {
  const n = antennas.length
  const padded = n + (n & 1)
  const own = matrices(sums, n * padded)
  for (const name of ['real', 'imag', 'power', 'dataPower', 'counts'] as const) {
    const [from, to] = [all[name], own[name]]
    if (padded > n) to.fill(0)
    for (let p = 0; p < n; p++) {
      const row = antennas[p] * sums.antennaCount
      for (let q = 0; q < n; q++) to[p * padded + q] = from[row + antennas[q]]
    }
  }
  return { antennas, padded, ...own }
}
