import type { Line } from '@contimg/numerics/compress'
import type { LineSource } from '@contimg/numerics/peel'
import { holdsTime, type TimeRange } from './snapshots.ts'

/**
 * Where an amplitude may change: from one integration to the next, and from one part of the band to the next. Off axis
 * the primary beam is steep; at 2.3° the response of a dish of 4.65 m falls by half over this band, and changes by
 * several per cent from one integration of a drift scan to the next.
 */
export interface AmplitudeCells {
  readonly times: readonly TimeRange[]
  readonly firstHz: number
  readonly widthHz: number // of a part of the band
  readonly bands: number
}

/** Points outside the image that are taken from the visibilities before these are imaged. Plain data. */
export interface OutlierModel {
  readonly sources: readonly LineSource[]
  readonly cells: AmplitudeCells
  readonly amplitudes: Float32Array // [time, band, source, 2] Jy
}

/** Channels of a line that share their amplitudes. */
export interface BandSpan {
  readonly band: number
  readonly first: number
  readonly end: number
}

const BAND_HZ = 12e6 // a spectral window of the array: the response changes by 4 per cent over it at 2.3°

export function amplitudeCells(times: readonly TimeRange[], lowestHz: number, highestHz: number): AmplitudeCells {
  const bands = Math.max(1, Math.round((highestHz - lowestHz) / BAND_HZ))
  const plain = times.map(({ fromMjdS, toMjdS }) => ({ fromMjdS, toMjdS }))
  return { times: plain, firstHz: lowestHz, widthHz: (highestHz - lowestHz) / bands, bands }
}

/** The integration of a moment; −1 where there is none. */
export function timeIndex({ times }: AmplitudeCells, timeMjdS: number): number {
  return times.findIndex((range) => holdsTime(range, timeMjdS))
}

export function bandSpans({ firstHz: from, widthHz, bands }: AmplitudeCells, line: Line): BandSpan[] {
  const { firstHz, stepHz, channelCount } = line
  const spans: { band: number; first: number; end: number }[] = []
  for (let channel = 0; channel < channelCount; channel++) {
    const place = Math.floor((firstHz + channel * stepHz - from) / widthHz)
    const band = Math.min(bands - 1, Math.max(0, place))
    const latest = spans.at(-1)
    if (latest?.band === band) latest.end = channel + 1
    else spans.push({ band, first: channel, end: channel + 1 })
  }
  return spans
}
