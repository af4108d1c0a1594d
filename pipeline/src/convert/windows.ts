import { basename } from 'node:path'
import type { Uvh5Reader } from '@contimg/formats/uvh5'
import { subbandFrequenciesHz } from '../subbands/band.ts'
import { parseSubbandFileName, subbandLabel, subbandOfLabel } from '../subbands/name.ts'
import { GroupError } from './errors.ts'

/** A spectral window of a group, told in ascending frequency: a run of channels of one file, or of none. */
export interface GroupWindow {
  readonly name: string
  readonly path: string | undefined // undefined: its subband never came
  readonly firstChannel: number // as stored
  readonly channelCount: number
  readonly reversed: boolean // stored with frequency falling
  readonly frequenciesHz: Float64Array // ascending
  readonly channelWidthsHz: Float64Array // same order, positive
}

/** @throws GroupError where frequencies neither rise nor fall */
export function windowsOf({ header, path }: Uvh5Reader): GroupWindow[] {
  const { frequenciesHz, channelWidthsHz, spectralWindowIds } = header
  const windows: GroupWindow[] = []
  for (let first = 0, end = 0; first < frequenciesHz.length; first = end) {
    while (end < frequenciesHz.length && spectralWindowIds[end] === spectralWindowIds[first]) end++
    const stored = frequenciesHz.slice(first, end)
    const reversed = stored.length > 1 && stored[1] < stored[0]
    checkMonotonic(path, stored, reversed)
    const widths = channelWidthsHz.slice(first, end).map(Math.abs) // some writers give falling channels a negative one
    windows.push({
      name: nameOf(path, windows.length),
      path,
      firstChannel: first,
      channelCount: end - first,
      reversed,
      frequenciesHz: reversed ? stored.reverse() : stored,
      channelWidthsHz: reversed ? widths.reverse() : widths,
    })
  }
  return windows
}

/** A subband file's window is called after its subband. */
function nameOf(path: string, window: number): string {
  const subband = parseSubbandFileName(basename(path))?.subband
  return subband === undefined ? `spw${window}` : subbandLabel(subband)
}

function checkMonotonic(path: string, frequenciesHz: Float64Array, falling: boolean): void {
  for (let k = 1; k < frequenciesHz.length; k++) {
    if (frequenciesHz[k] < frequenciesHz[k - 1] !== falling || frequenciesHz[k] === frequenciesHz[k - 1]) {
      throw new GroupError(path, `frequencies of a spectral window neither rise nor fall at channel ${k}`)
    }
  }
}

/** @throws GroupError where two windows of ascending frequency share some */
export function checkOverlap(windows: readonly GroupWindow[]): void {
  for (let i = 1; i < windows.length; i++) {
    const [below, above] = [windows[i - 1], windows[i]]
    if (above.frequenciesHz[0] <= below.frequenciesHz.at(-1)!) {
      throw new GroupError(
        above.path ?? above.name,
        `its frequencies overlap those of ${basename(below.path ?? below.name)}`,
      )
    }
  }
}

/**
 * Windows for subbands that never came, at the frequencies that the correlator gives them. The files that came must
 * have their own subbands' frequencies; where they all are off by the same part of a channel, so are the windows.
 *
 * @throws GroupError where the files' frequencies are not those of their subbands, or their names tell none
 */
export function fillWindows(windows: readonly GroupWindow[], missing: readonly number[]): GroupWindow[] {
  const [{ channelCount, channelWidthsHz }] = windows
  const offsetsHz = windows.map((window) => offsetHz(window, channelCount))
  const [shiftHz] = offsetsHz
  for (const [i, offset] of offsetsHz.entries()) {
    if (Math.abs(offset - shiftHz) < 1e-3 * channelWidthsHz[0] && Math.abs(offset) < channelWidthsHz[0]) continue
    const [found, wanted] = [windows[i].frequenciesHz[0], windows[i].frequenciesHz[0] - offset]
    const path = windows[i].path ?? windows[i].name
    throw new GroupError(path, `begins at ${found} Hz, wanted ${wanted} of that subband, to know those of the missing`)
  }
  return missing.map((subband) => ({
    name: subbandLabel(subband),
    path: undefined,
    firstChannel: 0,
    channelCount,
    reversed: false,
    frequenciesHz: subbandFrequenciesHz(subband, channelCount).map((hz) => hz + shiftHz),
    channelWidthsHz: new Float64Array(channelCount).fill(channelWidthsHz[0]),
  }))
}

/** How far a file's frequencies are from those of its subband. */
function offsetHz({ path, frequenciesHz, name }: GroupWindow, channelCount: number): number {
  const subband = subbandOfLabel(name)
  if (path === undefined || subband === undefined)
    throw new GroupError(path ?? name, 'its name tells no subband, wanted *_sb00.hdf5 to *_sb15.hdf5')
  if (frequenciesHz.length !== channelCount)
    throw new GroupError(path, `${frequenciesHz.length} channels, wanted ${channelCount} as in the other files`)
  return frequenciesHz[0] - subbandFrequenciesHz(subband, channelCount)[0]
}
