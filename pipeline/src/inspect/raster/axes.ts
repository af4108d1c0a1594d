import type { MeasurementSet } from '@contimg/formats/ms'
import { antennasOf, baselineLengthM } from './baseline.ts'
import type { XAxis, YAxis } from './request.ts'
import { unixSFromMjdS } from './unix-time.ts'

/** What stands along a side of a raster. */
export interface RasterAxis {
  readonly kind: XAxis | YAxis
  readonly name: string // in words
  readonly unit: string // of `values`; '' where they are numbers of things
  readonly count: number // bins
  readonly values: Float64Array // [bin] the middle; of baselines the mean length, of antennas and polarizations their number
  readonly low?: Float64Array // [bin] where bins are of several things, or have a width
  readonly high?: Float64Array
  readonly labels?: readonly string[] // [bin] of antennas and polarizations
  readonly spectralWindows?: readonly AxisWindow[] // of frequencies
  readonly baselines?: AxisBaselines
}

/** A run of bins of one spectral window. */
export interface AxisWindow {
  readonly id: number
  readonly name: string
  readonly firstBin: number
  readonly endBin: number
  readonly lowMhz: number // edges
  readonly highMhz: number
}

/** The baselines of the bins, by length. */
export interface AxisBaselines {
  readonly antenna1: readonly number[]
  readonly antenna2: readonly number[]
  readonly lengthsM: readonly number[]
  readonly bins: readonly number[]
}

/** Which bin the i-th of n things falls into, where there are `count` bins. */
export function binOf(i: number, n: number, count: number): number {
  return n <= count ? i : Math.floor((i * count) / n)
}

/** An axis of things in their order, several to a bin where there are more than `most`. */
function binned(values: Float64Array, most: number) {
  const n = values.length
  const count = Math.min(n, most)
  const bins = Int32Array.from({ length: n }, (_, i) => binOf(i, n, count))
  const [sums, members] = [new Float64Array(count), new Float64Array(count)]
  const low = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  const high = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
  for (let i = 0; i < n; i++) {
    sums[bins[i]] += values[i]
    members[bins[i]]++
    low[bins[i]] = Math.min(low[bins[i]], values[i])
    high[bins[i]] = Math.max(high[bins[i]], values[i])
  }
  const middles = sums.map((sum, bin) => (members[bin] === 1 ? sum : sum / members[bin]))
  return { axis: { count, values: middles, ...(count < n && { low, high }) }, bins }
}

export function timeAxis(timesMjdS: Float64Array, most: number) {
  const { axis, bins } = binned(timesMjdS.map(unixSFromMjdS), most)
  return { axis: { kind: 'time', name: 'Time', unit: 's since 1970, UTC', ...axis } as const, bins }
}

/** By length, then by antennas. */
export function baselineAxis({ antennas }: MeasurementSet, keys: readonly number[], most: number) {
  const found = keys.map((key) => {
    const [antenna1, antenna2] = antennasOf(key)
    return { key, antenna1, antenna2, lengthM: baselineLengthM(antennas.positionsM, antenna1, antenna2) }
  })
  const sorted = found.sort((a, b) => a.lengthM - b.lengthM || a.key - b.key)
  const { axis, bins } = binned(
    Float64Array.from(sorted, ({ lengthM }) => lengthM),
    most,
  )
  const baselines = {
    antenna1: sorted.map(({ antenna1 }) => antenna1),
    antenna2: sorted.map(({ antenna2 }) => antenna2),
    lengthsM: sorted.map(({ lengthM }) => lengthM),
    bins: [...bins],
  }
  const binOfKey = new Map(sorted.map(({ key }, i) => [key, bins[i]]))
  return { axis: { kind: 'baseline', name: 'Baseline length', unit: 'm', ...axis, baselines } as const, binOfKey }
}

