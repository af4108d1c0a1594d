import type { SpectralWindow } from '../visibilities/source.ts'
import type { Interpolation } from './apply-options.ts'
import { UnusableTableError } from './errors.ts'

const MISSING = -1

/** Where in a table the gains of one spectral window of the data lie. */
export interface WindowMatch {
  readonly runs: Int32Array // [channel] which run of the table, or −1
  readonly channels: Int32Array // [channel] channel of that run, the nearest
  readonly others: Int32Array // [channel] the one on the other side, or the same
  readonly fractions: Float64Array // [channel] how far from the nearest to the other
}

/** Each channel gets its nearest one, no further than half a channel away, and with linear the one on its other side. */
export function matchChannels(
  wanted: SpectralWindow,
  windows: readonly SpectralWindow[],
  interpolation: Interpolation,
): WindowMatch {
  const match = emptyMatch(wanted.frequenciesHz.length)
  for (const [k, frequencyHz] of wanted.frequenciesHz.entries()) {
    let nearestHz = Infinity
    for (const [run, window] of windows.entries())
      for (const [channel, otherHz] of window.frequenciesHz.entries()) {
        const distanceHz = Math.abs(otherHz - frequencyHz)
        const widthHz = Math.max(Math.abs(window.channelWidthsHz[channel]), Math.abs(wanted.channelWidthsHz[k]))
        if (distanceHz < nearestHz && distanceHz <= 0.501 * widthHz) {
          nearestHz = distanceHz
          match.runs[k] = run
          match.channels[k] = channel
          match.others[k] = channel
        }
      }
    if (match.runs[k] === MISSING || interpolation === 'nearest') continue
    const { frequenciesHz } = windows[match.runs[k]]
    const channel = match.channels[k]
    const other = [channel - 1, channel + 1].find((one) =>
      isBetween(frequencyHz, frequenciesHz[channel], frequenciesHz[one]),
    )
    if (other === undefined) continue
    match.others[k] = other
    match.fractions[k] = (frequencyHz - frequenciesHz[channel]) / (frequenciesHz[other] - frequenciesHz[channel])
  }
  return match
}

/** Each channel gets the one gain of the window in which it lies. */
export function matchWindows(wanted: SpectralWindow, windows: readonly SpectralWindow[]): WindowMatch {
  const match = emptyMatch(wanted.frequenciesHz.length)
  for (const [k, frequencyHz] of wanted.frequenciesHz.entries())
    match.runs[k] = windows.findIndex((window) => {
      const [lowHz, highHz] = edgesHz(window)
      return frequencyHz >= lowHz && frequencyHz <= highHz
    })
  return match
}

/**
 * All channels get the gains of one run, whatever its frequencies: channel by channel in their order, or the only one.
 *
 * @throws UnusableTableError where the channels are not as many
 */
export function matchMapped(
  wanted: SpectralWindow,
  run: number,
  window: SpectralWindow,
  channelCount: number,
  path: string,
): WindowMatch {
  const match = emptyMatch(wanted.frequenciesHz.length)
  match.runs.fill(run)
  if (channelCount === 1) return match
  const count = wanted.frequenciesHz.length
  if (channelCount !== count)
    throw new UnusableTableError(path, `${channelCount} channels for a window of ${count}, wanted as many to map them`)
  const [ours, theirs] = [ascending(wanted.frequenciesHz), ascending(window.frequenciesHz)]
  for (const [i, k] of ours.entries()) {
    match.channels[k] = theirs[i]
    match.others[k] = theirs[i]
  }
  return match
}

function emptyMatch(channelCount: number): WindowMatch {
  return {
    runs: new Int32Array(channelCount).fill(MISSING),
    channels: new Int32Array(channelCount),
    others: new Int32Array(channelCount),
    fractions: new Float64Array(channelCount),
  }
}

function isBetween(value: number, from: number, to: number | undefined): boolean {
  return to !== undefined && value !== from && value > from === to > from
}

function ascending(frequenciesHz: Float64Array): number[] {
  return Array.from(frequenciesHz.keys()).sort((a, b) => frequenciesHz[a] - frequenciesHz[b])
}

function edgesHz({ frequenciesHz, channelWidthsHz }: SpectralWindow): [number, number] {
  const half = Math.abs(channelWidthsHz[0]) / 2
  return [Math.min(...frequenciesHz) - half, Math.max(...frequenciesHz) + half]
}
