import type { RasterAxisHeader, RasterHeader } from '@contimg/api/schemas'

export type Plane = Float32Array

/** A raster as the API answers it: axes, and numbers of the bins [y, x], the lowest y first, NaN where there is nothing. */
export interface Raster {
  readonly header: RasterHeader
  readonly columns: number
  readonly rows: number
  readonly planes: Readonly<Record<string, Plane>>
}

/** Reads the binary form: length of the header, header, planes. The planes stay where they are in the buffer. */
export function readRaster(buffer: ArrayBuffer): Raster {
  const length = buffer.byteLength < 4 ? 0 : new DataView(buffer).getUint32(0, true)
  if (length === 0 || 4 + length > buffer.byteLength) throw new Error('The raster that came is cut off.')
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as RasterHeader
  if (header.format !== 'contimg-raster' || header.version !== 1)
    throw new Error(
      `The raster is of format ${header.format} ${header.version}, wanted contimg-raster 1. Reload the page.`,
    )
  const size = header.x.count * header.y.count
  const wanted = 4 + length + 4 * size * header.planes.length
  if (buffer.byteLength !== wanted)
    throw new Error(`The raster that came has ${buffer.byteLength} bytes, wanted ${wanted}.`)
  const planes = header.planes.map(
    (name, at) => [name, new Float32Array(buffer, 4 + length + 4 * size * at, size)] as const,
  )
  return { header, columns: header.x.count, rows: header.y.count, planes: Object.fromEntries(planes) }
}

/** The same with the flagged samples in place of those in use. */
export function flaggedOf({ planes, ...rest }: Raster): Raster {
  const { samples, flagged, flagged_value: value = planes.value } = planes
  return { ...rest, planes: { ...planes, value, samples: flagged, flagged: samples } }
}

/** What the bins of an axis of baselines hold. */
export interface BaselinesOfBins {
  /** [bin] the first of its baselines; one more at the end */
  readonly starts: Int32Array
  readonly antenna1: readonly number[]
  readonly antenna2: readonly number[]
  readonly lengthM: readonly number[]
}

const known = new WeakMap<RasterAxisHeader, BaselinesOfBins>()

/** The baselines of an axis by bin; undefined where it has none. */
export function baselinesOf(axis: RasterAxisHeader): BaselinesOfBins | undefined {
  if (axis.baselines === undefined) return undefined
  const made = known.get(axis)
  if (made !== undefined) return made
  const { antenna1, antenna2, length_m: lengthM, bin } = axis.baselines
  const starts = new Int32Array(axis.count + 1)
  for (const one of bin) starts[one + 1]++
  for (let at = 0; at < axis.count; at++) starts[at + 1] += starts[at]
  const found = { starts, antenna1, antenna2, lengthM }
  known.set(axis, found)
  return found
}

/** The bins from `from` to `to` in which an antenna takes part; with two, those of the baseline between them. */
export function binsOfAntennas(axis: RasterAxisHeader, ids: readonly number[]): number[] {
  if (ids.length === 0) return []
  if (axis.kind === 'antenna')
    return Array.from(axis.values.keys()).filter((bin) => ids.some((id) => holds(axis, bin, id)))
  const baselines = baselinesOf(axis)
  if (baselines === undefined) return []
  const { starts, antenna1, antenna2 } = baselines
  const [one, other] = ids
  const isOf = (at: number) => {
    const pair = [antenna1[at], antenna2[at]]
    return pair.includes(one) && (other === undefined || pair.includes(other))
  }
  const bins: number[] = []
  for (let bin = 0; bin < axis.count; bin++)
    for (let at = starts[bin]; at < starts[bin + 1]; at++)
      if (isOf(at)) {
        bins.push(bin)
        break
      }
  return bins
}

function holds({ values, low, high }: RasterAxisHeader, bin: number, id: number): boolean {
  return low && high ? low[bin] <= id && id <= high[bin] : values[bin] === id
}

/** How much of what bins `from` to `to` hold is of each antenna: [id] share of its baselines. */
export function antennasOfBins(axis: RasterAxisHeader, from: number, to: number): ReadonlyMap<number, number> {
  const shares = new Map<number, number>()
  if (axis.kind === 'antenna') {
    for (let bin = from; bin < to; bin++)
      for (let id = axis.low?.[bin] ?? axis.values[bin]; id <= (axis.high?.[bin] ?? axis.values[bin]); id++)
        shares.set(id, 1)
    return shares
  }
  const baselines = baselinesOf(axis)
  if (baselines === undefined) return shares
  const { starts, antenna1, antenna2 } = baselines
  const all = new Map<number, number>()
  for (let at = 0; at < antenna1.length; at++)
    for (const id of [antenna1[at], antenna2[at]]) {
      all.set(id, (all.get(id) ?? 0) + 1)
      if (at >= starts[from] && at < starts[to]) shares.set(id, (shares.get(id) ?? 0) + 1)
    }
  for (const [id, some] of shares) shares.set(id, some / all.get(id)!)
  return shares
}

/** How many baselines a bin has. */
export function countInBin(axis: RasterAxisHeader, bin: number): number {
  const starts = baselinesOf(axis)?.starts
  return starts === undefined ? 0 : starts[bin + 1] - starts[bin]
}

/** Pairs of antennas in a bin; at most `most`. */
export function pairsInBin(axis: RasterAxisHeader, bin: number, most: number): readonly (readonly [number, number])[] {
  const baselines = baselinesOf(axis)
  if (baselines === undefined) return []
  const { starts, antenna1, antenna2 } = baselines
  const end = Math.min(starts[bin + 1], starts[bin] + most)
  return Array.from({ length: Math.max(0, end - starts[bin]) }, (_, i) => [
    antenna1[starts[bin] + i],
    antenna2[starts[bin] + i],
  ])
}