export function antennaAxis({ antennas }: MeasurementSet, ids: readonly number[], most: number) {
  const { axis, bins } = binned(Float64Array.from(ids), most)
  const labels = labelsOf(
    ids.map((id) => antennas.names[id]),
    bins,
    axis.count,
  )
  return { axis: { kind: 'antenna', name: 'Antenna', unit: '', ...axis, labels } as const, bins }
}

export function polarizationAxis(names: readonly string[], most: number) {
  const { axis, bins } = binned(Float64Array.from(names.keys()), most)
  const labels = labelsOf(names, bins, axis.count)
  return { axis: { kind: 'polarization', name: 'Polarization', unit: '', ...axis, labels } as const, bins }
}

/** The first name of each bin, and the last where it has several. */
function labelsOf(names: readonly string[], bins: Int32Array, count: number): string[] {
  return Array.from({ length: count }, (_, bin) => {
    const [first, last] = [names[bins.indexOf(bin)], names[bins.lastIndexOf(bin)]]
    return first === last ? first : `${first}–${last}`
  })
}

/** Even steps from low to high. */
export function evenAxis(kind: 'uvdist' | 'u' | 'v', lowM: number, highM: number, count: number): RasterAxis {
  const name = { uvdist: 'uv distance', u: 'u', v: 'v' }[kind]
  const edge = (i: number) => lowM + ((highM - lowM) * i) / count
  const edges = (from: number) => Float64Array.from({ length: count }, (_, i) => edge(i + from))
  return { kind, name, unit: 'm', count, values: edges(0.5), low: edges(0), high: edges(1) }
}

interface Channel {
  readonly window: number
  readonly channel: number
  readonly frequencyHz: number
  readonly widthHz: number
}

/** Selected channels of all windows by frequency. @param selected  [window] [channel] 0 where it is not */
export function frequencyAxis(ms: MeasurementSet, selected: ReadonlyMap<number, Uint8Array | undefined>, most: number) {
  const channels: Channel[] = []
  for (const [window, mask] of selected) {
    const { chanFreqHz, chanWidthHz } = ms.spectralWindows[window]
    for (let channel = 0; channel < chanFreqHz.length; channel++)
      if (mask?.[channel] !== 0)
        channels.push({ window, channel, frequencyHz: chanFreqHz[channel], widthHz: Math.abs(chanWidthHz[channel]) })
  }
  channels.sort((a, b) => a.frequencyHz - b.frequencyHz || a.window - b.window)
  const { axis, bins } = binned(
    Float64Array.from(channels, ({ frequencyHz }) => frequencyHz / 1e6),
    most,
  )
  const binsOfWindows = new Map([...selected.keys()].map((window) => [window, unplaced(ms, window)]))
  for (const [i, { window, channel }] of channels.entries()) binsOfWindows.get(window)![channel] = bins[i]
  const spectralWindows = windowsOf(ms, channels, bins)
  return {
    axis: { kind: 'frequency', name: 'Frequency', unit: 'MHz', ...axis, spectralWindows } as const,
    binsOfWindows,
  }
}

function unplaced({ spectralWindows }: MeasurementSet, window: number): Int32Array {
  return new Int32Array(spectralWindows[window].chanFreqHz.length).fill(-1)
}

/** Runs of channels of one window. */
function windowsOf({ spectralWindows }: MeasurementSet, channels: readonly Channel[], bins: Int32Array): AxisWindow[] {
  const runs: { id: number; first: number; end: number }[] = []
  for (const [i, { window }] of channels.entries()) {
    const last = runs.at(-1)
    if (last?.id === window) last.end = i + 1
    else runs.push({ id: window, first: i, end: i + 1 })
  }
  return runs.map(({ id, first, end }) => ({
    id,
    name: spectralWindows[id].name,
    firstBin: bins[first],
    endBin: bins[end - 1] + 1,
    lowMhz: (channels[first].frequencyHz - channels[first].widthHz / 2) / 1e6,
    highMhz: (channels[end - 1].frequencyHz + channels[end - 1].widthHz / 2) / 1e6,
  }))
}
