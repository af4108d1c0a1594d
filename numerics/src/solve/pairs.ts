import type { GainSums } from './sums.ts'

/** The sums of one channel and receptor as matrices over the antennas that can be solved for. */
export interface PairMatrix {
  readonly antennas: Int32Array // [n] antenna of each row of the matrices
  readonly real: Float64Array // [n, n] Σ w V(p, q) conj(M): Hermitian
  readonly imag: Float64Array // [n, n]
  readonly power: Float64Array // [n, n] Σ w |M|²: symmetric, 0 where there are no data
  readonly dataPower: number // Σ w |V|² over the pairs of these antennas
  readonly sampleCount: number
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
  const at = (i: number, j: number) =>
    (sums.pair(Math.min(i, j), Math.max(i, j)) * sums.channelCount + channel) * sums.receptorCount + receptor
  const tied = (i: number, j: number) => i !== j && sums.power[at(i, j)] > 0
  const all = Array.from({ length: sums.antennaCount }, (_, i) => i)
  const antennas = largestGroup(wellTied(all, tied, minimumBaselines), tied)
  if (antennas.length < minimumAntennas) return undefined
  return filled(sums, Int32Array.from(antennas), at)
}

type Tied = (i: number, j: number) => boolean

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
    for (let next = 0; next < group.length; next++) {
      group.push(...outside.filter((j) => tied(group[next], j)))
      outside = outside.filter((j) => !tied(group[next], j))
    }
    if (group.length > largest.length) largest = group
    left = outside
  }
  return largest.toSorted((a, b) => a - b)
}

function filled(sums: GainSums, antennas: Int32Array, at: (i: number, j: number) => number): PairMatrix {
  const n = antennas.length
  const [real, imag, power] = [new Float64Array(n * n), new Float64Array(n * n), new Float64Array(n * n)]
  let dataPower = 0
  let sampleCount = 0
  for (let p = 0; p < n; p++)
    for (let q = p + 1; q < n; q++) {
      const from = at(antennas[p], antennas[q])
      real[p * n + q] = real[q * n + p] = sums.product[2 * from]
      imag[p * n + q] = sums.product[2 * from + 1]
      imag[q * n + p] = -sums.product[2 * from + 1]
      power[p * n + q] = power[q * n + p] = sums.power[from]
      dataPower += sums.dataPower[from]
      sampleCount += sums.counts[from]
    }
  return { antennas, real, imag, power, dataPower, sampleCount }
}
