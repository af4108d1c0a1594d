import type { SpectralWindow } from '@contimg/formats/ms'
import { takeFrequencyRange } from './frequency.ts'
import { isIn, stepOf, takeInterval } from './interval.ts'
import type { Scanner } from './scanner.ts'

type ChannelTest = (window: SpectralWindow, channel: number) => boolean

/**
 * Reads channels, `5~10;20;1312~1314MHz;^4`, and selects those of the windows `ids`. A range may reach beyond a window,
 * but some channel of some window must be in it.
 */
export function selectChannels(
  scanner: Scanner,
  ids: readonly number[],
  windows: readonly SpectralWindow[],
  selected: readonly Uint8Array[],
): void {
  do {
    const { position } = scanner
    const test = channelTest(scanner)
    let count = 0
    for (const id of ids)
      for (let channel = 0; channel < selected[id].length; channel++)
        if (test(windows[id], channel)) {
          selected[id][channel] = 1
          count++
        }
    const most = Math.max(...ids.map((id) => selected[id].length))
    if (count === 0) scanner.fail(`channels that are there, 0 to ${most - 1} in these windows`, position)
  } while (scanner.accept(';'))
}

function channelTest(scanner: Scanner): ChannelTest {
  if (scanner.accept('^')) {
    const step = stepOf(scanner)
    return (_, channel) => channel % step === 0
  }
  const frequencies = takeFrequencyRange(scanner)
  if (frequencies) {
    const { lowHz, highHz } = frequencies
    if (lowHz < highHz)
      return ({ chanFreqHz }, channel) => chanFreqHz[channel] >= lowHz && chanFreqHz[channel] <= highHz
    return ({ chanFreqHz, chanWidthHz }, channel) =>
      Math.abs(lowHz - chanFreqHz[channel]) <= Math.abs(chanWidthHz[channel]) / 2
  }
  const interval = takeInterval(scanner)
  if (interval) return (_, channel) => isIn(interval, channel)
  scanner.fail('channels such as 5, 5~10, ^4 or 1312~1314MHz')
}
