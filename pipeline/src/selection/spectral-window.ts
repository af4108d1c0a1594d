import type { SpectralWindow } from '@contimg/formats/ms'
import { selectChannels } from './channels.ts'
import { takeFrequencyRange } from './frequency.ts'
import { isIn, takeBounds, takeInterval } from './interval.ts'
import { namesText, placesOf, takeQuoted } from './names.ts'
import { Scanner } from './scanner.ts'

const NAME = /[^,~<>&:;"'/\s^]+/y

/**
 * Spectral windows and channels: `0~3`, `>4`, `*:0~4;44~47`, `0:1312~1314MHz`, `1.3~1.4GHz` (windows whose middle lies
 * there), a name, or a pattern.
 *
 * @returns  [window] [channel] 1 where it is selected
 */
export function spectralWindowSelection(text: string, windows: readonly SpectralWindow[]): Uint8Array[] {
  const scanner = new Scanner('spw', text)
  const selected = windows.map(({ chanFreqHz }) => new Uint8Array(chanFreqHz.length))
  scanner.list(',', () => {
    const ids = windowIds(scanner, windows)
    if (scanner.accept(':')) selectChannels(scanner, ids, windows, selected)
    else for (const id of ids) selected[id].fill(1)
  })
  return selected
}

function windowIds(scanner: Scanner, windows: readonly SpectralWindow[]): number[] {
  const { position } = scanner
  const names = windows.map(({ name }) => name)
  const last = windows.length - 1
  const fail = (): never =>
    scanner.fail(`spectral windows that are there: 0 to ${last}, or ${namesText(names)}`, position)
  const some = (ids: number[]) => (ids.length > 0 ? ids : fail())
  const matching = (matches: (window: SpectralWindow, id: number) => boolean) =>
    some([...windows.keys()].filter((id) => matches(windows[id], id)))

  const quoted = takeQuoted(scanner)
  if (quoted !== undefined) return some(placesOf(quoted, names))
  if (scanner.accept('*')) return [...windows.keys()]
  const bounds = takeBounds(scanner)
  if (bounds) return matching((_, id) => isIn(bounds, id))
  const frequencies = takeFrequencyRange(scanner)
  if (frequencies) {
    const { lowHz, highHz } = frequencies
    if (lowHz === highHz) return matching((window) => holds(window, lowHz))
    return matching((window) => middleHz(window) >= lowHz && middleHz(window) <= highHz)
  }
  const interval = takeInterval(scanner)
  if (interval) return interval.high <= last ? matching((_, id) => isIn(interval, id)) : fail()
  const name = scanner.take(NAME)?.[0] ?? fail()
  return some(placesOf(name, names))
}

function middleHz({ chanFreqHz }: SpectralWindow): number {
  return (chanFreqHz[0] + chanFreqHz[chanFreqHz.length - 1]) / 2
}

function holds({ chanFreqHz, chanWidthHz }: SpectralWindow, frequencyHz: number): boolean {
  return chanFreqHz.some((centreHz, channel) => Math.abs(frequencyHz - centreHz) <= Math.abs(chanWidthHz[channel]) / 2)
}
