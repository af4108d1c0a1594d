import type { Line } from '@contimg/numerics/compress'

/** Frequencies from `fromHz`, below `toHz`. */
export interface FrequencyRange {
  readonly fromHz: number
  readonly toHz: number
}

export function holdsFrequency(range: FrequencyRange | undefined, hz: number): boolean {
  return !range || (hz >= range.fromHz && hz < range.toHz)
}

/**
 * Cuts a band into parts of as many channels each, or one more. Their edges lie in the middle between two channels;
 * channels that several spectral windows have count once.
 *
 * @param frequenciesHz  of all channels, in any order
 * @throws RangeError    where there are fewer channels than parts
 */
export function bandParts(frequenciesHz: readonly number[], parts: number): FrequencyRange[] {
  const sorted = Float64Array.from(new Set(frequenciesHz)).sort()
  if (!(Number.isInteger(parts) && parts >= 1 && parts <= sorted.length))
    throw new RangeError(`${parts} parts of a band of ${sorted.length} channels, wanted 1 to ${sorted.length}`)
  const edges = Array.from({ length: parts - 1 }, (_, i) => {
    const channel = Math.floor(((i + 1) * sorted.length) / parts)
    return (sorted[channel - 1] + sorted[channel]) / 2
  })
  const [from, to] = [
    [0, ...edges],
    [...edges, Number.POSITIVE_INFINITY],
  ]
  return from.map((fromHz, i) => ({ fromHz, toHz: to[i] }))
}

/** A channel: its middle and how wide it is. */
export interface Channel {
  readonly hz: number
  readonly widthHz: number
}

/** The middles of parts of a band, each half-way between the outer edges of its channels. */
export function middlesOf(channels: readonly Channel[], bands: readonly FrequencyRange[]): number[] {
  return bands.map((band) => {
    const own = channels.filter(({ hz }) => holdsFrequency(band, hz))
    const lowest = own.reduce((least, { hz, widthHz }) => Math.min(least, hz - widthHz / 2), Number.POSITIVE_INFINITY)
    const highest = own.reduce((most, { hz, widthHz }) => Math.max(most, hz + widthHz / 2), 0)
    return (lowest + highest) / 2
  })
}

const UNEVEN = 1e-4 // of a step: what the axis FREQ of a cube may be wrong by

/** Step from one frequency to the next; undefined where they are not evenly spaced. */
export function evenStepHz(frequenciesHz: readonly number[]): number | undefined {
  const [first, last] = [frequenciesHz[0], frequenciesHz[frequenciesHz.length - 1]]
  const step = (last - first) / (frequenciesHz.length - 1)
  const isEven = frequenciesHz.every((hz, i) => Math.abs(hz - first - i * step) <= UNEVEN * step)
  return isEven && step > 0 ? step : undefined
}

/** The channels of a line within a range: again a line; undefined where there are none. */
export function cutLine(line: Line, range: FrequencyRange | undefined): Line | undefined {
  if (!range) return line
  const isIn = (k: number) => holdsFrequency(range, line.firstHz + k * line.stepHz)
  let first = 0
  while (first < line.channelCount && !isIn(first)) first++
  let end = first
  while (end < line.channelCount && isIn(end)) end++
  if (end === first) return undefined
  const parts = line.parts.flatMap(({ spectralWindow, firstChannel, channelCount, lineChannel }) => {
    const [from, to] = [Math.max(first, lineChannel), Math.min(end, lineChannel + channelCount)]
    if (from >= to) return []
    const skipped = from - lineChannel
    return { spectralWindow, firstChannel: firstChannel + skipped, channelCount: to - from, lineChannel: from - first }
  })
  return { ...line, firstHz: line.firstHz + first * line.stepHz, channelCount: end - first, parts }
}
