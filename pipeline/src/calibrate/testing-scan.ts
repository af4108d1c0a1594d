import { airyPower } from '@contimg/numerics/beam'
import type { PointSource } from '@contimg/numerics/flux'
import { itrfDirection, meridianIcrs, type Sky, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { icrsUvwBasis } from '@contimg/numerics/uvw'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import type { Antenna, VisibilitySource } from '../visibilities/source.ts'
import { CombinedGains } from './combined-gains.ts'
import type { GainTable } from './gain-table.ts'
import type { SolvedCalibration } from './solve-tables.ts'

// A small drift scan from first principles: the path difference of every baseline is taken between ITRF vectors, so
// that neither uvw nor direction cosines of the code under test enter the data it must explain.

const SITE = { longitudeRad: -2.064427799, latitudeRad: 0.649845511, heightM: 1188 }
const SPEED_OF_LIGHT_M_S = 299792458
const EXPOSURE_S = 12.885
const DEC_RAD = 0.9525
export const ANTENNAS = 14
export const INTEGRATIONS = 6
export const WINDOWS = [
  [1.3e9, 1.31e9, 1.32e9, 1.33e9],
  [1.45e9, 1.46e9, 1.47e9, 1.48e9],
].map((frequencies) => Float64Array.from(frequencies))

export type Complex = readonly [number, number]
export const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]
export const conj = ([a, b]: Complex): Complex => [a, -b]
const polar = (amplitude: number, phase: number): Complex => [amplitude * Math.cos(phase), amplitude * Math.sin(phase)]

function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

export interface Setting {
  readonly sigmaJy: number
  readonly driftRad: number // of an antenna's phase over the scan
  readonly dead?: number // an antenna whose data are flagged
  readonly deadChannel?: number // flagged for all, in the first window
  readonly delayNs?: (antenna: number, receptor: number) => number // on top of a bandpass that is then flat
  readonly isFlagged?: (antenna: number, integration: number) => boolean
  readonly spoilt?: (one: number, two: number) => number // Jy added to the data of a baseline
}

export interface Scan {
  readonly source: VisibilitySource
  readonly sources: readonly PointSource[]
  gainAt(antenna: number, window: number, channel: number, receptor: number, integration: number): Complex
}

export function scan({ sigmaJy, driftRad, dead = -1, deadChannel = -1, delayNs, isFlagged, spoilt }: Setting): Scan {
  const random = randomOf(99)
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
  const skies = Array.from({ length: INTEGRATIONS }, (_, t) =>
    skyAt(5.2671e9 + t * EXPOSURE_S, SITE, UNKNOWN_ORIENTATION),
  )
  const fields = skies.map((sky, t) => ({ name: `meridian_icrs_t${t}`, ...meridianIcrs(sky, DEC_RAD) }))
  const antennas = Array.from({ length: ANTENNAS }, (_, i): Antenna => {
    const offset = () => 2000 * (random() - 0.5)
    return {
      name: String(100 + i),
      positionM: [-2409150 + offset(), -4478573 + offset(), 3838617 + offset()],
      diameterM: 4.65,
    }
  })
  const sources = [
    sourceAt(fields[2].raRad + 0.012, fields[2].decRad + 0.015, 9, -0.5),
    sourceAt(fields[2].raRad - 0.02, fields[2].decRad - 0.005, 3, -0.8),
  ]
  const bandpass = Array.from({ length: ANTENNAS * 2 * 4 * 2 }, () => polar(0.1 + 0.04 * random(), 6.28 * random()))
  const bandpassAt = (antenna: number, window: number, channel: number, receptor: number): Complex => {
    if (!delayNs) return bandpass[((antenna * 2 + window) * 4 + channel) * 2 + receptor]
    const turns = delayNs(antenna, receptor) * 1e-9 * (WINDOWS[window][channel] - 1.4e9)
    return polar(0.1, antenna - 2 * Math.PI * turns) // tables hold the conjugates
  }
  const gainAt: Scan['gainAt'] = (antenna, window, channel, receptor, integration) =>
    times(
      bandpassAt(antenna, window, channel, receptor),
      polar(1, ((driftRad * integration) / INTEGRATIONS) * Math.sin(antenna)),
    )
  const blockOf = (t: number) =>
    observe(skies[t], t, fields[t], antennas, sources, {
      gainAt,
      noise: () => sigmaJy * normal(),
      sigmaJy,
      isFlagged: (antenna, channel, window) =>
        antenna === dead || (window === 0 && channel === deadChannel) || isFlagged?.(antenna, t) === true,
      spoilt: spoilt ?? (() => 0),
    })
  const blocks = skies.map((_, t) => blockOf(t))
  const source: VisibilitySource = {
    path: 'scan.ms',
    telescopeName: 'OVRO_MMA',
    antennas,
    fields,
    spectralWindows: WINDOWS.map((frequenciesHz, i) => ({
      name: `window ${i}`,
      frequenciesHz,
      channelWidthsHz: new Float64Array(4).fill(1e7),
    })),
    dataDescriptions: WINDOWS.map((_, spectralWindow) => ({ spectralWindow, correlations: [9, 12] })),
    rowCount: blocks.length * blocks[0].rowCount,
    blocks: () => blocks,
  }
  return { source, sources, gainAt }
}

function sourceAt(raRad: number, decRad: number, fluxJy: number, index: number): PointSource {
  return { name: 'source', raRad, decRad, fluxJy, referenceFrequencyHz: 1.4e9, spectralTerms: [index] }
}

interface Imperfections {
  readonly gainAt: Scan['gainAt']
  readonly noise: () => number
  readonly sigmaJy: number
  readonly isFlagged: (antenna: number, channel: number, window: number) => boolean
  readonly spoilt: (one: number, two: number) => number
}

function observe(
  sky: Sky,
  t: number,
  field: { raRad: number; decRad: number },
  antennas: readonly Antenna[],
  sources: readonly PointSource[],
  { gainAt, noise, sigmaJy, isFlagged, spoilt }: Imperfections,
): VisibilityBlock {
  const pairs = antennas.flatMap((_, j) => antennas.slice(0, j + 1).map((__, i) => [i, j] as const))
  const rowCount = pairs.length * WINDOWS.length
  const basis = icrsUvwBasis(sky, field)
  const centre = itrfDirection(sky, field)
  const directions = sources.map((source) => itrfDirection(sky, source))
  const uvwM = new Float64Array(3 * rowCount)
  const spectra = WINDOWS.map((frequenciesHz, window): Spectra => {
    const visibilities = new Float32Array(pairs.length * 4 * 2 * 2)
    const flags = new Uint8Array(pairs.length * 4 * 2)
    for (const [row, [one, two]] of pairs.entries()) {
      const b = [0, 1, 2].map((axis) => antennas[two].positionM[axis] - antennas[one].positionM[axis])
      for (let axis = 0; axis < 3; axis++)
        uvwM[3 * (window * pairs.length + row) + axis] =
          b[0] * basis[3 * axis] + b[1] * basis[3 * axis + 1] + b[2] * basis[3 * axis + 2]
      for (const [channel, frequencyHz] of frequenciesHz.entries())
        for (let receptor = 0; receptor < 2; receptor++) {
          let sum: Complex = [0, 0]
          for (const [k, s] of directions.entries()) {
            const cosine = s[0] * centre[0] + s[1] * centre[1] + s[2] * centre[2]
            const pathM = b.reduce((path, value, axis) => path + value * (s[axis] - centre[axis]), 0)
            const flux = sources[k].fluxJy * (frequencyHz / 1.4e9) ** sources[k].spectralTerms[0]
            const apparent = flux * airyPower(4.65, Math.acos(Math.min(1, cosine)), frequencyHz)
            const [re, im] = polar(apparent, (2 * Math.PI * frequencyHz * pathM) / SPEED_OF_LIGHT_M_S)
            sum = [sum[0] + re, sum[1] + im]
          }
          const g1 = gainAt(one, window, channel, receptor, t)
          const g2 = gainAt(two, window, channel, receptor, t)
          const [re, im] = times(times(conj(g1), g2), [sum[0] + noise() + spoilt(one, two), sum[1] + noise()]) // as the correlator does
          const at = (row * 4 + channel) * 2 + receptor
          visibilities.set([re, im], 2 * at)
          if (isFlagged(one, channel, window) || isFlagged(two, channel, window)) flags[at] = 1
        }
    }
    const weights = new Float32Array(pairs.length * 2).fill(sigmaJy > 0 ? 1 / sigmaJy ** 2 : 1)
    const shape = { rowCount: pairs.length, channelCount: 4, polarizationCount: 2, weightSpectrum: undefined }
    return { dataDescriptionId: window, firstRow: window * pairs.length, ...shape, visibilities, flags, weights }
  })
  const perRow = (value: (pair: readonly [number, number]) => number) =>
    Int32Array.from({ length: rowCount }, (_, row) => value(pairs[row % pairs.length]))
  return {
    firstRow: t * rowCount,
    rowCount,
    timesMjdS: new Float64Array(rowCount).fill(sky.mjdUtcS),
    exposuresS: new Float64Array(rowCount).fill(EXPOSURE_S),
    fieldIds: new Int32Array(rowCount).fill(t),
    antenna1: perRow(([one]) => one),
    antenna2: perRow(([, two]) => two),
    uvwM,
    spectra,
  }
}

/** Largest difference of G_i conj(G_j) from conj(g_i) g_j, as a fraction of it, where there are gains. */
export function worstProduct(given: Scan, { delay, bandpass, phase, amplitude }: SolvedCalibration): number {
  const tables = [delay, bandpass, phase, amplitude].filter((one): one is GainTable => one !== undefined)
  const combined = new CombinedGains(
    new Map(tables.map((table) => [table.kind + tables.indexOf(table), table])),
    given.source,
  )
  let worst = 0
  for (const [t, block] of [...given.source.blocks()].entries())
    for (let window = 0; window < 2; window++) {
      const { gains, flags } = combined.at(window, block.timesMjdS[0])
      for (let i = 0; i < ANTENNAS; i++)
        for (let j = i + 1; j < ANTENNAS; j++)
          for (let k = 0; k < 8; k++) {
            if (flags[i * 8 + k] || flags[j * 8 + k]) continue
            const own = (antenna: number) => [gains[2 * (antenna * 8 + k)], gains[2 * (antenna * 8 + k) + 1]] as const
            const [re, im] = times(own(i), conj(own(j)))
            const wanted = times(
              conj(given.gainAt(i, window, k >> 1, k & 1, t)),
              given.gainAt(j, window, k >> 1, k & 1, t),
            )
            worst = Math.max(worst, Math.hypot(re - wanted[0], im - wanted[1]) / Math.hypot(...wanted))
          }
    }
  return worst
}
